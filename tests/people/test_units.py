"""The tree of units: levels are words, units end, others take over, and rights follow."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.people.browser import account
from tests.world import World

LEAST = {"name": "Xã Mới", "kind": "xã"}


@pytest.fixture
def province(commune: World) -> World:
    """A province with two communes that are to be merged."""
    commune.unit("tinh", "Tỉnh")
    commune.unit("xa-a", "Xã A", "tinh")
    commune.unit("xa-b", "Xã B", "tinh")
    return commune


def change(world: World, slug: str, status: int = 200, who: dict[str, str] | None = None, **members: Any) -> Any:
    """Members of a unit as its administrator changes them: all others stay as they are."""
    now = world.manage("GET", f"/units/{slug}")
    form = {name: value for name, value in now.items() if name not in ("slug", "version")}
    form["parent"] = form["parent"] and form["parent"]["slug"]
    form["successors"] = [unit["slug"] for unit in form["successors"]]
    return world.manage("PUT", f"/units/{slug}", status, {**form, **members}, who, If_Match=f'"{now["version"]}"')


def merge(world: World, *former: str, into: str, on: str = "2026-11-23") -> None:
    for slug in former:
        change(world, slug, valid_until=on, successors=[into])


def test_a_unit_tells_what_a_citizen_needs(commune: World) -> None:
    form = {
        **LEAST,
        "parent": "goc",
        "address": "Số 1, thôn Một",
        "phone": "0200 000 000",
        "hotline": "0200 000 001",
        "email": "lienhe@xa-moi.example",
        "working_hours": [{"days": ["mon", "fri"], "from": "07:30", "to": "11:30"}],
        "feedback": {"text": "Gửi tại bộ phận một cửa.", "url": "https://pa.example", "phone": "", "address": ""},
        "dossier_lookup_url": "https://tracuu.example",
        "valid_from": "2025-07-01",
        "valid_until": None,
        "successors": [],
    }
    added = commune.manage("POST", "/units", 201, form)
    told = {**form, "slug": "xa-moi", "parent": {"slug": "goc", "name": "Đơn vị gốc"}}
    assert added == {**told, "version": 1}
    assert commune.manage("GET", "/units/xa-moi") == added
    assert commune.get("/v1/units/xa-moi") == told


def test_any_word_is_a_level_and_any_depth_will_do(commune: World) -> None:
    parent = "goc"
    for depth, kind in enumerate(["tỉnh", "huyện", "xã", "thôn", "tổ dân phố", "đặc khu", "phường", "trung tâm"]):
        form = {"name": f"Cấp {depth}", "kind": kind, "parent": parent}
        added = commune.manage("POST", "/units", 201, form)
        assert (added["kind"], added["parent"]["slug"]) == (kind, parent)
        parent = added["slug"]
    who = commune.person("ai-do@loa.local", "author", "goc", below=True)
    commune.manage("GET", f"/units/{parent}", who=who)


def test_a_taken_slug_gets_a_number(commune: World) -> None:
    slugs = [commune.manage("POST", "/units", 201, {**LEAST, "parent": "goc"})["slug"] for _ in range(3)]
    assert slugs == ["xa-moi", "xa-moi-2", "xa-moi-3"]
    given = [commune.manage("POST", "/units", 201, {**LEAST, "slug": "rieng"})["slug"] for _ in range(2)]
    assert given == ["rieng", "rieng-2"]


def test_what_is_wrong_with_a_unit_is_named(province: World) -> None:
    for members, place in (
        ({"name": " "}, "/name"),
        ({"name": "Xã\u0000"}, "/name"),
        ({"kind": ""}, "/kind"),
        ({"parent": "khong-co"}, "/parent"),
        ({"slug": "Xã Mới"}, "/slug"),
        ({"valid_from": "2026-02-30"}, "/valid_from"),
        ({"valid_from": "2026-07-01", "valid_until": "2026-07-01"}, "/valid_until"),
        ({"successors": ["xa-a", "khong-co"]}, "/successors/1"),
        ({"working_hours": [{"days": ["mon"], "from": "7:30", "to": "11:30"}]}, "/working_hours/0/from"),
        ({"working_hours": [{"days": ["thứ hai"], "from": "07:30", "to": "11:30"}]}, "/working_hours/0/days/0"),
        ({"dossier_lookup_url": "javascript:alert(1)"}, "/dossier_lookup_url"),
        ({"feedback": {"url": "//evil.example"}}, "/feedback/url"),
        ({"version": 7}, "/version"),
    ):
        refused = province.manage("POST", "/units", 422, {**LEAST, **members})
        assert [fault["pointer"] for fault in refused["errors"]] == [place]


def test_a_change_that_does_not_say_where_a_unit_hangs_moves_and_wipes_nothing(province: World) -> None:
    change(province, "xa-a", phone="0200 000 000")
    before = province.manage("GET", "/units/xa-a")
    refused = province.manage("PUT", "/units/xa-a", 422, {"name": "Xã A mới"}, If_Match=f'"{before["version"]}"')
    assert [fault["pointer"] for fault in refused["errors"]] == ["/parent"]
    assert province.manage("GET", "/units/xa-a") == before


def test_a_unit_that_names_none_above_it_comes_below_the_root(province: World) -> None:
    for form in (LEAST, {**LEAST, "parent": None}):
        assert province.manage("POST", "/units", 201, form)["parent"] == {"slug": "goc", "name": "Đơn vị gốc"}


def test_the_log_says_what_of_a_unit_was_changed(province: World) -> None:
    change(province, "xa-a", phone="0200 000 000", parent="goc", valid_until="2027-01-01", successors=["xa-b"])
    told = province.manage("GET", "/events")["items"][0]
    assert (told["verb"], told["detail"]["name"]) == ("unit_changed", "Xã A")
    assert told["detail"]["changed"] == ["parent", "phone", "valid_until", "successors"]


def test_a_unit_never_comes_to_stand_below_itself(province: World) -> None:
    for slug in ("tinh", "xa-a"):
        refused = change(province, "tinh", 422, parent=slug)
        assert refused["errors"][0] == {
            "pointer": "/parent",
            "code": "cycle",
            "detail": "Đơn vị không thể trực thuộc chính nó hoặc một đơn vị bên dưới nó.",
        }
    change(province, "xa-b", parent="xa-a")
    change(province, "xa-a", 422, parent="xa-b")


def test_two_units_put_below_each_other_at_once_make_no_ring(office: World) -> None:
    for slug in ("xa-a", "xa-b"):
        office.unit(slug, slug)
    admin = office.admin

    def move(slug: str, parent: str) -> int:
        form = {"name": slug, "kind": "xã", "parent": parent}
        answer = TestClient(office.app.state.front).put(
            f"/manage/v1/units/{slug}", json=form, headers={**admin, "If-Match": '"1"'}
        )
        return answer.status_code

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(move, ("xa-a", "xa-b"), ("xa-b", "xa-a")))
    assert sorted(told) in ([200, 422], [200, 503])
    parents = {slug: office.get(f"/v1/units/{slug}")["parent"] for slug in ("xa-a", "xa-b")}
    assert "goc" in {parent["slug"] for parent in parents.values()}


def test_a_unit_never_takes_over_from_itself(province: World) -> None:
    change(province, "xa-a", successors=["xa-b"])
    assert change(province, "xa-a", 422, successors=["xa-a"])["errors"][0]["pointer"] == "/successors/0"
    refused = change(province, "xa-b", 422, successors=["tinh", "xa-a"])
    assert (refused["errors"][0]["pointer"], refused["errors"][0]["code"]) == ("/successors", "cycle")


def test_only_whoever_administers_both_ends_moves_a_unit(province: World) -> None:
    province.unit("thon", "Thôn", "xa-a")
    keeper = province.person("a@loa.local", "unit_admin", "xa-a")
    whole = province.person("tinh@loa.local", "unit_admin", "tinh", below=True)
    change(province, "xa-a", who=keeper, phone="0200 000 000")
    change(province, "xa-a", 422, who=keeper, parent="xa-b")
    change(province, "xa-a", 403, who=keeper, parent=None)
    change(province, "xa-a", 403, who=keeper, parent="goc")
    change(province, "thon", 404, who=keeper, parent=None)
    change(province, "thon", who=whole, parent="xa-b")
    change(province, "xa-b", 403, who=whole, parent=None)
    change(province, "xa-b", 403, who=whole, parent="goc")
    change(province, "xa-a", 403, who=keeper, successors=["xa-b"])
    change(province, "xa-a", who=whole, successors=["xa-b"])
    # What stands already may stay when the contact data is changed.
    change(province, "xa-a", who=keeper, phone="0200 000 009")


def test_a_unit_past_its_end_takes_nothing_new(commune: World) -> None:
    commune.unit("xa-a", "Xã A")
    commune.unit("xa-c", "Xã C")
    item = commune.draft("article")
    change(commune, "xa-a", valid_until="2026-11-24", successors=["xa-c"])
    new = {"unit": "xa-a", "body": {"kind": "led_message", "text": "Họp thôn"}}
    commune.manage("POST", "/items", 201, new)
    commune.wait(hours=15, minutes=59)
    commune.manage("POST", "/items", 201, new)
    commune.wait(minutes=1)  # midnight in Vietnam
    refused = commune.manage("POST", "/items", 409, new)
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("unit_closed", "/unit")
    keeper = commune.person("a@loa.local", "unit_admin", "goc", below=True)
    commune.manage("POST", f"/items/{item}/unit", 409, {"unit": "xa-a"}, keeper, If_Match='"1"')
    commune.manage("POST", "/groups", 409, {"name": "Nhóm", "unit": "xa-a"})
    commune.manage("POST", "/stations", 409, {"name": "Đài", "unit": "xa-a"})
    file = {"file": ("a.pdf", b"%PDF-1.4\n%%EOF\n")}
    refused = commune.client.post("/manage/v1/media", data={"unit": "xa-a"}, files=file, headers=commune.admin).json()
    assert refused["code"] == "unit_closed"
    commune.manage("POST", "/items", 201, {**new, "unit": "xa-c"})


def test_rights_in_a_merged_unit_hold_in_its_heir_and_the_other_way_round(commune: World) -> None:
    for slug in ("xa-a", "xa-b", "xa-c", "xa-d"):
        commune.unit(slug, slug)
    old = commune.person("cu@loa.local", "editor", "xa-a")
    new = commune.person("moi@loa.local", "editor", "xa-c")
    drafts = {}
    for slug in ("xa-a", "xa-b", "xa-c", "xa-d"):
        form = {"unit": slug, "body": {"kind": "led_message", "text": f"Tin của {slug}"}}
        drafts[slug] = commune.manage("POST", "/items", 201, form)["id"]

    def read(who: dict[str, str]) -> set[str]:
        return {item["unit"]["slug"] for item in commune.manage("GET", "/items", who=who)["items"]}

    assert (read(old), read(new)) == ({"xa-a"}, {"xa-c"})
    merge(commune, "xa-a", "xa-b", into="xa-c")
    assert read(old) == read(new) == {"xa-a", "xa-b", "xa-c"}
    body = {"kind": "led_message", "text": "Đã sửa"}
    for who, slug in ((old, "xa-c"), (new, "xa-a")):
        commune.manage("PUT", f"/items/{drafts[slug]}/body", 200, body, who, If_Match='"1"')
    commune.manage("GET", f"/items/{drafts['xa-d']}", 404, who=old)
    # The heir is renamed in turn: rights go all the way.
    merge(commune, "xa-c", into="xa-d")
    assert read(old) == {"xa-a", "xa-b", "xa-c", "xa-d"}


def test_a_unit_that_was_split_gives_its_rights_to_each_heir_but_nobody_passes_them_on_alone(province: World) -> None:
    province.unit("xa-c", "Xã C", "tinh")
    change(province, "xa-a", valid_until="2026-11-23", successors=["xa-b", "xa-c"])
    keeper = province.person("b@loa.local", "unit_admin", "xa-b")
    form: dict[str, Any] = {"email": "lan@loa.local", "name": "Lan", "roles": [{"unit": "xa-b", "role": "editor"}]}
    province.manage("POST", "/users", 201, form, who=keeper)
    # A role in the former unit would reach the other heir too.
    form = {"email": "minh@loa.local", "name": "Minh", "roles": [{"unit": "xa-a", "role": "editor"}]}
    province.manage("POST", "/users", 403, form, who=keeper)
    id = account(province, "hoa@loa.local", "editor", "xa-a")
    form = {"name": "Hoa", "roles": [{"unit": "xa-b", "role": "editor"}]}
    province.manage("PUT", f"/users/{id}", 403, form, who=keeper, If_Match='"2"')


def test_a_filter_by_unit_follows_the_heirs(office: World) -> None:
    office.unit("tinh", "Tỉnh")
    for slug in ("xa-a", "xa-b", "xa-c"):
        office.unit(slug, slug, "tinh")
    office.unit("thon", "Thôn", "xa-c")
    for slug in ("xa-a", "xa-b", "xa-c", "thon", "tinh"):
        office.publish("article", unit=slug, title=slug)
        office.publish("procedure", unit=slug, title=slug, effective_from="2026-01-01")
    merge(office, "xa-a", "xa-b", into="xa-c")
    below = {"xa-a", "xa-b", "xa-c", "thon"}
    # Who was merged publishes what the heir does; the heir goes on with what they published.
    for slug in ("xa-a", "xa-c"):
        assert set(office.titles(f"/v1/articles?unit={slug}")) == below
        assert set(office.titles(f"/v1/articles?unit={slug}&below=false")) == below - {"thon"}
        assert set(office.titles(f"/v1/procedures?unit={slug}")) == below | {"tinh"}
        assert {item["title"] for item in office.manage("GET", f"/items?unit={slug}")["items"]} == below
    assert set(office.titles("/v1/articles?unit=tinh")) == below | {"tinh"}
    assert office.titles("/v1/articles?unit=tinh&below=false") == ["tinh"]
    assert office.titles("/v1/articles?unit=thon") == ["thon"]
    assert office.get("/v1/units/xa-a")["successors"] == [{"slug": "xa-c", "name": "xa-c"}]


def test_units_are_listed_and_found_with_or_without_their_marks(office: World) -> None:
    office.unit("xa-duong", "Xã Đường Lâm")
    who = office.person("lan@loa.local", "author", "xa-duong")
    assert [unit["slug"] for unit in office.manage("GET", "/units", who=who)["items"]] == ["goc", "xa-duong"]
    for words in ("ĐƯỜNG", "duong lam", "Du\u031bo\u031b\u0300ng"):
        assert [unit["slug"] for unit in office.manage("GET", f"/units?q={words}")["items"]] == ["xa-duong"]


@pytest.mark.parametrize(
    ("address", "form"), [("units", {**LEAST, "parent": "goc"}), ("topics", {"name": LEAST["name"]})]
)
def test_of_four_who_add_the_same_at_once_each_gets_a_slug_of_its_own(
    office: World, address: str, form: dict[str, Any]
) -> None:
    admin = office.admin

    def add(_: int) -> str:
        answer = TestClient(office.app.state.front).post(f"/manage/v1/{address}", json=form, headers=admin)
        assert answer.status_code == 201, answer.text
        slug: str = answer.json()["slug"]
        return slug

    with ThreadPoolExecutor(4) as pool:
        slugs = sorted(pool.map(add, range(4)))
    assert slugs == [slugs[0], *(f"{slugs[0]}-{number}" for number in (2, 3, 4))]
