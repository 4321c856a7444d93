"""Lists of items as an editor's screen needs them: without texts, counted, filed."""

from typing import Any

from tests import make
from tests.world import World


def rows(office: World, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.manage("GET", f"/items?{query}")["items"]
    return found


def test_rows_without_texts_carry_everything_else(office: World) -> None:
    office.publish("procedure", title="Đăng ký khai sinh", code="1.900321")
    (whole,), (row,) = rows(office, "kind=procedure"), rows(office, "kind=procedure&bodies=false")
    whole["head"].pop("body")
    row.pop("about")
    assert row == whole
    assert (row["title"], row["code"]) == ("Đăng ký khai sinh", "1.900321")


def test_a_list_is_counted_when_asked(office: World) -> None:
    for number in range(3):
        office.draft("article", title=f"Bài {number}")
    page = office.manage("GET", "/items?limit=2&count=exact")
    assert (len(page["items"]), page["count"]) == (2, 3)
    assert "count" not in office.manage("GET", "/items")
    assert office.manage("GET", "/items?q=bai+1&count=exact")["count"] == 1


def test_a_list_tells_how_many_each_state_holds(office: World) -> None:
    office.draft("article", title="Bài nháp")
    office.publish("article", title="Bài đang đăng")
    id = office.publish("article", title="Bài đang sửa")
    office.save(id, title="Bài đang sửa lại")
    office.publish("led_message", text="Không phải bài")
    with office.writing() as session:
        make.approved(session, "article", title="Bài duyệt rồi mà chưa ai đăng")
    page = office.manage("GET", "/items?kind=article&count=states&limit=1")
    states = page["states"]
    assert page["count"] == 4
    assert {name: count for name, count in states.items() if count} == {
        "draft": 2,
        "approved": 2,
        "ready": 1,
        "live": 2,
        "changed": 1,
    }
    for state, count in states.items():
        assert office.manage("GET", f"/items?kind=article&state={state}&count=exact")["count"] == count, state
    # The state asked for narrows the list, not what is told of the other states.
    assert office.manage("GET", "/items?kind=article&state=changed&count=states")["states"] == states
    found = office.manage("GET", "/items?q=sửa&count=states")
    assert (found["count"], found["states"]["changed"]) == (1, 1)
    nothing = office.manage("GET", "/items?q=%3F&count=states")
    assert (nothing["items"], nothing["count"], set(nothing["states"].values())) == ([], 0, {0})


def test_a_row_tells_what_its_kind_is_looked_through_for(commune: World) -> None:
    commune.term("category", "tin-tuc", "Tin tức")
    commune.term("field", "ho-tich", "Hộ tịch")
    commune.draft("article", title="Bài", category="tin-tuc")
    decision = {"number": "163/QĐ-UBND", "date": "2026-11-02", "agency": "UBND tỉnh", "action": "new"}
    commune.draft("procedure", title="Khai sinh", field="ho-tich", levels=["commune"], decision=decision)
    commune.draft("led_message", text="Khẩu hiệu", style="slogan")
    commune.draft("radio_script", title="Bản tin")
    about = {row["kind"]: row["about"] for row in rows(commune, "bodies=false")}
    assert about["article"]["category"] == {"slug": "tin-tuc", "name": "Tin tức"}
    assert about["procedure"]["field"] == {"slug": "ho-tich", "name": "Hộ tịch"}
    assert (about["procedure"]["levels"], about["procedure"]["decision"]) == (["commune"], "163/QĐ-UBND")
    assert about["led_message"]["style"] == "slogan"
    assert (about["radio_script"]["parts"], about["radio_script"]["recorded"]) == (1, False)


def test_a_row_tells_the_channels_a_text_is_live_on_now(office: World) -> None:
    id = office.publish("article", wanted={"channels": ["portal", "zalo"]})
    office.withdraw(id, channels=["zalo"])
    office.publish("led_message", wanted={"live_from": "2026-11-24T00:00:00Z"})
    assert {row["kind"]: row["channels"] for row in rows(office, "bodies=false")} == {
        "article": ["portal"],
        "led_message": [],
    }


def test_a_row_tells_whether_a_procedure_is_in_force_and_what_is_to_come(office: World) -> None:
    id = office.publish("procedure", title="Khai sinh", effective_from="2026-11-01")
    office.revise(id, title="Khai sinh, bản mới", effective_from="2026-12-01")
    (row,) = rows(office, "kind=procedure&bodies=false")
    assert row["legal"] == [
        {"status": "in_force", "from": "2026-11-01", "until": None},
        {"status": "upcoming", "from": "2026-12-01", "until": None},
    ]
    old = office.publish("procedure", title="Cũ", effective_from="2026-01-01")
    office.revise(old, wanted={"effective_until": "2026-11-20"})
    (row,) = [row for row in rows(office, "kind=procedure&bodies=false") if row["id"] == old]
    assert [(one["status"], one["until"]) for one in row["legal"]] == [("repealed", "2026-11-20")]
    office.draft("procedure", title="Chưa đăng")
    assert rows(office, "q=chưa đăng")[0]["legal"] == []


def test_a_row_tells_who_changed_it_last_not_only_who_wrote_it(commune: World) -> None:
    commune.draft("article", title="Bài")
    (row,) = rows(commune, "bodies=false")
    approver = commune.person("duyet@goc.vn", "approver", "goc")
    commune.manage("POST", f"/items/{row['id']}/moves/submit", who=approver, json={}, if_match=f'"{row["version"]}"')
    (row,) = rows(commune, "bodies=false")
    assert (row["changed_by"], row["changed_at"]) == ("duyet", "2026-11-23T01:00:02Z")


def test_withdrawing_tells_the_ways_it_may_be_done(commune: World) -> None:
    commune.publish("article")
    commune.publish("procedure")
    ways = {
        row["kind"]: next(one["modes"] for one in row["actions"] if one["action"] == "withdraw")
        for row in rows(commune, "bodies=false")
    }
    assert ways == {"article": ["gone", "notice", "redirect", "in_error"], "procedure": ["in_error"]}


def test_texts_are_found_by_what_they_are_filed_under(office: World) -> None:
    office.term("category", "tin-tuc", "Tin tức")
    office.term("field", "ho-tich", "Hộ tịch")
    office.draft("article", title="Có chuyên mục", category="tin-tuc")
    office.draft("article", title="Không chuyên mục")
    office.draft("procedure", title="Khai sinh", field="ho-tich", levels=["commune"])
    assert [row["title"] for row in rows(office, "category=tin-tuc")] == ["Có chuyên mục"]
    assert [row["title"] for row in rows(office, "field=ho-tich")] == ["Khai sinh"]
    assert [row["title"] for row in rows(office, "level=commune")] == ["Khai sinh"]
    assert rows(office, "topic=chua-ai-dung") == []


def test_filing_follows_the_newest_text_not_an_earlier_one(commune: World) -> None:
    commune.term("category", "cu", "Cũ")
    commune.term("category", "moi", "Mới")
    id = commune.publish("article", title="Bài", category="cu")
    commune.save(id, category="moi")
    assert rows(commune, "category=cu") == []
    assert [row["id"] for row in rows(commune, "category=moi")] == [id]


def test_texts_are_found_by_the_channel_they_stand_on_now(office: World) -> None:
    id = office.publish("article", title="Ở cổng", wanted={"channels": ["portal"]})
    office.publish("led_message", text="Ở màn hình")
    office.draft("article", title="Nháp")
    assert [row["title"] for row in rows(office, "channel=portal")] == ["Ở cổng"]
    assert [row["title"] for row in rows(office, "channel=signage")] == ["Ở màn hình"]
    office.withdraw(id)
    assert rows(office, "channel=portal") == []


def test_whoever_reads_only_what_was_approved_is_told_the_approved_title(office: World) -> None:
    id = office.publish("article", title="Đã duyệt")
    office.save(id, title="Đang sửa")
    office.unit("xa-a", "Xã A")
    below = office.person("viet@xa-a.vn", "author", "xa-a")
    (row,) = office.manage("GET", "/items?bodies=false", who=below)["items"]
    assert (row["title"], row["state"]) == ("Đã duyệt", "approved")
