"""The vocabularies of the office: what texts use stays, what none uses may go."""

import pytest

from tests.world import World


@pytest.mark.parametrize(
    ("address", "kind", "member"),
    [
        ("categories", "article", {"category": "tin"}),
        ("topics", "led_message", {"topics": ["tin"]}),
        ("fields", "procedure", {"field": "tin"}),
    ],
)
def test_a_word_goes_once_no_text_carries_it(
    commune: World, address: str, kind: str, member: dict[str, object]
) -> None:
    added = commune.manage("POST", f"/{address}", 201, {"name": "Tin", "slug": "tin"})
    one = commune.client.get(f"/manage/v1/{address}/tin", headers=commune.admin)
    assert (one.json(), one.headers["etag"]) == (added, '"1"')
    carrying = commune.draft(kind, **member)
    refused = commune.manage("DELETE", f"/{address}/tin", 409, If_Match='"1"')
    assert (refused["code"], refused["items"]) == ("in_use", [carrying])
    assert refused["detail"] == "“Tin” đang được 1 nội dung sử dụng nên chưa xoá được."
    commune.save(carrying, **{name: [] if isinstance(value, list) else None for name, value in member.items()})
    commune.manage("DELETE", f"/{address}/tin", 428)
    commune.manage("DELETE", f"/{address}/tin", 412, If_Match='"7"')
    commune.manage("DELETE", f"/{address}/tin", 204, If_Match='"1"')
    commune.manage("GET", f"/{address}/tin", 404)
    commune.manage("DELETE", f"/{address}/tin", 404, If_Match='"1"')
    assert commune.get(f"/v1/{address}")["items"] == []
    told = commune.manage("GET", "/events")["items"][0]
    assert (told["verb"], told["detail"]) == ("term_deleted", {"name": "Tin"})


def test_a_list_counts_the_items_of_each_word_and_says_who_may_change_it(office: World) -> None:
    for slug in ("tin", "la"):
        office.manage("POST", "/categories", 201, {"name": slug.title(), "slug": slug})
    first = office.publish("article", category="tin")
    office.revise(first, None, title="Bản sau", category="tin")
    office.draft("article", category="tin")
    told = office.manage("GET", "/categories")
    assert [(one["slug"], one["uses"]) for one in told["items"]] == [("tin", 2), ("la", 0)]
    assert told["may_change"] is True
    editor = office.person("lan@ubnd.local", "editor", "goc")
    assert office.manage("GET", "/categories", who=editor)["may_change"] is False


def test_what_has_no_version_answers_a_tag_all_the_same(commune: World) -> None:
    form = {"name": "Cổng", "unit": "goc", "roles": [{"unit": "goc", "role": "author"}]}
    made = commune.client.post("/manage/v1/clients", json=form, headers=commune.admin)
    shown = commune.client.get(f"/manage/v1/clients/{made.json()['id']}", headers=commune.admin)
    assert made.headers["etag"] == shown.headers["etag"]
    commune.manage("POST", "/stations", 201, {"name": "Đài", "unit": "goc"})
    assert commune.client.post("/manage/v1/stations/dai/keys", headers=commune.admin).headers["etag"]
    file = {"file": ("a.jsonl", b'{"ten_thu_tuc": "Th\xe1\xbb\xad"}\n')}
    batch = commune.client.post("/manage/v1/procedures/import?unit=goc", files=file, headers=commune.admin)
    assert batch.status_code == 201, batch.text
    again = commune.client.get(f"/manage/v1/imports/{batch.json()['id']}", headers=commune.admin)
    assert batch.headers["etag"] == again.headers["etag"]
