"""The real sources, where they are at hand: 271 records, the ministry's list, and the 2,303 lines of the national crawl.

What is checked here is shown on invented records of the same shapes in the files beside this one.
"""

import gzip
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
import pytest
from sqlalchemy import func, select

from api import cli
from api.content import imports, terms
from api.content.tables import ImportBatch, ImportRow, Item, Revision
from api.people.permission import OPERATOR, Role, recorded
from api.settings import ROOT
from tests.conftest import EXAMPLES, _postgresql, sqlite_at
from tests.content.records import carry_out, lost
from tests.world import World, open_world

SAMPLES = ROOT.parent / "shared" / "samples" / "procedures"
THOROUGH = EXAMPLES >= 5000
"""`make test-all` does the whole on PostgreSQL too, and in more orders."""

pytestmark = [
    pytest.mark.skipif(not SAMPLES.exists(), reason="the real sources are not at hand"),
    pytest.mark.timeout(900),
]


@dataclass
class Imported:
    """An office into which the whole folder was brought as one batch, and what was said meanwhile."""

    world: World
    said: list[str] = field(default_factory=list)

    def outcomes(self) -> list[Counter[str]]:
        """Of each batch, in their order."""
        with self.world.database.read() as session:
            found = session.execute(select(ImportRow.batch_id, ImportRow.outcome)).all()
        batches = {batch: Counter[str]() for batch, _ in sorted(found)}
        for batch, outcome in found:
            batches[batch][outcome] += 1
        return list(batches.values())

    def versions(self) -> dict[str, int]:
        with self.world.database.read() as session:
            return {id: version for id, version in session.execute(select(Item.id, Item.version))}  # noqa: C416 - rows are no pairs to the types

    def bodies(self) -> dict[str, dict[str, Any]]:
        with self.world.database.read() as session:
            heads = select(Item.code, Revision.body).join(
                Revision, (Revision.item_id == Item.id) & (Revision.number == Item.head)
            )
            return {code: body for code, body in session.execute(heads)}  # noqa: C416 - rows are no pairs to the types

    def bring(self, *paths: Path, publish: bool = True) -> None:
        for path in paths:
            cli.bring_in(self.world.database, path, unit=None, dry_run=False, publish=publish, say=self.said.append)
            self.world.wait(seconds=1)


@pytest.fixture(scope="module", params=["sqlite", *(["postgresql"] if THOROUGH else [])])
def office(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, templates: dict[str, str]
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("real")
    if request.param == "sqlite":
        yield from open_world(sqlite_at(folder, templates), folder / "data")
    else:
        for url in _postgresql(request.getfixturevalue("postgres"), templates):
            yield from open_world(url, folder / "data")


@pytest.fixture(scope="module")
def imported(office: World) -> Imported:
    """The tests below follow one another on this office, as an operator's days do."""
    found = Imported(office)
    found.bring(SAMPLES, publish=False)
    return found


def records() -> list[dict[str, str]]:
    lines = gzip.decompress((SAMPLES / "national-2303.jsonl.gz").read_bytes()).splitlines()
    return [orjson.loads(line) for line in lines]


def test_they_come_in_without_an_error_as_one_batch_in_review(imported: Imported) -> None:
    (outcomes,) = imported.outcomes()
    assert outcomes.total() == 271 + 2303 + 271
    assert outcomes["new"] == 2303
    assert outcomes["error"] == outcomes["busy"] == 0
    with imported.world.database.read() as session:
        (batch,) = session.execute(select(ImportBatch)).scalars()
        assert imports.card(session, batch, OPERATOR)["state"] == "in_review"
        waiting = session.execute(select(func.count()).select_from(Item).where(Item.state == "in_review"))
        assert waiting.scalar_one() == 2303
    assert imported.world.get("/v1/procedures?count=exact&limit=1")["count"] == 0


def test_their_tables_are_read_back(imported: Imported) -> None:
    bodies = imported.bodies().values()
    methods = [body["methods"] for body in bodies]
    timed = [found for found in methods if any((one["time_limit"] or {}).get("value") for one in found)]
    priced = [found for found in methods if any(fee["kind"] != "not_stated" for one in found for fee in one["fees"])]
    with_cases = [body["cases"] for body in bodies if body["cases"]]
    assert all(methods)
    assert len(timed) >= 2150
    assert len(priced) >= 1950
    assert len(with_cases) >= 2250
    assert all(case["components"] for cases in with_cases for case in cases)


def test_each_word_of_the_source_stands_in_the_stored_record(imported: Imported) -> None:
    bodies = imported.bodies()
    with imported.world.database.read() as session:
        fields = terms.names(session, "field")
    missing = {}
    for record in records():
        body = bodies[record["ma_thu_tuc"]]
        if found := lost(record, body, fields.get(body["field"], "")):
            missing[record["ma_thu_tuc"]] = found
    assert missing == {}


def test_text_is_composed_and_holds_nothing_of_the_page(imported: Imported) -> None:
    stored = orjson.dumps(list(imported.bodies().values())).decode()
    assert unicodedata.is_normalized("NFC", stored)
    for chrome in ("Chọn cơ quan thực hiện", "Hình thức nộpThời gian", "Tên giấy tờMẫu đơn", 'Không có thông tin"'):
        assert chrome not in stored
    assert not re.search("[\u00a0\u200b-\u200f\ue000-\uf8ff]", stored)


def test_an_approver_accepts_them_in_one_move(imported: Imported) -> None:
    world = imported.world
    with world.database.write() as session:
        (batch,) = session.execute(select(ImportBatch)).scalars()
        approver = recorded("nguoi-duyet", "Người duyệt", Role.APPROVER, batch.unit_id)
        imports.decide(session, batch.id, "approve", None, None, approver)
    carry_out(world)
    with world.database.read() as session:
        (batch,) = session.execute(select(ImportBatch)).scalars()
        progress = imports.card(session, batch, OPERATOR)["progress"]
    assert (progress["failed"], progress["working"]) == (0, 0)
    assert world.get("/v1/procedures?count=exact&limit=1")["count"] == 2303


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("khai tử", "1.000656"),
        ("khai sinh", "1.001193"),
        ("đăng ký khai sinh", "1.001193"),
        ("đăng kí kết hôn", "1.000894"),
        ("Tôi muốn làm giấy khai sinh cho con thì cần giấy tờ gì", "1.001193"),
        ("dang ky khai sinh mat bao nhieu tien", "1.001193"),
    ],
)
def test_a_citizens_words_lead_to_the_procedure_meant(imported: Imported, words: str, code: str) -> None:
    (first,) = imported.world.get(f"/v1/procedures?limit=1&q={quote(words)}")["items"]
    assert first["code"] == code


