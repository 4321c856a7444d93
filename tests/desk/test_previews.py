"""A preview shows what the channel answers once the text is published."""

from typing import Any

import pytest

from api.kinds import parse
from tests import make
from tests.media import samples
from tests.world import World

PROCEDURE: dict[str, Any] = {
    "title": "Xác nhận thông tin cư trú",
    "code": "1.900777",
    "levels": ["commune"],
    "executing_agency": "Ủy ban nhân dân xã",
    "methods": [
        {"channel": "online", "time_limit": {"value": 3, "unit": "working_day"}, "fees": [{"amount": 0}]},
        {"channel": "direct", "time_limit": {"value": 5, "unit": "working_day"}, "fees": [{"amount": 10000}]},
    ],
    "cases": [{"name": "Giấy tờ phải nộp", "components": [{"name": "Tờ khai", "originals": 1}]}],
    "results": [{"name": "Giấy xác nhận"}],
    "effective_from": "2026-01-01",
}
OWN = (
    "id",
    "slug",
    "url",
    "published_at",
    "updated_at",
    "message",
    "publication",
    "script",
    "windows",
    "starts_at",
    "position",
)
"""What only a publication has: its ids, its instants, its place among others."""


def bare(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in OWN}


def preview(office: World, channel: str, body: dict[str, Any], **more: Any) -> dict[str, Any]:
    asked = {"unit": "goc", "body": body, "channel": channel, **more}
    shown: dict[str, Any] = office.manage("POST", "/previews", 200, asked)
    assert shown["channel"] == channel
    return shown


def test_an_article_on_the_portal_is_what_its_preview_showed(office: World) -> None:
    office.term("category", "tin-tuc", "Tin tức")
    photo = office.upload("anh.jpg", samples.picture(), alt="Sân trường")
    members = {
        "title": "Khai giảng",
        "summary": "Ngày mai.",
        "category": "tin-tuc",
        "cover": photo["id"],
        "body_html": f'<h2>Giờ giấc</h2><p>Từ <b>07:00</b>.</p><img data-media="{photo["id"]}" alt="Sân">',
    }
    shown = preview(office, "portal", make.body("article", **members))
    office.publish("article", **members)
    read = office.get("/v1/articles/khai-giang")
    assert bare(shown["answer"]) == bare(read)
    assert shown["media"][read["cover"]["url"]] == photo["id"]
    assert shown["page"] == office.ask("/articles/khai-giang").text


def test_a_text_that_is_live_is_previewed_under_its_name_and_first_day_and_not_beside_itself(office: World) -> None:
    office.term("topic", "nuoc", "Nước")
    id = office.publish("article", title="Cắt nước", topics=["nuoc"])
    office.wait(days=2)
    written = office.manage("GET", f"/items/{id}")["head"]["body"] | {"title": "Cắt nước thôn Đông"}
    shown = preview(office, "portal", written, item=id)
    office.revise(id, title="Cắt nước thôn Đông")
    assert shown["page"] == office.ask("/articles/cat-nuoc").text
    assert "23/11/2026" in shown["page"]


def test_a_procedure_on_the_portal_and_in_zalo_is_what_its_previews_showed(office: World) -> None:
    body = make.body("procedure", **PROCEDURE)
    portal, zalo = preview(office, "portal", body), preview(office, "zalo", body)["answer"]
    office.publish("procedure", **PROCEDURE)
    assert bare(portal["answer"]) == bare(office.get("/v1/procedures/1.900777"))
    assert portal["page"] == office.ask("/procedures/1.900777").text
    assert zalo["messages"] == office.get("/v1/zalo/procedures/1.900777")["messages"]


def test_an_article_in_zalo_is_what_its_preview_showed(commune: World) -> None:
    shown = preview(commune, "zalo", make.body("article", title="Lịch tiêm chủng"))["answer"]
    commune.publish("article", title="Lịch tiêm chủng")
    assert shown["messages"] == commune.get("/v1/zalo/answers?q=lịch tiêm chủng")["messages"]


def test_a_broadcast_is_what_its_preview_showed(commune: World) -> None:
    shown = preview(commune, "zalo_broadcast", make.body("article", title="Cảnh báo mưa lớn"))["answer"]
    commune.publish("article", title="Cảnh báo mưa lớn", wanted={"channels": ["portal", "zalo_broadcast"]})
    (sent,) = commune.get("/v1/zalo/broadcasts")["items"]
    assert bare(shown) == bare(sent)


