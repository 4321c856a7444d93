"""The first screen of whoever signs in: what waits for them, what stands on the channels today, what comes next."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session
from typing_extensions import TypedDict

from api import clock
from api.channels import radio, signage
from api.content.shapes import WantedPublication
from api.content.tables import Channel, Edge, ImportBatch, ImportRow, Item, Publication, Standing, State, open_at
from api.content.workflow import approvable
from api.db import Reading
from api.kinds import Kind
from api.page import NoParameters
from api.people import units
from api.people.permission import Actor, Role, Signed
from api.people.shapes import UnitCard
from api.problem import Fault, invalid
from api.process import Configured

router = APIRouter(prefix="/manage/v1")

SHOWN, LANE = 5, 12
"""Rows of a short list; bars in a channel's lane. The whole stands in the lists of items."""
AHEAD = timedelta(days=7)


class Waiting(TypedDict):
    id: str
    kind: Kind
    title: str
    state: State
    unit: UnitCard
    version: int
    changed_at: datetime
    changed_by: Annotated[str, Field(description="The name of whoever changed it last.")]
    wanted: Annotated[WantedPublication, Field(description="The publication asked for with the submission.")]


class ShortList(TypedDict):
    count: int
    items: Annotated[list[Waiting], Field(description="The newest few.")]


class Bar(TypedDict):
    """One text, or one session of a station, on a channel for a part of today."""

    item: str | None
    kind: Kind | None
    title: str
    starts_at: datetime
    ends_at: datetime | None
    live: bool


class Lane(TypedDict):
    channel: Channel
    bars: list[Bar]
    more: Annotated[int, Field(description="How many do not fit the lane.")]


class Soon(TypedDict):
    at: datetime
    what: Literal["went_live", "went_off", "took_effect", "lapsed"]
    item: str
    kind: Kind
    title: str
    channels: list[Channel]


class Attention(TypedDict):
    what: Literal["screen_offline", "import_waiting"]
    id: Annotated[str, Field(description="The screen's or the batch's.")]
    name: str
    since: datetime | None
    count: Annotated[int | None, Field(description="Rows of a batch that wait.")]


class Desk(TypedDict):
    now: datetime
    to_approve: ShortList
    returned: ShortList
    drafts: ShortList
    today: list[Lane]
    soon: list[Soon]
    attention: list[Attention]


class DeskQuery(NoParameters):
    unit: str | None = Field(None, max_length=120, description="Only what belongs to this unit and those below it.")


@router.get("/desk", name="desk", summary="What waits for one, what stands today, what comes next")
def desk(query: Annotated[DeskQuery, Query()], settings: Configured, session: Reading, actor: Signed) -> Desk:
    now = clock.now()
    mine = _units(session, query.unit, actor)
    return {
        "now": now,
        "to_approve": _short(session, and_(_in(mine), _to_approve(actor))),
        "returned": _short(session, and_(_in(mine), Item.state == "returned", _own(actor))),
        "drafts": _short(session, and_(_in(mine), Item.state == "draft", _own(actor))),
        "today": _today(session, mine, now, settings.zone),
        "soon": _soon(session, mine, now),
        "attention": _attention(session, mine, actor, now),
    }


def _units(session: Session, asked: str | None, actor: Actor) -> Collection[str]:
    """The units whose drafts one reads, of those asked about."""
    tree = units.tree(session)
    readable = actor.readable_units()
    mine = {unit.id for unit in tree} if readable is None else readable
    if asked is None:
        return mine
    chosen = tree.by_slug(asked)
    if chosen is None or chosen.id not in mine:
        raise invalid([Fault("?unit", "unknown_unit", f"Không có đơn vị “{asked}”.")])
    return mine & tree.reach(chosen.id)


def _in(mine: Collection[str]) -> ColumnElement[bool]:
    return Item.unit_id.in_(mine)


def _own(actor: Actor) -> ColumnElement[bool]:
    return or_(Item.created_by == actor.id, Item.submitted_by == actor.id)


def _to_approve(actor: Actor) -> ColumnElement[bool]:
    """What an import brought waits as a batch, not text by text."""
    in_a_batch = exists().where(ImportRow.item_id == Item.id, ImportRow.state == "waiting")
    return and_(approvable(actor), ~in_a_batch)


