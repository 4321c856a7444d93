"""Programs with a key of their own: shown once, kept as a digest, good for what it was given and no longer."""

from typing import Any

from sqlalchemy import select

from api.people import tokens
from api.people.tables import Client
from tests.world import World

EDITOR = {"unit": "xa-a", "role": "editor"}


def client(world: World, **members: Any) -> dict[str, Any]:
    form = {"name": "Cổng thông tin", "unit": "xa-a", "roles": [EDITOR], **members}
    added: dict[str, Any] = world.manage("POST", "/clients", 201, form)
    return added


def test_a_key_is_shown_once_and_kept_as_a_digest(office: World) -> None:
    office.unit("xa-a", "Xã A")
    added = client(office, expires_at="2026-12-01T00:00:00+07:00")
    key = added.pop("key")
    assert key.startswith("loa_")
    assert len(key) >= 47
    assert added["hint"] == key[:8]
    assert added["expires_at"] == "2026-11-30T17:00:00Z"
    assert office.manage("GET", f"/clients/{added['id']}") == added
    assert office.manage("GET", "/clients")["items"] == [added]
    with office.database.read() as session:
        row = session.execute(select(Client)).scalar_one()
    assert row.digest == tokens.digest(key)
    assert key not in str(vars(row))
    assert key not in str(office.manage("GET", "/events?subject=client"))


def test_a_key_does_what_its_roles_allow_where_they_hold(commune: World) -> None:
    commune.unit("xa-a", "Xã A")
    commune.unit("xa-b", "Xã B")
    program = {"Authorization": f"Bearer {client(commune)['key']}"}
    me = commune.manage("GET", "/me", who=program)
    assert (me["kind"], me["email"], me["name"]) == ("client", None, "Cổng thông tin")
    assert [(one["unit"]["slug"], one["role"]) for one in me["roles"]] == [("xa-a", "editor")]
    body = {"kind": "led_message", "text": "Họp thôn sáng mai"}
    item = commune.manage("POST", "/items", 201, {"unit": "xa-a", "body": body}, who=program)
    assert item["head"]["author"]["name"] == "Cổng thông tin"
    submitted = commune.manage("POST", f"/items/{item['id']}/moves/submit", who=program, If_Match='"1"')
    assert submitted["state"] == "in_review"
    commune.manage("POST", f"/items/{item['id']}/moves/approve", 403, who=program, If_Match='"2"')
    commune.manage("POST", "/items", 422, {"unit": "xa-b", "body": body}, who=program)
    commune.manage("PUT", "/me/password", 403, {"current": "không có", "new": "không có đâu"}, who=program)
    # Signing out is for people: the key goes on.
    commune.manage("DELETE", "/token?everywhere=true", 204, who=program)
    commune.manage("GET", "/me", who=program)


def test_a_revoked_key_is_refused_on_the_next_request_and_stays_on_record(commune: World) -> None:
    commune.unit("xa-a", "Xã A")
    added = client(commune)
    program = {"Authorization": f"Bearer {added['key']}"}
    commune.manage("DELETE", f"/clients/{added['id']}", 204)
    commune.manage("GET", "/me", 401, who=program)
    commune.manage("DELETE", f"/clients/{added['id']}", 204)
    assert commune.manage("GET", f"/clients/{added['id']}")["revoked_at"] is not None
    log = commune.manage("GET", f"/events?subject=client&subject_id={added['id']}")["items"]
    assert [event["verb"] for event in log] == ["client_revoked", "client_added"]


def test_a_key_ends_at_its_instant(commune: World) -> None:
    commune.unit("xa-a", "Xã A")
    program = {"Authorization": f"Bearer {client(commune, expires_at='2026-11-23T02:00:00Z')['key']}"}
    commune.manage("GET", "/me", who=program)
    commune.wait(hours=1)
    commune.manage("GET", "/me", 401, who=program)


def test_a_key_is_nobody_elses_business(commune: World) -> None:
    for slug in ("xa-a", "xa-b"):
        commune.unit(slug, slug)
    added = client(commune)
    keeper = commune.person("quan-tri@loa.local", "unit_admin", "xa-a")
    stranger = commune.person("quan-tri-b@loa.local", "unit_admin", "xa-b")
    editor = commune.person("bien-tap@loa.local", "editor", "xa-a")
    commune.manage("GET", f"/clients/{added['id']}", who=keeper)
    for who in (stranger, editor):
        commune.manage("GET", f"/clients/{added['id']}", 404, who=who)
        commune.manage("DELETE", f"/clients/{added['id']}", 404, who=who)
    assert commune.manage("GET", "/clients", who=stranger)["items"] == []
    commune.manage("GET", "/clients", 403, who=editor)
    form = {"name": "Cổng", "unit": "xa-a", "roles": [EDITOR]}
    commune.manage("POST", "/clients", 403, form, who=editor)
    refused = commune.manage("POST", "/clients", 422, form, who=stranger)
    assert refused["errors"][0]["pointer"] == "/unit"
    commune.manage("DELETE", f"/clients/{added['id']}", 204, who=keeper)


def test_what_is_wrong_with_a_client_is_named(commune: World) -> None:
    commune.unit("xa-a", "Xã A")
    least = {"name": "Cổng", "unit": "xa-a", "roles": [EDITOR]}
    for change, place in (
        ({"roles": []}, "/roles"),
        ({"name": "\u0007"}, "/name"),
        ({"unit": "khong-co"}, "/unit"),
        ({"expires_at": "2027-01-01T00:00:00"}, "/expires_at"),
        ({"expires_at": "mai"}, "/expires_at"),
        ({"expires_at": "2026-11-22T00:00:00Z"}, "/expires_at"),
        ({"key": "loa_tự-chọn"}, "/key"),
    ):
        refused = commune.manage("POST", "/clients", 422, {**least, **change})
        assert [fault["pointer"] for fault in refused["errors"]] == [place], change
