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


def on_the_portal(commune: World, kind: str) -> dict[str, Any]:
    rooms = {"article": "articles", "procedure": "procedures"}
    found: dict[str, Any] = commune.get(f"/v1/{rooms[kind]}/cap-can-cuoc")
    return found


def in_zalo(commune: World, kind: str) -> dict[str, Any]:
    address = {"article": "answers?q=cấp căn cước", "procedure": "procedures/cap-can-cuoc"}[kind]
    return {"messages": commune.get(f"/v1/zalo/{address}")["messages"]}


def broadcast(commune: World, kind: str) -> dict[str, Any]:
    (sent,) = commune.get("/v1/zalo/broadcasts")["items"]
    assert sent["kind"] == kind
    found: dict[str, Any] = sent
    return found


def on_a_screen(commune: World, kind: str) -> dict[str, Any]:
    pairing = commune.client.post("/v1/signage/pairings", json={"model": "P10", "width": 192, "height": 32}).json()
    commune.manage("POST", "/screens", 201, {"name": "Cổng", "unit": "goc", "pairing_code": pairing["code"]})
    (item,) = commune.get(f"{commune.get(pairing['poll_url'])['capability_url']}/playlist")["items"]
    return {"text": item["text"]["plain"]}


def in_a_rundown(commune: World, kind: str) -> dict[str, Any]:
    slug = commune.manage("POST", "/stations", 201, {"name": "Đài xã", "unit": "goc"})["slug"]
    slot = {"name": "Chiều", "days": ["mon"], "from": "17:00", "to": "17:15"}
    commune.manage("POST", f"/stations/{slug}/slots", 201, slot)
    capability = commune.manage("POST", f"/stations/{slug}/keys", 201, {"name": "Máy"})["capability_url"]
    (item,) = commune.get(f"{capability}/rundown")["slots"][0]["items"]
    found: dict[str, Any] = item
    return found


ANSWERS = {
    ("article", "portal"): on_the_portal,
    ("article", "zalo"): in_zalo,
    ("article", "zalo_broadcast"): broadcast,
    ("procedure", "portal"): on_the_portal,
    ("procedure", "zalo"): in_zalo,
    ("procedure", "zalo_broadcast"): broadcast,
    ("led_message", "signage"): on_a_screen,
    ("led_message", "zalo_broadcast"): broadcast,
    ("radio_script", "radio"): in_a_rundown,
}
"""Where each kind is read on each channel that can be previewed."""


def test_no_channel_is_left_out_of_the_comparison(commune: World) -> None:
    offered = {
        (one["kind"], channel) for one in commune.manage("GET", "/kinds")["items"] for channel in one["previews"]
    }
    assert offered == set(ANSWERS)


@pytest.mark.parametrize(("kind", "channel"), ANSWERS)
@pytest.mark.parametrize("besides", [[], ["portal"]])
def test_what_a_channel_answers_is_what_its_preview_showed(
    commune: World, kind: str, channel: str, besides: list[str]
) -> None:
    channels = sorted({channel, *besides}) if (kind, "portal") in ANSWERS else [channel]
    shown = preview(commune, channel, make.body(kind, "Cấp căn cước"), channels=channels)["answer"]
    if channel == "signage":
        shown = {"text": shown["panels"][0]["item"]["text"]["plain"]}
    if channel == "zalo":
        del shown["in_a_list"]
    named = {"text" if kind == "led_message" else "title": "Cấp căn cước"}
    commune.publish(kind, wanted={"channels": channels}, **named)
    assert bare(shown) == bare(ANSWERS[kind, channel](commune, kind))


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


