"""Whatever goes wrong is told in one form, in Vietnamese, naming the place and the mend; nothing is half-written."""

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Response
from jose import jwt
from sqlalchemy import func, select, text
from starlette.testclient import TestClient

from api import clock, db, schema
from api.openapi import DOCUMENTS, document
from api.wire import SPELLINGS
from tests import make
from tests.media import samples
from tests.world import World

MB = 1024 * 1024
NFD = unicodedata.normalize("NFD", "Hoà bình đến làng")


def problem(answer: Response, status: int, code: str) -> dict[str, Any]:
    """The answer as a problem of this status and code, in the one form that all of them have."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text[:500]}"
    assert answer.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert (told["status"], told["code"], told["type"]) == (status, code, f"urn:loa:problem:{code}")
    for sentence in (told["detail"], *(fault["detail"] for fault in told.get("errors", []))):
        assert re.search(
            r"[àáảãạăâđèéẻẽẹêìíỉĩịòóỏõọôơùúủũụưỳýỷỹỵ]", unicodedata.normalize("NFC", sentence).lower()[:400]
        )
        assert "Traceback" not in sentence
        assert "SELECT" not in sentence
    return told


def held(world: World) -> dict[str, int]:
    """How many rows each table holds, but for who is signed in and what was answered to a key."""
    passing = {"refresh_token", "idempotent_reply"} | ({"search_words"} if world.database.sqlite else set())
    with world.database.read() as session:
        return {
            table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in schema.metadata().sorted_tables
            if table.name not in passing
        }


def post(world: World, path: str, content: Any, type: str = "application/json", **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return world.client.post(path, content=content, headers={**world.admin, "Content-Type": type, **named})


def send(world: World, path: str, document: Any, method: str = "POST") -> Response:
    """JSON as some clients write it: escaped, so that even half a letter comes through."""
    headers = {**world.admin, "Content-Type": "application/json", "If-Match": '"1"'}
    return world.client.request(method, f"/manage/v1{path}", content=json.dumps(document), headers=headers)


def test_what_is_wrong_is_told_with_its_place_and_how_much_else_there_is(commune: World) -> None:
    form = {"email": "lan", "name": "Lan", "roles": [{"role": "chủ tịch", "unit": "goc"}], "chuc_vu": "x"}
    told = problem(send(commune, "/users", form), 422, "invalid")
    assert told["detail"] == (
        "Dữ liệu chưa hợp lệ, chưa lưu gì. Mục `email`: phải là địa chỉ e-mail, không có dấu cách,"
        " ví dụ bientap@xa-mau.local. (và 2 chỗ khác)"
    )
    assert [fault["pointer"] for fault in told["errors"]] == ["/email", "/roles/0/role", "/chuc_vu"]
    assert told["errors"][1]["detail"] == (
        "Chỉ nhận một trong: 'author', 'editor', 'approver', 'unit_admin' hoặc 'system_admin'."
    )


def test_who_only_asked_is_not_told_that_nothing_was_saved(commune: World) -> None:
    for path, detail in (
        ("/v1/articles?limit=101", "Tham số `limit`: không được quá 100."),
        ("/v1/articles?unit=khong-co", "Tham số `unit`: không có đơn vị nào có tên rút gọn như vậy."),
        (
            "/v1/topics?fields=slug,ten",
            "Tham số `fields`: tên thứ 2 trong danh sách không có; chỉ nhận: slug, name, count.",
        ),
        ("/v1/media/xyz/anh.jpg", "`path:sha256`: phải là dấu SHA-256 của tệp: 64 chữ số hệ mười sáu."),
    ):
        assert problem(commune.ask(path), 422, "invalid")["detail"] == detail


def test_nobody_reads_a_regular_expression(commune: World) -> None:
    asked = 0
    for name in DOCUMENTS:
        for pattern in re.findall(r'"pattern": "((?:[^"\\]|\\.)*)"', json.dumps(document(commune.app, name))):
            held_to = json.loads(f'"{pattern}"')
            # Shown for programs that make their forms from the documents: a validator of its own says what is wrong.
            if held_to != r"^https?://[^\s/]\S*$":
                assert held_to in SPELLINGS, held_to
            asked += 1
    assert asked > 50
    told = send(commune, "/units", {"name": "A", "slug": "Xã A", "dossier_lookup_url": "tra cứu"})
    assert [fault["detail"] for fault in told.json()["errors"]] == [
        "Phải là một địa chỉ web đầy đủ, bắt đầu bằng https:// hoặc http://.",
        "Chỉ gồm chữ thường không dấu, chữ số và gạch nối ở giữa, ví dụ tiem-phong-dot-2.",
    ]


def test_a_number_too_large_to_be_kept_is_refused_by_its_place(commune: World) -> None:
    body = {**make.body("led_message"), "min_seconds": 10**30}
    told = problem(send(commune, "/items", {"unit": "goc", "body": body}), 422, "invalid")
    assert [(fault["pointer"], fault["detail"]) for fault in told["errors"]] == [
        ("/body/min_seconds", "Số này lớn quá mức có thể lưu.")
    ]
    told = problem(send(commune, "/categories", {"name": "A", "position": 10**30}), 422, "invalid")
    assert [fault["pointer"] for fault in told["errors"]] == ["/position"]


def test_what_was_sent_as_another_kind_of_content_is_told_which_to_send(commune: World) -> None:
    admin, default_of_curl = commune.admin, {"Content-Type": "application/x-www-form-urlencoded"}
    for content_type in ({}, default_of_curl):
        asked = commune.client.post("/manage/v1/units", content=b'{"name": "A"}', headers={**admin, **content_type})
        assert problem(asked, 422, "invalid")["detail"].endswith("Hãy gửi với `Content-Type: application/json`.")
    asked = commune.client.post("/manage/v1/token", json={"username": "a@b", "password": "x"})
    form = "Hãy gửi với `Content-Type: application/x-www-form-urlencoded`."
    assert problem(asked, 422, "invalid")["detail"].endswith(form)
    asked = commune.client.post("/manage/v1/procedures/import", json=[], headers=admin)
    assert problem(asked, 422, "invalid")["detail"].endswith("Hãy gửi với `Content-Type: multipart/form-data`.")
    # What came as it should and lacks something is told what it lacks.
    asked = commune.client.post("/manage/v1/token", data={"username": "a@b"})
    assert problem(asked, 422, "invalid")["errors"][0]["pointer"] == "/password"


def test_an_unknown_parameter_is_named_and_a_bad_value_too(commune: World) -> None:
    told = problem(commune.ask("/v1/articles?sort=title"), 400, "unknown_parameter")
    assert told["errors"][0]["pointer"] == "?sort"
    told = problem(commune.ask("/v1/articles?limit=1000"), 422, "invalid")
    assert (told["errors"][0]["pointer"], "100" in told["errors"][0]["detail"]) == ("?limit", True)
    assert commune.ask("/v1/articles?utm_source=zalo&fbclid=x&zarsrc=30").status_code == 200


def test_who_is_not_known_gets_401_and_who_may_not_403(commune: World) -> None:
    nobody = commune.client.get("/manage/v1/items")
    problem(nobody, 401, "unauthorized")
    assert nobody.headers["www-authenticate"].startswith("Bearer")
    author = commune.person("viet@xa.local", "author", "goc")
    asked = commune.client.get("/manage/v1/users", headers=author)
    problem(asked, 403, "forbidden")


def test_who_sends_no_key_or_a_dead_one_is_told_so(commune: World) -> None:
    nobody = commune.client.get("/manage/v1/items")
    assert problem(nobody, 401, "unauthorized")["detail"].startswith("Thiếu `Authorization: Bearer …`")
    form = {"name": "Cổng", "unit": "goc", "roles": [{"unit": "goc", "role": "author"}]}
    client = commune.manage("POST", "/clients", 201, form)
    key = {"Authorization": f"Bearer {client['key']}"}
    assert commune.client.get("/manage/v1/me", headers=key).status_code == 200
    commune.manage("DELETE", f"/clients/{client['id']}", 204)
    for dead in (key, {"Authorization": "Bearer loa_sai"}):
        asked = commune.client.get("/manage/v1/me", headers=dead)
        told = problem(asked, 401, "unauthorized")
        assert told["detail"] == "Khoá API không đúng, đã bị thu hồi hoặc đã hết hạn."
    device = problem(commune.ask("/v1/signage/playlist"), 401, "unknown_device")
    assert device["detail"].startswith("Thiếu `Authorization: Bearer …` với mã thiết bị")
    station = problem(commune.ask("/v1/radio/stations/dai/rundown"), 401, "unknown_station_key")
    assert station["detail"].startswith("Thiếu `Authorization: Bearer …` với khoá của đài")


def test_a_token_of_another_system_opens_nothing(commune: World) -> None:
    now = int(clock.now().timestamp())
    claims = {"sub": "admin", "iat": now, "exp": now + 600, "aud": "loa-manage", "iss": "other", "jti": "1", "sid": "x"}
    for key in ("k" * 32, "another system's key, long enough too"):
        token = jwt.encode(claims, key, algorithm="HS256")
        for path in ("/manage/v1/me", "/manage/v1/items"):
            asked = commune.client.get(path, headers={"Authorization": f"Bearer {token}"})
            problem(asked, 401, "unauthorized")
        device = commune.client.get("/v1/signage/playlist", headers={"Authorization": f"Bearer {token}"})
        problem(device, 401, "unknown_device")
        station = commune.client.get("/v1/radio/stations/dai/rundown", headers={"Authorization": f"Bearer {token}"})
        problem(station, 401, "unknown_station_key")


def test_an_address_without_anything_is_told_of_in_every_room(commune: World) -> None:
    for path in ("/v1/articles/khong-co", "/v1/nothing", "/nothing", "/manage/v1/nothing", "/v1/units/khong-co"):
        problem(commune.ask(path), 404, "not_found")
    problem(commune.client.get("/manage/v1/items/khong-co", headers=commune.admin), 404, "not_found")


def test_a_method_that_is_not_taken_is_answered_with_those_that_are(commune: World) -> None:
    for method, path, allowed in (
        ("DELETE", "/v1/articles", "GET, HEAD"),
        ("GET", "/v1/signage/pairings", "POST"),
        ("PATCH", "/manage/v1/items", "GET, POST"),
        ("GET", "/manage/v1/items/x/body", "PUT"),
        ("POST", "/livez", "GET, HEAD"),
    ):
        answer = commune.client.request(method, path)
        problem(answer, 405, "method_not_allowed")
        assert answer.headers["allow"] == allowed, path


def test_a_move_that_is_not_open_and_what_has_left_are_told_apart(office: World) -> None:
    item = office.publish("article", title="Đã gỡ")
    office.withdraw(item, reason="Xong.")
    problem(office.ask("/v1/articles/da-go"), 410, "gone")
    draft = office.draft("article")
    asked = send(office, f"/items/{draft}/moves/approve", {})
    problem(asked, 409, "not_from_here")


def test_a_write_says_which_version_it_changes(office: World) -> None:
    item = office.draft("article")
    body = make.body("article", "Bản khác")
    unsaid = office.client.put(f"/manage/v1/items/{item}/body", json=body, headers=office.admin)
    problem(unsaid, 428, "precondition_required")
    office.save(item, title="Bản của người khác")
    stale = office.client.put(f"/manage/v1/items/{item}/body", json=body, headers={**office.admin, "If-Match": '"1"'})
    told = problem(stale, 412, "stale")
    assert (told["current_version"], stale.headers["etag"]) == (2, '"2"')
    assert told["changed_by"] == "Người vận hành"
    odd = office.client.put(f"/manage/v1/items/{item}/body", json=body, headers={**office.admin, "If-Match": "new"})
    assert problem(odd, 400, "if_match_invalid")["errors"][0]["pointer"] == "header:If-Match"


@pytest.mark.parametrize("path", ["/manage/v1/items", "/manage/v1/media", "/manage/v1/procedures/import"])
@pytest.mark.parametrize("key", [{}, {"Idempotency_Key": "một lần".encode().hex()}])
def test_a_body_of_300_megabytes_is_refused_before_it_is_held(path: str, key: dict[str, str], commune: World) -> None:
    part = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7 '
    type = "application/json" if path.endswith("items") else "multipart/form-data; boundary=b"
    taken = 0

    def streamed() -> Iterator[bytes]:
        nonlocal taken
        yield part
        for _ in range(300):
            taken += 1
            yield b"x" * MB

    before = held(commune)
    problem(post(commune, path, streamed(), type, **key), 413, "too_large")
    told = problem(post(commune, path, b"{}", type, Content_Length=str(300 * MB)), 413, "too_large")
    assert re.search(r"\d+ MB", told["detail"])
    assert held(commune) == before


def test_what_is_no_json_is_told_where_it_breaks(commune: World) -> None:
    told = problem(post(commune, "/manage/v1/items", b'{"unit": "goc", "body": {"kind"'), 400, "json_invalid")
    assert "ký tự thứ 31" in told["detail"]
    for content in (b'{"unit": "\xff\xfe"}', b"[" * 100_000, b'{"unit": 1' + b"0" * 5000 + b"}"):
        problem(post(commune, "/manage/v1/items", content), 400, "bad_request")


@pytest.mark.parametrize(
    ("method", "path", "form", "place"),
    [
        ("PUT", "/screens/x", {"name": "A", "unit": "goc", "color": "rgb", "width": "192", "height": 32}, "/width"),
        ("PUT", "/screens/x", {"name": "A", "unit": "goc", "color": "rgb", "width": 192.0, "height": 32}, "/width"),
        ("PUT", "/screens/x", {"name": "A", "unit": "goc", "color": "rgb", "width": 192, "height": True}, "/height"),
        ("PUT", "/users/x", {"name": "Lan", "roles": [], "disabled": "yes"}, "/disabled"),
        ("PUT", "/users/x", {"name": "Lan", "roles": [], "disabled": 1}, "/disabled"),
        ("PUT", "/users/x", {"name": 3, "roles": []}, "/name"),
        ("POST", "/users", {"email": "a@b", "name": "A", "roles": [{"role": "author", "below": 0}]}, "/roles/0/below"),
        ("POST", "/stations/x/slots", {"name": "A", "days": ["mon"], "from": "05:00", "to": 6}, "/to"),
        ("POST", "/moves", {"action": "submit", "items": [{"id": "x", "version": "1"}]}, "/items/0/version"),
        ("POST", "/imports/x/moves/approve", {"rows": [1, "2"]}, "/rows/1"),
        ("POST", "/categories", {"name": "A", "position": "1"}, "/position"),
        ("POST", "/units", {"name": "A", "valid_from": 20261124}, "/valid_from"),
        ("POST", "/items", {"unit": "goc", "body": {**make.body("article"), "featured": "yes"}}, "/body/featured"),
    ],
)
def test_a_member_of_another_type_is_refused_by_its_place_however_alike(
    commune: World, method: str, path: str, form: dict[str, Any], place: str
) -> None:
    before = held(commune)
    told = problem(send(commune, path, form, method), 422, "invalid")
    assert [fault["pointer"] for fault in told["errors"]] == [place]
    assert held(commune) == before


def test_days_and_instants_are_taken_as_the_texts_that_json_has_for_them(commune: World) -> None:
    unit = send(commune, "/units", {"name": "Thôn Mẫu", "valid_from": "2026-11-24"})
    assert (unit.status_code, unit.json()["valid_from"]) == (201, "2026-11-24")
    form = {"name": "Cổng", "unit": "goc", "expires_at": "2027-01-01T07:00:00+07:00"}
    client = send(commune, "/clients", {**form, "roles": [{"unit": "goc", "role": "author"}]})
    assert (client.status_code, client.json()["expires_at"]) == (201, "2027-01-01T00:00:00Z")


def test_a_form_sent_as_another_kind_of_content_is_refused(commune: World) -> None:
    for type in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
        asked = post(commune, "/manage/v1/units", b'{"name": "A"}', type)
        assert asked.status_code in (415, 422), type
        assert asked.headers["content-type"] == "application/problem+json"
    cross = post(commune, "/manage/v1/media", b"{}", "application/json")
    problem(cross, 422, "invalid")


def test_a_file_that_is_not_what_it_claims_is_refused(commune: World) -> None:
    before = held(commune)
    for name, content, type, status in (
        ("anh.jpg", b"MZ\x90\x00 this is a program", "image/jpeg", 422),
        ("anh.png", samples.picture(), "image/png", 422),
        ("vanban.pdf", b"<html><script>alert(1)</script>", "application/pdf", 422),
        ("anh.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", 415),
        ("rong.pdf", b"", "application/pdf", 422),
    ):
        files = {"file": (name, content, type)}
        asked = commune.client.post("/manage/v1/media", data={"unit": "goc"}, files=files, headers=commune.admin)
        assert (asked.status_code, asked.headers["content-type"]) == (status, "application/problem+json"), asked.text
        assert asked.json()["errors"][0]["pointer"] == "/file"
    assert held(commune) == before


def test_an_altered_place_in_a_list_or_in_the_log_is_refused(office: World) -> None:
    for number in range(3):
        office.publish("article", title=f"Bài {number}")
    following = office.get("/v1/articles?limit=1")["next"]
    assert office.ask(following).status_code == 200
    at = following.index("cursor=") + len("cursor=")
    for altered in (following[:at] + "A" + following[at + 1 :], following[:-1], following + "A"):
        told = problem(office.ask(altered), 422, "cursor_invalid")
        assert told["errors"][0]["pointer"] == "?cursor"
    assert problem(office.ask(following[:at]), 422, "invalid")["errors"][0]["pointer"] == "?cursor"
    problem(office.ask(following.replace("/v1/articles", "/v1/procedures")), 422, "cursor_invalid")
    place = office.get("/v1/changes")["next"]
    assert problem(office.ask(f"/v1/changes?after={place[:-2]}"), 422, "cursor_invalid")["errors"][0]["pointer"] == (
        "?after"
    )
    mine = office.client.get(f"/manage/v1/items?cursor={following[at:]}", headers=office.admin)
    problem(mine, 422, "cursor_invalid")


def test_too_many_guesses_are_asked_to_wait(commune: World) -> None:
    for _ in range(40):
        answer = commune.client.get("/v1/signage/playlist", headers={"Authorization": "Bearer sai"})
    assert "hãy đợi 1 phút" in problem(answer, 429, "too_many")["detail"]
    assert int(answer.headers["retry-after"]) > 0


def test_while_the_clock_stands_behind_the_log_nothing_is_written_and_all_is_read(office: World) -> None:
    item = office.publish("article", title="Đang đăng")
    office.wait(minutes=10)
    draft = office.draft("article", title="Đang viết")
    office.wait(minutes=-2)
    before = held(office)
    body = make.body("article", "Bản khác")
    for asked in (
        send(office, "/items", {"unit": "goc", "body": body}),
        send(office, f"/items/{draft}/body", body, "PUT"),
        send(office, f"/items/{draft}/moves/submit", {}),
        office.client.post(
            f"/manage/v1/items/{item}/moves/withdraw",
            json={"reason": "Gỡ."},
            headers={**office.admin, "If-Match": "*"},
        ),
        send(office, "/units", {"name": "Đơn vị mới"}),
    ):
        problem(asked, 503, "clock_behind")
        assert int(asked.headers["retry-after"]) > 0
    assert held(office) == before
    assert office.titles("/v1/articles") == ["Đang đăng"]
    assert office.manage("GET", f"/items/{draft}")["head"]["body"]["title"] == "Đang viết"
    office.wait(minutes=2)
    assert send(office, f"/items/{draft}/moves/submit", {}).status_code == 200


def test_a_writer_that_cannot_get_its_turn_is_told_when_to_come_again(
    commune: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, _ = commune.draft("article"), commune.admin
    monkeypatch.setattr(db, "PATIENCE", 50)
    with commune.database.write() as other:
        other.execute(text("SELECT 1"))
        asked = send(commune, f"/items/{draft}/moves/submit", {})
    problem(asked, 503, "unavailable")
    assert asked.headers["retry-after"] == "2"
    assert send(commune, f"/items/{draft}/moves/submit", {}).status_code == 200


def test_a_fault_of_our_own_is_told_without_its_stack(office: World) -> None:
    with office.database.engine.begin() as connection:
        connection.execute(text("UPDATE unit SET working_hours = '5'"))
    unraised = TestClient(office.app.state.front, raise_server_exceptions=False)
    answer = unraised.get("/v1/zalo/answers?q=gi cung duoc")
    told = problem(answer, 500, "internal_error")
    assert "chưa lưu gì" in told["detail"]


KINDS: dict[str, dict[str, Any]] = {
    "article": {"summary": 5, "category": "khong-co", "featured": "có", "attachments": [{"name": "x"}]},
    "procedure": {"levels": ["huyện"], "methods": [{"channel": "fax"}], "cases": [{"components": [{"originals": -1}]}]},
    "led_message": {"style": "poem", "min_seconds": "lâu", "image": "khong-co"},
    "radio_script": {"parts": [{"role": "song", "text": "x"}], "repeat": 10**6},
}
"""Of each kind, members that hold what they may not."""


@pytest.mark.parametrize("kind", KINDS)
def test_each_wrong_member_of_a_text_is_named(kind: str, commune: World) -> None:
    before = held(commune)
    for member, value in KINDS[kind].items():
        told = problem(
            send(commune, "/items", {"unit": "goc", "body": make.body(kind, **{member: value})}), 422, "invalid"
        )
        assert all(fault["pointer"].startswith(f"/body/{member}") for fault in told["errors"]), told
    told = problem(send(commune, "/items", {"unit": "goc", "body": make.body(kind, tieu_de="x")}), 422, "invalid")
    assert told["errors"][0]["pointer"] == "/body/tieu_de"
    heading = "text" if kind == "led_message" else "title"
    told = problem(
        send(commune, "/items", {"unit": "goc", "body": make.body(kind, **{heading: "x" * 3000})}), 422, "invalid"
    )
    assert told["errors"][0]["pointer"] == f"/body/{heading}"
    told = problem(send(commune, "/items", {"unit": "goc", "body": {"kind": "poem"}}), 422, "invalid")
    assert "/kind" in told["errors"][0]["pointer"]
    assert held(commune) == before


def test_a_text_wrapped_as_on_creation_is_told_to_go_bare(commune: World) -> None:
    item = commune.draft("article")
    told = problem(send(commune, f"/items/{item}/body", {"body": make.body("article")}, "PUT"), 422, "invalid")
    assert [(fault["pointer"], fault["detail"]) for fault in told["errors"]] == [
        ("/body", "Hãy gửi thẳng nội dung, không bọc trong `body`.")
    ]


PLACES: dict[str, tuple[str, dict[str, Any]]] = {
    "article": ("/items", {"unit": "goc", "body": {"kind": "article", "title": None}}),
    "led_message": ("/items", {"unit": "goc", "body": {"kind": "led_message", "text": None}}),
    "unit": ("/units", {"name": None, "kind": "xã"}),
    "user": ("/users", {"email": "a@xa.local", "name": None, "password": "mat khau du dai", "roles": []}),
    "category": ("/categories", {"name": None}),
    "topic": ("/topics", {"name": None}),
    "field": ("/fields", {"name": None}),
    "station": ("/stations", {"name": None, "unit": "goc"}),
    "group": ("/groups", {"name": None, "unit": "goc"}),
    "client": ("/clients", {"name": None, "unit": "goc", "roles": [{"unit": "goc", "role": "author"}]}),
}
"""Where people type names: what stands for ``None``."""


def filled(document: Any, value: str) -> Any:
    if isinstance(document, dict):
        return {name: filled(member, value) for name, member in document.items()}
    return value if document is None else document


def found(document: Any) -> str:
    """The pointer of the member that stands for ``None``."""
    for name, member in document.items():
        if member is None:
            return f"/{name}"
        if isinstance(member, dict) and (inner := found(member)):
            return f"/{name}{inner}"
    return ""


@pytest.mark.parametrize("place", PLACES)
def test_texts_are_composed_and_control_characters_refused_wherever_people_type(place: str, office: World) -> None:
    path, form = PLACES[place]
    before = held(office)
    for wrong in ("a\x00b", "a\x07b", "a\x1b[31mb", "a\x85b", "a\ud800b", "   ", 5, ["x"], None, "x" * 5000):
        asked = send(office, path, filled(form, wrong))  # type: ignore[arg-type] # wrong on purpose
        if place in ("article", "led_message") and wrong == "   ":
            continue  # A draft may wait for its title.
        told = problem(asked, 422, "invalid")
        assert told["errors"][0]["pointer"] == found(form)
    made = send(office, path, filled(form, f"  {NFD} "))
    assert made.status_code == 201, made.text
    shown = json.dumps(made.json(), ensure_ascii=False)
    assert "Hoà bình đến làng" in shown
    assert NFD not in shown
    assert held(office) != before


def test_what_people_say_of_a_move_is_composed_too(office: World) -> None:
    item = office.publish("article", title="Sai ngày")
    url = f"/manage/v1/items/{item}/moves/withdraw"
    any_version = {**office.admin, "If-Match": "*"}
    refused = office.client.post(url, json={"mode": "notice", "reason": "Sai\x07"}, headers=any_version)
    assert problem(refused, 422, "invalid")["errors"][0]["pointer"] == "/reason"
    assert office.client.post(url, json={"mode": "notice", "reason": NFD}, headers=any_version).status_code == 200
    assert office.get("/v1/articles/sai-ngay")["notice"] == "Hoà bình đến làng"


BROKEN = {
    "list": b"[]",
    "text": b'"x"',
    "cut": b'{"a": [1,',
    "nothing": b"",
    "no letters": b'{"a": "\xff"}',
    "half a letter": b'{"a": "\\ud800"}',
    "deep": b'{"a":' * 5000 + b"1" + b"}" * 5000,
    "no number": b'{"a": NaN}',
}


def test_no_address_takes_what_it_does_not_know(commune: World) -> None:
    """Of every write of both documents: a member nobody knows is named, and nothing broken leaves a trace."""
    ids = {"id": commune.draft("article"), "slug": "goc", "number": "1"}
    asked = 0
    before = held(commune)
    for name in DOCUMENTS:
        for path, operations in document(commune.app, name)["paths"].items():
            for method, operation in operations.items():
                if "application/json" not in operation.get("requestBody", {}).get("content", {}):
                    continue
                url = re.sub(r"\{(\w+)\}", lambda part: ids.get(part[1], "x"), path)
                headers = {**commune.admin, "Content-Type": "application/json", "If-Match": '"9"'}
                for content in (b'{"la_gi_day": 1}', *BROKEN.values()):
                    if not content and not operation["requestBody"].get("required"):
                        continue
                    answer = commune.client.request(method.upper(), url, content=content, headers=headers)
                    assert 400 <= answer.status_code < 500, f"{method} {url} {content[:20]!r}: {answer.text[:300]}"
                    assert answer.headers["content-type"] == "application/problem+json"
                    asked += 1
                    # One move on many items reads first which move it is; a body which kind, and its version before.
                    if b"la_gi_day" in content and answer.status_code == 422 and path != "/manage/v1/moves":
                        assert "/la_gi_day" in [fault["pointer"] for fault in answer.json()["errors"]], url
    assert asked > 300
    assert held(commune) == before


def test_a_day_or_an_hour_is_taken_only_as_people_write_it(office: World) -> None:
    item = office.draft("article")
    odd = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-24T07:00:00", "mai", "5", 5, 5.5, True)
    for at in odd:
        told = problem(send(office, f"/items/{item}/moves/submit", {"live_from": at}), 422, "invalid")
        assert told["errors"][0]["pointer"] == "/live_from"
        problem(office.client.get("/v1/procedures/x", params={"known_at": str(at)}), 422, "invalid")
    told = problem(office.ask("/v1/articles?from=2026-11-31"), 422, "invalid")
    assert told["detail"] == "Tham số `from`: không có ngày 31/11/2026."
    for day in ("2026-02-30", "24/11/2026", "0", 0, 5.5, True, "2026-11-24T00:00:00Z"):
        told = problem(send(office, f"/items/{item}/moves/publish", {"effective_from": day}), 422, "invalid")
        assert told["errors"][0]["pointer"] == "/effective_from"
        problem(office.client.get("/v1/procedures", params={"on": str(day)}), 422, "invalid")