def test_a_second_run_of_all_changes_nothing(imported: Imported) -> None:
    before = imported.versions()
    imported.bring(SAMPLES)
    assert imported.outcomes()[-1].keys() <= {"unchanged", "suspicious"}
    assert imported.versions() == before


def test_one_changed_field_makes_one_new_revision_that_names_it(imported: Imported, tmp_path: Path) -> None:
    before = imported.versions()
    told = records()
    told[100]["yeu_cau_dieu_kien"] += " Và một điều nữa."
    path = tmp_path / "lai.jsonl"
    path.write_bytes(b"\n".join(orjson.dumps(record) for record in told))
    imported.bring(path)
    assert imported.outcomes()[-1] == {"unchanged": 2302, "changed": 1}
    after = imported.versions()
    (moved,) = (id for id in after if after[id] != before[id])
    with imported.world.database.read() as session:
        item = session.get_one(Item, moved)
        newest = session.get_one(Revision, (moved, item.head))
        assert item.code == told[100]["ma_thu_tuc"]
        assert newest.name == "Nhập từ Cơ sở dữ liệu quốc gia: yêu cầu, điều kiện"


@pytest.mark.parametrize(
    "order",
    [("xlsx", "json"), *([("xlsx", "jsonl.gz", "json"), ("jsonl.gz", "json", "xlsx")] if THOROUGH else [])],
    ids="-".join,
)
def test_in_another_order_they_tell_the_same_and_again_nothing_new(
    order: tuple[str, ...], tmp_path: Path, templates: dict[str, str]
) -> None:
    paths = {
        "xlsx": SAMPLES / "danh-sach-tthc-BoTuPhap.xlsx",
        "json": SAMPLES / "json",
        "jsonl.gz": SAMPLES / "national-2303.jsonl.gz",
    }
    for world in open_world(sqlite_at(tmp_path, templates), tmp_path / "data"):
        office = Imported(world)
        office.bring(*(paths[kind] for kind in order))
        assert not any(outcomes["error"] or outcomes["busy"] for outcomes in office.outcomes())
        before = office.versions()
        assert len(before) == (2303 if "jsonl.gz" in order else 271)
        office.bring(*(paths[kind] for kind in reversed(order)))
        assert office.versions() == before
        told = [body for body in office.bodies().values() if body["methods"]]
        assert len(told) >= len(before) - 1, "one title differs between the sources and waits for a person"
        assert all(body["decision"]["agency"] for body in told if body["field"] == "ho-tich")
