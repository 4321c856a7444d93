"""The list of items, what a text may name, and what finds it."""

import unicodedata
from typing import Any
from urllib.parse import quote

import pytest

from tests import make
from tests.world import World

PICTURE = "019a2f00-0000-7000-8000-000000000001"
"""An id of no file in the library."""


def titles(office: World, query: str, who: dict[str, str] | None = None) -> list[str]:
    return [row["title"] for row in office.manage("GET", f"/items?{query}", who=who)["items"]]


@pytest.mark.parametrize(
    ("kind", "members", "pointer", "code"),
    [
        ("article", {"category": "khong-co"}, "/body/category", "unknown_category"),
        ("article", {"topics": ["y-te", "khong-co"]}, "/body/topics/1", "unknown_topic"),
        ("article", {"areas": ["goc", "khong-co"]}, "/body/areas/1", "unknown_unit"),
        ("article", {"cover": PICTURE}, "/body/cover", "unknown_media"),
        (
            "article",
            {"attachments": [{"media": PICTURE}]},
            "/body/attachments/0/media",
            "unknown_media",
        ),
        (
            "article",
            {"body_html": f'<p>a</p><p><img src="media:{PICTURE}" alt="b"></p>'},
            "/body/content/content/1/content/0",
            "unknown_media",
        ),
        ("procedure", {"field": "khong-co"}, "/body/field", "unknown_field"),
        ("procedure", {"reception": [{"unit": "khong-co"}]}, "/body/reception/0/unit", "unknown_unit"),
        ("led_message", {"image": PICTURE}, "/body/image", "unknown_media"),
        ("radio_script", {"audio": PICTURE}, "/body/audio", "unknown_media"),
    ],
)
def test_what_a_text_names_and_nobody_knows_is_refused_by_its_place(
    commune: World, kind: str, members: dict[str, Any], pointer: str, code: str
) -> None:
    commune.term("topic", "y-te", "Y tế")
    form = {"unit": "goc", "body": make.body(kind, **members)}
    refused = commune.manage("POST", "/items", 422, form)
    assert [(fault["pointer"], fault["code"]) for fault in refused["errors"]] == [(pointer, code)]
    assert titles(commune, "") == []


def test_a_code_belongs_to_one_procedure_in_all_its_forms(office: World) -> None:
    first = office.draft("procedure", title="Khai sinh", code="1.001193")
    refused = office.manage(
        "POST", "/items", 409, {"unit": "goc", "body": make.body("procedure", code="1.001193.000.00.00.H17")}
    )
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("code_taken", "/body/code")
    office.save(first, code=None)
    office.draft("procedure", title="Khai sinh lại", code="1.001193.H17")


def test_a_taken_slug_gets_a_number_and_a_new_title_does_not_move_an_address(office: World) -> None:
    office.publish("article", title="Lịch tiêm")
    id = office.publish("article", title="Lịch tiêm")
    item = office.manage("GET", f"/items/{id}")
    assert item["slug"] == "lich-tiem-2"
    body = {**item["head"]["body"], "title": "Lịch tiêm phòng", "slug": None}
    saved = office.manage("PUT", f"/items/{id}/body", 200, body, If_Match=f'"{item["version"]}"')
    assert saved["slug"] == "lich-tiem-2"
    moved = office.manage(
        "PUT", f"/items/{id}/body", 200, {**body, "slug": "lich-moi"}, If_Match=f'"{saved["version"]}"'
    )
    assert moved["slug"] == "lich-moi"
    assert office.ask("/v1/articles/lich-tiem-2").status_code == 200
    assert office.ask("/v1/articles/lich-moi").status_code == 404


def test_states_are_those_of_the_head_and_those_that_time_makes(office: World) -> None:
    office.draft("article", title="Nháp")
    office.publish("article", title="Đang đăng")
    office.publish("article", title="Hẹn", wanted={"live_from": "2026-11-25T00:00:00Z"})
    office.save(office.publish("article", title="Sửa dở"), title="Sửa dở rồi")
    office.publish("article", title="Một lúc", wanted={"live_until": "2026-11-23T05:00:00Z"})
    office.withdraw(office.publish("article", title="Đã gỡ"), mode="gone")
    office.withdraw(office.publish("article", title="Gỡ rồi hẹn"), mode="gone")
    office.wait(days=1)
    found = {
        state: sorted(titles(office, f"state={state}"))
        for state in ("draft", "approved", "live", "scheduled", "changed", "expired", "withdrawn", "archived")
    }
    assert found == {
        "draft": ["Nháp", "Sửa dở rồi"],
        "approved": ["Gỡ rồi hẹn", "Hẹn", "Một lúc", "Đang đăng", "Đã gỡ"],
        "live": ["Sửa dở rồi", "Đang đăng"],
        "scheduled": ["Hẹn"],
        "changed": ["Sửa dở rồi"],
        "expired": ["Một lúc"],
        "withdrawn": ["Gỡ rồi hẹn", "Đã gỡ"],
        "archived": [],
    }
    office.wait(days=1)
    assert sorted(titles(office, "state=live")) == ["Hẹn", "Sửa dở rồi", "Đang đăng"]


