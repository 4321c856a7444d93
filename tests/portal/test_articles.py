"""Articles on the portal: the list and its filters, one article, and its address after it has left."""

from datetime import timedelta

from api import clock
from tests.world import MONDAY, World


def test_the_list_holds_what_is_live_newest_first(office: World) -> None:
    office.publish("article", title="Bài cũ")
    office.wait(hours=1)
    office.publish("article", title="Bài mới")
    office.draft("article", title="Bản nháp")
    office.publish("article", title="Hẹn ngày mai", wanted={"live_from": MONDAY + timedelta(days=1)})
    office.publish("article", title="Chỉ ở Zalo", wanted={"channels": ["zalo"]})

    assert office.titles("/v1/articles") == ["Bài mới", "Bài cũ"]


def test_a_row_has_the_members_of_the_contract_in_order(commune: World) -> None:
    commune.term("category", "tin-tuc", "Tin tức")
    commune.term("topic", "y-te", "Y tế")
    id = commune.publish(
        "article", title="Tiêm chủng", summary="Lịch tiêm.", category="tin-tuc", topics=["y-te"], featured=True
    )
    (row,) = commune.get("/v1/articles")["items"]
    assert list(row.items()) == [
        ("id", id),
        ("slug", "tiem-chung"),
        ("title", "Tiêm chủng"),
        ("summary", "Lịch tiêm."),
        ("category", {"slug": "tin-tuc", "name": "Tin tức"}),
        ("topics", [{"slug": "y-te", "name": "Y tế"}]),
        ("unit", {"slug": "goc", "name": "Đơn vị gốc"}),
        ("cover", None),
        ("featured", True),
        ("published_at", "2026-11-23T01:00:02Z"),
        ("updated_at", "2026-11-23T01:00:02Z"),
        ("url", "http://127.0.0.1:8000/articles/tiem-chung"),
    ]


def test_filters_narrow_the_list(office: World) -> None:
    office.term("category", "tin-tuc", "Tin tức")
    office.term("topic", "y-te", "Y tế")
    office.unit("thon-mot", "Thôn Một")
    office.publish("article", title="Một", category="tin-tuc", featured=True)
    office.wait(days=1)
    office.publish("article", title="Hai đường làng", topics=["y-te"], unit="thon-mot")

    assert office.titles("/v1/articles?category=tin-tuc") == ["Một"]
    assert office.titles("/v1/articles?topic=y-te") == ["Hai đường làng"]
    assert office.titles("/v1/articles?featured=true") == ["Một"]
    assert office.titles("/v1/articles?featured=false") == ["Hai đường làng"]
    assert office.titles("/v1/articles?unit=goc") == ["Hai đường làng", "Một"]
    assert office.titles("/v1/articles?unit=goc&below=false") == ["Một"]
    assert office.titles("/v1/articles?unit=thon-mot") == ["Hai đường làng"]
    assert office.titles("/v1/articles?from=2026-11-24") == ["Hai đường làng"]
    assert office.titles("/v1/articles?to=2026-11-23") == ["Một"]
    assert office.titles("/v1/articles?from=0001-01-01&to=9999-12-31") == ["Hai đường làng", "Một"]
    assert office.titles("/v1/articles?to=0001-01-01") == []
    assert office.titles("/v1/articles?q=duong") == ["Hai đường làng"]
    assert office.titles("/v1/articles?q=") == []


def test_a_page_leads_to_the_next_and_skips_nothing_when_a_text_is_added(office: World) -> None:
    for number in range(5):
        office.publish("article", title=f"Bài {number}")
        office.wait(minutes=1)
    first = office.get("/v1/articles?limit=2&count=exact")
    office.publish("article", title="Chen vào")
    second = office.get(first["next"])
    third = office.get(second["next"])

    titles = [row["title"] for page in (first, second, third) for row in page["items"]]
    assert titles == ["Bài 4", "Bài 3", "Bài 2", "Bài 1", "Bài 0"]
    assert first["count"] == 5
    assert third["next"] is None


def test_an_altered_cursor_and_one_of_another_list_are_refused(commune: World) -> None:
    for _ in range(2):
        commune.publish("article")
    cursor = commune.get("/v1/articles?limit=1")["next"].split("cursor=")[1]
    other = "A" if cursor[-1] != "A" else "B"
    assert commune.get(f"/v1/articles?cursor={cursor[:-1]}{other}", 422)["code"] == "cursor_invalid"
    assert commune.get(f"/v1/procedures?cursor={cursor}", 422)["code"] == "cursor_invalid"


