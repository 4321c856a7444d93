"""What an import changes: part by part, by source, and never over a person."""

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from api import events
from api.content import editing, imports
from api.content.comparing import Plan
from api.content.sources import open_source
from api.content.tables import ImportRow, Item, Revision
from api.people.permission import OPERATOR
from api.problem import Problem
from tests.content.records import (
    METHODS,
    NOTHING,
    bring,
    listed,
    lost,
    national,
    write_list,
    write_records,
)
from tests.world import World

TITLE = "Đăng ký thả diều ban đêm"


def records(folder: Path, *told: dict[str, str]) -> Path:
    return write_records(folder / "ban-ghi.jsonl", *told)


def outcomes(plans: list[Plan]) -> list[str]:
    return [made.outcome for made in plans]


def codes(plans: list[Plan]) -> set[tuple[str, str]]:
    """Code and pointer of every finding."""
    return {(finding.code, finding.pointer) for made in plans for finding in made.findings}


def items(world: World) -> dict[str, Item]:
    with world.database.read() as session:
        return {item.code or item.title: item for item in session.execute(select(Item)).scalars()}


def revisions(world: World, code: str = "1.990001") -> list[Revision]:
    with world.database.read() as session:
        query = select(Revision).join(Item, Item.id == Revision.item_id).where(Item.code == code)
        return list(session.execute(query.order_by(Revision.number)).scalars())


def head(world: World, code: str = "1.990001") -> dict[str, Any]:
    return revisions(world, code)[-1].body


def mend(world: World, code: str = "1.990001", **members: Any) -> None:
    """A person changes members of the live text and publishes it."""
    world.revise(items(world)[code].id, **members)


def test_a_record_becomes_a_procedure_with_every_word_of_it(office: World, tmp_path: Path) -> None:
    source = national()
    assert outcomes(bring(office, records(tmp_path, source))) == ["new"]
    assert lost(source, head(office), "Diều sáo") == []
    shown = office.get("/v1/procedures/1.990001")
    assert shown["field"] == {"slug": "dieu-sao", "name": "Diều sáo"}
    assert shown["decision"]["number"] == "12/QĐ-BVD"
    assert [method["channel"] for method in shown["methods"]] == ["direct", "online", "postal"]
    assert [fee["kind"] for method in shown["methods"] for fee in method["fees"]] == ["amount", "free", "not_stated"]


def test_what_was_imported_waits_in_review_and_is_not_seen(office: World, tmp_path: Path) -> None:
    bring(office, records(tmp_path, national()), publish=False)
    assert items(office)["1.990001"].state == "in_review"
    assert office.get("/v1/procedures?count=exact")["count"] == 0


def test_publish_is_live_at_once_as_the_operators_act(office: World, tmp_path: Path) -> None:
    bring(office, records(tmp_path, national()))
    assert office.titles("/v1/procedures") == [TITLE]
    with office.database.read() as session:
        acts = session.execute(select(events.Event.actor).where(events.Event.subject == "item")).scalars()
        assert set(acts) == {"operator"}


@pytest.mark.parametrize("order", list(permutations(("json", "jsonl", "xlsx"))), ids="-".join)
def test_three_sources_in_any_order_and_again_tell_the_same(
    commune: World, tmp_path: Path, order: tuple[str, ...]
) -> None:
    told = [national(), national(code="1.990002", title="Gửi diều qua đêm")]
    paths = {
        "json": write_records(tmp_path / "mot.json", told[0]),
        "jsonl": write_records(tmp_path / "ca.jsonl.gz", *told),
        "xlsx": write_list(tmp_path / "ds.xlsx", listed()),
    }
    for kind in order:
        assert "error" not in outcomes(bring(commune, paths[kind]))
    assert set(items(commune)) == {"1.990001", "1.990002"}
    assert head(commune)["decision"]["agency"] == "Bộ Ví dụ", "only the list tells it"
    assert head(commune)["methods"], "only the records tell them"
    before = {code: item.version for code, item in items(commune).items()}
    for kind in (*order, *reversed(order)):
        assert set(outcomes(bring(commune, paths[kind]))) == {"unchanged"}
    assert {code: item.version for code, item in items(commune).items()} == before


def test_one_changed_field_makes_one_new_revision_that_names_it(office: World, tmp_path: Path) -> None:
    bring(office, records(tmp_path, national(), national(code="1.990002", title="Gửi diều qua đêm")))
    changed = national(yeu_cau_dieu_kien="Diều không dài quá bốn mét.")
    (one, other) = bring(office, records(tmp_path, changed, national(code="1.990002", title="Gửi diều qua đêm")))
    assert (one.outcome, one.parts, other.outcome) == ("changed", ["conditions_text"], "unchanged")
    kept = revisions(office)
    assert [revision.number for revision in kept] == [1, 2]
    assert kept[1].name == "Nhập từ Cơ sở dữ liệu quốc gia: yêu cầu, điều kiện"
    assert office.get("/v1/procedures/1.990001")["conditions_text"] == "Diều không dài quá bốn mét."
    newest = office.get("/v1/procedures/1.990001/versions")["items"][0]
    assert newest["changed"] == ["conditions_text"]
    assert len(revisions(office, "1.990002")) == 1


