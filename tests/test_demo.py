"""The invented commune: enough of everything to try Loa with, and it says that it is invented."""

from collections.abc import Iterator

import pytest

from api import demo
from tests.conftest import sqlite_at
from tests.world import World, open_world


@pytest.fixture(scope="module")
def an_mau(tmp_path_factory: pytest.TempPathFactory, templates: dict[str, str]) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("demo")
    for office in open_world(sqlite_at(folder, templates), folder / "data"):
        settings = office.app.state.settings.model_copy(update={"demo": "1"})
        list(demo.prepare(office.database, settings))
        yield office


def test_every_kind_stands_on_its_channel(an_mau: World) -> None:
    assert an_mau.get("/v1/articles?count=exact")["count"] >= 12
    assert an_mau.get("/v1/procedures?count=exact")["count"] >= 10
    assert len(an_mau.manage("GET", "/items?kind=led_message&state=live")["items"]) >= 8
    assert len(an_mau.manage("GET", "/items?kind=radio_script&state=live")["items"]) >= 6


def test_every_public_list_shows_life(an_mau: World) -> None:
    lists = ("categories", "topics", "fields", "units", "radio/stations", "changes", "zalo/broadcasts")
    for path in (f"/v1/{name}" for name in lists):
        assert an_mau.get(path)["items"], path
    assert an_mau.get("/v1/zalo/answers?q=khai sinh")["matches"] > 0
    assert an_mau.get("/v1/procedures?status=upcoming")["items"]
    assert an_mau.get("/v1/articles?limit=100")["items"][-1]["cover"]["renditions"]


def test_no_two_words_of_a_list_read_the_same(an_mau: World) -> None:
    for path in ("categories", "topics", "fields"):
        names = [row["name"] for row in an_mau.get(f"/v1/{path}?limit=100")["items"]]
        assert len(names) == len(set(names)), path


def test_there_are_screens_and_stations_to_look_at(an_mau: World) -> None:
    assert len(an_mau.manage("GET", "/screens")["items"]) >= 3
    stations = an_mau.manage("GET", "/stations")["items"]
    assert len(stations) >= 2
    assert all(station["slots"] for station in stations)


def test_some_messages_run_at_the_root_without_a_placement(an_mau: World) -> None:
    root = an_mau.manage("GET", "/units")["items"][0]["slug"]
    assert an_mau.manage("GET", f"/items?kind=led_message&state=live&unit={root}&below=false")["items"]


def test_people_of_every_role_can_sign_in(an_mau: World) -> None:
    held = {role["role"] for user in an_mau.manage("GET", "/users")["items"] for role in user["roles"]}
    assert held == {"author", "editor", "approver", "unit_admin", "system_admin"}


def test_texts_wait_at_every_stage_so_that_the_desk_has_work(an_mau: World) -> None:
    for state in ("draft", "in_review", "returned", "scheduled", "changed"):
        assert an_mau.manage("GET", f"/items?state={state}")["items"], state


def test_whoever_looks_sees_that_it_is_sample_data(an_mau: World) -> None:
    assert all("Dữ liệu mẫu" in unit["name"] for unit in an_mau.get("/v1/units")["items"])
    assert an_mau.manage("GET", "/installation")["demo"] is True


def test_a_second_start_adds_nothing(an_mau: World) -> None:
    settings = an_mau.app.state.settings.model_copy(update={"demo": "1"})
    assert list(demo.prepare(an_mau.database, settings)) == []