@pytest.mark.parametrize("text", ["Ngày mai cấp căn cước", "Thông báo rất dài " * 20])
def test_a_message_on_a_screen_is_what_its_preview_showed(commune: World, text: str) -> None:
    pairing = commune.client.post("/v1/signage/pairings", json={"model": "P10", "width": 96, "height": 16}).json()
    commune.manage("POST", "/screens", 201, {"name": "Cổng", "unit": "goc", "pairing_code": pairing["code"]})
    device = commune.get(pairing["poll_url"])["capability_url"]
    (shown,) = preview(commune, "signage", make.body("led_message", text))["answer"]["panels"]
    assert [one["name"] for one in shown["screens"]] == ["Cổng"]
    commune.publish("led_message", text=text)
    playlist = commune.get(f"{device}/playlist")
    (item,) = playlist["items"]
    assert bare(shown["item"]) == bare(item)
    drawn = playlist["assets"][item["frames"][0]["asset"]]
    assert {**shown["assets"]["a1"], "url": drawn["url"]} == drawn
    assert shown["assets"]["a1"]["url"].startswith("data:image/png;base64,")


def test_a_message_of_a_unit_without_a_screen_is_shown_on_a_usual_panel(commune: World) -> None:
    (shown,) = preview(commune, "signage", make.body("led_message"))["answer"]["panels"]
    assert (shown["panel"]["width"], shown["panel"]["height"], shown["screens"]) == (192, 32, [])


def test_a_script_in_a_rundown_is_what_its_preview_showed(commune: World) -> None:
    slug = commune.manage("POST", "/stations", 201, {"name": "Đài xã", "unit": "goc"})["slug"]
    slot = {"name": "Chiều", "days": ["mon"], "from": "17:00", "to": "17:15"}
    commune.manage("POST", f"/stations/{slug}/slots", 201, slot)
    capability = commune.manage("POST", f"/stations/{slug}/keys", 201, {"name": "Máy"})["capability_url"]
    shown = preview(commune, "radio", make.body("radio_script", "Vệ sinh đường làng"))["answer"]
    commune.publish("radio_script", title="Vệ sinh đường làng")
    (item,) = commune.get(f"{capability}/rundown")["slots"][0]["items"]
    assert bare(shown) == bare(item)


def test_a_preview_leaves_nothing_behind(office: World) -> None:
    before = office.manage("GET", "/events")["items"][0]["seq"]
    preview(office, "portal", make.body("article"))
    assert office.manage("GET", "/items")["items"] == []
    assert office.manage("GET", "/events")["items"][0]["seq"] == before


def test_what_cannot_be_shown_is_said_at_its_place(commune: World) -> None:
    def refused(**asked: Any) -> str:
        form = {"unit": "goc", "body": make.body("article"), "channel": "portal", **asked}
        return str(commune.manage("POST", "/previews", 422, form)["errors"][0]["pointer"])

    assert refused(channel="radio") == "/channel"
    assert refused(unit="la") == "/unit"
    assert refused(item="khong-co") == "/item"
    assert refused(body=make.body("article", category="khong-co")) == "/body/category"
    assert refused(body={"kind": "article"}) == "/body/title"
    led = {"unit": "goc", "body": make.body("led_message"), "channel": "signage", "screen": "khong-co"}
    commune.manage("POST", "/previews", 404, led)


def test_a_stranger_to_the_unit_cannot_preview_there(commune: World) -> None:
    commune.unit("xa-a", "Xã A")
    commune.unit("xa-b", "Xã B")
    writer = commune.person("viet@xa-a.vn", "author", "xa-a")
    form = {"unit": "xa-b", "body": make.body("article"), "channel": "portal"}
    commune.manage("POST", "/previews", 422, form, who=writer)
    commune.manage("POST", "/previews", 200, {**form, "unit": "xa-a"}, who=writer)


def findings(commune: World, body: dict[str, Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in commune.manage("POST", "/checks", 200, {"unit": "goc", "body": body})["items"]:
        found.setdefault(one["level"], set()).add(f"{one['pointer']} {one['code']}")
    return found


def test_checks_tell_what_stops_a_text_and_what_to_look_at_again(commune: World) -> None:
    photo = commune.upload("anh.jpg", samples.picture())
    found = findings(
        commune, make.body("article", cover=photo["id"], body_html="<p>UBND xã mời họp.</p><script>x()</script>")
    )
    assert found["error"] == {"/cover alt_missing"}
    assert {"/content abbreviation", "/body_html dropped", "/summary summary_missing"} <= found["warning"]


def test_checks_name_the_parts_the_law_wants_of_a_procedure(commune: World) -> None:
    found = findings(commune, {"kind": "procedure", "title": "Cấp phép"})
    assert found["error"] == {"/steps text_missing"}
    missing = {"/steps", "/methods", "/cases", "/subjects", "/executing_agency"}
    assert {f"{place} legal_minimum" for place in missing} <= found["warning"]


def test_checks_answer_for_a_text_that_cannot_be_saved_yet(commune: World) -> None:
    assert findings(commune, {"kind": "article", "title": ""}) == {"error": {"/title string_too_short"}}
    assert parse(make.body("led_message")).warnings() == []
