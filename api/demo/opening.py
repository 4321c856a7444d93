"""From trying to real use: the invented commune goes, the administrator and the root unit stay."""

from typing import Annotated, Final

import structlog
from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session
from typing_extensions import TypedDict

from api import events, media
from api.db import Reading
from api.events import Event, LogHead, News
from api.page import NoParameters
from api.people import units
from api.people.permission import Actor, Signed
from api.people.tables import Grant, RefreshToken, Unit, User
from api.problem import Problem
from api.process import Configured, Stored, TakingTurns
from api.settings import Settings
from api.wire import Form, example

log = structlog.get_logger()

router = APIRouter(prefix="/manage/v1")

OPENED: Final = "opened"
SETTLED: Final = "demo_added"
"""What the log says of an installation that was emptied for real use, and of one that holds the invented commune."""


class Opening(Form):
    model_config = example({"name": "Xã Ví Dụ", "kind": "xã"})

    name: Annotated[str, StringConstraints(min_length=1, max_length=300)] = Field(
        description="What the office is called: the name of the root unit from now on.", examples=["Xã Ví Dụ"]
    )
    kind: Annotated[str, StringConstraints(min_length=1, max_length=60)] = Field(
        "xã", description="The office's own word for its level."
    )


class Installation(TypedDict):
    name: Annotated[str, Field(description="The root unit's.")]
    demo: Annotated[bool, Field(description="Whether it holds the invented commune: every screen says so.")]
    timezone: Annotated[str, Field(description="How people here read and write times: `LOA_TIMEZONE`.")]
    may_open: Annotated[bool, Field(description="Whether one may empty it for real use.")]


def holds_demo(session: Session) -> bool:
    return _told(session, SETTLED)


def was_opened(session: Session) -> bool:
    return _told(session, OPENED)


def _told(session: Session, verb: str) -> bool:
    query = select(Event.seq).where(Event.subject == "installation", Event.verb == verb)
    return session.execute(query.limit(1)).first() is not None


@router.get("/installation", name="installation", summary="Whose it is, and whether it is a demo")
def installation(
    query: Annotated[NoParameters, Query()], settings: Configured, session: Reading, actor: Signed
) -> Installation:
    return _told_of(session, actor, settings)


@router.post("/installation/open", name="open_installation", summary="Empty the demo, for real use")
def open_(form: Opening, actor: Signed, storage: Stored, database: TakingTurns, settings: Configured) -> Installation:
    """One transaction: everything but the administrator who asks and the root unit is erased, the log included."""
    if not actor.system or actor.kind != "user":
        raise Problem(403, "forbidden", "Việc này dành cho quản trị hệ thống.")
    with database.write() as session:
        if not holds_demo(session):
            raise Problem(409, "not_a_demo", "Hệ thống này không còn dữ liệu mẫu; không có gì bị xoá.")
        files = media.held(session)
        empty(session, actor, form.name, form.kind)
        told = _told_of(session, actor, settings)
    try:
        for file in files:
            storage.delete(file)
    except Problem:
        # The demo is gone all the same; what no row tells of is never shown to anybody.
        log.warning("files of the demo are left in the store", count=len(files))
    return told


def empty(session: Session, actor: Actor, name: str, kind: str) -> None:
    """Erase the installation but for ``actor`` and the root unit, and begin a new epoch of the log."""
    from api import schema

    root = units.tree(session).root
    # Whoever writes takes the log's lock; here everything else hangs on it, so it comes first.
    top = session.execute(select(LogHead).with_for_update()).scalar_one()
    kept = {
        User.__table__: User.id == actor.id,
        Grant.__table__: (Grant.principal_id == actor.id) & (Grant.unit_id.is_(None) | (Grant.unit_id == root.id)),
        RefreshToken.__table__: RefreshToken.user_id == actor.id,
        Unit.__table__: Unit.id == root.id,
    }
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO search_fts(search_fts) VALUES('delete-all')"))
    for table in reversed(schema.metadata().sorted_tables):
        if table is LogHead.__table__:
            continue
        erase = delete(table)
        session.execute(erase.where(~kept[table]) if table in kept else erase)
    session.expire_all()
    top.seq, top.hash = 0, b"\0" * 32
    events.new_epoch(session)
    unit = session.get_one(Unit, root.id)
    unit.name, unit.kind, unit.version = name, kind, unit.version + 1
    units.changed(session)
    events.record(session, News(OPENED, "installation", "loa", actor, payload={"name": name}))
    events.record(session, News("unit_changed", "unit", unit.id, actor, unit_id=unit.id, payload={"name": name}))


def _told_of(session: Session, actor: Actor, settings: Settings) -> Installation:
    demo = holds_demo(session)
    return {
        "name": units.tree(session).root.name,
        "demo": demo,
        "timezone": settings.timezone,
        "may_open": demo and actor.system and actor.kind == "user",
    }
