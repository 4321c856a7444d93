from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from starlette.testclient import TestClient

from api import people
from api.channels import portal
from api.main import ROUTERS, create_app
from api.settings import Settings
from tests.portal.world import MONDAY, World


def _world(url: str, folder: Path) -> Iterator[World]:
    settings = Settings(data_dir=folder, secret_key="k" * 32, database_url=url, admin_password="mat khau thu nghiem 1")
    app = create_app(settings)
    if portal.router not in ROUTERS:
        app.include_router(portal.router)
    database = app.state.database
    with time_machine.travel(MONDAY, tick=False) as clock:
        with database.write() as session:
            people.found(session, settings)
        # Left out is the life of a whole process: these tests ask and answer only.
        client = TestClient(app.state.edge, headers={"Accept-Encoding": "identity"})
        yield World(database, app, client, clock)
    database.close()


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    """A portal on each engine."""
    yield from _world(database_url, tmp_path / "data")


@pytest.fixture
def commune(sqlite_url: str, tmp_path: Path) -> Iterator[World]:
    """A portal on SQLite, for what does not depend on the engine."""
    yield from _world(sqlite_url, tmp_path / "data")
