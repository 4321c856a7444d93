"""Keeping accounts: who may add, change and invite whom, and with what rights."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from tests.people.browser import PASSWORD, Browser, account, signed_in
from tests.world import World


def role(unit: str | None, name: str, *, below: bool = False) -> dict[str, Any]:
    return {"unit": unit, "role": name, "below": below}


@pytest.fixture
def province(commune: World) -> World:
    """A province with two communes."""
    commune.unit("tinh", "Tỉnh")
    commune.unit("xa-a", "Xã A", "tinh")
    commune.unit("xa-b", "Xã B", "tinh")
    return commune


def test_a_user_is_added_read_changed_and_found(office: World) -> None:
    form = {"email": "Lan@UBND.local", "name": "Nguyễn Thị Lan", "password": PASSWORD, "roles": [role("goc", "author")]}
    added = office.manage("POST", "/users", 201, form)
    assert added == {
        "id": added["id"],
        "email": "lan@ubnd.local",
        "name": "Nguyễn Thị Lan",
        "roles": [{"unit": {"slug": "goc", "name": "Đơn vị gốc"}, "role": "author", "below": False}],
        "disabled": False,
        "invited": False,
        "locked": None,
        "version": 2,
    }
    assert office.manage("GET", f"/users/{added['id']}") == added
    form = {"name": "Nguyễn Lan", "roles": [role("goc", "approver", below=True)]}
    changed = office.manage("PUT", f"/users/{added['id']}", 200, form, If_Match='"2"')
    assert (changed["name"], changed["version"]) == ("Nguyễn Lan", 3)
    assert [(one["role"], one["below"]) for one in changed["roles"]] == [("approver", True)]
    for words in ("NGUYỄN L", "nguyen lan", "lan@ubnd"):
        assert [user["email"] for user in office.manage("GET", f"/users?q={words}")["items"]] == ["lan@ubnd.local"]
    for words in ("", "%25", "_", "lan nguyen"):
        assert office.manage("GET", f"/users?q={words}")["items"] == []
    pages = [office.manage("GET", "/users?limit=1")]
    pages.append(office.manage("GET", pages[0]["next"].removeprefix("/manage/v1")))
    assert [user["email"] for page in pages for user in page["items"]] == ["admin@loa.local", "lan@ubnd.local"]
    assert pages[1]["next"] is None


def test_a_name_is_taken_once(commune: World) -> None:
    account(commune, "lan@ubnd.local")
    refused = commune.manage("POST", "/users", 409, {"email": "LAN@ubnd.local", "name": "Lan khác", "roles": []})
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("email_taken", "/email")


def test_of_four_who_add_the_same_name_at_once_one_does(office: World) -> None:
    admin = office.admin

    def add(_: int) -> int:
        form = {"email": "lan@ubnd.local", "name": "Lan", "roles": []}
        return TestClient(office.app.state.front).post("/manage/v1/users", json=form, headers=admin).status_code

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(add, range(4)))
    assert told == [201, 409, 409, 409]


def test_what_is_wrong_with_a_user_is_named(commune: World) -> None:
    least = {"email": "lan@ubnd.local", "name": "Lan", "roles": [role("goc", "author")]}
    for change, place in (
        ({"name": ""}, "/name"),
        ({"name": "Lan\u0000"}, "/name"),
        ({"name": "Lan\nAdmin"}, "/name"),
        ({"name": "x" * 201}, "/name"),
        ({"password": "ngắn"}, "/password"),
        ({"roles": [role("goc", "boss")]}, "/roles/0/role"),
        ({"roles": [role("khong-co", "author")]}, "/roles/0/unit"),
        ({"roles": [role(None, "author")]}, "/roles/0/unit"),
        ({"roles": [role("goc", "system_admin")]}, "/roles/0/unit"),
        ({"roles": [{**role("goc", "author"), "until": 1}]}, "/roles/0/until"),
        ({"must_change_password": False}, "/must_change_password"),
        ({"id": "x"}, "/id"),
    ):
        refused = commune.manage("POST", "/users", 422, {**least, **change})
        assert [fault["pointer"] for fault in refused["errors"]] == [place]
    assert commune.manage("GET", "/users?q=lan")["items"] == []


def test_names_are_kept_composed(commune: World) -> None:
    form = {"email": "lan@ubnd.local", "name": "Nguye\u0302\u0303n  ", "roles": []}
    assert commune.manage("POST", "/users", 201, form)["name"] == "Nguyễn"


def test_an_invited_person_sets_a_password_once_within_a_week(office: World) -> None:
    form = {"email": "lan@ubnd.local", "name": "Lan", "roles": [role("goc", "editor")]}
    invited = office.manage("POST", "/users", 201, form)
    assert invited["invited"] is True
    address = urlsplit(invited["invitation"]["url"])
    assert address.path.startswith("/admin/invitation/")
    secret = address.path.rsplit("/", 1)[1]
    lan = Browser(office)
    short = lan.ask("POST", f"/invitations/{secret}", json={"password": "ngắn"})
    assert short.json()["errors"][0]["pointer"] == "/password"
    assert lan.ask("POST", f"/invitations/{secret}", json={"password": PASSWORD}).status_code == 204
    assert lan.ask("POST", f"/invitations/{secret}", json={"password": PASSWORD}).status_code == 410
    assert lan.ask("POST", "/invitations/doan-mo", json={"password": PASSWORD}).status_code == 410
    me = signed_in(office, "lan@ubnd.local").ask("GET", "/me").json()
    assert (me["name"], me["must_change_password"]) == ("Lan", False)
    user = office.manage("GET", f"/users/{invited['id']}")
    assert user["invited"] is False
    assert "invitation" not in user


def test_whoever_is_lost_is_told_whom_to_call_in_their_unit_or_above(commune: World) -> None:
    commune.unit("thon", "Thôn Mẫu", "goc")
    lan = commune.person("lan@ubnd.local", "author", "thon")
    assert commune.manage("GET", "/me", who=lan)["support"] is None
    root = commune.manage("GET", "/units/goc")
    form = {"name": root["name"], "parent": None, "hotline": "0200 000 001"}
    commune.manage("PUT", "/units/goc", 200, form, If_Match=f'"{root["version"]}"')
    told = commune.manage("GET", "/me", who=lan)["support"]
    assert told == {"name": root["name"], "phone": "0200 000 001", "email": ""}


def test_an_invitation_runs_out_and_is_made_again(commune: World) -> None:
    invited = commune.manage("POST", "/users", 201, {"email": "lan@ubnd.local", "name": "Lan", "roles": []})
    first = invited["invitation"]["url"].rsplit("/", 1)[1]
    commune.wait(days=7)
    lan = Browser(commune)
    assert lan.ask("POST", f"/invitations/{first}", json={"password": PASSWORD}).status_code == 410
    second, third = (
        commune.manage("POST", f"/users/{invited['id']}/invitation", 201)["url"].rsplit("/", 1)[1] for _ in range(2)
    )
    # The newest counts alone.
    assert lan.ask("POST", f"/invitations/{second}", json={"password": PASSWORD}).status_code == 410
    assert lan.ask("POST", f"/invitations/{third}", json={"password": PASSWORD}).status_code == 204
    assert signed_in(commune, "lan@ubnd.local").signed_in()


def test_an_invitation_lets_whoever_forgot_a_password_in_again(commune: World) -> None:
    id = account(commune, "lan@ubnd.local")
    before = signed_in(commune, "lan@ubnd.local")
    secret = commune.manage("POST", f"/users/{id}/invitation", 201)["url"].rsplit("/", 1)[1]
    assert before.signed_in()
    form = {"password": "một câu mới hoàn toàn"}
    assert Browser(commune).ask("POST", f"/invitations/{secret}", json=form).status_code == 204
    assert not before.signed_in()
    assert signed_in(commune, "lan@ubnd.local", form["password"]).signed_in()


def test_a_unit_administrator_grants_within_the_unit(province: World) -> None:
    province.unit("thon-a", "Thôn A", "xa-a")
    keeper = province.person("quan-tri@loa.local", "unit_admin", "xa-a")
    table: list[tuple[list[dict[str, Any]], int]] = [
        ([role("xa-a", "author")], 201),
        ([role("xa-a", "unit_admin")], 201),
        ([role("xa-a", "approver"), role("xa-a", "editor")], 201),
        # Nothing outside, above, below or beside what they administer.
        ([role("xa-b", "author")], 403),
        ([role("tinh", "author")], 403),
        ([role("thon-a", "author")], 403),
        ([role("xa-a", "author", below=True)], 403),
        ([role("xa-a", "author"), role("xa-b", "author")], 403),
        ([role(None, "system_admin")], 403),
        ([], 422),
    ]
    for number, (given, status) in enumerate(table):
        form = {"email": f"lan-{number}@ubnd.local", "name": "Lan", "roles": given}
        province.manage("POST", "/users", status, form, who=keeper)
        client = {"name": "Cổng", "unit": "xa-a", "roles": given}
        province.manage("POST", "/clients", status, client, who=keeper)
    assert len(province.manage("GET", "/clients", who=keeper)["items"]) == 3


def test_rights_with_the_units_below_are_granted_by_whoever_has_them(province: World) -> None:
    province.unit("thon-a", "Thôn A", "xa-a")
    keeper = province.person("quan-tri@loa.local", "unit_admin", "tinh", below=True)
    for number, given in enumerate((role("tinh", "editor", below=True), role("thon-a", "unit_admin"))):
        form = {"email": f"lan-{number}@ubnd.local", "name": "Lan", "roles": [given]}
        province.manage("POST", "/users", 201, form, who=keeper)
    form = {"email": "minh@ubnd.local", "name": "Minh", "roles": [role("goc", "author")]}
    province.manage("POST", "/users", 403, form, who=keeper)


def test_nobody_below_a_unit_administrator_keeps_users(province: World) -> None:
    id = account(province, "minh@ubnd.local", unit="xa-a")
    for name in ("author", "editor", "approver"):
        who = province.person(f"{name}@loa.local", name, "xa-a")
        form: dict[str, Any] = {"email": "lan@ubnd.local", "name": "Lan", "roles": [role("xa-a", "author")]}
        province.manage("POST", "/users", 403, form, who=who)
        province.manage("GET", "/users", 403, who=who)
        province.manage("GET", f"/users/{id}", 404, who=who)
        province.manage("POST", f"/users/{id}/invitation", 404, who=who)
        form = {"name": "Minh", "roles": [role("xa-a", "unit_admin")]}
        province.manage("PUT", f"/users/{id}", 404, form, who=who, If_Match='"2"')


def test_one_reads_what_one_may_do_where(province: World) -> None:
    province.unit("thon-a", "Thôn A", "xa-a")

    def rights(email: str, name: str, unit: str, below: bool = False) -> dict[str, list[str]]:
        me = province.manage("GET", "/me", who=province.person(email, name, unit, below=below))
        return {one["unit"]["slug"]: one["may"] for one in me["rights"]}

    assert rights("a@loa.local", "author", "xa-a") == {"xa-a": ["write"]}
    assert rights("b@loa.local", "editor", "xa-a", below=True) == {
        "xa-a": ["write", "edit"],
        "thon-a": ["write", "edit"],
    }
    every = ["write", "edit", "approve", "administer"]
    assert rights("c@loa.local", "unit_admin", "xa-b") == {"xa-b": every}
    me = province.manage("GET", "/me")
    assert [one["unit"]["slug"] for one in me["rights"]] == ["goc", "tinh", "xa-a", "xa-b", "thon-a"]
    form = {"email": "d@loa.local", "name": "D", "password": PASSWORD, "roles": [role(None, "system_admin")]}
    province.manage("POST", "/users", 201, form)
    me = signed_in(province, "d@loa.local").ask("GET", "/me").json()
    assert {tuple(one["may"]) for one in me["rights"]} == {("write", "edit", "administer")}


def test_the_system_administrator_alone_makes_another_and_grants_anywhere(province: World) -> None:
    form = {
        "email": "lan@ubnd.local",
        "name": "Lan",
        "password": PASSWORD,
        "roles": [role(None, "system_admin"), role("xa-b", "approver")],
    }
    province.manage("POST", "/users", 201, form)
    me = signed_in(province, "lan@ubnd.local").ask("GET", "/me").json()
    assert me["system_admin"] is True
    assert [(one["unit"] and one["unit"]["slug"], one["role"]) for one in me["roles"]] == [
        (None, "system_admin"),
        ("xa-b", "approver"),
    ]


def test_the_last_who_can_run_the_installation_is_neither_disabled_nor_stripped_of_it(office: World) -> None:
    (first,) = office.manage("GET", "/users")["items"]
    system, path = role(None, "system_admin"), f"/users/{first['id']}"
    gone = {"name": "Quản trị", "roles": [system], "disabled": True}
    stripped = {"name": "Quản trị", "roles": [role("goc", "unit_admin", below=True)]}

    def refused() -> None:
        for form, place in ((gone, "/disabled"), (stripped, "/roles")):
            told = office.manage("PUT", path, 409, form, If_Match='"2"')
            assert (told["code"], told["errors"][0]["pointer"]) == ("last_system_admin", place)

    refused()
    # One who has not set a password yet, or is disabled, could not help.
    invited = {"email": "lan@ubnd.local", "name": "Lan", "roles": [system]}
    office.manage("POST", "/users", 201, invited)
    second = office.manage("POST", "/users", 201, {**invited, "email": "minh@ubnd.local", "password": PASSWORD})
    office.manage("PUT", f"/users/{second['id']}", 200, {**gone, "name": "Minh"}, If_Match='"2"')
    refused()
    office.manage("PUT", f"/users/{second['id']}", 200, {**gone, "disabled": False}, If_Match='"3"')
    office.manage("PUT", path, 200, stripped, If_Match='"2"')


def test_of_two_administrators_who_disable_each_other_at_once_one_stays(office: World) -> None:
    form = {"name": "Lan", "roles": [role(None, "system_admin")]}
    office.manage("POST", "/users", 201, {**form, "email": "lan@ubnd.local", "password": PASSWORD})
    people = office.manage("GET", "/users")["items"]
    admin = office.admin

    def disable(user: dict[str, Any]) -> int:
        headers = {**admin, "If-Match": f'"{user["version"]}"'}
        path = f"/manage/v1/users/{user['id']}"
        gone = {**form, "disabled": True}
        return TestClient(office.app.state.front).put(path, json=gone, headers=headers).status_code

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(disable, people))
    assert told.count(200) == 1
    # Refused, kept from it by the other one, or no longer signed in.
    assert set(told) - {200} <= {409, 503, 401}


def test_a_colleague_with_rights_elsewhere_is_seen_and_left_alone(province: World) -> None:
    keeper = province.person("quan-tri@loa.local", "unit_admin", "xa-a")
    stranger = province.person("quan-tri-b@loa.local", "unit_admin", "xa-b")
    form = {
        "email": "lan@ubnd.local",
        "name": "Lan",
        "password": PASSWORD,
        "roles": [role("xa-a", "editor"), role("tinh", "author")],
    }
    id = province.manage("POST", "/users", 201, form)["id"]
    taken = {"name": "Bị đổi", "roles": [role("xa-a", "author")], "disabled": True}
    assert province.manage("GET", f"/users/{id}", who=keeper)["name"] == "Lan"
    assert "lan@ubnd.local" in [user["email"] for user in province.manage("GET", "/users", who=keeper)["items"]]
    province.manage("PUT", f"/users/{id}", 403, taken, who=keeper, If_Match='"2"')
    province.manage("POST", f"/users/{id}/invitation", 403, who=keeper)
    for status, method, path in ((404, "GET", ""), (404, "PUT", ""), (404, "POST", "/invitation")):
        province.manage(method, f"/users/{id}{path}", status, taken, who=stranger, If_Match='"2"')
    assert "lan@ubnd.local" not in str(province.manage("GET", "/users", who=stranger))
    assert signed_in(province, "lan@ubnd.local").signed_in()


def test_nobody_takes_over_an_account_that_reaches_further_down_than_they_do(province: World) -> None:
    province.unit("thon-a", "Thôn A", "xa-a")
    keeper = province.person("quan-tri@loa.local", "unit_admin", "xa-a")
    form = {"email": "lan@ubnd.local", "name": "Lan", "roles": [role("xa-a", "unit_admin", below=True)]}
    id = province.manage("POST", "/users", 201, form)["id"]
    province.manage("POST", f"/users/{id}/invitation", 403, who=keeper)
    taken = {"name": "Lan", "roles": [role("xa-a", "author")]}
    province.manage("PUT", f"/users/{id}", 403, taken, who=keeper, If_Match='"1"')
    locked = "Tài khoản này còn có quyền ở nơi bạn không quản trị."
    assert province.manage("GET", f"/users/{id}", who=keeper)["locked"] == locked
    assert province.manage("GET", f"/users/{id}")["locked"] is None


def test_the_lists_of_what_one_keeps_are_narrowed_to_a_unit_and_those_below(office: World) -> None:
    office.unit("xa-a", "Xã A")
    office.unit("thon-a", "Thôn A", parent="xa-a")
    office.unit("xa-b", "Xã B")
    for slug in ("xa-a", "thon-a", "xa-b"):
        office.person(f"viet@{slug}.vn", "author", slug)
        office.manage("POST", "/clients", 201, {"name": slug, "unit": slug, "roles": [role(slug, "author")]})
    both = {"email": "hai@xa-a.vn", "name": "Hai nơi", "roles": [role("xa-a", "author"), role("xa-b", "author")]}
    office.manage("POST", "/users", 201, both)

    def told(path: str, name: str, who: dict[str, str] | None = None) -> set[str]:
        return {one[name] for one in office.manage("GET", path, who=who)["items"]}

    assert told("/users?unit=xa-a", "email") == {"viet@xa-a.vn", "viet@thon-a.vn", "hai@xa-a.vn"}
    assert told("/users?unit=xa-b&q=hai", "email") == {"hai@xa-a.vn"}
    assert told("/clients?unit=xa-a", "name") == {"xa-a", "thon-a"}
    assert told("/events?unit=xa-b&subject=client", "name") == {"xa-b"}
    for path in ("/users", "/clients", "/events"):
        office.manage("GET", f"{path}?unit=khong-co", 422)


def test_the_log_tells_who_granted_what_and_no_secret(commune: World) -> None:
    id = account(commune, "lan@ubnd.local")
    form = {"name": "Lan", "roles": [role("goc", "approver")]}
    commune.manage("PUT", f"/users/{id}", 200, form, If_Match='"2"')
    secret = commune.manage("POST", f"/users/{id}/invitation", 201)["url"].rsplit("/", 1)[1]
    log = commune.manage("GET", f"/events?subject=user&subject_id={id}")["items"]
    assert [event["verb"] for event in log] == ["user_invited", "user_changed", "password_set", "user_added"]
    assert {event["actor"]["name"] for event in log} == {"Quản trị hệ thống"}
    assert {event["name"] for event in log} == {"Lan"}
    assert log[1]["detail"]["roles"] == [role("goc", "approver")]
    assert PASSWORD not in str(log)
    assert secret not in str(log)
