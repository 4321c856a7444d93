"""Lists of items as an editor's screen needs them: without texts, counted, filed."""

from typing import Any

from tests.world import World


def rows(office: World, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.manage("GET", f"/items?{query}")["items"]
    return found


def test_rows_without_texts_carry_everything_else(office: World) -> None:
    office.publish("procedure", title="Đăng ký khai sinh", code="1.900321")
    (whole,), (row,) = rows(office, "kind=procedure"), rows(office, "kind=procedure&bodies=false")
    whole["head"].pop("body")
    assert row == whole
    assert (row["title"], row["code"]) == ("Đăng ký khai sinh", "1.900321")


def test_a_list_is_counted_when_asked(office: World) -> None:
    for number in range(3):
        office.draft("article", title=f"Bài {number}")
    page = office.manage("GET", "/items?limit=2&count=exact")
    assert (len(page["items"]), page["count"]) == (2, 3)
    assert "count" not in office.manage("GET", "/items")
    assert office.manage("GET", "/items?q=bai+1&count=exact")["count"] == 1


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