@pytest.mark.parametrize("title", ["", "  "])
def test_a_text_without_a_title_yet_shows_what_there_is_of_it(commune: World, title: str) -> None:
    body = {"kind": "article", "title": title, "body_html": "<p>Chiều mai cắt nước.</p>"}
    page = preview(commune, "portal", body)["page"]
    assert "<h1>Chưa có tiêu đề</h1>" in page
    assert "Chiều mai cắt nước." in page
    assert "Chưa có tiêu đề" in str(preview(commune, "zalo", body)["answer"])
    script = {"kind": "radio_script", "parts": [{"role": "item", "text": "Kính thưa bà con."}], "title": title}
    assert "Kính thưa bà con." in preview(commune, "radio", script)["answer"]["spoken_text"]
    assert preview(commune, "portal", {"kind": "procedure", "title": title})["answer"]["title"] == "Chưa có tiêu đề"
    # Saved it cannot be.
    commune.manage("POST", "/items", 422, {"unit": "goc", "body": body})


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


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("<p>HĐND, UBND xã mời bà con.</p>", ["HĐND", "UBND"]),
        ("<h2>PHÒNG CHÁY TRONG AN TOÀN</h2><p>Bà con giữ gìn, dọn dẹp quanh nhà mỗi ngày.</p>", []),
        ("<p>Hưởng ứng ngày VÌ AN NINH, khối phố họp.</p>", []),
        ("<p>Uỷ ban nhân dân (UBND) xã mời bà con. UBND chờ bà con.</p>", []),
        ("<p>Quyết định số 163/QĐ-UBND, phần II.</p>", []),
    ],
)
def test_short_forms_are_told_apart_from_words_in_capitals(commune: World, text: str, short: list[str]) -> None:
    body = make.body("article", summary="Tóm tắt.", body_html=text)
    found = commune.manage("POST", "/checks", 200, {"unit": "goc", "body": body})["items"]
    told = [one["detail"] for one in found if one["code"] == "abbreviation"]
    assert [sentence.split("”")[0].removeprefix("“") for sentence in told] == short


def test_checks_name_the_parts_the_law_wants_of_a_procedure(commune: World) -> None:
    found = findings(commune, {"kind": "procedure", "title": "Cấp phép"})
    assert found["error"] == {"/steps text_missing"}
    missing = {"/steps", "/methods", "/cases", "/subjects", "/executing_agency"}
    assert {f"{place} legal_minimum" for place in missing} <= found["warning"]


def test_checks_answer_for_a_text_that_cannot_be_saved_yet(commune: World) -> None:
    assert findings(commune, {"kind": "article", "title": ""}) == {"error": {"/title string_too_short"}}
    assert parse(make.body("led_message")).warnings() == []


def test_what_a_unit_above_approved_is_previewed_by_whoever_reads_it_but_not_on_screens_of_others(
    commune: World,
) -> None:
    commune.unit("xa-a", "Xã A")
    commune.unit("xa-b", "Xã B")
    for slug in ("xa-a", "xa-b"):
        pairing = commune.client.post("/v1/signage/pairings", json={"model": "P10", "width": 96, "height": 16}).json()
        commune.manage("POST", "/screens", 201, {"name": slug, "unit": slug, "pairing_code": pairing["code"]})
    reader = commune.person("doc@xa-a.vn", "author", "xa-a")
    approved = commune.publish("led_message", text="Toàn dân phòng cháy")
    item = commune.manage("GET", f"/items/{approved}", who=reader)
    form = {"unit": "goc", "body": item["head"]["body"], "channel": "signage", "item": approved}
    (shown,) = commune.manage("POST", "/previews", 200, form, who=reader)["answer"]["panels"]
    assert [one["name"] for one in shown["screens"]] == ["xa-a"]
    asked = {"unit": "goc", "body": item["head"]["body"], "item": approved}
    assert commune.manage("POST", "/checks", 200, asked, who=reader)["items"] == []
    # Beside what was approved there, nothing of theirs opens.
    commune.manage("POST", "/checks", 422, {**asked, "item": None}, who=reader)
    commune.manage("POST", "/checks", 422, {**asked, "unit": "xa-b"}, who=reader)
    draft = commune.manage("POST", "/items", 201, {"unit": "goc", "body": form["body"]})
    commune.manage("POST", "/previews", 422, {**form, "item": draft["id"]}, who=reader)
    commune.manage("POST", "/previews", 422, {**form, "item": None}, who=reader)
    commune.manage("POST", "/previews", 422, {**form, "unit": "xa-b"}, who=reader)
