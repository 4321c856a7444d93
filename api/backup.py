"""One file that holds everything: database and media, made while the service runs, restored into an empty place."""

import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

from sqlalchemy import LargeBinary, Table, func, insert, select, text, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from api import clock, events, schema
from api.db import Database, Instant
from api.people.permission import OPERATOR
from api.settings import CannotStart, Settings
from api.storage import Storage, open_storage

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 500


def backup(database: Database, settings: Settings, target: Path, say: Callable[[str], None]) -> None:
    """Write ``target`` (a tar): the rows of one consistent view as JSON lines, then every stored file.

    The same file restores on either engine. A half-written backup never bears the name asked for.
    """
    partial = target.with_name(target.name + ".partial")
    try:
        # It holds what nobody else may read, from its first byte on.
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            rows, files, seq = _write(database, open_storage(settings), out)
            out.flush()
            os.fsync(out.fileno())
        partial.replace(target)
    except OSError as error:
        raise CannotStart(f"Không sao lưu được vào {target} ({error.strerror}).") from None
    finally:
        partial.unlink(missing_ok=True)
    say(f"Đã sao lưu {rows} dòng và {files} tệp vào {target} (đến sự kiện {seq}).")


def _write(database: Database, storage: Storage, out: IO[bytes]) -> tuple[int, int, int]:
    rows = files = 0
    tables = [table for table in schema.metadata().sorted_tables if table.name not in _REBUILT]
    with tempfile.TemporaryDirectory() as folder, tarfile.open(fileobj=out, mode="w") as archive:
        copy = Path(folder) / "copy"
        with database.read() as session, _bar("Sao lưu các bảng", len(tables)) as advance:
            if not database.sqlite:
                # Between two tables it writes a file, however long that takes.
                session.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            seq = events.head(session).seq
            manifest = {
                "format": FORMAT,
                "schema": schema.current(database),
                "made_at": clock.stamp(clock.now()),
                "seq": seq,
            }
            _add_text(archive, MANIFEST, json.dumps(manifest))
            for table in tables:
                rows += _dump(session, table, copy)
                archive.add(copy, f"tables/{table.name}.jsonl")
                advance()
        keys = list(storage.keys())
        with _bar("Sao lưu tệp", len(keys)) as advance:
            for key in keys:
                advance()
                try:
                    with storage.open(key) as source, copy.open("wb") as kept:
                        shutil.copyfileobj(source, kept)
                except FileNotFoundError:
                    continue  # swept away meanwhile: nothing used it
                archive.add(copy, f"files/{key}")
                files += 1
    return rows, files, seq


