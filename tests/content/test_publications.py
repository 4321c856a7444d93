"""What is put on channels: windows that cover each other, replacements, ends, and effect by date."""

from typing import Any

import pytest

from api.content import clockwork, editing
from api.people.permission import OPERATOR
from tests import make
from tests.world import World


def item(office: World, id: str) -> dict[str, Any]:
    found: dict[str, Any] = office.manage("GET", f"/items/{id}")
    return found


def publish(office: World, id: str, status: int = 200, action: str = "publish", **form: Any) -> dict[str, Any]:
    version = item(office, id)["version"]
    path = f"/items/{id}/moves/{action}"
    done: dict[str, Any] = office.manage("POST", path, status, form, If_Match=f'"{version}"')
    office.wait(seconds=1)
    return done


def rewrite(office: World, id: str, **members: Any) -> None:
    """A new text, approved and standing nowhere yet."""
    office.save(id, **members)
    with office.writing() as session:
        held = editing.hold(session, id, OPERATOR, None)
        editing.submit(session, held, None, None, OPERATOR)
        editing.approve(session, held, None, OPERATOR)


def title(office: World, path: str = "/v1/articles") -> list[str]:
    return office.titles(path)


def test_a_new_text_for_monday_stands_beside_todays_until_its_hour(office: World) -> None:
    id = office.publish("article", title="Hôm nay")
    office.revise(id, {"live_from": "2026-11-30T00:00:00Z"}, title="Từ thứ Hai")
    assert title(office) == ["Hôm nay"]
    assert set(item(office, id)["computed"]) >= {"live", "scheduled"}
    office.wait(days=7)
    assert title(office) == ["Từ thứ Hai"]


def test_a_text_for_tet_covers_the_usual_one_and_gives_way_after_it(office: World) -> None:
    id = office.publish("led_message", text="Ngày thường")
    office.revise(id, {"live_from": "2026-11-24T00:00:00Z", "live_until": "2026-11-26T00:00:00Z"}, text="Ngày Tết")
    shown = []
    for _ in range(4):
        (row,) = office.manage("GET", "/items?kind=led_message&state=live")["items"]
        live = [one["revision"] for one in row["publications"] if one["live"]]
        shown.append(live)
        office.wait(days=1)
    assert shown == [[1], [2], [2], [1]]


def test_a_cancelled_replacement_gives_back_what_it_was_to_replace(office: World) -> None:
    id = office.publish("article", title="Bản đầu")
    first = item(office, id)["publications"][0]["id"]
    office.revise(id, {"live_from": "2026-11-24T00:00:00Z", "replaces": first}, title="Bản thay")
    second = item(office, id)["publications"][0]
    assert (second["replaces"], second["live"]) == (first, False)
    office.withdraw(id, publication=second["id"], mode="gone")
    office.wait(days=2)
    assert title(office) == ["Bản đầu"]


def test_without_channels_it_goes_where_it_stands_else_where_its_kind_goes(office: World) -> None:
    id = office.publish("article", title="Bài")
    assert item(office, id)["publications"][0]["channels"] == ["portal", "zalo"]
    office.revise(id, {"channels": ["portal", "zalo_broadcast"]}, title="Bài 2")
    office.revise(id, title="Bài 3")
    assert item(office, id)["publications"][0]["channels"] == ["portal", "zalo", "zalo_broadcast"]


def test_naming_fewer_channels_warns_which_keep_the_old_text(office: World) -> None:
    id = office.publish("article", title="Bài")
    rewrite(office, id, title="Bài 2")
    done = publish(office, id, channels=["portal"])
    assert [(one["pointer"], one["code"]) for one in done["warnings"]] == [("/channels", "keeps_old_text")]
    assert "zalo" in done["warnings"][0]["detail"].lower()


def test_a_window_that_ends_before_it_starts_is_refused_and_nothing_changes(office: World) -> None:
    id = office.publish("article", title="Bài")
    before = item(office, id)
    wrong = {"live_from": "2026-11-25T00:00:00Z", "live_until": "2026-11-25T00:00:00Z"}
    assert publish(office, id, 422, **wrong)["errors"][0]["pointer"] == "/live_until"
    assert item(office, id) == before