def test_an_empty_value_never_clears(office: World, tmp_path: Path) -> None:
    bring(office, records(tmp_path, national()))
    emptied = national(yeu_cau_dieu_kien=NOTHING, so_quyet_dinh="", cach_thuc_thuc_hien=METHODS)
    assert outcomes(bring(office, records(tmp_path, emptied))) == ["unchanged"]
    assert head(office)["conditions_text"] == "Diều không dài quá ba mét."
    assert outcomes(bring(office, records(tmp_path, national()))) == ["unchanged"], "its last word was kept"


def test_the_first_record_of_a_source_fills_only_what_is_empty_and_reports_the_rest(
    office: World, tmp_path: Path
) -> None:
    office.publish("procedure", title=TITLE, code="1.990001", conditions_text="Diều phải có đèn.")
    (made,) = bring(office, records(tmp_path, national()))
    assert made.outcome == "changed"
    assert {("differs", "/conditions_text"), ("differs", "/steps")} <= codes([made])
    assert "phần “yêu cầu, điều kiện” khác với nội dung đang có" in " ".join(one.detail for one in made.findings)
    text = head(office)
    assert text["conditions_text"] == "Diều phải có đèn."
    assert text["decision"]["number"] == "12/QĐ-BVD"
    assert text["steps"][0]["name"] == "Nộp hồ sơ"


def test_a_source_brings_what_it_changed_although_another_told_the_part_first(office: World, tmp_path: Path) -> None:
    bring(office, records(tmp_path, national()))
    (first,) = bring(office, write_list(tmp_path / "ds.xlsx", listed()))
    assert ("differs", "/executing_agency") in codes([first])
    (second,) = bring(office, write_list(tmp_path / "ds.xlsx", listed(carries_out="Hội diều huyền thoại")))
    assert (second.outcome, second.parts) == ("changed", ["executing_agency"])
    assert head(office)["executing_agency"] == "Hội diều huyền thoại"
    assert outcomes(bring(office, records(tmp_path, national()))) == ["unchanged"], "its own value did not change"


def test_a_part_a_person_changed_since_is_a_conflict_and_stays(office: World, tmp_path: Path) -> None:
    bring(office, records(tmp_path, national()))
    mend(office, conditions_text="Diều phải có đèn.")
    told = national(yeu_cau_dieu_kien="Diều không dài quá năm mét.", co_quan_co_tham_quyen="Hội đồng mới")
    (made,) = bring(office, records(tmp_path, told))
    assert (made.outcome, made.parts) == ("changed", ["competent_agency"])
    assert ("conflict", "/conditions_text") in codes([made])
    assert head(office)["conditions_text"] == "Diều phải có đèn."
    assert outcomes(bring(office, records(tmp_path, told))) == ["unchanged"], "it is reported once"


def test_what_a_person_cleared_stays_so_and_what_a_source_newly_tells_fills(office: World, tmp_path: Path) -> None:
    bring(office, records(tmp_path, national(co_quan_co_tham_quyen="")))
    mend(office, conditions_text="")
    told = national(yeu_cau_dieu_kien="Diều không dài quá năm mét.", co_quan_co_tham_quyen="Hội đồng mới")
    (made,) = bring(office, records(tmp_path, told))
    assert (made.outcome, made.parts) == ("changed", ["competent_agency"])
    assert ("conflict", "/conditions_text") in codes([made])
    assert head(office)["conditions_text"] == ""


def test_what_a_person_changed_stays_while_the_source_says_the_same(office: World, tmp_path: Path) -> None:
    bring(office, records(tmp_path, national()))
    mend(office, conditions_text="Diều phải có đèn.", title="Thả diều ban đêm ở bãi sông")
    (made,) = bring(office, records(tmp_path, national(co_quan_co_tham_quyen="Hội đồng mới")))
    assert (made.outcome, made.parts) == ("changed", ["competent_agency"])
    assert "conflict" not in {code for code, _ in codes([made])}
    assert head(office)["title"] == "Thả diều ban đêm ở bãi sông"