@contextmanager
def _bar(title: str, total: int) -> Iterator[Callable[[], None]]:
    """Progress on a terminal, silence elsewhere."""
    from rich.console import Console
    from rich.progress import Progress

    screen = Console(stderr=True)
    with Progress(console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(title, total=total)
        yield lambda: bar.advance(task)


_REBUILT = ("search_words",)
"""What is made again from the other tables."""


def _dump(session: Session, table: Table, path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for row in session.execute(select(table)).yield_per(CHUNK):
            out.write(json.dumps(row._asdict(), default=_plain, ensure_ascii=False) + "\n")
            count += 1
    return count


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return clock.stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return {"hex": bytes(value).hex()}
    raise TypeError(type(value))


def _add_text(archive: tarfile.TarFile, name: str, content: str) -> None:
    data = content.encode()
    member = tarfile.TarInfo(name)
    member.size = len(data)
    archive.addfile(member, io.BytesIO(data))


def restore(database: Database, settings: Settings, source: Path, *, force: bool, say: Callable[[str], None]) -> None:
    """Bring a backup into this installation, in one transaction, and start a new epoch of the log."""
    if not source.is_file():
        raise CannotStart(f"Không có tệp {source}.")
    damaged = CannotStart(f"{source} không phải tệp sao lưu của Loa, hoặc đã hỏng; chưa thay đổi gì.")
    try:
        with tarfile.open(source) as archive:
            manifest = json.load(_member(archive, MANIFEST))
            schema.migrate(database)
            if manifest["format"] != FORMAT or manifest["schema"] != schema.current(database):
                raise CannotStart(
                    f"Tệp sao lưu do phiên bản phần mềm khác tạo ra (lược đồ {manifest['schema']}); hãy khôi phục bằng"
                    " đúng phiên bản đó rồi mới cập nhật."
                )
            from api.content import search

            with database.write() as session:
                if _holds_items(session) and not force:
                    raise CannotStart(
                        "Nơi khôi phục đang có dữ liệu; thêm --force nếu chắc chắn muốn thay bằng bản sao lưu."
                    )
                rows = _load(session, archive)
                epoch = events.new_epoch(session)
                events.record(
                    session,
                    events.News("restored", "installation", "loa", OPERATOR, payload={"from_seq": manifest["seq"]}),
                )
                search.rebuild(session)
                files = _files(archive, settings)
    except (OSError, EOFError, tarfile.TarError, KeyError, TypeError, ValueError, IntegrityError, DataError):
        raise damaged from None
    say(f"Đã khôi phục {rows} dòng và {files} tệp; kỷ mới của nhật ký: {epoch}.")


def _member(archive: tarfile.TarFile, name: str) -> Any:
    found = archive.extractfile(name)
    if found is None:
        raise KeyError(name)
    return found


def _holds_items(session: Session) -> bool:
    from api.content.tables import Item

    return bool(session.execute(select(func.count()).select_from(Item)).scalar_one())


def _load(session: Session, archive: tarfile.TarFile) -> int:
    tables = schema.metadata().sorted_tables
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO search_fts(search_fts) VALUES('delete-all')"))
    for table in reversed(tables):
        session.execute(table.delete())
    count = 0
    with _bar("Khôi phục các bảng", len(tables)) as advance:
        for table in tables:
            advance()
            if table.name in _REBUILT:
                continue
            count += _bring(session, table, _member(archive, f"tables/{table.name}.jsonl"))
    if session.get_bind().dialect.name == "postgresql":
        _continue_sequences(session)
    return count


def _bring(session: Session, table: Table, lines: Iterable[bytes]) -> int:
    """Insert the rows of a table. What points at another row of the same table is written when all are there."""
    inward = [key.parent for key in table.foreign_keys if key.column.table is table]
    count, ties, coming = 0, list[tuple[Any, Any, Any]](), iter(lines)
    while batch := [_typed(table, json.loads(line)) for line in islice(coming, CHUNK)]:
        for row in batch:
            for column in inward:
                ties.append((column, row["id"], row[column.name]))
                row[column.name] = None
        session.execute(insert(table), batch)
        count += len(batch)
    for column, id, points_at in ties:
        session.execute(update(table).where(table.c.id == id).values({column.name: points_at}))
    return count


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    for column in table.columns:
        value = row.get(column.name)
        if value is None:
            continue
        if isinstance(column.type, Instant):
            row[column.name] = datetime.fromisoformat(value)
        elif isinstance(column.type, LargeBinary):
            row[column.name] = bytes.fromhex(value["hex"])
        elif column.type.python_type is date:
            row[column.name] = date.fromisoformat(value)
    return row


def _continue_sequences(session: Session) -> None:
    """Numbers that PostgreSQL gives out must go on after those that were brought in."""
    for table in schema.metadata().sorted_tables:
        for column in table.primary_key:
            if column.autoincrement is True or (column is table.autoincrement_column):
                name = f"{table.name}.{column.name}"
                session.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'),"  # noqa: S608 - our own names
                        f" (SELECT coalesce(max({name}), 1) FROM {table.name}))"
                    )
                )


def _files(archive: tarfile.TarFile, settings: Settings) -> int:
    storage = open_storage(settings)
    count = 0
    for member in archive.getmembers():
        if member.isfile() and member.name.startswith("files/"):
            source = archive.extractfile(member)
            assert source is not None
            storage.put(member.name.removeprefix("files/"), source, member.size)
            count += 1
    return count
