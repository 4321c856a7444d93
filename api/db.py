"""The database: one engine, sessions that read, sessions that write, and what both engines need to behave alike.

SQLite (a fixed build from the ``pysqlite3`` wheel) is the embedded default; PostgreSQL 15+ is the other engine.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import uuid_utils.compat
from fastapi import Depends, Request
from sqlalchemy import (
    DateTime,
    Dialect,
    Engine,
    MetaData,
    TypeDecorator,
    create_engine,
    event,
    func,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session

from api import clock
from api.settings import CannotStart

OLDEST_SQLITE = (3, 51, 3)
"""The first release without the WAL-reset bug that can lose committed pages."""


PATIENCE, LOOKING = 5000, 100
"""Milliseconds a writer waits for its turn, and after how many it looks more often again."""


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime on both engines; SQLite keeps it as text that sorts as time does."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def new_id() -> str:
    """A UUIDv7: sorts by the time it was made."""
    return str(uuid_utils.compat.uuid7())


def moment(session: Session) -> datetime:
    """The instant of this transaction: the same at every call, so that all it writes agrees."""
    at: datetime = session.info.setdefault("moment", clock.now())
    return at


def shared(session: Session) -> dict[str, Any]:
    """What has been read once and holds for the whole request: its sessions share it."""
    found: dict[str, Any] = session.info.setdefault("shared", {})
    return found


def at_commit(session: Session, name: str, work: Callable[[Session], None]) -> None:
    """Run ``work`` once, last in the transaction (the log takes its lock there)."""
    session.info.setdefault("at_commit", {}).setdefault(name, work)


def claim(session: Session, *name: str) -> None:
    """Hold a name until the transaction ends: whoever wants the same one waits, then sees what became of it.

    Without it PostgreSQL lets two find one name free and refuses the second at its insert; SQLite has one writer.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("/".join(name), 0))))


def free_slug(wanted: str, taken: Callable[[str], bool]) -> str:
    """The slug, or with a number from ``-2`` on that nobody has taken: the first one, where none was ever left out.

    Looked for by halves: an office writes "Lịch cắt điện" a thousand times.
    """

    def numbered(number: int) -> str:
        return wanted if number == 1 else f"{wanted}-{number}"

    held, free = 0, 1
    while taken(numbered(free)):
        held, free = free, free * 2
    while free - held > 1:
        between = (held + free) // 2
        if taken(numbered(between)):
            held = between
        else:
            free = between
    return numbered(free)