def test_fields_selects_members_of_lists_and_details(commune: World) -> None:
    commune.publish("article", title="Tiêm chủng")
    assert commune.get("/v1/articles?fields=title,slug")["items"] == [{"slug": "tiem-chung", "title": "Tiêm chủng"}]
    assert commune.get("/v1/articles/tiem-chung?fields=body_text") == {"body_text": "Tiêm chủng: nội dung."}
    assert commune.get("/v1/articles?fields=password", 422)["errors"][0]["pointer"] == "?fields"


def test_unknown_parameters_and_bad_values_are_named(commune: World) -> None:
    assert commune.get("/v1/articles?colour=red", 400)["errors"][0]["pointer"] == "?colour"
    assert commune.get("/v1/articles?limit=101", 422)["errors"][0]["pointer"] == "?limit"
    assert commune.get("/v1/articles?unit=khong-co", 422)["errors"][0]["pointer"] == "?unit"
    assert commune.get("/v1/articles?category=khong-co", 422)["errors"][0]["pointer"] == "?category"
    assert commune.get("/v1/articles?utm_source=zalo&fbclid=x")["items"] == []


def test_an_article_tells_all_it_has(commune: World) -> None:
    commune.term("topic", "y-te", "Y tế")
    commune.publish("article", title="Bài liên quan", topics=["y-te"])
    commune.publish(
        "article",
        title="Tiêm chủng",
        topics=["y-te"],
        body_html="<p>Mời bà con <script>alert(1)</script>đến tiêm.</p>",
        contributors=[{"name": "Nguyễn Thị Mẫu", "role": "tác giả"}],
        source={"name": "Trạm y tế"},
    )
    article = commune.get("/v1/articles/tiem-chung")
    assert article["body_html"] == "<p>Mời bà con đến tiêm.</p>"
    assert article["body_text"] == "Mời bà con đến tiêm."
    assert article["related"] == [
        {"kind": "article", "title": "Bài liên quan", "url": "http://127.0.0.1:8000/articles/bai-lien-quan"}
    ]
    assert article["contributors"] == [{"name": "Nguyễn Thị Mẫu", "role": "tác giả"}]
    assert article["source"] == {"name": "Trạm y tế", "url": None, "published_on": None}
    assert (article["attachments"], article["notice"]) == ([], None)


def test_a_correction_shows_its_notice(commune: World) -> None:
    id = commune.publish("article", title="Giờ tiêm")
    commune.correct(id, "Giờ tiêm đúng là 8 giờ.", summary="8 giờ")
    article = commune.get("/v1/articles/gio-tiem")
    assert (article["notice"], article["summary"]) == ("Giờ tiêm đúng là 8 giờ.", "8 giờ")


def test_an_old_slug_redirects_for_good(office: World) -> None:
    id = office.publish("article", title="Tên cũ")
    office.revise(id, title="Tên mới", slug="ten-moi")
    answer = office.ask("/v1/articles/ten-cu")
    assert (answer.status_code, answer.headers["location"]) == (301, "/v1/articles/ten-moi")


def test_a_slug_that_was_never_live_is_not_there(commune: World) -> None:
    id = commune.publish("article", title="Đang đăng")
    commune.save(id, slug="sap-doi-ten")
    commune.draft("article", title="Bản nháp")
    assert commune.get("/v1/articles/dang-dang")["slug"] == "dang-dang"
    assert commune.get("/v1/articles/sap-doi-ten", 404)["code"] == "not_found"
    assert commune.get("/v1/articles/ban-nhap", 404)["code"] == "not_found"
    assert commune.get("/v1/articles/%00", 404)["code"] == "not_found"


