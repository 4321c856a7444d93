"""What the page may broadcast: articles as typed blocks, each place in the log good to go on from."""

from datetime import timedelta
from typing import Any

from tests.content.test_statements import counted
from tests.media import samples
from tests.world import MONDAY, World

WANTED = {"channels": ["zalo_broadcast"]}
READABLE = {"channels": ["portal", "zalo_broadcast"]}


def titles(page: dict[str, Any]) -> list[str]:
    return [item["article"]["title"] for item in page["items"]]


def test_an_article_is_ready_for_the_official_account(commune: World) -> None:
    cover = commune.upload("le-hoi.jpg", samples.picture(), alt="Lễ hội")
    inside = commune.upload("ban-do.jpg", samples.picture(size=(400, 300)), alt="Bản đồ")
    id = commune.publish(
        "article",
        title="T" * 200,
        summary="s " * 400,
        cover=cover["id"],
        body_html=f'<p>Đường đi:</p><img data-media="{inside["id"]}" alt="Bản đồ"><ul><li>Một</li><li>Hai</li></ul>',
        wanted=READABLE,
    )
    (row,) = commune.get("/v1/zalo/broadcasts")["items"]
    article = row["article"]
    assert (row["id"], row["revision"], row["kind"]) == (id, 1, "article")
    assert len(article["title"]) == 150
    assert len(article["description"]) <= 300
    assert len(article["author"]) <= 50
    assert [block["type"] for block in article["body"]] == ["text", "image", "text"]
    assert article["body"][2]["content"] == "- Một\n- Hai"
    assert article["body"][1]["caption"] == "Bản đồ"
    assert len(row["text"]) <= 2000
    assert row["text"].endswith("/articles/" + "t" * 96)
    picture = commune.ask(article["cover"]["photo_url"].removeprefix("http://127.0.0.1:8000"))
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
    assert len(picture.content) <= 1_000_000


def test_only_what_is_live_for_broadcast_is_there(office: World) -> None:
    office.publish("article", title="Chỉ trên cổng")
    office.publish("article", title="Hẹn mai", wanted={**WANTED, "live_from": MONDAY + timedelta(days=1)})
    gone = office.publish("article", title="Đã gỡ", wanted=WANTED)
    office.withdraw(gone, reason="Sai")
    office.publish("article", title="Phát rộng", wanted=WANTED)
    assert titles(office.get("/v1/zalo/broadcasts")) == ["Phát rộng"]
    office.wait(days=1)
    assert titles(office.get("/v1/zalo/broadcasts")) == ["Hẹn mai", "Phát rộng"] or titles(
        office.get("/v1/zalo/broadcasts")
    ) == ["Phát rộng", "Hẹn mai"]


def test_a_consumer_goes_on_from_where_it_stopped(office: World) -> None:
    office.publish("article", title="Một", wanted=WANTED)
    page = office.get("/v1/zalo/broadcasts")
    assert titles(page) == ["Một"]
    office.publish("article", title="Hai", wanted=WANTED)
    following = office.get(f"/v1/zalo/broadcasts?after={page['next']}")
    assert titles(following) == ["Hai"]
    assert following["epoch"] == page["epoch"]
    assert titles(office.get(f"/v1/zalo/broadcasts?after={following['next']}")) == []


def test_what_is_done_on_other_channels_broadcasts_nothing_again(office: World) -> None:
    id = office.publish("article", title="Một", wanted=WANTED)
    after = office.get("/v1/zalo/broadcasts")["next"]
    for _ in range(2):
        office.revise(id, {"channels": ["portal", "zalo"]}, summary="Chỉ trên cổng")
    office.withdraw(id, channels=["portal"], reason="Thôi đăng ở cổng")
    office.revise(id, {"channels": ["portal"], "live_from": "2026-11-23T02:00:00Z"})
    office.wait(hours=2)
    page = office.get(f"/v1/zalo/broadcasts?after={after}")
    assert titles(page) == []
    assert titles(office.get("/v1/zalo/broadcasts")) == ["Một"]


def test_a_plan_that_is_given_up_broadcasts_nothing_again_and_what_was_covered_comes_back(office: World) -> None:
    id = office.publish("article", title="Thường ngày", wanted=WANTED)
    after = office.get("/v1/zalo/broadcasts")["next"]
    office.revise(id, {**WANTED, "live_from": "2026-11-24T01:00:00Z"}, title="Mai")
    (planned, first) = office.manage("GET", f"/items/{id}")["publications"]
    office.withdraw(id, publication=planned["id"], reason="Thôi")
    page = office.get(f"/v1/zalo/broadcasts?after={after}")
    assert titles(page) == []
    office.revise(id, {**WANTED, "live_until": "2026-11-23T03:00:00Z"}, title="Tết")
    page = office.get(f"/v1/zalo/broadcasts?after={page['next']}")
    assert titles(page) == ["Tết"]
    office.wait(hours=3)
    (row,) = office.get(f"/v1/zalo/broadcasts?after={page['next']}")["items"]
    assert (row["publication"], row["article"]["title"]) == (first["id"], "Thường ngày")


def test_a_procedure_that_is_to_come_is_led_to_by_the_code_it_will_have_first(commune: World) -> None:
    first = {**READABLE, "effective_from": "2026-11-26"}
    id = commune.publish("procedure", title="Thủ tục", code="1.000001", wanted=first)
    commune.revise(id, {**READABLE, "effective_from": "2026-11-27"}, code="1.000002")
    (row,) = commune.get("/v1/zalo/broadcasts")["items"]
    assert row["text"].endswith("/procedures/1.000001")
    commune.wait(days=4)
    (row,) = commune.get("/v1/zalo/broadcasts")["items"]
    assert row["text"].endswith("/procedures/1.000002")


def test_pages_repeat_nothing(office: World) -> None:
    first = office.publish("article", title="Một", wanted=WANTED)
    office.publish("article", title="Hai", wanted=WANTED)
    office.revise(first, title="Một, lần hai")
    found, after = list[str](), ""
    for _ in range(3):
        page = office.get(f"/v1/zalo/broadcasts?limit=1{after}")
        found += titles(page)
        after = f"&after={page['next']}"
    assert found == ["Hai", "Một, lần hai"]


def test_an_altered_place_is_refused(commune: World) -> None:
    assert commune.get("/v1/zalo/broadcasts?after=khong-phai", 422)["errors"][0]["pointer"] == "?after"


def test_an_led_message_may_be_broadcast_as_text(commune: World) -> None:
    commune.publish("led_message", text="Cảnh giác tin nhắn giả danh", wanted=WANTED)
    (row,) = commune.get("/v1/zalo/broadcasts")["items"]
    assert row["text"] == "Cảnh giác tin nhắn giả danh"
    assert row["article"]["cover"] is None


def test_a_page_asks_as_much_of_the_database_for_many_as_for_one(office: World) -> None:
    cover = office.upload("le-hoi.jpg", samples.picture(), alt="Lễ hội")
    for number in range(6):
        office.publish("article", title=f"Tin {number}", cover=cover["id"], wanted=READABLE)
    asked = {}
    for limit in (1, 6):
        with counted() as asked[limit]:
            assert len(office.get(f"/v1/zalo/broadcasts?limit={limit}")["items"]) == limit
    assert len(asked[1]) == len(asked[6]), "\n".join(asked[6])
