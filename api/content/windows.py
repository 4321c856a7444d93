"""When each text of a channel is live over a span of time: the answers at each edge joined into windows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, union
from sqlalchemy.orm import Session

from api.content.published import live_on
from api.content.tables import Item, Standing, not_in_error, open_at
from api.events import CLOCK, Event, Verb
from api.kinds import Kind

MOVES_WINDOWS: tuple[Verb, ...] = ("published", "scheduled", "corrected", "withdrawn")
"""What may change the windows of a text; what is only written or approved changes none."""


@dataclass(frozen=True)
class Window:
    """Half-open: from the first instant up to, and without, the last."""

    start: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        return self.start <= at < self.end


def windows(
    session: Session, channel: str, kind: str, units: Collection[str], since: datetime, until: datetime
) -> dict[str, list[Window]]:
    """By publication, the windows in which a text of these units is live on ``channel`` and that end after ``since``."""
    found: dict[str, list[Window]] = {}
    for _, changes in groupby(_changes(session, channel, kind, units, since, until), key=lambda change: change[0]):
        found.update(arrange([(at, live) for _, at, live in changes], since, until))
    return found


def arrange(
    changes: Sequence[tuple[datetime, str | None]], since: datetime, until: datetime
) -> dict[str, list[Window]]:
    """The windows of one item's publications, from who is live after each instant at which that may change.

    ``changes`` is in the order of time. Windows are sorted, disjoint and as long as can be; those that ended by
    ``since`` are left out, and none reaches past ``until``.
    """
    windows: dict[str, list[Window]] = {}
    for (start, live), (end, _) in pairwise([*changes, (until, None)]):
        if live is None or start >= end:
            continue
        mine = windows.setdefault(live, [])
        begun = mine.pop().start if mine and mine[-1].end == start else start
        mine.append(Window(begun, end))
    ahead = {live: [window for window in mine if window.end > since] for live, mine in windows.items()}
    return {live: mine for live, mine in ahead.items() if mine}


def last_touch(session: Session, kind: Kind, units: Collection[str], *besides: ColumnElement[bool]) -> datetime | None:
    """The last commit of a person or client that may have changed what ``units`` show of texts of this kind.

    The clock touches nothing: the windows already say what time will bring. A text that moved from one unit to another
    touches all of them, as does a restore. ``besides`` names events of other things that do.
    """
    touching = or_(
        and_(
            Event.subject == "item",
            Event.kind == kind,
            or_(and_(Event.unit_id.in_(units), Event.verb.in_(MOVES_WINDOWS)), Event.verb == "moved"),
        ),
        and_(Event.subject == "unit", Event.subject_id.in_(units)),
        Event.subject == "installation",
        *besides,
    )
    query = select(Event.at).where(touching, Event.actor != CLOCK.id).order_by(Event.seq.desc()).limit(1)
    return session.execute(query).scalar_one_or_none()


def _changes(
    session: Session, channel: str, kind: str, units: Collection[str], since: datetime, until: datetime
) -> list[tuple[str, datetime, str | None]]:
    """``(item, instant, publication live from then on)``, by item and time, for items that may show in the horizon."""
    items = (
        select(Standing.item_id)
        .join(Item, Item.id == Standing.item_id)
        .where(
            Standing.channel == channel,
            Standing.kind == kind,
            Item.unit_id.in_(units),
            Standing.live_from < until,
            open_at(Standing, since),
            not_in_error(Standing),
        )
    )
    instants = (Standing.live_from, Standing.live_until, Standing.ended_at)
    edge = union(
        *(
            select(Standing.item_id.label("item"), instant.label("at")).where(
                Standing.item_id.in_(items), Standing.channel == channel, instant < until
            )
            for instant in instants
        )
    ).subquery()
    at: Any = edge.c.at
    found = session.execute(
        select(edge.c.item, edge.c.at, Standing.publication_id)
        .join(Standing, and_(Standing.item_id == edge.c.item, Standing.channel == channel))
        .where(live_on(Standing, at))
    )
    live = {(item, when): publication for item, when, publication in found}
    return [
        (item, when, live.get((item, when)))
        for item, when in session.execute(select(edge.c.item, edge.c.at).order_by(edge.c.item, edge.c.at))
    ]
