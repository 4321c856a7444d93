"""What is put on channels: windows that cover each other, replacements, ends, and effect by date."""

from typing import Any

from api.content import editing
from api.people.permission import OPERATOR
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
