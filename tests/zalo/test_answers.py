"""What the bot is handed: ready messages within the limits of the Official Account."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from api.channels.zalo import messages
from tests.world import World

BIRTH: dict[str, Any] = {
    "title": "Đăng ký khai sinh",
    "code": "1.001193",
    "executing_agency": "Uỷ ban nhân dân xã",
    "steps": [{"name": "Bước 1", "text": "Nộp tờ khai tại bộ phận một cửa."}],
    "methods": [
        {
            "channel": "direct",
            "time_limit": {"value": 1, "unit": "working_day", "text": ""},
            "fees": [{"amount": 0, "text": "Miễn phí"}],
        },
        {"channel": "online", "time_limit": None, "fees": [{"amount": 8000}]},
    ],
    "cases": [{"name": "", "components": [{"name": "Giấy chứng sinh", "originals": 1, "copies": 0}]}],
    "results": [{"name": "Giấy khai sinh"}],
}


def texts(answer: dict[str, Any]) -> str:
    return "\n".join(message.get("text", "") for message in answer["messages"])


def test_a_question_that_means_one_procedure_is_answered_with_it(office: World) -> None:
    office.publish("procedure", **BIRTH)
    answer = office.get("/v1/zalo/answers?q=dang ky khai sinh")
    assert (answer["query"], answer["matches"]) == ("dang ky khai sinh", 1)
    (message,) = answer["messages"]
    assert message["text"] == (
        "Đăng ký khai sinh (1.001193)\n\n"
        "Nơi nộp: Uỷ ban nhân dân xã\n\n"
        "Cách nộp, thời hạn, lệ phí:\n- Trực tiếp: 1 ngày làm việc; Miễn phí\n- Trực tuyến: 8.000 đồng\n\n"
        "Giấy tờ cần có:\n- Giấy chứng sinh (1 bản chính)\n\n"
        "Kết quả: Giấy khai sinh"
    )
    (button,) = message["attachment"]["payload"]["buttons"]
    assert button == {
        "title": "Xem trên cổng",
        "type": "oa.open.url",
        "payload": {"url": "http://127.0.0.1:8000/procedures/1.001193"},
    }


def test_every_spelling_of_a_code_finds_the_procedure(commune: World) -> None:
    commune.publish("procedure", **BIRTH)
    said = commune.get("/v1/zalo/procedures/1.001193")
    assert said["code"] == "1.001193"
    for spelling in ("1.001193.H17", "1.001193.000.00.00.H17", "dang-ky-khai-sinh"):
        assert commune.get(f"/v1/zalo/procedures/{spelling}") == said
    assert commune.get("/v1/zalo/procedures/1.009999", 404)["code"] == "not_found"


def test_several_matches_come_as_a_list_within_the_limits(office: World) -> None:
    for number in range(6):
        office.publish("procedure", title=f"Cấp giấy phép số {number} " + "rất dài " * 30, code=f"1.00000{number}")
    office.publish("article", title="Tin về giấy phép", summary="Tóm tắt")
    answer = office.get("/v1/zalo/answers?q=giấy phép")
    assert answer["matches"] == 7
    payload = answer["messages"][0]["attachment"]["payload"]
    assert payload["template_type"] == "list"
    assert len(payload["elements"]) == 4
    assert all(len(one["title"]) <= 100 and 0 < len(one["subtitle"]) <= 500 for one in payload["elements"])
    assert all(one["default_action"]["type"] == "oa.open.url" for one in payload["elements"])
    shows = [button for button in payload["buttons"] if button["type"] == "oa.query.show"]
    assert shows
    assert office.get(f"/v1/zalo/answers?q={shows[0]['payload']}")["matches"] == 1


def test_a_question_without_an_answer_gets_help_and_is_not_repeated(commune: World) -> None:
    commune.term("field", "ho-tich", "Hộ tịch")
    root = commune.manage("GET", "/units/goc")
    form = {
        "name": root["name"],
        "parent": None,
        "kind": "xã",
        "hotline": "0200 000 0002",
        "working_hours": [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "07:30", "to": "17:00"}],
    }
    commune.manage("PUT", "/units/goc", json=form, If_Match=f'"{root["version"]}"')
    answer = commune.get("/v1/zalo/answers?q=phi thuyền vũ trụ")
    assert answer["matches"] == 0
    said = texts(answer)
    assert len(answer["messages"]) == 1
    assert "phi thuyền" not in said
    assert "Hộ tịch" in said
    assert "T2-T6 07:30-17:00" in said
    assert "0200 000 0002" in said


def test_a_text_too_long_for_one_message_ends_at_a_paragraph_with_a_way_on(commune: World) -> None:
    paragraphs = "".join(f"<p>Đoạn thứ {n}: " + "nội dung chi tiết " * 10 + "</p>" for n in range(30))
    commune.publish("article", title="Bài dài", body_html=paragraphs)
    (message,) = commune.get("/v1/zalo/answers?q=bài dài")["messages"]
    assert len(message["text"]) <= 2000
    assert message["text"].endswith("chi tiết")
    assert message["attachment"]["payload"]["buttons"][0]["title"] == "Xem tiếp"


def test_the_bot_speaks_only_of_what_is_live_on_zalo(office: World) -> None:
    office.draft("article", title="Bản nháp mật")
    office.publish("article", title="Chỉ trên cổng mật", wanted={"channels": ["portal"]})
    id = office.publish("article", title="Lịch tiêm chủng")
    assert office.get("/v1/zalo/answers?q=mật")["matches"] == 0
    assert office.get("/v1/zalo/answers?q=tiêm chủng")["matches"] == 1
    office.withdraw(id, reason="Hoãn")
    assert office.get("/v1/zalo/answers?q=tiêm chủng")["matches"] == 0


def test_what_stands_on_zalo_only_leads_to_no_page(office: World) -> None:
    only = {"channels": ["zalo", "zalo_broadcast"]}
    article = office.publish("article", title="Lịch cắt nước thôn Đông", wanted=only)
    office.publish("procedure", **BIRTH, wanted=only)
    for path in ("/v1/zalo/answers?q=cắt nước thôn Đông", "/v1/zalo/procedures/1.001193"):
        (message,) = office.get(path)["messages"]
        assert "attachment" not in message
    office.publish("article", title="Lịch cắt nước thôn Tây", wanted=only)
    (message,) = office.get("/v1/zalo/answers?q=cắt nước")["messages"]
    for one in message["attachment"]["payload"]["elements"]:
        action = one["default_action"]
        assert (action["type"], action["payload"]) == ("oa.query.show", one["title"])
        assert office.get(f"/v1/zalo/answers?q={action['payload']}")["matches"] == 1
    assert all("http" not in row["text"] for row in office.get("/v1/zalo/broadcasts")["items"])
    assert {row["url"] for row in office.get("/v1/changes")["items"]} == {None}
    # Once it stands on the portal it is led to, by the name it has there.
    office.revise(article, {"channels": ["portal"]}, slug="cat-nuoc")
    address = "http://127.0.0.1:8000/articles/cat-nuoc"
    (message,) = office.get("/v1/zalo/answers?q=cắt nước thôn Đông")["messages"]
    assert message["attachment"]["payload"]["buttons"][0]["payload"] == {"url": address}
    assert office.get("/v1/changes")["items"][-1]["url"] == address
    office.withdraw(article, channels=["portal"], reason="Thôi")
    (message,) = office.get("/v1/zalo/answers?q=cắt nước thôn Đông")["messages"]
    assert "attachment" not in message
    assert office.get("/v1/changes")["items"][-1]["url"] is None


def test_a_procedure_not_yet_in_force_says_so_first(commune: World) -> None:
    commune.publish("procedure", **BIRTH, effective_from="2026-12-15")
    (message,) = commune.get("/v1/zalo/procedures/1.001193")["messages"]
    assert "\n\nThủ tục này có hiệu lực từ ngày 15/12/2026.\n\n" in message["text"]


def test_the_bot_says_of_amendments_and_repeals_what_the_portal_says(office: World) -> None:
    decided = {"number": "30/QĐ-UBND", "date": "2026-11-20", "agency": "UBND xã Mẫu"}
    first = {"number": "12/QĐ-UBND"}
    id = office.publish("procedure", **BIRTH, decision=first, effective_from="2026-01-01")
    path = "procedures/1.001193"
    office.revise(
        id,
        {"effective_from": "2026-12-01"},
        decision={**decided, "action": "amend"},
        conditions_text="Có mặt cha hoặc mẹ.",
    )
    for days, words in (
        (0, "được sửa đổi, bổ sung (phần: yêu cầu, điều kiện) kể từ ngày 01/12/2026, theo Quyết định số 30/QĐ-UBND"),
        (10, "được sửa đổi, bổ sung (phần: yêu cầu, điều kiện) kể từ ngày 01/12/2026, theo Quyết định số 30/QĐ-UBND"),
        (40, "đã bị bãi bỏ kể từ ngày 05/01/2027, theo Quyết định số 41/QĐ-UBND ngày 20/11/2026 của UBND xã Mẫu"),
    ):
        if days == 40:
            repeal = {**decided, "number": "41/QĐ-UBND", "action": "repeal"}
            office.revise(id, {"effective_from": "2026-12-01", "effective_until": "2027-01-05"}, decision=repeal)
        office.wait(days=days)
        notice = office.get(f"/v1/{path}")["notice"]
        (message,) = office.get(f"/v1/zalo/{path}")["messages"]
        assert words in notice
        assert f"\n\n{notice}\n\n" in message["text"]


def test_an_answer_is_cached_counted_and_revalidated(office: World) -> None:
    id = office.publish("procedure", **BIRTH)
    path = "/v1/zalo/procedures/1.001193"
    first = office.ask(path)
    assert first.headers["cache-control"].startswith("public, max-age=15")
    assert office.ask(path, If_None_Match=first.headers["etag"]).status_code == 304
    assert office.client.head(path).headers["etag"] == first.headers["etag"]
    tally, _ = office.app.state.front.drain()
    assert tally == {(id, 1, "zalo"): 3}


def test_a_parameter_that_does_not_exist_is_named(commune: World) -> None:
    assert commune.get("/v1/zalo/answers?qq=a", 400)["errors"][0]["pointer"] == "?qq"
    assert commune.get("/v1/zalo/answers?q=" + "a" * 501, 422)["errors"][0]["pointer"] == "?q"
    assert commune.ask("/v1/zalo/answers?q=a&utm_source=zalo").status_code == 200


@given(st.text(), st.integers(min_value=1, max_value=200))
def test_what_is_cut_fits_and_begins_the_text(text: str, longest: int) -> None:
    made = messages.cut(text, longest)
    assert len(made) <= longest
    assert text.strip().startswith(made.removesuffix("…").rstrip()) or made == text.strip()


def test_a_cut_never_parts_a_letter_from_its_marks() -> None:
    decomposed = "e\u0302\u0301" * 10
    assert messages.cut(decomposed, 8) == "e\u0302\u0301" * 2 + "…"


def test_messages_are_json_as_the_api_takes_it() -> None:
    made = messages.text("Xin chào", [messages.open_url("Mở", "https://vi-du.example/a")])
    assert json.loads(json.dumps(made)) == made
