"""``If-Match``: nobody overwrites what they have not seen, and is told whose work it was."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.testclient import TestClient

from tests.world import World


def things(world: World) -> dict[str, dict[str, Any]]:
    """A thing of every kind that is changed in place: its address, and a change to it. All at version 1."""
    user = world.manage("POST", "/users", 201, {"email": "lan@loa.local", "name": "Lan", "roles": []})["id"]
    world.unit("xa-a", "Xã A")
    world.manage("POST", "/categories", 201, {"name": "Tin", "slug": "tin"})
    world.manage("POST", "/stations", 201, {"name": "Đài", "unit": "goc"})
    slot = {"name": "Sáng", "days": ["mon"], "from": "05:30", "to": "05:45"}
    slot_id = world.manage("POST", "/stations/dai/slots", 201, slot)["id"]
    world.manage("POST", "/groups", 201, {"name": "Nhóm", "unit": "goc"})
    file = world.upload("a.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")["id"]
    item = world.draft("led_message")
    return {
        f"/items/{item}/body": {"kind": "led_message", "text": "Đã sửa"},
        f"/users/{user}": {"name": "Lan mới", "roles": []},
        "/units/xa-a": {"name": "Xã A mới", "kind": "xã", "parent": "goc"},
        "/categories/tin": {"name": "Tin mới"},
        "/stations/dai": {"name": "Đài mới", "unit": "goc"},
        f"/stations/dai/slots/{slot_id}": {**slot, "name": "Sớm"},
        "/groups/nhom": {"name": "Nhóm mới"},
        f"/media/{file}": {"name": "Tệp mới"},
    }


def test_every_change_says_what_it_was_made_from(office: World) -> None:
    for path, form in things(office).items():
        assert office.manage("PUT", path, 428, form)["code"] == "precondition_required"
        # Changing what one has not seen is no more allowed by its own name than by none.
        assert office.manage("PUT", path, 428, form, If_Match="*")["code"] == "precondition_required"
        for wrong in ("abc", '"x"', '"1", "2"', '"-1"', '"1e3"', '"99999999999"', ""):
            refused = office.manage("PUT", path, 400, form, If_Match=wrong)
            assert refused["errors"][0]["pointer"] == "header:If-Match"
        stale = office.client.put(f"/manage/v1{path}", json=form, headers={**office.admin, "If-Match": '"7"'})
        assert (stale.status_code, stale.headers["etag"]) == (412, '"1"')


def test_who_comes_second_is_told_who_came_first(office: World) -> None:
    paths = things(office)
    hoa = office.person("hoa@loa.local", "unit_admin", "goc", below=True)
    for path, form in paths.items():
        who = None if path.startswith("/users") else hoa
        saved = office.client.put(
            f"/manage/v1{path}", json=form, headers={**(who or office.admin), "If-Match": 'W/"1"'}
        )
        assert saved.status_code == 200, saved.text
        assert saved.headers["etag"] == '"2"'
        office.wait(seconds=30)
        stale = office.manage("PUT", path, 412, form, If_Match='"1"')
        name = "hoa" if who else "Quản trị hệ thống"
        assert (stale["code"], stale["current_version"], stale["changed_by"]) == ("stale", 2, name)
        assert stale["changed_at"].startswith("2026-11-23T01:")
        assert (name if who else "chính bạn") in stale["detail"]


def test_of_eight_who_change_one_thing_at_once_one_does(office: World) -> None:
    admin = office.admin
    for path, form in things(office).items():

        def change(_: int, path: str = path, form: dict[str, Any] = form) -> int:
            client = TestClient(office.app.state.front)
            return client.put(f"/manage/v1{path}", json=form, headers={**admin, "If-Match": '"1"'}).status_code

        with ThreadPoolExecutor(8) as pool:
            told = sorted(pool.map(change, range(8)))
        assert told == [200] + [412] * 7, path


def test_taking_down_takes_whatever_stands(commune: World) -> None:
    id = commune.publish("article")
    who = commune.person("lan@loa.local", "approver", "goc")
    item = commune.manage("POST", f"/items/{id}/moves/withdraw", 200, {}, who, If_Match="*")
    assert "withdrawn" in item["computed"]
    refused = commune.manage("POST", f"/items/{id}/moves/publish", 428, {}, who, If_Match="*")
    assert refused["code"] == "precondition_required"