def test_a_correction_replaces_what_is_live_and_says_so_in_public(office: World) -> None:
    id = office.publish("article", title="Lịch họp")
    office.correct(id, "Bản trước ghi sai giờ.", title="Lịch họp", summary="8 giờ.")
    page = office.get("/v1/articles/lich-hop")
    assert (page["summary"], page["notice"]) == ("8 giờ.", "Bản trước ghi sai giờ.")


def test_one_channel_is_taken_down_and_the_others_stay(office: World) -> None:
    id = office.publish("article", title="Bài", wanted={"channels": ["portal", "zalo", "zalo_broadcast"]})
    office.withdraw(id, channels=["zalo_broadcast"], mode="gone")
    assert office.get("/v1/zalo/broadcasts")["items"] == []
    assert title(office) == ["Bài"]


def test_a_takedown_needs_no_version_and_nothing_else_does_without(office: World) -> None:
    id = office.publish("article", title="Bài")
    office.manage("POST", f"/items/{id}/moves/publish", 428, {}, If_Match="*")
    office.manage("POST", f"/items/{id}/moves/withdraw", 428, {"mode": "gone"})
    office.manage("POST", f"/items/{id}/moves/withdraw", 200, {"mode": "gone"}, If_Match="*")
    assert title(office) == []


def test_withdrawing_what_is_not_yet_live_leaves_no_public_trace(office: World) -> None:
    id = office.publish("article", title="Chưa đến giờ", wanted={"live_from": "2026-11-25T00:00:00Z"})
    office.withdraw(id, mode="gone")
    office.wait(days=3)
    assert office.ask("/v1/articles/chua-den-gio").status_code == 404
    assert office.get("/v1/changes")["items"] == []


def procedure(office: World, **members: Any) -> str:
    first = {"title": "Cấp phép", "code": "1.900444", "effective_from": "2026-01-01", **members}
    return office.publish("procedure", **first)


def shown(office: World, query: str = "") -> tuple[str, str, str]:
    page = office.get(f"/v1/procedures/1.900444{query}")
    return page["status"], page["conditions_text"], page["effective_from"]


def test_an_amendment_is_seen_from_now_and_applies_from_its_day(office: World) -> None:
    id = procedure(office)
    office.revise(id, {"effective_from": "2026-12-01"}, conditions_text="Mới")
    assert shown(office) == ("in_force", "", "2026-01-01")
    assert shown(office, "?on=2026-12-01") == ("in_force", "Mới", "2026-12-01")
    office.wait(days=8)
    assert shown(office) == ("in_force", "Mới", "2026-12-01")
    assert shown(office, "?on=2026-11-30")[1] == ""


def test_the_days_of_the_body_hold_where_the_move_names_none(office: World) -> None:
    procedure(office, effective_from="2026-12-15")
    assert shown(office) == ("upcoming", "", "2026-12-15")


def test_an_earlier_day_than_an_approved_version_waits_for_a_word(office: World) -> None:
    id = procedure(office)
    office.revise(id, {"effective_from": "2027-01-01"}, conditions_text="Năm sau")
    rewrite(office, id, conditions_text="Tháng sau")
    refused = publish(office, id, 409, effective_from="2026-12-01")
    assert refused["code"] == "later_version"
    assert [one["effective_from"] for one in refused["versions"]] == ["2027-01-01"]
    publish(office, id, effective_from="2026-12-01", later="keep")
    assert [shown(office, f"?on={day}")[1] for day in ("2026-11-30", "2026-12-01", "2027-01-01")] == [
        "",
        "Tháng sau",
        "Năm sau",
    ]


def test_a_later_version_ends_as_overtaken_when_told_so(office: World) -> None:
    id = procedure(office)
    office.revise(id, {"effective_from": "2027-01-01"}, conditions_text="Năm sau")
    rewrite(office, id, conditions_text="Tháng sau")
    publish(office, id, effective_from="2026-12-01", later="end")
    assert shown(office, "?on=2027-02-01")[1] == "Tháng sau"
    ended = [one["reason"] for row in item(office, id)["publications"] for one in row["ended"]]
    assert set(ended) == {"overtaken"}