def test_an_address_answers_by_the_mode_of_the_withdrawal(office: World) -> None:
    office.publish("article", title="Bài thay")
    gone, notice, moved, wrong = (office.publish("article", title=t) for t in ("Một", "Hai", "Ba", "Bốn"))
    office.withdraw(gone, reason="Nội bộ")
    office.withdraw(notice, mode="notice", reason="Buổi họp đã hoãn.")
    office.withdraw(moved, mode="redirect", to="bai-thay")
    office.withdraw(wrong, mode="in_error", reason="Nhầm")

    assert office.get("/v1/articles/mot", 410)["code"] == "gone"
    told = office.get("/v1/articles/hai")
    assert (told["notice"], told["title"], told["body_html"]) == ("Buổi họp đã hoãn.", None, None)
    answer = office.ask("/v1/articles/ba")
    assert (answer.status_code, answer.headers["location"]) == (308, "/v1/articles/bai-thay")
    assert office.get("/v1/articles/bon", 404)["code"] == "not_found"
    assert office.titles("/v1/articles") == ["Bài thay"]


def test_what_is_taken_back_as_in_error_leaves_nothing_behind_even_after_another_text(office: World) -> None:
    id = office.publish("article", title="Một")
    office.revise(id, summary="Bản nhầm")
    office.withdraw(id, mode="in_error", reason="Nhầm")
    assert office.get("/v1/articles/mot", 404)["code"] == "not_found"
    # What was taken down before the mistake stays as it was then.
    told = office.publish("article", title="Hai")
    office.withdraw(told, mode="notice", reason="Buổi họp đã hoãn.")
    office.revise(told, summary="Bản nhầm")
    office.withdraw(told, mode="in_error", reason="Nhầm")
    assert office.get("/v1/articles/hai")["notice"] == "Buổi họp đã hoãn."


def test_what_is_withdrawn_before_it_is_live_leaves_no_trace(office: World) -> None:
    id = office.publish("article", title="Hẹn", wanted={"live_from": MONDAY + timedelta(days=1)})
    before = office.ask("/v1/changes").json()["items"]
    office.withdraw(id, reason="Thôi")
    office.wait(days=2)
    assert office.get("/v1/articles/hen", 404)["code"] == "not_found"
    assert office.get("/v1/changes")["items"] == before == []


def test_a_new_text_lifts_the_withdrawal_at_every_name(office: World) -> None:
    id = office.publish("article", title="Tên cũ")
    office.revise(id, title="Tên mới", slug="ten-moi")
    office.withdraw(id, mode="notice", reason="Đang sửa.")
    for slug in ("ten-cu", "ten-moi"):
        assert office.get(f"/v1/articles/{slug}")["notice"] == "Đang sửa."
    office.revise(id, summary="Đã sửa")
    assert office.get("/v1/articles/ten-moi")["notice"] is None
    assert office.ask("/v1/articles/ten-cu").headers["location"] == "/v1/articles/ten-moi"


def test_a_redirect_follows_its_target_and_ends_with_it(office: World) -> None:
    target = office.publish("article", title="Bài thay")
    office.withdraw(office.publish("article", title="Bài cũ"), mode="redirect", to="bai-thay")
    office.revise(target, title="Bài thay", slug="bai-thay-moi")
    assert office.ask("/v1/articles/bai-cu").headers["location"] == "/v1/articles/bai-thay-moi"
    office.withdraw(target, reason="Hết")
    assert office.get("/v1/articles/bai-cu", 410)["code"] == "gone"


def test_a_redirect_is_not_kept_past_the_next_edge(commune: World) -> None:
    id = commune.publish("article", title="Tên cũ")
    commune.revise(id, {"live_until": MONDAY + timedelta(seconds=8)}, title="Tên mới", slug="ten-moi")
    answer = commune.ask("/v1/articles/ten-cu")
    assert (answer.status_code, answer.headers["cache-control"]) == (301, "public, max-age=6")
    commune.wait(seconds=6)
    assert commune.get("/v1/articles/ten-cu")["title"] == "Tên cũ"


def test_a_window_that_ran_out_is_gone_and_lists_drop_it(office: World) -> None:
    office.publish("article", title="Ngắn hạn", wanted={"live_until": MONDAY + timedelta(hours=1)})
    answer = office.ask("/v1/articles")
    assert len(answer.json()["items"]) == 1
    office.wait(hours=1)
    assert office.get("/v1/articles/ngan-han", 410)["code"] == "gone"
    after = office.ask("/v1/articles")
    assert after.json()["items"] == []
    assert after.headers["last-modified"] == "Mon, 23 Nov 2026 02:00:00 GMT"


