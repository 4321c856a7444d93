"""The log over ``/manage/v1``: of the units one administers, and of one item."""

from collections.abc import Collection
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from api import clock, page
from api.content import access, shapes
from api.content.tables import Item
from api.db import Reading
from api.events import Event, EventDetail
from api.page import ListQuery
from api.people import units
from api.people.permission import KEEPER, Actor, Signed
from api.people.tables import Client, Unit, User
from api.wire import GivenInstant

router = APIRouter(prefix="/manage/v1")


class EventsQuery(ListQuery):
    unit: str | None = Field(None, max_length=120, description="The slug of a unit; those below it are counted in.")
    subject: str | None = Field(None, max_length=40, description="What happened to: item, unit, user, screen…")
    subject_id: str | None = Field(None, max_length=40)
    verb: str | None = Field(None, max_length=40, description="What happened: published, returned, user_added…")
    actor: str | None = Field(None, max_length=40, description="Whose doing: the id of a user, a client or `clock`.")
    since: GivenInstant | None = Field(None, description="At this instant or later.")
    until: GivenInstant | None = Field(None, description="Before this instant.")


@router.get("/events", summary="The log of the units one administers, newest first")
def audit(query: Annotated[EventsQuery, Query()], request: Request, session: Reading, actor: Signed) -> shapes.LogPage:
    chosen = [actor.holding(KEEPER, Event.unit_id)]
    if query.unit is not None:
        chosen.append(Event.unit_id.in_(units.asked(session, query.unit)))
    for name in ("subject", "subject_id", "verb", "actor"):
        wanted = getattr(query, name)
        if wanted is not None:
            chosen.append(getattr(Event, name) == wanted)
    if query.since is not None:
        chosen.append(Event.at >= query.since)
    if query.until is not None:
        chosen.append(Event.at < query.until)
    return _page(request, session, query, actor, *chosen)


@router.get("/items/{id}/events", summary="What happened to an item, newest first, with what people said of it")
def story(
    id: str, query: Annotated[ListQuery, Query()], request: Request, session: Reading, actor: Signed
) -> shapes.LogPage:
    item = access.own(session, id, actor)
    told = (Event.subject == "item") & (Event.subject_id == item.id)
    return _page(request, session, query, actor, told)


def _page(
    request: Request,
    session: Session,
    query: ListQuery,
    actor: Actor,
    *chosen: ColumnElement[bool],
) -> shapes.LogPage:
    """A page of the log, newest first."""
    rows = select(Event, EventDetail.payload).outerjoin(EventDetail, EventDetail.seq == Event.seq).where(*chosen)
    found, following = page.through(request, session, rows, query, Event.seq.desc())
    names = _named(session, [event for event, _ in found], actor)
    told: list[shapes.LogEvent] = [
        {
            "seq": event.seq,
            "at": clock.stamp(event.at),
            "actor": {"id": event.actor, "name": event.actor_name},
            "verb": event.verb,
            "subject": event.subject,
            "subject_id": event.subject_id,
            "kind": event.kind,
            "name": names.get(event.subject_id) or (payload or {}).get("name"),
            "detail": payload,
        }
        for event, payload in found
    ]
    return {"items": told, "next": following}


def _named(session: Session, told: Collection[Event], actor: Actor) -> dict[str, str]:
    """What those that the log tells of are called now; an id is of one table only.

    A text that has moved on to a unit where one holds no role keeps to itself what it is called there.
    """
    found: dict[str, str] = {}

    def theirs(table: Any) -> list[ColumnElement[bool]]:
        return [Item.unit_id.in_(actor.roles)] if table is Item and not actor.system else []

    for subject, named in {"item": Item.title, "unit": Unit.name, "user": User.name, "client": Client.name}.items():
        table = named.class_
        ids = {event.subject_id for event in told if event.subject == subject}
        rows = session.execute(select(table.id, named).where(table.id.in_(ids), *theirs(table)))
        found |= {id: name for id, name in rows}  # noqa: C416 - rows are no pairs to the types
    return found