def _short(session: Session, condition: ColumnElement[bool]) -> ShortList:
    tree = units.tree(session)
    count = session.execute(select(func.count()).select_from(Item).where(condition)).scalar_one()
    found = session.execute(select(Item).where(condition).order_by(Item.changed_at.desc(), Item.id).limit(SHOWN))
    return {
        "count": count,
        "items": [
            {
                "id": item.id,
                "kind": item.kind,
                "title": item.title,
                "state": item.state,
                "unit": units.card(tree.get(item.unit_id)),
                "version": item.version,
                "changed_at": item.changed_at,
                "changed_by": item.changed_by_name,
                "wanted": item.wanted,
            }
            for item in found.scalars()
        ],
    }


def _today(session: Session, mine: Collection[str], now: datetime, zone: ZoneInfo) -> list[Lane]:
    day = clock.today(now, zone)
    begin, end = clock.midnight(day, zone), clock.midnight(day + timedelta(days=1), zone)
    lanes = [_lane(session, mine, channel, begin, end, now) for channel in ("portal", "zalo", "signage")]
    airings: list[Bar] = [
        {
            "item": None,
            "kind": None,
            "title": f"{airing.slot.name}: {', '.join(one.body.title for one in airing.scripts)}",
            "starts_at": airing.start,
            "ends_at": airing.end,
            "live": airing.start <= now < airing.end,
        }
        for airing in radio.airings(session, mine, day, now)
        if airing.scripts
    ]
    return [*lanes, {"channel": "radio", "bars": airings[:LANE], "more": max(0, len(airings) - LANE)}]


def _lane(
    session: Session, mine: Collection[str], channel: Channel, begin: datetime, end: datetime, now: datetime
) -> Lane:
    """What starts or ends today on a channel; on screens also what runs all day, as they show it again and again."""
    window = and_(Standing.live_from < end, open_at(Standing, begin))
    edge_today = or_(Standing.live_from >= begin, Standing.live_until <= end, Standing.ended_at <= end)
    rows = session.execute(
        select(Standing, Item)
        .join(Item, Item.id == Standing.item_id)
        .where(Standing.channel == channel, _in(mine), window, true() if channel == "signage" else edge_today)
        .order_by(Standing.live_from.desc(), Standing.id)
    ).all()
    bars: list[Bar] = []
    for standing, item in rows:
        bars.append(
            {
                "item": item.id,
                "kind": item.kind,
                "title": item.title,
                "starts_at": standing.live_from,
                "ends_at": standing.leaves_at,
                "live": standing.up(now),
            }
        )
    shown = sorted(bars[:LANE], key=lambda bar: bar["starts_at"])
    return {"channel": channel, "bars": shown, "more": max(0, len(bars) - LANE)}


def _soon(session: Session, mine: Collection[str], now: datetime) -> list[Soon]:
    rows = session.execute(
        select(Edge, Item, Publication)
        .join(Item, Item.id == Edge.item_id)
        .join(Publication, Publication.id == Edge.publication_id)
        .where(_in(mine), Edge.at > now, Edge.at <= now + AHEAD)
        .order_by(Edge.at, Item.id)
        .limit(2 * SHOWN)
    ).all()
    channels: dict[str, list[Channel]] = {}
    standing = select(Standing.publication_id, Standing.channel).where(
        Standing.publication_id.in_([publication.id for _, _, publication in rows])
    )
    for publication_id, channel in session.execute(standing.order_by(Standing.channel)):
        channels.setdefault(publication_id, []).append(channel)
    return [
        {
            "at": edge.at,
            "what": edge.what,
            "item": item.id,
            "kind": item.kind,
            "title": item.title,
            "channels": channels.get(publication.id, []),
        }
        for edge, item, publication in rows
    ]


def _attention(session: Session, mine: Collection[str], actor: Actor, now: datetime) -> list[Attention]:
    found: list[Attention] = [
        {"what": "screen_offline", "id": screen.id, "name": screen.name, "since": screen.last_seen_at, "count": None}
        for screen in signage.offline(session, mine, now)
    ]
    approving = [unit_id for unit_id in mine if actor.at_least(Role.APPROVER, unit_id)]
    waiting = (
        select(ImportBatch, func.count())
        .join(ImportRow, ImportRow.batch_id == ImportBatch.id)
        .where(ImportBatch.unit_id.in_(approving), ImportRow.state == "waiting", ImportBatch.imported_by != actor.id)
        .group_by(ImportBatch.id)
        .order_by(ImportBatch.made_at)
    )
    found += [
        {"what": "import_waiting", "id": batch.id, "name": batch.name, "since": batch.made_at, "count": count}
        for batch, count in session.execute(waiting)
    ]
    return found
