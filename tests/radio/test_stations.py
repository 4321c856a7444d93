"""Stations and the sessions of their week, kept by the administrators of their unit."""

from typing import Any

from tests.world import World

MORNING = {"name": "Buổi sáng", "days": ["mon", "wed"], "from": "05:30", "to": "05:45"}


def station(office: World, name: str = "Đài xã An Mẫu", unit: str = "goc") -> Any:
    return office.manage("POST", "/stations", 201, {"name": name, "unit": unit})


def test_a_station_and_its_sessions_are_public(office: World) -> None:
    made = station(office)
    slot = office.manage("POST", f"/stations/{made['slug']}/slots", 201, MORNING)
    assert slot["limit_seconds"] == 900
    (row,) = office.get("/v1/radio/stations")["items"]
    assert list(row) == ["slug", "name", "unit", "timezone", "slots"]
    assert (row["slug"], row["unit"]["slug"], row["timezone"]) == ("dai-xa-an-mau", "goc", "Asia/Ho_Chi_Minh")
    assert row["slots"] == [
        {
            "id": slot["id"],
            "name": "Buổi sáng",
            "days": ["mon", "wed"],
            "from": "05:30",
            "to": "05:45",
            "limit_seconds": 900,
        }
    ]


def test_two_stations_of_one_name_get_different_addresses(commune: World) -> None:
    assert [station(commune)["slug"] for _ in range(2)] == ["dai-xa-an-mau", "dai-xa-an-mau-2"]
    listed = commune.get("/v1/radio/stations?limit=1")
    assert [row["slug"] for row in listed["items"]] == ["dai-xa-an-mau"]
    assert [row["slug"] for row in commune.get(listed["next"])["items"]] == ["dai-xa-an-mau-2"]


def test_sessions_of_one_station_do_not_overlap(commune: World) -> None:
    slug = station(commune)["slug"]
    commune.manage("POST", f"/stations/{slug}/slots", 201, MORNING)
    late = {**MORNING, "from": "05:40", "to": "06:00"}
    refused = commune.manage("POST", f"/stations/{slug}/slots", 422, late)
    assert refused["errors"][0] == {
        "pointer": "/from",
        "code": "slot_overlaps",
        "detail": "Trùng giờ với “Buổi sáng” (05:30-05:45); hãy đổi giờ hoặc đổi ngày.",
    }
    commune.manage("POST", f"/stations/{slug}/slots", 201, {**late, "days": ["tue"]})
    commune.manage("POST", f"/stations/{slug}/slots", 201, {**late, "from": "05:45"})


def test_a_session_ends_after_it_begins(commune: World) -> None:
    slug = station(commune)["slug"]
    refused = commune.manage("POST", f"/stations/{slug}/slots", 422, {**MORNING, "to": "05:00"})
    assert "sau giờ bắt đầu" in refused["errors"][0]["detail"]
    broken: list[dict[str, object]] = [
        {"from": "25:00"},
        {"days": []},
        {"days": ["thứ hai"]},
        {"limit_seconds": 5},
        {"extra": 1},
    ]
    for one in broken:
        commune.manage("POST", f"/stations/{slug}/slots", 422, {**MORNING, **one})


def test_a_session_is_changed_and_dropped_from_the_version_one_holds(office: World) -> None:
    slug = station(office)["slug"]
    slot = office.manage("POST", f"/stations/{slug}/slots", 201, MORNING)
    path = f"/stations/{slug}/slots/{slot['id']}"
    office.manage("PUT", path, 428, MORNING)
    changed = office.manage("PUT", path, 200, {**MORNING, "name": "Sớm"}, If_Match='"1"')
    assert (changed["name"], changed["version"]) == ("Sớm", 2)
    assert office.manage("PUT", path, 412, MORNING, If_Match='"1"')["current_version"] == 2
    office.manage("DELETE", path, 204, If_Match='"2"')
    office.manage("GET", path, 404)


def test_only_the_administrators_of_the_unit_keep_its_station(office: World) -> None:
    office.unit("xa-a", "Xã A")
    office.unit("xa-b", "Xã B")
    keeper = office.person("quan-tri@loa.local", "unit_admin", "xa-a")
    editor = office.person("bien-tap@loa.local", "editor", "xa-a")
    stranger = office.person("la@loa.local", "unit_admin", "xa-b")
    form = {"name": "Đài A", "unit": "xa-a"}
    office.manage("POST", "/stations", 403, form, who=editor)
    office.manage("POST", "/stations", 422, form, who=stranger)
    slug = office.manage("POST", "/stations", 201, form, who=keeper)["slug"]
    office.manage("GET", f"/stations/{slug}", 200, who=editor)
    office.manage("GET", f"/stations/{slug}", 404, who=stranger)
    office.manage("POST", f"/stations/{slug}/keys", 403, who=editor)
    office.manage("GET", f"/stations/{slug}/keys", 403, who=editor)
    assert office.manage("GET", "/stations", who=stranger)["items"] == []


def test_a_removed_station_leaves_nothing_behind(office: World) -> None:
    slug = station(office)["slug"]
    office.manage("POST", f"/stations/{slug}/slots", 201, MORNING)
    office.manage("POST", f"/stations/{slug}/keys", 201)
    office.manage("DELETE", f"/stations/{slug}", 204, If_Match='"1"')
    assert office.get("/v1/radio/stations")["items"] == []
    office.get(f"/v1/radio/stations/{slug}/now", 404)