def test_a_list_is_narrowed_by_kind_unit_and_whose_it_is(office: World) -> None:
    office.unit("thon-mot", "Thôn Một")
    author = office.person("viet@xa.vn", "author", "goc", below=True)
    for unit, title in (("goc", "Của tôi ở xã"), ("thon-mot", "Của tôi ở thôn")):
        office.manage("POST", "/items", 201, {"unit": unit, "body": make.body("article", title)}, author)
        office.wait(seconds=1)
    office.draft("led_message", text="Của người khác")
    assert titles(office, "mine=true", author) == ["Của tôi ở thôn", "Của tôi ở xã"]
    assert titles(office, "kind=led_message") == ["Của người khác"]
    assert titles(office, "unit=thon-mot") == ["Của tôi ở thôn"]
    assert titles(office, "unit=goc&below=false&kind=article") == ["Của tôi ở xã"]
    assert office.manage("GET", "/items?unit=khong-co", 422)["errors"][0]["pointer"] == "?unit"
    assert office.manage("GET", "/items?state=xong", 422)["errors"][0]["pointer"] == "?state"
    assert office.manage("GET", "/items?colour=red", 400)["errors"][0]["pointer"] == "?colour"
    assert office.manage("GET", "/items?limit=0", 422)["errors"][0]["pointer"] == "?limit"


def test_words_are_found_in_title_text_and_code_however_they_are_marked(office: World) -> None:
    office.draft("article", title="Nhà văn hoá", body_html="<p>Đường Thuý Ái, khoẻ mạnh.</p>")
    office.draft("procedure", title="Khai sinh", code="1.001193")
    for q in (
        "hoá",
        "hóa",
        unicodedata.normalize("NFD", "hoá"),
        unicodedata.normalize("NFD", "hóa"),
        "hoa",
        "HOÁ",
        "nha van hoa",
        "đường",
        "duong",
        "ĐƯỜNG",
        "thúy",
        "thuý",
        "khỏe",
        "khoẻ manh",
        "văn đườ",
    ):
        assert titles(office, f"q={quote(q)}") == ["Nhà văn hoá"], q
    for q in ("1.001193", "1.0011", "1.001193.H17", "khai"):
        assert titles(office, f"q={quote(q)}") == ["Khai sinh"], q
    for q in ("", "!!!", "vắng", "hoá khai", "%"):
        assert titles(office, f"q={quote(q)}") == [], q


def test_exact_marks_rank_before_words_that_only_look_alike(office: World) -> None:
    for title in ("Hòa giải", "Hoa quả", "Hoá đơn", "Họa sĩ"):
        office.draft("article", title=title)
    assert titles(office, f"q={quote('hóa')}")[0] == "Hoá đơn"
    assert titles(office, f"q={quote('hoà')}")[0] == "Hòa giải"
    assert titles(office, f"q={quote('hoạ')}")[0] == "Họa sĩ"
    assert sorted(titles(office, "q=hoa")) == ["Hoa quả", "Hoá đơn", "Hòa giải", "Họa sĩ"]


def test_what_a_unit_above_approved_is_found_by_its_approved_words(office: World) -> None:
    office.unit("thon-mot", "Thôn Một")
    below = office.person("viet@thon.vn", "author", "thon-mot")
    with office.writing() as session:
        id = make.approved(session, "article", title="Đã duyệt")
    office.save(id, title="Đang viết")
    office.save(id, title="Đang viết tiếp")
    assert titles(office, "q=duyet", below) == ["Đã duyệt"]
    assert titles(office, "q=viet", below) == []
    assert titles(office, "q=viet+tiep") == ["Đang viết tiếp"]


@pytest.mark.parametrize("query", ["", "q=bai&"])
def test_pages_miss_and_repeat_nothing_while_texts_are_added(office: World, query: str) -> None:
    for number in range(7):
        office.draft("article", title=f"Bài {number}")
    first = office.manage("GET", f"/items?{query}limit=3")
    office.draft("article", title="Bài chen")
    second = office.manage("GET", first["next"].removeprefix("/manage/v1"))
    office.draft("article", title="Bài chen nữa")
    third = office.manage("GET", second["next"].removeprefix("/manage/v1"))
    found = [row["title"] for page in (first, second, third) for row in page["items"]]
    # What came meanwhile stands where its rank puts it, which may be on a page still to be read.
    assert [title for title in found if "chen" not in title] == [f"Bài {number}" for number in range(6, -1, -1)]
    assert len(set(found)) == len(found)
    assert third["next"] is None


def test_a_place_is_good_only_in_the_list_that_gave_it(office: World) -> None:
    for number in range(3):
        office.draft("article", title=f"Bài {number}")
    changed, ranked = (office.manage("GET", f"/items?{q}limit=1")["next"].split("cursor=")[1] for q in ("", "q=bai&"))
    altered = changed[:-1] + ("A" if changed[-1] != "A" else "B")
    for query in (f"cursor={ranked}", f"q=bai&cursor={changed}", f"cursor={altered}", "cursor=x", "cursor=%C4%91"):
        assert office.manage("GET", f"/items?{query}", 422)["code"] == "cursor_invalid", query
    assert office.manage("GET", f"/events?cursor={changed}", 422)["code"] == "cursor_invalid"