def test_one_code_with_another_title_waits_for_a_person_even_when_publishing(office: World, tmp_path: Path) -> None:
    bring(office, records(tmp_path, national()))
    (made,) = bring(office, records(tmp_path, national(title="Cấp phép nuôi ong", yeu_cau_dieu_kien="Ba tổ ong.")))
    assert (made.outcome, made.parts) == ("suspicious", ["title"])
    assert len(revisions(office)) == 1
    assert office.titles("/v1/procedures") == [TITLE]
    with office.database.read() as session:
        row = session.execute(select(ImportRow).where(ImportRow.outcome == "suspicious")).scalar_one()
        assert row.state == "held"


def test_a_title_in_another_spelling_of_the_same_words_is_no_other_title(office: World, tmp_path: Path) -> None:
    bring(office, records(tmp_path, national()))
    (made,) = bring(office, records(tmp_path, national(title="ĐĂNG KÝ  thả diều ban đêm")))
    assert (made.outcome, made.parts) == ("changed", ["title"])


def test_two_codes_are_two_procedures_however_alike_their_titles(office: World, tmp_path: Path) -> None:
    assert outcomes(bring(office, records(tmp_path, national(), national(code="1.990002")))) == ["new", "new"]
    assert {item.slug for item in items(office).values()} == {"dang-ky-tha-dieu-ban-dem", "dang-ky-tha-dieu-ban-dem-2"}


def test_codes_that_agree_on_eight_characters_are_one_procedure(office: World, tmp_path: Path) -> None:
    detailed = national(code="1.990001.000.00.00.H99", co_quan_co_tham_quyen="Hội đồng mới")
    first, second = bring(office, records(tmp_path, national(), detailed))
    assert (first.outcome, second.outcome, second.parts) == ("new", "changed", ["competent_agency", "extra"])
    assert list(items(office)) == ["1.990001"]
    assert office.get("/v1/procedures/1.990001.H99")["code"] == "1.990001"


def test_a_code_that_arrives_later_joins_the_procedure_of_its_title(office: World, tmp_path: Path) -> None:
    assert outcomes(bring(office, records(tmp_path, national(code="")))) == ["new"]
    assert outcomes(bring(office, records(tmp_path, national(code="")))) == ["unchanged"]
    (made,) = bring(office, records(tmp_path, national()))
    assert (made.outcome, made.parts) == ("changed", ["code", "extra"])
    assert list(items(office)) == ["1.990001"]
    assert office.ask("/v1/procedures/dang-ky-tha-dieu-ban-dem").status_code == 308
    again = bring(office, records(tmp_path, national(), national(code="")))
    assert outcomes(again)[0] == "unchanged"
    assert len(items(office)) == 1


def test_a_code_joins_what_a_person_wrote_without_one(office: World, tmp_path: Path) -> None:
    office.publish("procedure", title=TITLE)
    assert outcomes(bring(office, records(tmp_path, national()))) == ["changed"]
    assert list(items(office)) == ["1.990001"]


def test_a_row_says_what_is_odd_about_it_and_comes_in_all_the_same(office: World, tmp_path: Path) -> None:
    odd = national(trinh_tu_thuc_hien="Nộp tại UBND huyện Mẫu.", so_quyet_dinh="hôm qua", yeu_cau_dieu_kien="xxx")
    (made,) = bring(office, records(tmp_path, odd))
    assert made.outcome == "new"
    assert codes([made]) == {
        ("abolished_level", "/steps"),
        ("decision_number_malformed", "/decision/number"),
        ("placeholder_text", "/conditions_text"),
    }
    assert office.titles("/v1/procedures") == [TITLE]


def test_an_open_draft_is_left_alone_and_the_row_comes_again(office: World, tmp_path: Path) -> None:
    bring(office, records(tmp_path, national()))
    office.save(items(office)["1.990001"].id, conditions_text="Đang viết dở")
    changed = records(tmp_path, national(co_quan_co_tham_quyen="Hội đồng mới"))
    (made,) = bring(office, changed)
    assert (made.outcome, codes([made])) == ("busy", {("busy", "")})
    assert head(office)["conditions_text"] == "Đang viết dở"
    office.revise(items(office)["1.990001"].id)
    assert outcomes(bring(office, changed)) == ["changed"]


def test_what_waits_for_approval_is_left_alone(office: World, tmp_path: Path) -> None:
    bring(office, records(tmp_path, national()), publish=False)
    assert outcomes(bring(office, records(tmp_path, national()))) == ["unchanged"]
    assert outcomes(bring(office, records(tmp_path, national(co_quan_co_tham_quyen="Hội đồng mới")))) == ["busy"]
    assert len(revisions(office)) == 1


def test_what_lies_in_the_trash_is_left_there(commune: World, tmp_path: Path) -> None:
    id = commune.draft("procedure", title=TITLE, code="1.990001")
    with commune.writing() as session:
        editing.archive(session, editing.hold(session, id, OPERATOR, None), OPERATOR)
    (made,) = bring(commune, records(tmp_path, national()))
    assert (made.outcome, codes([made])) == ("busy", {("archived", "")})
    assert items(commune)["1.990001"].state == "archived"


