"""Texts as they were kept: they outlive the rules of the kinds they came in by."""

from typing import Any

import pytest
from sqlalchemy import update

from api import kinds
from api.content import editing
from api.content.publishing import Publish
from api.content.tables import Revision
from api.kinds import Article, Procedure, parse, stored
from tests import make
from tests.kinds.test_bodies import WHOLE
from tests.world import World


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_what_is_stored_today_is_read_as_it_was_written(kind: str) -> None:
    body = parse(WHOLE[kind])
    assert stored(body.written(), kinds.SCHEMA) == body


def test_a_longer_text_than_today_s_limit_is_kept_whole() -> None:
    kept = stored({"kind": "article", "title": "a" * 5000, "slug": "Chữ hoa", "summary": "b" * 200_000}, 1)
    assert isinstance(kept, Article)
    assert (len(kept.title), kept.slug, len(kept.summary)) == (5000, "Chữ hoa", 200_000)


def test_what_a_kind_has_no_place_for_any_more_is_left_out_alone() -> None:
    whole: dict[str, Any] = parse(WHOLE["procedure"]).written()
    papers = [{"name": "Tờ khai", "colour": "xanh"}, {"originals": 1}, {"name": "Ảnh", "copies": "hai"}]
    body = whole | {"levels": ["district", "commune"], "old": 1, "cases": [{"components": papers}]}
    kept = stored(body, 1)
    assert isinstance(kept, Procedure)
    assert kept.levels == ["commune"]
    assert [(paper.name, paper.copies) for paper in kept.cases[0].components] == [("Tờ khai", 0), ("Ảnh", 0)]
    assert kept.steps == parse(whole).steps  # type: ignore[union-attr] # of this kind


def test_each_schema_number_has_one_step_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    def lead(body: dict[str, Any]) -> dict[str, Any]:
        return {**body, "summary": body["lead"]}

    def stop(body: dict[str, Any]) -> dict[str, Any]:
        return {**body, "summary": body["summary"] + "."}

    monkeypatch.setattr(kinds, "STEPS", (lead, stop))
    old = {"kind": "article", "title": "Bài", "lead": "Tóm tắt", "summary": "Mới"}
    assert [stored(old, schema).summary for schema in (1, 2, 3)] == ["Tóm tắt.", "Mới.", "Mới"]  # type: ignore[union-attr] # of this kind


@pytest.fixture
def aged(commune: World) -> dict[str, str]:
    """Live texts of each kind that hold a member their kind has lost since; their ids."""
    ids: dict[str, str] = {kind: commune.publish(kind, title=f"Cũ {kind}") for kind in kinds.KINDS}
    broadcast = commune.publish("article", title="Cũ zalo", wanted={"channels": ["portal", "zalo_broadcast"]})
    ids["broadcast"] = broadcast
    with commune.writing() as session:
        for id in ids.values():
            revision = session.get_one(Revision, (id, 1))
            session.execute(
                update(Revision).where(Revision.item_id == id).values(body={**revision.body, "hash_tag": "#cu"})
            )
    return ids


def test_the_public_reads_texts_whose_kind_has_lost_a_member_since(commune: World, aged: dict[str, str]) -> None:
    for path in (
        "/v1/articles/cu-article",
        "/v1/feeds/articles.rss",
        "/v1/feeds/articles.json",
        "/v1/procedures/cu-procedure",
        "/v1/procedures/cu-procedure/versions",
        "/v1/zalo/answers?q=cũ",
        "/v1/zalo/broadcasts",
        "/v1/search?q=cũ",
        "/articles/cu-article",
        "/procedures/cu-procedure",
    ):
        assert commune.ask(path).status_code == 200, path


def test_what_an_editor_reads_of_such_a_text_may_be_put_back_and_restored(commune: World, aged: dict[str, str]) -> None:
    for kind in kinds.KINDS:
        item = commune.manage("GET", f"/items/{aged[kind]}")
        assert "hash_tag" not in item["head"]["body"]
        path = f"/items/{item['id']}"
        listed = commune.manage("GET", f"/items?kind={kind}&q={kind}")["items"][0]
        assert listed["head"]["body"] == item["head"]["body"]
        text = commune.manage("GET", f"{path}/revisions/1")["body"]
        saved = commune.manage("PUT", f"{path}/body", json=text, If_Match=f'"{item["version"]}"')
        restored = commune.manage("POST", f"{path}/revisions/1/restore", If_Match=f'"{saved["version"]}"')
        assert restored["head"]["body"] == text
        assert commune.manage("GET", f"{path}/revisions/1..2")["changes"] == []


def test_such_a_text_can_be_published_again(commune: World, aged: dict[str, str]) -> None:
    for kind in kinds.KINDS:
        with commune.writing() as session:
            held = editing.hold(session, aged[kind], make.OPERATOR, None)
            assert editing.publish(session, held, Publish(), make.OPERATOR).publication.revision == 1