def test_a_repeal_takes_a_procedure_off_the_lists_and_its_address_says_so(office: World) -> None:
    id = procedure(office)
    first = item(office, id)["publications"][0]["id"]
    publish(office, id, effective_until="2026-12-01", replaces=first)
    assert shown(office)[0] == "in_force"
    office.wait(days=8)
    assert office.get("/v1/procedures")["items"] == []
    page = office.get("/v1/procedures/1.900444")
    assert page["status"] == "repealed"
    assert page["notice"].startswith("Thủ tục này đã bị bãi bỏ kể từ ngày 01/12/2026")


def test_a_procedure_leaves_only_by_decision_or_in_error(office: World) -> None:
    id = procedure(office)
    for form in ({"mode": "gone"}, {"mode": "notice"}, {"mode": "redirect", "to": "x"}, {}):
        assert publish(office, id, 422, "withdraw", **form)["code"] == "by_decision_only"
    assert publish(office, id, 422, live_until="2026-12-01T00:00:00Z")["code"] == "by_decision_only"
    publish(office, id, 200, "withdraw", mode="in_error", reason="Nhập nhầm")
    assert office.ask("/v1/procedures/1.900444").status_code == 404


def test_what_was_shown_then_stays_what_was_shown_then(office: World) -> None:
    id = procedure(office, conditions_text="Cũ")
    office.wait(days=1)
    office.revise(id, {"effective_from": "2026-11-01"}, conditions_text="Nhập muộn")
    assert shown(office)[1] == "Nhập muộn"
    assert shown(office, "?known_at=2026-11-23T12:00:00Z")[1] == "Cũ"


def test_a_cancelled_replacement_of_the_same_hour_gives_back_what_it_was_to_replace(office: World) -> None:
    at = "2026-11-25T00:00:00Z"
    id = office.publish("article", title="Bản đầu", wanted={"live_from": at})
    office.revise(id, {"live_from": at}, title="Bản hai")
    office.revise(id, {"live_from": at}, title="Bản ba")
    third, second, first = (row["id"] for row in item(office, id)["publications"])
    office.withdraw(id, publication=second, mode="gone")
    assert [row["ended"] == [] for row in item(office, id)["publications"]] == [True, False, False]
    office.withdraw(id, publication=third, mode="gone")
    office.wait(days=3)
    assert title(office) == ["Bản đầu"]
    assert [row["live"] for row in item(office, id)["publications"]] == [False, False, True]
    assert first in {row["id"] for row in item(office, id)["publications"] if row["live"]}


def test_taking_all_down_leaves_nothing_that_a_plan_gave_way_to(office: World) -> None:
    at = "2026-11-25T00:00:00Z"
    id = office.publish("article", title="Bản đầu", wanted={"live_from": at})
    office.revise(id, {"live_from": at}, title="Bản hai")
    office.withdraw(id, mode="gone")
    office.wait(days=3)
    assert title(office) == []
    assert item(office, id)["computed"] == []


def test_what_will_never_be_seen_cannot_be_replaced(office: World) -> None:
    at = "2026-11-25T00:00:00Z"
    id = office.publish("article", title="Bản đầu", wanted={"live_from": at})
    office.revise(id, {"live_from": at}, title="Bản hai")
    first = item(office, id)["publications"][-1]["id"]
    assert publish(office, id, 409, replaces=first)["code"] == "nothing_to_replace"
    assert publish(office, id, 409, replaces="khong-co")["code"] == "nothing_to_replace"


def test_a_replacement_takes_over_channels_class_window_and_place(office: World) -> None:
    id = office.publish("article", title="Ngày thường", wanted={"channels": ["portal"]})
    until = "2026-11-29T00:00:00Z"
    usual = item(office, id)["publications"][0]["id"]
    office.revise(id, {"live_until": until, "class": "priority", "channels": ["portal"]}, title="Ngày Tết")
    covering = item(office, id)["publications"][0]["id"]
    office.revise(id, {"replaces": usual}, title="Ngày thường, đã sửa")
    assert title(office) == ["Ngày Tết"]
    office.revise(id, {"replaces": covering}, title="Ngày Tết, đã sửa")
    newest = item(office, id)["publications"][0]
    assert (newest["channels"], newest["class"], newest["live_until"]) == (["portal"], "priority", until)
    assert title(office) == ["Ngày Tết, đã sửa"]
    office.wait(days=7)
    assert title(office) == ["Ngày thường, đã sửa"]