class Database:
    """Sessions over one database. ``after_commit`` is told of each committed write, with its session's ``info``."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sqlite = url.startswith("sqlite:")
        self._readers, self._writers = (_sqlite if self.sqlite else _postgresql)(url)
        self.after_commit: list[Callable[[dict[Any, Any]], None]] = []

    @property
    def engine(self) -> Engine:
        return self._writers

    @contextmanager
    def read(self, shared: dict[str, Any] | None = None) -> Iterator[Session]:
        """One consistent view; nothing is ever written by it. ``shared``: what sessions before it have read."""
        with Session(self._readers, autoflush=False, info={"shared": {} if shared is None else shared}) as session:
            yield session

    @contextmanager
    def write(self, patience: timedelta | None = None, shared: dict[str, Any] | None = None) -> Iterator[Session]:
        """One transaction: all of it or nothing, committed when the block ends.

        ``patience``: how long to wait for one's turn to write, else ``OperationalError``; 5 seconds when not given.
        """
        writers = self._writers
        if patience is not None:
            writers = writers.execution_options(patience=int(patience.total_seconds() * 1000))
        info = {"shared": {} if shared is None else shared}
        with Session(writers, expire_on_commit=False, info=info) as session:
            if patience is not None and not self.sqlite:
                session.execute(text(f"SET LOCAL lock_timeout = {int(patience.total_seconds() * 1000)}"))
            yield session
            session.flush()
            for work in session.info.pop("at_commit", {}).values():
                work(session)
            session.commit()
            info = dict(session.info)
        for told in self.after_commit:
            told(info)

    def ping(self) -> None:
        """Raise :class:`CannotStart` in one line when the database does not answer."""
        try:
            with self._readers.connect() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError as error:
            raise _unreachable(getattr(error, "orig", error)) from None

    def close(self) -> None:
        self._writers.dispose()
        self._readers.dispose()


def _unreachable(reason: object) -> CannotStart:
    first = str(reason).splitlines()[0]
    return CannotStart(f"Không kết nối được cơ sở dữ liệu ({first}). Kiểm tra LOA_DATABASE_URL.")


def _sqlite(url: str) -> tuple[Engine, Engine]:
    from pysqlite3 import dbapi2

    if dbapi2.sqlite_version_info < OLDEST_SQLITE:
        oldest = ".".join(map(str, OLDEST_SQLITE))
        raise CannotStart(f"SQLite {dbapi2.sqlite_version} quá cũ; cần {oldest} trở lên (chạy lại make setup).")
    file = make_url(url).database
    if file and file != ":memory:":
        # The office's alone from its first byte on; what SQLite keeps beside it takes after it.
        with suppress(OSError):
            Path(file).touch(mode=0o600)
    # A connection is never shared by two threads at once, but the pool hands it from one to the next.
    engine = create_engine(
        url,
        module=dbapi2,
        pool_size=48,
        max_overflow=16,
        hide_parameters=True,
        connect_args={"check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        # The driver's own BEGIN comes late and breaks savepoints: begin by hand.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            f"busy_timeout={PATIENCE}",
            "foreign_keys=ON",
            "mmap_size=0",
            "cache_size=-16000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        options = connection.get_execution_options()
        if "begin" not in options:
            connection.exec_driver_sql("BEGIN")
            return
        # SQLite keeps no queue: who waits looks every 100 ms in the end, and a job of many short writes always slips
        # in between. Asking anew lets one look more often, as it does at first.
        left = options.get("patience", PATIENCE)
        try:
            while True:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={min(left, LOOKING)}")
                try:
                    connection.exec_driver_sql(options["begin"])
                    return
                except OperationalError:
                    left -= LOOKING
                    if left <= 0:
                        raise
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE}")

    return engine, engine.execution_options(begin="BEGIN IMMEDIATE")


def _postgresql(url: str) -> tuple[Engine, Engine]:
    from psycopg.types.string import StrDumperUnknown

    class WithoutNul(StrDumperUnknown):
        """PostgreSQL takes no NUL in a text: one that is asked for is found nowhere, as on SQLite."""

        def dump(self, text: str) -> Any:
            return super().dump(text.replace("\0", "\ufffd"))

    try:
        driver = make_url(url).drivername
    except (ArgumentError, ValueError) as error:
        raise _unreachable(error) from None
    if driver != "postgresql+psycopg":
        raise _unreachable(f"{driver}: chỉ dùng được sqlite:/// và postgresql://")
    engine = create_engine(
        url,
        pool_size=24,
        max_overflow=24,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "connect_timeout": 5,
            "options": "-c lock_timeout=5s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"
            " -c timezone=UTC",
        },
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.adapters.register_dumper(str, WithoutNul)

    readers = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return readers, engine


async def _shared(request: Request) -> dict[str, Any]:
    found: dict[str, Any] = request.scope.setdefault("shared", {})
    return found


Shared = Annotated[dict[str, Any], Depends(_shared)]
"""What the sessions of one request know in common (:func:`shared`)."""


def _reading(request: Request, shared: Shared) -> Iterator[Session]:
    database: Database = request.app.state.database
    with database.read(shared) as session:
        yield session


def _writing(request: Request, shared: Shared) -> Iterator[Session]:
    database: Database = request.app.state.database
    with database.write(shared=shared) as session:
        yield session


# scope="function": the commit happens before the reply leaves, so a failed commit never answers 200.
Reading = Annotated[Session, Depends(_reading, scope="function")]
Writing = Annotated[Session, Depends(_writing, scope="function")]
