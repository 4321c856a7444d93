"""A device shows a code, is joined, and from then on is known by its credentials."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from api import clock
from api.channels import signage
from api.people.permission import Role
from tests.signage.world import SCREEN, World

PATHS = ("screen", "playlist", "playlist.smil", "now.txt", "now.bmp")


def test_a_device_is_joined_by_the_code_it_shows(world: World) -> None:
    waiting = world.client.post("/v1/signage/pairings", json={**SCREEN, "serial": "A1"})
    assert waiting.status_code == 201
    told = waiting.json()
    assert len(told["code"]) == 9
    assert told["code"][4] == "-"
    assert world.client.get(told["poll_url"]).json() == {"status": "waiting"}

    spelled = told["code"].lower().replace("-", " ")
    shown = world.client.get(f"/manage/v1/pairings/{spelled}").json()
    assert (shown["model"], shown["width"], shown["height"], shown["serial"]) == ("HD-C15", 192, 32, "A1")

    form = {"name": "Bảng cổng chợ", "unit": "xa-a", "pairing_code": spelled}
    joined = world.client.post("/manage/v1/screens", json=form)
    assert joined.status_code == 201
    assert joined.headers["etag"] == '"1"'
    assert joined.json()["unit"] == {"slug": "xa-a", "name": "Xã Bình Ổn"}

    # A device that lost the answer may ask again, until it first uses what it got.
    paired = world.client.get(told["poll_url"]).json()
    assert paired == world.client.get(told["poll_url"]).json()
    assert paired["status"] == "paired"
    assert paired["screen"] == joined.json()["id"]
    bearer = {"Authorization": f"Bearer {paired['device_token']}"}
    assert world.client.get("/v1/signage/playlist", headers=bearer).status_code == 200
    assert world.client.get(told["poll_url"]).status_code == 410


def test_a_code_joins_one_screen_only(world: World) -> None:
    waiting = world.client.post("/v1/signage/pairings", json=SCREEN).json()
    form = {"name": "Một", "unit": "xa-a", "pairing_code": waiting["code"]}
    assert world.client.post("/manage/v1/screens", json=form).status_code == 201
    again = world.client.post("/manage/v1/screens", json=form)
    assert again.status_code == 422
    assert again.json()["errors"][0]["pointer"] == "/pairing_code"


def test_a_code_that_nobody_typed_in_time_is_over(world: World) -> None:
    with time_machine.travel(clock.now(), tick=False) as travel:
        waiting = world.client.post("/v1/signage/pairings", json=SCREEN).json()
        travel.shift(timedelta(minutes=16))
        assert world.client.get(waiting["poll_url"]).status_code == 410
        form = {"name": "Một", "unit": "xa-a", "pairing_code": waiting["code"]}
        assert world.client.post("/manage/v1/screens", json=form).status_code == 422


def test_an_address_may_ask_for_ten_codes_an_hour(world: World) -> None:
    for _ in range(10):
        assert world.client.post("/v1/signage/pairings", json=SCREEN).status_code == 201
    refused = world.client.post("/v1/signage/pairings", json=SCREEN)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"width": 5}, "/width"),
        ({"height": "32"}, None),
        ({"color": "purple"}, "/color"),
        ({"model": "a\u0000b"}, "/model"),
        ({"glow": 1}, "/glow"),
    ],
)
def test_a_device_that_describes_itself_wrongly_is_told_where(world: World, change: Any, pointer: str | None) -> None:
    answer = world.client.post("/v1/signage/pairings", json={**SCREEN, **change})
    if pointer is None:
        assert answer.status_code in (201, 422)
    else:
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == pointer


def test_both_credentials_open_the_same_addresses(world: World) -> None:
    world.publish("Chào mừng quý khách")
    device = world.join()
    for path in PATHS:
        by_token = device.get(path)
        by_capability = world.client.get(f"{device.capability}/{path}")
        assert by_token.status_code == by_capability.status_code == 200
        assert by_token.content == by_capability.content


def test_every_device_address_answers_head_as_it_answers_get(world: World) -> None:
    world.publish("Chào mừng quý khách")
    device = world.join()
    asset = device.playlist()["assets"]["a0"]["url"].removeprefix("/v1/signage/")
    for path in (*PATHS, asset):
        got, head = device.get(path), device.head(path)
        assert head.status_code == 200, path
        assert head.headers["content-length"] == got.headers["content-length"] == str(len(got.content))
        assert head.headers["etag"] == got.headers["etag"]
        assert world.client.head(f"{device.capability}/{path}").status_code == 200
    assert device.head("events").status_code == 200
    waiting = world.client.post("/v1/signage/pairings", json=SCREEN).json()
    assert world.client.head(waiting["poll_url"]).status_code == 200
    assert world.client.head("/player").status_code == 200


def test_an_unknown_device_is_refused_and_soon_asked_to_wait(world: World) -> None:
    wrong = {b"Authorization": "Bearer không-phải".encode()}
    answers = [world.client.get("/v1/signage/playlist", headers=wrong) for _ in range(40)]
    assert answers[0].status_code == 401
    assert answers[0].headers["www-authenticate"] == "Bearer"
    assert answers[-1].status_code == 429
    assert "retry-after" in answers[-1].headers
    assert world.client.get("/v1/signage/d/khong-phai/playlist").status_code == 429


def test_a_paired_screen_is_not_counted_with_the_unknown_ones(world: World) -> None:
    device = world.join()
    for _ in range(40):
        world.client.get("/v1/signage/playlist")
    assert device.get("playlist").status_code == 200


def test_a_revoked_screen_is_told_so_and_a_deleted_one_pairs_again(world: World) -> None:
    device = world.join()
    assert device.get("playlist").status_code == 200
    at = f"/manage/v1/screens/{device.id}"
    assert world.client.post(f"{at}/revoke").status_code == 428
    assert world.client.post(f"{at}/revoke", headers={"If-Match": '"1"'}).json()["state"] == "revoked"
    assert device.get("playlist").status_code == 403
    assert world.client.delete(at, headers={"If-Match": "*"}).status_code == 204
    assert device.get("playlist").status_code == 410
    assert world.client.get(at).status_code == 404


def test_a_screen_is_renamed_resized_and_grouped(world: World) -> None:
    device = world.join()
    group = world.client.post("/manage/v1/groups", json={"name": "Cổng chợ", "unit": "xa-a"})
    assert (group.status_code, group.json()["slug"]) == (201, "cong-cho")
    assert (
        world.client.post("/manage/v1/groups", json={"name": "Cổng chợ", "unit": "xa-a"}).json()["slug"] == "cong-cho-2"
    )
    before = device.playlist()
    form = {
        "name": "Bảng mới",
        "unit": "xa-a",
        "groups": ["cong-cho"],
        "width": 128,
        "height": 16,
        "color": "red1",
        "brightness": [{"from": "06:00", "to": "18:00", "percent": 90}],
    }
    at = f"/manage/v1/screens/{device.id}"
    changed = world.client.put(at, json=form, headers={"If-Match": '"1"'})
    assert changed.status_code == 200, changed.text
    assert changed.json()["groups"] == [{"slug": "cong-cho", "name": "Cổng chợ"}]
    assert world.client.put(at, json=form, headers={"If-Match": '"1"'}).status_code == 412
    after = device.playlist()
    assert after["panel"]["width"] == 128
    assert after["profile"] != before["profile"]
    assert device.get("screen").json()["brightness"] == form["brightness"]
    assert world.client.get("/manage/v1/screens?group=cong-cho").json()["items"][0]["id"] == device.id
    assert world.client.delete("/manage/v1/groups/cong-cho", headers={"If-Match": '"1"'}).status_code == 204
    assert device.get("screen").json()["groups"] == []


def test_screens_are_kept_by_the_administrators_of_their_unit(world: World) -> None:
    device = world.join("xa-a")
    at = f"/manage/v1/screens/{device.id}"
    waiting = world.client.post("/v1/signage/pairings", json=SCREEN).json()
    form = {"name": "Bảng", "unit": "xa-a", "pairing_code": waiting["code"]}

    world.sign_in(Role.UNIT_ADMIN, "xa-b")
    assert world.client.get(at).status_code == 404
    assert world.client.get("/manage/v1/screens").json()["items"] == []
    assert world.client.post(f"{at}/revoke", headers={"If-Match": "*"}).status_code == 404
    assert world.client.post("/manage/v1/screens", json=form).status_code == 422

    world.sign_in(Role.APPROVER, "xa-a")
    assert world.client.get(at).status_code == 200
    assert world.client.post(f"{at}/revoke", headers={"If-Match": "*"}).status_code == 403
    assert world.client.post("/manage/v1/screens", json=form).status_code == 403
    assert world.client.get(f"/manage/v1/pairings/{waiting['code']}").status_code == 403

    world.sign_in(Role.UNIT_ADMIN, "xa-a")
    assert world.client.post("/manage/v1/screens", json=form).status_code == 201
    assert world.client.post(f"{at}/revoke", headers={"If-Match": "*"}).status_code == 200


def test_what_a_device_reports_is_kept_for_the_office(world: World) -> None:
    device = world.join()
    beat = {"playlist_version": 1, "now_playing": "x", "player": {"name": "p\u0000"}, "free_mb": 12.5, "fan": "ok"}
    assert device.post("heartbeats", beat).status_code == 204
    kept = world.client.get(f"/manage/v1/screens/{device.id}").json()
    assert kept["last_seen_at"] is not None
    assert kept["reported"]["fan"] == "ok"
    assert kept["reported"]["player"] == {"name": "p"}
    for wrong in ("nhiều", "12.5", True):
        assert device.post("heartbeats", {"free_mb": wrong}).status_code == 422


def test_the_office_sees_which_screens_are_there_and_what_they_are_to_show(world: World) -> None:
    device, silent, revoked = world.join(), world.join(), world.join()
    world.client.post(f"/manage/v1/screens/{revoked.id}/revoke", headers={"If-Match": "*"})
    assert device.post("heartbeats", {}).status_code == 204

    def listed(state: str) -> list[str]:
        return [one["id"] for one in world.client.get(f"/manage/v1/screens?state={state}").json()["items"]]

    assert listed("online") == [device.id]
    assert listed("offline") == [silent.id]
    assert listed("paired") == [device.id, silent.id]
    assert listed("revoked") == [revoked.id]

    at = f"/manage/v1/screens/{device.id}"
    assert (world.client.get(at).json()["online"], world.client.get(at).json()["loop"]) == (True, [])
    empty = world.client.get(f"{at}/now").json()
    assert (empty["items"], empty["fallback"]["text"]["plain"]) == ([], "Xã Bình Ổn")
    assert empty["assets"]["a0"]["url"].startswith("data:image/png;base64,")

    world.publish("Giữ gìn vệ sinh")
    later = clock.now() + timedelta(hours=1)
    world.publish("Sắp tới", live_from=later)
    assert [one["text"] for one in world.client.get(at).json()["loop"]] == ["Giữ gìn vệ sinh"]
    now = world.client.get(f"{at}/now").json()
    (entry,) = now["items"]
    assert entry["text"]["plain"] == "Giữ gìn vệ sinh"
    assert now["assets"][entry["frames"][0]["asset"]]["url"].startswith("data:image/png;base64,")
    assert now["until"] == clock.stamp(later)


def test_polls_are_written_down_in_batches(world: World) -> None:
    device = world.join()
    device.get("playlist")
    device.get("playlist")
    _, seen = world.app.state.front.drain()
    assert set(seen) == {device.id}
    with world.database.write() as session:
        signage.seen(session, seen)
    assert world.client.get(f"/manage/v1/screens/{device.id}").json()["last_seen_at"] is not None