def test_taking_down_one_channel_leaves_the_log_to_tell_of_the_other(office: World) -> None:
    id = office.publish("article", title="Bài", wanted={"live_from": "2026-11-24T00:00:00Z"})
    first = item(office, id)["publications"][0]["id"]
    later = {"live_from": "2026-11-26T00:00:00Z", "replaces": first, "channels": ["zalo"]}
    office.revise(id, later, title="Bài 2")
    office.withdraw(id, publication=first, channels=["portal"], mode="gone")
    office.wait(days=5)
    clockwork.settle(office.database)
    log = office.manage("GET", f"/events?subject_id={id}&actor=clock")["items"]
    assert [(one["verb"], one["at"]) for one in reversed(log)] == [
        ("went_live", "2026-11-24T00:00:00Z"),
        ("went_off", "2026-11-26T00:00:00Z"),
        ("went_live", "2026-11-26T00:00:00Z"),
    ]
    assert all(one["detail"]["channels"] == ["zalo"] for one in log)


def test_a_version_overtaken_at_a_later_hour_stands_until_then_and_returns_if_that_is_cancelled(office: World) -> None:
    id = procedure(office)
    office.revise(id, {"effective_from": "2027-01-01"}, conditions_text="Năm sau")
    rewrite(office, id, conditions_text="Tháng sau")
    plan: dict[str, Any] = {"effective_from": "2026-12-01", "live_from": "2026-11-27T00:00:00Z", "later": "end"}
    newest = publish(office, id, action="schedule", **plan)["publications"][0]
    assert shown(office, "?on=2027-02-01")[1] == "Năm sau"
    publish(office, id, action="withdraw", publication=newest["id"], mode="in_error")
    office.wait(days=5)
    assert shown(office, "?on=2027-02-01")[1] == "Năm sau"


def test_a_mend_of_what_is_repealed_does_not_bring_it_back_unsaid(office: World) -> None:
    id = procedure(office)
    publish(office, id, effective_until="2026-12-01")
    repeal = item(office, id)["publications"][0]
    rewrite(office, id, conditions_text="Sửa lỗi gõ")
    refused = publish(office, id, 409)
    assert refused["code"] == "later_version"
    assert [(one["publication"], one["effective_until"]) for one in refused["versions"]] == [
        (repeal["id"], "2026-12-01")
    ]
    publish(office, id, effective_until="2026-12-01")
    assert shown(office, "?on=2026-11-30")[1] == "Sửa lỗi gõ"
    assert office.get("/v1/procedures/1.900444?on=2026-12-02", 404)["code"] == "not_in_force"


def test_a_cancelled_repeal_leaves_the_version_below_in_force(office: World) -> None:
    id = procedure(office)
    repeal = publish(office, id, effective_until="2026-12-01")["publications"][0]["id"]
    publish(office, id, action="withdraw", publication=repeal, mode="in_error")
    office.wait(days=10)
    assert shown(office)[0] == "in_force"


def test_a_repeal_taken_back_gives_back_the_amendments_it_ended(office: World) -> None:
    id = procedure(office)
    office.revise(id, {"effective_from": "2026-11-01"}, conditions_text="Đã sửa")
    office.revise(id, {"effective_from": "2027-01-01"}, conditions_text="Năm sau")
    rewrite(office, id, conditions_text="Bãi bỏ")
    repeal = publish(office, id, effective_from="2026-01-01", effective_until="2026-11-23", later="end")
    assert shown(office)[0] == "repealed"
    office.wait(days=1)
    publish(office, id, action="withdraw", publication=repeal["publications"][0]["id"], mode="in_error")
    assert (shown(office)[1], shown(office, "?on=2027-01-01")[1]) == ("Đã sửa", "Năm sau")
    assert shown(office, "?known_at=2026-11-23T12:00:00Z")[1] == "Đã sửa"


