"""Search, the directory of terms and units, the change feed, the feeds, and the plain pages."""

from datetime import timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import pytest
from lxml import etree

from api import events
from tests.world import MONDAY, World

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_words_without_marks_find_and_exact_marks_rank_first(office: World) -> None:
    office.publish("article", title="Sửa đường liên thôn")
    office.publish("article", title="Giá đưởng kính", body_html="<p>Bảng giá.</p>")
    found = office.get(f"/v1/search?q={quote('đường')}")["items"]
    assert [hit["title"] for hit in found] == ["Sửa đường liên thôn", "Giá đưởng kính"]
    assert found[0]["score"] > found[1]["score"]
    assert len(office.get("/v1/search?q=duong")["items"]) == 2


def test_the_beginning_of_a_code_finds_its_procedure_first(office: World) -> None:
    office.publish("procedure", title="Đăng ký khai sinh", code="1.013226")
    office.publish("article", title="Hỏi đáp về mã 1.013226")
    found = office.get("/v1/search?q=1.0132")["items"]
    assert [hit["kind"] for hit in found] == ["procedure", "article"]


RECORDS = (
    # As national records are worded: long texts, in which every syllable of a question may be found somewhere.
    ("Thủ tục khai báo mất giấy phép", "Người khai ghi từ ngày, tử tuất; đăng ký kinh doanh; sinh hoạt."),
    ("Đăng ký lại khai tử", "Nộp tờ khai."),
    ("Thủ tục đăng ký khai tử", "Nộp tờ khai đăng ký."),
    ("Thủ tục đăng ký khai tử có yếu tố nước ngoài", "Nộp tờ khai đăng ký."),
    ("Thủ tục đăng ký khai sinh có yếu tố nước ngoài", "Người đăng ký nộp giấy chứng sinh."),
    ("Thủ tục đăng ký khai sinh", "Nộp giấy chứng sinh; lệ phí do tỉnh quy định."),
    (
        "Đăng ký nuôi con nuôi",
        "Tôi muốn nhận con; giấy khai sinh của trẻ; làm gì cần thì hỏi, cho biết bao nhiêu tiền.",
    ),
)


@pytest.fixture
def recorded(office: World) -> World:
    for title, text in RECORDS:
        office.publish("procedure", title=title, steps=[{"name": "Nộp", "text": text}])
    return office


def test_the_title_that_says_the_words_together_comes_first_and_the_shortest_of_those(recorded: World) -> None:
    for words, first in (
        ("khai tử", "Thủ tục đăng ký khai tử"),
        ("khai tu", "Thủ tục đăng ký khai tử"),
        ("khai sinh", "Thủ tục đăng ký khai sinh"),
        ("đăng ký khai sinh", "Thủ tục đăng ký khai sinh"),
        ("đăng kí khai sinh", "Thủ tục đăng ký khai sinh"),
        ("dang ki khai sinh", "Thủ tục đăng ký khai sinh"),
        ("đăng ký khai si", "Thủ tục đăng ký khai sinh"),
        ("đăng ký lại", "Đăng ký lại khai tử"),
    ):
        for path in ("search", "procedures"):
            assert recorded.titles(f"/v1/{path}?q={quote(words)}")[0] == first, words


def test_a_sentence_of_ones_own_finds_what_it_is_about(recorded: World) -> None:
    for words, first in (
        ("Tôi muốn làm giấy khai sinh cho con thì cần giấy tờ gì", "Thủ tục đăng ký khai sinh"),
        ("dang ky khai sinh mat bao nhieu tien", "Thủ tục đăng ký khai sinh"),
        ("Cho hỏi làm khai tử cho bố ở đâu ạ?", "Thủ tục đăng ký khai tử"),
    ):
        page = recorded.get(f"/v1/search?q={quote(words)}&count=exact&limit=2")
        assert page["items"][0]["title"] == first, words
        rest = recorded.get(page["next"])["items"] if page["next"] else []
        assert len(page["items"]) + len(rest) == min(page["count"], 4)
        said = recorded.get(f"/v1/zalo/answers?q={quote(words)}")
        assert (said["matches"], first in str(said["messages"])) == (page["count"], True)
    for words in ("phi thuyền vũ trụ", "hôm nay giá vàng bao nhiêu"):
        assert recorded.get(f"/v1/zalo/answers?q={quote(words)}")["matches"] == 0


def test_a_snippet_ends_with_a_whole_syllable_and_tells_its_parts_apart(commune: World) -> None:
    lines = ["Nộp hồ sơ", "Nộp hồ sơ", "Người dân nghĩ ngợi", "Thu phí " + "xuống " * 60]
    commune.publish("article", title="Nhắc", body_html="".join(f"<p>{line}</p>" for line in lines))
    (hit,) = commune.get("/v1/search?q=ho so")["items"]
    words = hit["snippet_html"].replace("<mark>", "").replace("</mark>", "")
    assert words.startswith("Nộp hồ sơ · Người dân nghĩ ngợi · Thu phí xuống")
    assert words.endswith("xuống …")


