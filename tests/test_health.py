"""Whether the service is alive and ready, and its figures."""

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from api import health
from api.content import clockwork
from tests.test_worker import work
from tests.world import World

NEAR, FAR = ("127.0.0.1", 5000), ("203.0.113.9", 5000)


def from_(world: World, address: tuple[str, int]) -> TestClient:
    return TestClient(world.app.state.front, client=address)


def figures(world: World) -> dict[str, float]:
    lines = from_(world, NEAR).get("/metrics").text.splitlines()
    return {line.split()[0]: float(line.split()[1]) for line in lines if line.startswith("loa_")}


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked anew each time: time stands still in these tests."""
    monkeypatch.setattr(health, "PROBE_SECONDS", -1.0)


@pytest.mark.usefixtures("unhurried")
def test_it_is_ready_while_the_database_answers_and_alive_even_when_not(office: World) -> None:
    assert office.get("/readyz") == {"status": "ok", "database": "ok", "worker": "absent"}
    with office.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE edge RENAME TO elsewhere"))
    told = office.ask("/readyz")
    assert (told.status_code, told.json()["database"]) == (503, "unavailable")
    assert told.headers["cache-control"] == "no-store"
    assert office.get("/livez") == {"status": "ok"}
    assert office.client.head("/livez").status_code == 200
    with office.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO edge"))
    assert office.ask("/readyz").status_code == 200


@pytest.mark.usefixtures("unhurried")
def test_a_late_worker_is_told_and_makes_nothing_unready(office: World) -> None:
    at = "2026-11-23T02:00:00Z"
    office.publish("article", wanted={"live_from": at})
    office.wait(hours=1, minutes=2)
    late = office.ask("/readyz")
    assert (late.status_code, late.json()["worker"]) == (200, "late")
    assert figures(office)["loa_edges_overdue_seconds"] > 60
    assert len(office.titles("/v1/articles")) == 1
    clockwork.settle(office.database)
    assert office.get("/readyz")["worker"] == "absent"
    assert figures(office)["loa_edges_overdue_seconds"] == 0


@pytest.mark.usefixtures("unhurried")
def test_a_worker_that_has_been_silent_for_a_minute_is_absent_and_nothing_is_unready(office: World) -> None:
    assert office.get("/readyz")["worker"] == "absent"
    work(office)
    assert office.get("/readyz")["worker"] == "ok"
    office.wait(seconds=61)
    told = office.ask("/readyz")
    assert (told.status_code, told.json()) == (200, {"status": "ok", "database": "ok", "worker": "absent"})


def test_figures_of_the_process_are_told_while_the_database_is_away(office: World) -> None:
    office.publish("article")
    office.titles("/v1/articles")
    assert figures(office)["loa_database_up"] == 1
    with office.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE edge RENAME TO elsewhere"))
    told = figures(office)
    assert (told["loa_database_up"], told["loa_answers_kept"], "loa_items" in told) == (0, 1, False)


def test_the_database_is_asked_once_a_second_however_often_one_wants_to_know(commune: World) -> None:
    assert commune.ask("/readyz").status_code == 200
    with commune.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE edge RENAME TO elsewhere"))
    assert commune.ask("/readyz").status_code == 200


def test_figures_are_open_on_this_machine_and_need_the_token_elsewhere(office: World) -> None:
    office.publish("article")
    office.titles("/v1/articles")
    seen = figures(office)
    assert (seen["loa_items"], seen["loa_answers_kept"]) == (1, 1)
    assert seen["loa_log_seq"] > 0
    far = from_(office, FAR)
    refused = far.get("/metrics")
    assert (refused.status_code, refused.json()["code"]) == (401, "unauthorized")
    assert refused.headers["www-authenticate"] == "Bearer"
    for token in ("", "sai"):
        assert far.get("/metrics", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    office.app.state.settings.metrics_token = "the-watchers-own"
    assert far.get("/metrics", headers={"Authorization": "Bearer the-watchers-own"}).status_code == 200
    assert far.get("/metrics", headers={"Authorization": "Bearer sai"}).status_code == 401
    assert far.get("/metrics").status_code == 401
