from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.db import new_id
from api.main import create_app
from api.people.permission import Signed
from api.people.tables import Unit
from api.settings import Settings
from tests.signage.world import World


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    app = create_app(Settings(data_dir=tmp_path, secret_key="k" * 32, database_url=database_url))
    database = app.state.database
    units = {slug: new_id() for slug in ("tinh", "xa-a", "xa-b")}
    with database.write() as session:
        session.add(_unit(units["tinh"], "tinh", "Tỉnh An Phú"))
        session.flush()
        session.add(_unit(units["xa-a"], "xa-a", "Xã Bình Ổn", units["tinh"]))
        session.add(_unit(units["xa-b"], "xa-b", "Xã Cẩm Thượng", units["tinh"]))
    # Leave out the life of a whole process: these tests ask and answer only.
    client = TestClient(app.state.front, headers={"Accept-Encoding": "identity"})
    world = World(database, app, client, units)
    signed = Signed.__metadata__[0].dependency  # type: ignore[attr-defined] # what the annotation carries
    app.dependency_overrides[signed] = lambda: world.actor
    yield world
    database.close()


def _unit(id: str, slug: str, name: str, parent: str | None = None) -> Unit:
    return Unit(
        id=id,
        slug=slug,
        name=name,
        kind="xã",
        parent_id=parent,
        address="",
        phone="",
        hotline="",
        email="",
        working_hours=[],
        version=1,
    )