def test_a_snippet_is_escaped_and_marks_what_was_found(commune: World) -> None:
    commune.publish("article", title="Nhắc nhở", body_html="<p>Giữ vệ sinh &lt;b&gt; đường làng &amp; ngõ xóm</p>")
    (hit,) = commune.get("/v1/search?q=duong")["items"]
    assert hit["snippet_html"] == "Giữ vệ sinh &lt;b&gt; <mark>đường</mark> làng &amp; ngõ xóm"


def test_search_is_narrowed_and_paged(office: World) -> None:
    office.unit("thon-mot", "Thôn Một")
    office.publish("article", title="Làng một", unit="thon-mot")
    office.publish("procedure", title="Làng hai", code="1.000001")
    office.publish("article", title="Làng ba")
    first = office.get("/v1/search?q=lang&limit=2&count=exact")
    rest = office.get(first["next"])
    assert sorted(hit["title"] for hit in first["items"] + rest["items"]) == ["Làng ba", "Làng hai", "Làng một"]
    assert (first["count"], rest["next"]) == (3, None)
    assert office.titles("/v1/search?q=lang&kind=procedure") == ["Làng hai"]
    assert sorted(office.titles("/v1/search?q=lang&unit=thon-mot")) == ["Làng hai", "Làng một"]


@pytest.mark.parametrize("words", ["", "!!!", "  ", "%00", "'; DROP TABLE item; --", 'a" OR "b', "x" * 500])
def test_any_text_may_be_searched_for(office: World, words: str) -> None:
    assert office.get(f"/v1/search?q={words if words == '%00' else quote(words)}")["items"] == []
    assert office.get(f"/v1/procedures?q={words if words == '%00' else quote(words)}")["items"] == []


def test_unpublished_words_are_never_found(commune: World) -> None:
    id = commune.publish("article", title="Đang đăng")
    commune.save(id, summary="bímật")
    commune.draft("article", title="bímật")
    assert commune.get("/v1/search?q=bimat")["items"] == []


def test_terms_and_units_count_what_is_live_under_them(office: World) -> None:
    office.term("category", "tin-tuc", "Tin tức")
    office.term("category", "su-kien", "Sự kiện")
    office.term("field", "ho-tich", "Hộ tịch")
    office.unit("thon-mot", "Thôn Một")
    office.publish("article", title="Một", category="tin-tuc", unit="thon-mot")
    office.publish("article", title="Hẹn", category="tin-tuc", wanted={"live_from": MONDAY + timedelta(days=1)})
    office.publish("procedure", title="Khai sinh", field="ho-tich")
    assert office.get("/v1/categories")["items"] == [
        {"slug": "tin-tuc", "name": "Tin tức", "count": 1},
        {"slug": "su-kien", "name": "Sự kiện", "count": 0},
    ]
    assert office.get("/v1/fields")["items"] == [{"slug": "ho-tich", "name": "Hộ tịch", "count": 1}]
    assert [(unit["slug"], unit["count"]) for unit in office.get("/v1/units")["items"]] == [("goc", 2), ("thon-mot", 1)]
    page = office.get("/v1/categories?limit=1")
    assert [row["slug"] for row in office.get(page["next"])["items"]] == ["su-kien"]


def test_a_unit_tells_how_to_reach_it(commune: World) -> None:
    commune.unit("thon-mot", "Thôn Một")
    unit = commune.get("/v1/units/thon-mot")
    assert unit["parent"] == {"slug": "goc", "name": "Đơn vị gốc"}
    assert list(unit)[-3:] == ["valid_from", "valid_until", "successors"]
    assert commune.get("/v1/units/khong-co", 404)["code"] == "not_found"


def test_a_consumer_of_changes_that_stops_and_resumes_ends_equal(office: World) -> None:
    one = office.publish("article", title="Một")
    office.publish("article", title="Hai", wanted={"live_until": MONDAY + timedelta(hours=1)})
    procedure = office.publish("procedure", title="Khai sinh", code="1.000001")
    office.publish("led_message", text="Chỉ trên bảng điện tử")
    office.draft("article", title="Nháp")
    first = office.get("/v1/changes?limit=2")
    office.revise(one, title="Một mới", slug="mot-moi")
    office.wait(hours=1)

    held = {row["id"]: row for row in first["items"]}
    after = first["next"]
    for _ in range(5):
        page = office.get(f"/v1/changes?limit=2&after={after}")
        assert len({row["id"] for row in page["items"]}) == len(page["items"])
        held |= {row["id"]: row for row in page["items"]}
        after = page["next"]

    assert {row.get("slug") or row["code"]: row["op"] for row in held.values()} == {
        "mot-moi": "upsert",
        "hai": "gone",
        "1.000001": "upsert",
    }
    assert held[procedure]["url"] == "http://127.0.0.1:8000/procedures/1.000001"
    assert office.get(f"/v1/changes?after={after}")["items"] == []