def test_a_cached_answer_never_outlives_the_next_edge(commune: World) -> None:
    commune.publish("article", title="Sắp hết", wanted={"live_until": MONDAY + timedelta(seconds=8)})
    answer = commune.ask("/v1/articles")
    assert answer.headers["cache-control"] == "public, max-age=7, stale-while-revalidate=0, stale-if-error=86400"
    assert "item:" in answer.headers["cache-tag"]


def test_head_and_conditional_requests_are_answered(commune: World) -> None:
    commune.publish("article", title="Tiêm chủng")
    answer = commune.ask("/v1/articles/tiem-chung")
    assert commune.ask("/v1/articles/tiem-chung", if_none_match=answer.headers["etag"]).status_code == 304
    head = commune.client.head("/v1/articles/tiem-chung")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", answer.headers["etag"])


def test_each_sending_counts_as_a_delivery(commune: World) -> None:
    id = commune.publish("article", title="Tiêm chủng")
    for _ in range(3):
        commune.ask("/v1/articles/tiem-chung")
    tally, _ = commune.app.state.front.drain()
    assert tally == {(id, 1, "portal"): 3}


def test_days_that_end_before_they_begin_are_no_question(commune: World) -> None:
    for path in ("/v1/articles", "/v1/feeds/articles.rss"):
        refused = commune.get(f"{path}?from=2026-11-24&to=2026-11-23", 422)
        assert [fault["pointer"] for fault in refused["errors"]] == ["?to"]
        assert commune.ask(f"{path}?from=2026-11-23&to=2026-11-23").status_code == 200


def test_alerts_are_empty_and_never_stale(commune: World) -> None:
    answer = commune.ask("/v1/alerts")
    assert answer.json() == {"items": [], "next": None}
    assert answer.headers["cache-control"] == "public, max-age=5"


def test_an_emergency_is_an_alert_while_it_lasts_wherever_it_is_told(office: World) -> None:
    until = {"class": "emergency", "live_until": "2026-11-23T03:00:00Z"}
    message = office.publish("led_message", text="Nước lũ lên nhanh", wanted=until)
    article = office.publish(
        "article", title="Sơ tán khẩn cấp", wanted={"class": "emergency", "channels": ["portal", "zalo"]}
    )
    office.publish("article", title="Tin thường")
    office.publish("led_message", text="Ưu tiên", wanted={"class": "priority"})
    office.publish("led_message", text="Chưa đến giờ", wanted={**until, "live_from": "2026-11-23T02:30:00Z"})
    told = office.get("/v1/alerts?count=exact")
    assert told["count"] == 2
    assert told["items"][0] == {
        "id": article,
        "kind": "article",
        "title": "Sơ tán khẩn cấp",
        "text": "Sơ tán khẩn cấp: nội dung.",
        "unit": {"slug": "goc", "name": "Đơn vị gốc"},
        "url": "http://127.0.0.1:8000/articles/so-tan-khan-cap",
        "live_from": "2026-11-23T01:00:01Z",
        "live_until": None,
    }
    assert told["items"][1] == {
        **told["items"][0],
        "id": message,
        "kind": "led_message",
        "title": "Nước lũ lên nhanh",
        "text": "Nước lũ lên nhanh",
        "url": None,
        "live_from": "2026-11-23T01:00:00Z",
        "live_until": "2026-11-23T03:00:00Z",
    }
    following = office.get("/v1/alerts?limit=1&fields=title")["next"]
    assert office.get(following) == {"items": [{"title": "Nước lũ lên nhanh"}], "next": None}
    office.wait(hours=1, minutes=45)
    assert office.titles("/v1/alerts") == ["Chưa đến giờ", "Sơ tán khẩn cấp", "Nước lũ lên nhanh"]
    assert office.ask("/v1/alerts").headers["cache-control"] == "public, max-age=5"
    office.withdraw(article, reason="Đã an toàn.")
    office.wait(minutes=20)
    assert office.titles("/v1/alerts") == []


def test_today_is_a_day_in_vietnam(commune: World) -> None:
    commune.wait(hours=17)
    commune.publish("article", title="Sau nửa đêm")
    assert clock.today().isoformat() == "2026-11-24"
    assert commune.titles("/v1/articles?from=2026-11-24&to=2026-11-24") == ["Sau nửa đêm"]