def test_a_line_of_the_list_may_stand_alone_until_the_record_comes(office: World, tmp_path: Path) -> None:
    (made,) = bring(office, write_list(tmp_path / "ds.xlsx", listed(carries_out="")))
    assert (made.outcome, codes([made])) == ("new", set())
    assert office.titles("/v1/procedures") == [TITLE]
    assert outcomes(bring(office, records(tmp_path, national()))) == ["changed"]
    assert office.get("/v1/procedures/1.990001")["executing_agency"] == "Ban quản lý trời xã Mẫu"


def test_records_come_before_lists_within_one_path(office: World, tmp_path: Path) -> None:
    write_list(tmp_path / "a-danh-sach.xlsx", listed())
    write_records(tmp_path / "z-ban-ghi.json", national())
    first, second = bring(office, tmp_path, publish=False)
    assert (first.row.source, first.outcome) == ("national", "new")
    assert (second.row.source, second.outcome, second.parts) == ("list", "changed", ["decision.agency"])
    assert items(office)["1.990001"].state == "in_review", "both wait as one text"
    assert head(office)["decision"] == {"number": "12/QĐ-BVD", "date": None, "agency": "Bộ Ví dụ", "action": None}


def test_a_dry_run_says_what_the_import_then_does_and_writes_nothing(office: World, tmp_path: Path) -> None:
    bring(office, records(tmp_path, national(code="1.990009", title="Gửi diều qua đêm")))
    folder = tmp_path / "nguon"
    folder.mkdir()
    write_list(folder / "ds.xlsx", listed(), listed(code="1.990003", title="Mượn diều"))
    write_records(
        folder / "a.jsonl",
        national(),
        national(),
        national(code="1.990002"),
        national(code="1.990009", title="Nuôi ong"),
        national(code="", title="Mượn diều"),
    )
    before = head(office, "1.990009"), len(items(office))
    foreseen = list(imports.report(office.database, imports.gather(folder), OPERATOR, None))
    assert (head(office, "1.990009"), len(items(office))) == before
    done = bring(office, folder)
    assert [(made.row.place, made.outcome, made.parts) for made in foreseen] == [
        (made.row.place, made.outcome, made.parts) for made in done
    ]
    assert outcomes(done) == ["new", "unchanged", "new", "suspicious", "new", "changed", "changed"]


def test_a_row_that_breaks_a_limit_is_said_so_and_holds_back_no_other(office: World, tmp_path: Path) -> None:
    endless = national(code="1.990002", loai_thu_tuc="rất " * 400)
    plans = bring(office, records(tmp_path, endless, national()))
    assert outcomes(plans) == ["error", "new"]
    assert codes(plans[:1]) == {("string_too_long", "/kind_of_procedure")}
    assert "ban-ghi.jsonl:1" in plans[0].findings[-1].detail
    assert list(items(office)) == ["1.990001"]


def test_a_row_that_cannot_be_published_waits_with_the_reason_and_leaves_no_false_news(
    office: World, tmp_path: Path
) -> None:
    bare = {"ma_thu_tuc": "1.990001", "ten_thu_tuc": TITLE}
    (made,) = bring(office, records(tmp_path, bare))
    assert (made.outcome, codes([made])) == ("new", {("not_publishable", "")})
    assert items(office)["1.990001"].state == "in_review"
    with office.database.read() as session:
        verbs = session.execute(select(events.Event.verb).where(events.Event.subject == "item")).scalars().all()
        assert verbs == ["created", "submitted"]
        assert events.verify(session)[1] is None


def test_nothing_is_taken_from_a_file_that_is_broken_anywhere(commune: World, tmp_path: Path) -> None:
    path = records(tmp_path, *(national(code=f"1.99{n:04}") for n in range(3)))
    path.write_bytes(path.read_bytes()[:-40])
    assert len([row for row in open_source(path) if row.error]) == 1
    with pytest.raises(Problem) as refused:
        bring(commune, path)
    assert refused.value.status == 422
    assert [fault.code for fault in refused.value.errors] == ["not_json"]
    assert "ban-ghi.jsonl:3" in refused.value.detail
    assert items(commune) == {}


def test_two_fields_whose_names_come_to_one_address_stay_two(commune: World, tmp_path: Path) -> None:
    told = [national(), national(code="1.990002", title="Gửi diều", linh_vuc="Diễu sáo")]
    bring(commune, records(tmp_path, *told))
    assert head(commune)["field"] == "dieu-sao"
    assert head(commune, "1.990002")["field"] == "dieu-sao-2"
    assert outcomes(bring(commune, records(tmp_path, *told))) == ["unchanged", "unchanged"]