def test_after_a_restore_a_consumer_must_start_again(office: World) -> None:
    office.publish("article")
    page = office.get("/v1/changes")
    with office.writing() as session:
        events.new_epoch(session)
    office.app.state.front.clear()
    assert office.get(f"/v1/changes?after={page['next']}", 410)["code"] == "resync_required"
    assert office.get("/v1/changes")["epoch"] != page["epoch"]


def test_feeds_say_the_same_in_three_formats(commune: World) -> None:
    commune.term("category", "tin-tuc", "Tin tức")
    commune.publish(
        "article",
        title="Tiêm chủng & sức khoẻ",
        summary="Lịch tiêm",
        category="tin-tuc",
        body_html='<p>Xem <a href="/lien-he">liên hệ</a>\uffff</p>',
    )
    rss = etree.fromstring(commune.ask("/v1/feeds/articles.rss").content)
    atom = etree.fromstring(commune.ask("/v1/feeds/articles.atom").content)
    json = commune.get("/v1/feeds/articles.json")

    url = "http://127.0.0.1:8000/articles/tiem-chung-suc-khoe"
    content = '<p>Xem <a href="http://127.0.0.1:8000/lien-he" rel="noopener">liên hệ</a></p>'
    assert rss.findtext("channel/item/title") == "Tiêm chủng & sức khoẻ"
    assert rss.findtext("channel/item/link") == url
    assert parsedate_to_datetime(rss.findtext("channel/item/pubDate") or "") == MONDAY + timedelta(seconds=1)
    assert rss.findtext("channel/item/{http://purl.org/rss/1.0/modules/content/}encoded") == content
    assert atom.xpath("string(a:entry/a:link/@href)", namespaces=ATOM) == url
    assert atom.xpath("string(a:entry/a:published)", namespaces=ATOM) == "2026-11-23T01:00:01Z"
    assert atom.xpath("string(a:entry/a:content)", namespaces=ATOM) == content
    assert json["version"] == "https://jsonfeed.org/version/1.1"
    assert (json["items"][0]["url"], json["items"][0]["tags"]) == (url, ["Tin tức"])
    assert json["items"][0]["id"] == rss.findtext("channel/item/guid")
    assert commune.ask("/v1/feeds/articles.rss").headers["content-type"] == "application/rss+xml"


def test_a_filtered_feed_is_another_feed_and_repeats_nothing_of_the_question(commune: World) -> None:
    commune.publish("article", title="Một")
    whole = commune.ask("/v1/feeds/articles.atom").content
    narrowed = commune.ask("/v1/feeds/articles.atom?q=canhbao").content
    assert b"canhbao" not in narrowed
    ids = [etree.fromstring(feed).findtext("{http://www.w3.org/2005/Atom}id") for feed in (whole, narrowed)]
    assert ids[0] != ids[1]
    assert commune.get("/v1/feeds/articles.json?category=khong-co", 422)["errors"][0]["pointer"] == "?category"


def test_the_sitemap_lists_every_readable_address(office: World) -> None:
    office.publish("article", title="Một")
    office.publish("procedure", title="Khai sinh", code="1.000001")
    office.publish("procedure", title="Chưa có mã")
    office.draft("article", title="Nháp")
    root = etree.fromstring(office.ask("/v1/sitemap.xml").content)
    assert sorted(loc.text or "" for loc in root.iter("{*}loc")) == [
        "http://127.0.0.1:8000/articles/mot",
        "http://127.0.0.1:8000/procedures/1.000001",
        "http://127.0.0.1:8000/procedures/chua-co-ma",
    ]


def test_a_link_leads_to_a_plain_page_while_there_is_no_portal(commune: World) -> None:
    id = commune.publish("article", title="Tiêm <chủng>", body_html="<h1>Giờ</h1><p>8 giờ</p>")
    commune.publish("procedure", title="Khai sinh", code="1.000001", methods=[{"channel": "direct"}])
    article, procedure = commune.ask("/articles/tiem-chung?fbclid=1"), commune.ask("/procedures/1.000001")
    assert "<h1>Tiêm &lt;chủng&gt;</h1>" in article.text
    assert "<h2>Giờ</h2>" in article.text
    assert "Khai sinh" in procedure.text
    assert procedure.headers["content-type"] == "text/html; charset=utf-8"
    assert commune.ask("/procedures/khai-sinh").headers["location"].endswith("/procedures/1.000001")
    commune.withdraw(id, reason="x")
    gone = commune.ask("/articles/tiem-chung")
    assert (gone.status_code, gone.headers["content-type"]) == (410, "text/html; charset=utf-8")
    commune.app.state.settings.portal_url = "https://xa-mau.example.vn"
    assert commune.ask("/procedures/1.000001").status_code == 404