def test_a_procedure_entered_by_mistake_leaves_as_a_whole(office: World) -> None:
    id = procedure(office)
    office.revise(id, {"effective_from": "2027-01-01"}, conditions_text="Năm sau")
    rewrite(office, id, conditions_text="Bãi bỏ")
    publish(office, id, effective_from="2026-01-01", effective_until="2026-11-23", later="end")
    office.withdraw(id, mode="in_error", reason="Nhập nhầm")
    for rest in ("", "?on=2026-05-01", "?on=2027-01-01", "/versions"):
        assert office.get(f"/v1/procedures/1.900444{rest}", 404)["code"] == "not_found", rest


def test_a_text_without_a_date_mends_the_version_of_its_decision_or_the_one_in_force(office: World) -> None:
    numbered = {"number": "12/QĐ-UBND"}
    id = procedure(office, decision=numbered)
    office.revise(id, decision={"number": "30/QĐ-UBND"}, effective_from="2027-01-01", conditions_text="Năm sau")
    rewrite(office, id, decision={"number": "30/QĐ-UBND"}, effective_from=None, conditions_text="Năm sau, đã sửa")
    publish(office, id)
    assert shown(office, "?on=2027-01-01") == ("in_force", "Năm sau, đã sửa", "2027-01-01")
    rewrite(office, id, decision=None, effective_from=None, conditions_text="Bản nay, đã sửa")
    publish(office, id, later="keep")
    assert shown(office) == ("in_force", "Bản nay, đã sửa", "2026-01-01")
    assert shown(office, "?on=2027-01-01")[1] == "Năm sau, đã sửa"


def test_a_date_that_becomes_known_replaces_the_undated_version_of_its_decision(office: World) -> None:
    id = office.publish("procedure", title="Cấp phép", code="1.900444", decision={"number": "12/QĐ-UBND"})
    assert item(office, id)["publications"][0]["effective_from"] is None
    office.revise(id, effective_from="2026-12-01")
    newest, former = item(office, id)["publications"]
    assert newest["effective_from"] == "2026-12-01"
    assert {one["reason"] for one in former["ended"]} == {"replaced"}
    assert shown(office)[0] == "upcoming"


@pytest.mark.parametrize(
    ("kind", "form", "pointer"),
    [
        ("article", {"live_from": "2026-11-25"}, "/live_from"),
        ("article", {"live_from": "2026-11-25T00:00:00"}, "/live_from"),
        ("article", {"live_from": 1795000000}, "/live_from"),
        ("article", {"live_until": "9999-12-31T23:59:59Z"}, "/live_until"),
        ("article", {"live_from": "0001-01-01T00:00:00+14:00"}, "/live_from"),
        ("article", {"channels": []}, "/channels"),
        ("article", {"channels": ["signage"]}, "/channels"),
        ("article", {"channels": ["facebook"]}, "/channels/0"),
        ("article", {"class": "urgent"}, "/class"),
        ("article", {"colour": "red"}, "/colour"),
        ("article", {"effective_from": "2026-12-01"}, "/effective_from"),
        ("article", {"later": "keep"}, "/later"),
        ("procedure", {"effective_from": "2026-12-01", "effective_until": "2026-12-01"}, "/effective_until"),
        ("procedure", {"effective_from": "hôm nay"}, "/effective_from"),
        ("procedure", {"later": "maybe"}, "/later"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_by_its_place(
    commune: World, kind: str, form: dict[str, Any], pointer: str
) -> None:
    with commune.writing() as session:
        id = make.approved(session, kind)
    refused = publish(commune, id, 422, **form)
    assert all(fault["pointer"].startswith(pointer) for fault in refused["errors"])
    assert item(commune, id)["publications"] == []


def test_the_first_of_all_days_is_a_day_of_effect_too(office: World) -> None:
    procedure(office, effective_from="0001-01-01")
    assert shown(office) == ("in_force", "", "0001-01-01")


def test_publishing_is_stopped_by_what_citizens_could_not_read_and_keeps_the_text(office: World) -> None:
    id = office.draft("article", title="Chưa có chữ", body_html="")
    office.manage("POST", f"/items/{id}/moves/submit", 200, {}, If_Match='"1"')
    refused = publish(office, id, 422)
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("not_publishable", "/content")
    assert item(office, id)["state"] == "in_review"
