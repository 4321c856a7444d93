"""The database's schema and its version: every table in one metadata, migrations up and down, and the check at start."""

from importlib import import_module
from typing import Any

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData

from alembic import command
from api.db import Base, Database
from api.settings import ROOT, CannotStart

ROOMS = (
    "api.events",
    "api.people.tables",
    "api.people.views",
    "api.media.tables",
    "api.content.tables",
    "api.content.talk",
    "api.channels.plays",
    "api.channels.signage.tables",
    "api.channels.radio.tables",
)
"""Whose import registers a table."""


def metadata() -> MetaData:
    """Every table there is. Imported only when asked for: a server checks its schema's version without them."""
    for room in ROOMS:
        import_module(room)
    return Base.metadata


def is_ours(_thing: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    """The tables FTS5 keeps for itself are not ours to compare. ``search_words`` stands on SQLite too, and stays empty."""
    return not (kind == "table" and name is not None and name.startswith("search_fts"))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "alembic"))
    config.attributes["connection"] = connection
    return config


def migrate(database: Database, target: str = "head") -> None:
    """Bring the schema to ``target``, up or down: a revision, ``head``, or ``base`` (empty).

    :raises CannotStart: there is no such revision, or the database stands at one that this code does not know
    """
    scripts, at = ScriptDirectory(str(ROOT / "alembic")), current(database)
    _require_known(scripts, at)
    if target not in ("head", "base") and target not in _known(scripts):
        raise CannotStart(f"Không có phiên bản lược đồ {target}.")
    behind = {script.revision for script in scripts.iterate_revisions(at, "base")} - {at} if at else set()
    with database.engine.connect() as connection:
        steps = command.downgrade if target == "base" or target in behind else command.upgrade
        steps(_config(connection), target)
        connection.commit()


def current(database: Database) -> str | None:
    """The revision the database stands at; None for an empty one."""
    with database.engine.connect() as connection:
        found: str | None = MigrationContext.configure(connection).get_current_revision()
        return found


def check(database: Database) -> None:
    """Raise :class:`CannotStart` when the schema is not the one this code was written for."""
    scripts, at = ScriptDirectory(str(ROOT / "alembic")), current(database)
    _require_known(scripts, at)
    if at != scripts.get_current_head():
        raise CannotStart("Cơ sở dữ liệu chưa được cập nhật; hãy chạy: loa migrate")


def _known(scripts: ScriptDirectory) -> set[str]:
    return {script.revision for script in scripts.walk_revisions()}


def _require_known(scripts: ScriptDirectory, at: str | None) -> None:
    if at is not None and at not in _known(scripts):
        raise CannotStart(f"Cơ sở dữ liệu mới hơn phần mềm (phiên bản {at}); hãy cập nhật phần mềm trước khi chạy.")
