"""A world that can be set back to how it was: a property tries hundreds of histories, and a new office for each is slow."""

import asyncio
import gzip
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import create_engine, event, make_url, text

from tests import straight
from tests.world import MONDAY, World

BEGIN = MONDAY + timedelta(hours=1)
"""When each history begins; what was set up before stands in the log."""


@dataclass(frozen=True)
class Heard:
    """An answer as it came over the wire, its coding undone."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)

    @property
    def whole(self) -> str:
        """All a reader could see: the headers, then the body."""
        lines = "".join(f"{name}: {value}\n" for name, value in self.headers.items())
        return lines + self.body.decode("utf-8", "replace")


class Rewind:
    """Remembers a world as it stands, and brings it back."""

    def __init__(self, world: World, runner: asyncio.Runner) -> None:
        self.world, self._runner = world, runner
        database = world.database
        self._url = make_url(database.url)
        if database.sqlite:
            # The disk is not what is tried here: a history that is thrown away may be lost.
            event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
            with database.engine.connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")
            self._file = Path(self._url.database or "")
            self._kept = self._file.with_suffix(".kept")
            shutil.copy(self._file, self._kept)
        else:
            self._admin = create_engine(self._url.set(database="postgres"), isolation_level="AUTOCOMMIT")
            self._copy(f"{self._url.database}", f"{self._url.database}_kept")

    def back(self) -> None:
        """Every row and the clock as they were remembered."""
        self.world.database.close()
        self.world.app.state.front.clear()
        if self.world.database.sqlite:
            for suffix in ("", "-wal", "-shm"):
                # A new file: SQLite knows one that is open by its inode, whatever was written over it.
                self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)
            shutil.copy(self._kept, self._file)
        else:
            self._copy(f"{self._url.database}_kept", f"{self._url.database}")
        self.world.clock.move_to(BEGIN)

    def _copy(self, source: str, target: str) -> None:
        self.world.database.close()
        with self._admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {target} TEMPLATE {source}"))

    def forget(self) -> None:
        if not self.world.database.sqlite:
            with self._admin.connect() as connection:
                connection.execute(text(f"DROP DATABASE {self._url.database}_kept WITH (FORCE)"))
            self._admin.dispose()

    def ask(self, path: str, method: str = "GET", **headers: str) -> Heard:
        """One request straight at the service, without a client that costs more than the answer."""
        messages: list[Any] = []
        requests = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> dict[str, Any]:
            if not requests:
                # The caller stays for the whole answer.
                await asyncio.Event().wait()
            return requests.pop()

        async def send(message: Any) -> None:
            messages.append(message)

        self._runner.run(self.world.app.state.front(straight.scope(path, method, **headers), receive, send))
        told = {name.decode(): value.decode("latin-1") for name, value in messages[0]["headers"]}
        body = b"".join(message.get("body", b"") for message in messages[1:])
        coded = bool(body) and "content-encoding" in told
        return Heard(messages[0]["status"], told, gzip.decompress(body) if coded else body)


@contextmanager
def rewinding(world: World) -> Iterator[Rewind]:
    """``world`` as it stands when the block begins, to be brought back as often as wanted."""
    with asyncio.Runner() as runner:
        kept = Rewind(world, runner)
        yield kept
        kept.forget()
