"""``Idempotency-Key``: what is sent again after a broken line happens once and answers the same."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import select, text
from starlette.testclient import TestClient

from api.people import idempotency
from api.people.tables import Reply
from tests.media import samples
from tests.world import World

ITEM = {"unit": "goc", "body": {"kind": "led_message", "text": "Họp thôn sáng mai"}}
KEY = "0d9c6f1e-họp"


def send(
    world: World,
    method: str = "POST",
    path: str = "/items",
    json: Any = ITEM,
    who: dict[str, str] | None = None,
    key: str = KEY,
    **headers: str,
) -> Response:
    given = {**(who or world.admin), **{name.replace("_", "-"): value for name, value in headers.items()}}
    sent = {name.encode(): value.encode() for name, value in {**given, "Idempotency-Key": key}.items()}
    return TestClient(world.app.state.front).request(method, f"/manage/v1{path}", json=json, headers=sent)


def items(world: World) -> int:
    return len(world.manage("GET", "/items?limit=100")["items"])


def test_a_write_sent_again_happens_once_and_answers_the_same(office: World) -> None:
    first = send(office)
    office.wait(hours=23, minutes=59)
    again = send(office)
    assert first.status_code == 201
    assert (again.status_code, again.content) == (201, first.content)
    for name in ("etag", "location", "content-type"):
        assert again.headers[name] == first.headers[name]
    assert items(office) == 1


def test_a_key_is_forgotten_after_a_day(office: World) -> None:
    first = send(office).json()["id"]
    office.wait(hours=24, seconds=1)
    assert send(office).json()["id"] != first
    office.wait(hours=25)
    idempotency.sweep(office.database)
    with office.database.read() as session:
        assert session.execute(select(Reply)).first() is None


def test_a_key_stands_for_one_principal_method_and_path(commune: World) -> None:
    other = commune.person("lan@loa.local", "editor", "goc")
    made = [send(commune), send(commune, who=other), send(commune, key="khác")]
    made.append(send(commune, path="/stations", json={"name": "Đài", "unit": "goc"}))
    assert [answer.status_code for answer in made] == [201] * 4
    assert items(commune) == 3
    station = made[3].json()["slug"]
    form = {"name": "Đài mới", "unit": "goc"}
    assert send(commune, "PUT", f"/stations/{station}", form, If_Match='"1"').json()["name"] == "Đài mới"
    assert send(commune, "DELETE", f"/stations/{station}", None, If_Match='"2"').status_code == 204
    assert send(commune, "DELETE", f"/stations/{station}", None, If_Match='"2"').status_code == 204


def test_a_key_for_something_else_is_refused(commune: World) -> None:
    send(commune)
    other = {"unit": "goc", "body": {"kind": "led_message", "text": "Tin khác"}}
    refused = send(commune, json=other)
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")
    assert items(commune) == 1
    body = {"kind": "led_message", "text": "Đã sửa"}
    path = f"/items/{send(commune).json()['id']}/body"
    assert send(commune, "PUT", path, body, If_Match='"1"').status_code == 200
    assert send(commune, "PUT", f"{path}?name=Bản%20hai", body, If_Match='"2"').status_code == 422


def test_another_file_as_long_as_the_first_is_something_else_and_the_same_one_is_not(office: World) -> None:
    admin = office.admin
    large, other = (
        samples.PDF.replace(b"trailer", b"%" + letter * 2_000_000 + b"\ntrailer") for letter in (b"A", b"B")
    )

    def upload(content: bytes, boundary: str, cut: int) -> Response:
        head = 'Content-Disposition: form-data; name="unit"\r\n\r\ngoc\r\n--%s\r\nContent-Disposition: form-data; '
        form = f'--%s\r\n{head}name="file"; filename="a.pdf"\r\n\r\n'.replace("%s", boundary).encode()
        body = form + content + f"\r\n--{boundary}--\r\n".encode()
        return TestClient(office.app.state.front).post(
            "/manage/v1/media",
            content=(body[at : at + cut] for at in range(0, len(body), cut)),
            headers={**admin, "Content-Type": f"multipart/form-data; boundary={boundary}", "Idempotency-Key": "a"},
        )

    first = upload(large, "x7f3a9", 65_536)
    assert first.status_code == 201
    # A browser that sends a form again parts it by another boundary, and in other pieces.
    again = upload(large, "q0c81d", 1_009)
    assert (again.status_code, again.content) == (201, first.content)
    refused = upload(other, "x7f3a9", 65_536)
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")


def test_the_key_is_looked_at_before_the_version(commune: World) -> None:
    id = send(commune).json()["id"]
    body = {"kind": "led_message", "text": "Đã sửa"}
    saved = send(commune, "PUT", f"/items/{id}/body", body, If_Match='"1"')
    assert saved.headers["etag"] == '"2"'
    commune.manage("PUT", f"/items/{id}/body", 200, {**body, "text": "Sửa nữa"}, If_Match='"2"')
    again = send(commune, "PUT", f"/items/{id}/body", body, If_Match='"1"')
    assert (again.status_code, again.content, again.headers["etag"]) == (200, saved.content, '"2"')
    assert commune.manage("GET", f"/items/{id}")["version"] == 3


def test_what_was_refused_for_the_moment_may_be_tried_again_with_its_key(commune: World) -> None:
    id = send(commune).json()["id"]
    body = {"kind": "led_message", "text": "Đã sửa"}
    path = f"/items/{id}/body"
    assert send(commune, "PUT", path, body).status_code == 428
    assert send(commune, "PUT", path, body, If_Match='"7"').status_code == 412
    assert send(commune, "PUT", path, body, If_Match='"1"').status_code == 200
    # A key without a name behind it means nothing, and is not spent.
    assert send(commune, who={"Authorization": "Bearer nobody"}, key="mới").status_code == 401
    assert send(commune, key="mới").status_code == 201


def test_what_was_refused_for_good_is_told_again(commune: World) -> None:
    wrong = {"unit": "goc", "body": {"kind": "led_message"}}
    first, again = send(commune, json=wrong), send(commune, json=wrong)
    assert first.status_code == 422
    assert (again.status_code, again.content) == (422, first.content)
    assert again.headers["content-type"] == "application/problem+json"


def test_twenty_at_once_with_one_key_make_one(office: World) -> None:
    admin = office.admin
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: send(office, who=admin), range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert items(office) == 1


def test_a_second_one_waits_for_the_first_and_is_then_told_to_come_again(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "WAIT_SECONDS", 0.2)
    send(office)
    with office.database.write() as session:
        session.execute(select(Reply)).scalar_one().status = 0  # as it stands while the first is at work
    waiting = send(office)
    assert (waiting.status_code, waiting.json()["code"], waiting.headers["retry-after"]) == (409, "in_flight", "1")
    # One whose process died is not waited for for ever.
    office.wait(minutes=3)
    assert send(office).status_code == 201
    assert items(office) == 2


def test_secrets_are_not_kept(commune: World) -> None:
    commune.manage("POST", "/stations", 201, {"name": "Đài", "unit": "goc"})
    role = {"unit": "goc", "role": "editor"}
    secrets = []
    for path, json in (
        ("/clients", {"name": "Cổng", "unit": "goc", "roles": [role]}),
        ("/users", {"email": "lan@loa.local", "name": "Lan", "roles": [role]}),
        ("/stations/dai/keys", {}),
    ):
        first, again = send(commune, path=path, json=json), send(commune, path=path, json=json)
        assert (first.status_code, again.status_code) == (201, 409)
        assert again.json()["code"] == "secret_not_kept"
        told = first.json()
        secrets += [told["key"]] if "key" in told else [told["invitation"]["url"].rsplit("/", 1)[1]]
    assert len(commune.manage("GET", "/clients")["items"]) == 1
    # A password that was given is the sender's own, and is not in the answer.
    form = {"email": "minh@loa.local", "name": "Minh", "roles": [role], "password": "một câu dài dễ nhớ"}
    first, again = (
        send(commune, path="/users", json=form, key="minh"),
        send(commune, path="/users", json=form, key="minh"),
    )
    assert (again.status_code, again.content) == (201, first.content)
    with commune.database.read() as session:
        kept = str([vars(reply) for reply in session.execute(select(Reply)).scalars()])
    assert all(secret not in kept for secret in [*secrets, form["password"]])


def test_a_key_is_one_to_two_hundred_characters(commune: World) -> None:
    for key in ("", "x" * 201):
        refused = send(commune, key=key)
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["pointer"] == "header:Idempotency-Key"
    assert send(commune, key="x" * 200).status_code == 201


def test_a_database_that_is_away_is_told_as_such(commune: World) -> None:
    admin = commune.admin
    with commune.database.write() as session:
        session.execute(text("ALTER TABLE idempotent_reply RENAME TO elsewhere"))
    refused = send(commune, who=admin)
    assert (refused.status_code, refused.headers["content-type"]) == (503, "application/problem+json")
    assert refused.headers["retry-after"]
