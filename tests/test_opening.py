"""From the demo to real use: "Bắt đầu dùng thật"."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, select

from api import demo, schema
from api.events import Event
from api.settings import Settings
from api.storage import open_storage
from tests.storage import s3
from tests.world import World, open_world


@pytest.fixture
def trying(database_url: str, tmp_path: Path) -> Iterator[World]:
    """An office that holds the invented commune."""
    for office in open_world(database_url, tmp_path / "data"):
        list(demo.prepare(office.database, settings(office)))
        yield office


def settings(office: World) -> Settings:
    mine: Settings = office.app.state.settings
    return mine.model_copy(update={"demo": "1"})


def test_real_use_begins_empty_with_the_administrator_and_the_office_named(trying: World) -> None:
    assert trying.manage("GET", "/installation")["demo"] is True
    opened = trying.manage("POST", "/installation/open", 200, {"name": "Xã Thật"})
    assert opened == {"name": "Xã Thật", "demo": False, "timezone": "Asia/Ho_Chi_Minh", "may_open": False}
    assert [user["email"] for user in trying.manage("GET", "/users")["items"]] == ["admin@loa.local"]
    assert [unit["name"] for unit in trying.manage("GET", "/units")["items"]] == ["Xã Thật"]
    for path in ("/v1/articles", "/v1/procedures", "/v1/radio/stations", "/v1/categories"):
        assert trying.get(path)["items"] == []
    for path in ("/items", "/screens", "/stations", "/media", "/clients"):
        assert trying.manage("GET", path)["items"] == []
    trying.publish("article", title="Bài đầu tiên")
    assert trying.titles("/v1/articles") == ["Bài đầu tiên"]
    assert trying.titles("/v1/search?q=bai dau tien") == ["Bài đầu tiên"]


@pytest.mark.parametrize("store", ["disk", "s3"])
def test_no_file_of_the_demo_stays_in_the_store(store: str, commune: World, tmp_path: Path) -> None:
    with s3.serving(tmp_path / "away") if store == "s3" else nullcontext(commune.app.state.settings) as kept:
        for name in ("s3_bucket", "s3_endpoint", "s3_access_key", "s3_secret_key"):
            setattr(commune.app.state.settings, name, getattr(kept, name))
        # The store looks at its own clock.
        commune.clock.move_to(time_machine.escape_hatch.time.time())
        list(demo.prepare(commune.database, settings(commune)))
        storage = commune.app.state.storage = open_storage(settings(commune))
        assert list(storage.keys())
        commune.manage("POST", "/installation/open", 200, {"name": "Xã Thật"})
        assert list(storage.keys()) == []


def test_the_log_begins_anew_in_another_epoch(trying: World) -> None:
    before = trying.get("/v1/changes?limit=1000")
    trying.manage("POST", "/installation/open", 200, {"name": "Xã Thật"})
    after = trying.get("/v1/changes")
    assert after["epoch"] != before["epoch"]
    assert after["items"] == []
    assert trying.get(f"/v1/changes?after={before['next']}", 410)["code"] == "resync_required"
    assert [event["verb"] for event in trying.manage("GET", "/events")["items"]] == ["unit_changed", "opened"]
    with trying.database.read() as session:
        from api import events

        assert events.verify(session) == (2, None)


def test_an_installation_in_real_use_gets_no_demo_again(trying: World) -> None:
    trying.manage("POST", "/installation/open", 200, {"name": "Xã Thật"})
    assert list(demo.prepare(trying.database, settings(trying))) == []
    assert trying.manage("GET", "/items")["items"] == []


def test_what_is_in_real_use_cannot_be_emptied(office: World) -> None:
    office.publish("article", title="Bài thật")
    assert office.manage("POST", "/installation/open", 409, {"name": "Xã"})["code"] == "not_a_demo"
    assert office.titles("/v1/articles") == ["Bài thật"]


def test_only_the_system_administrator_empties_the_demo(trying: World) -> None:
    keeper = trying.person("quan-tri@an-mau.vn", "unit_admin", "an-mau")
    trying.manage("POST", "/installation/open", 403, {"name": "Xã"}, who=keeper)
    assert trying.manage("GET", "/installation", who=keeper)["may_open"] is False


def test_nothing_of_the_demo_is_left_in_any_table(trying: World) -> None:
    trying.manage("POST", "/installation/open", 200, {"name": "Xã Thật"})
    with trying.database.read() as session:
        held = {
            table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in schema.metadata().sorted_tables
        }
        assert session.execute(select(func.count()).where(Event.kind.is_not(None))).scalar_one() == 0
    kept = {
        "unit": 1,
        "user_account": 1,
        "grant_role": 2,
        "log_head": 1,
        "event": 2,
        "event_detail": 2,
        "refresh_token": 1,
    }
    assert {name: count for name, count in held.items() if count} == kept
