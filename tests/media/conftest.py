"""A newsroom's media room over a real database and a real store; who asks and what is live are the test's to say."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient

from api import media, problem
from api.db import Database, new_id
from api.people.permission import Role, Signed
from api.people.tables import Unit
from api.problem import Problem
from api.settings import Settings
from api.storage import open_storage
from tests.media.room import Room
from tests.storage import s3


def _room(database: Database, settings: Settings) -> Iterator[Room]:
    app = FastAPI()
    app.state.settings, app.state.database, app.state.storage = settings, database, open_storage(settings)
    units = {slug: new_id() for slug in ("xuan-thuy", "giao-an")}
    with database.write() as session:
        for slug, id in units.items():
            session.add(
                Unit(
                    id=id,
                    slug=slug,
                    name=slug,
                    kind="xã",
                    address="",
                    phone="",
                    hotline="",
                    email="",
                    working_hours=[],
                    version=1,
                )
            )

    @app.exception_handler(Problem)
    async def answer(request: Request, error: Problem) -> Response:
        return Response(error.body(), error.status, error.headers, media_type=problem.MEDIA_TYPE)

    with TestClient(app) as client:
        room = Room(client, database, settings, units)
        app.include_router(media.router)
        app.include_router(media.describing_router(lambda session, id, actor: lambda: None))
        app.include_router(media.public_router(lambda session, id, at: id in room.live))
        signed = get_args(Signed)[1].dependency

        def as_signed_in(response: Response) -> Any:
            response.headers["Cache-Control"] = "private, no-store"
            return room.actor

        app.dependency_overrides[signed] = as_signed_in
        room.sign_in("Lan", Role.AUTHOR)
        yield room


@pytest.fixture
def room(sqlite_url: str, tmp_path: Path) -> Iterator[Room]:
    database = Database(sqlite_url)
    yield from _room(database, Settings(data_dir=tmp_path / "data", s3_bucket=""))
    database.close()


@pytest.fixture
def s3_room(sqlite_url: str, tmp_path: Path) -> Iterator[Room]:
    """The same over a real S3 server."""
    database = Database(sqlite_url)
    with s3.serving(tmp_path) as settings:
        yield from _room(database, settings)
    database.close()
