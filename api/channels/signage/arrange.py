"""Which message may show when: windows over the coming days, for all screens that are alike.

A live message without a placement runs in the default loop of every screen of its unit and of the units below. What is
live is decided by :mod:`api.content.published` alone; here its answers at each edge become windows, so that a device
has only instants to compare.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from itertools import groupby, pairwise
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import and_, or_, select, union
from sqlalchemy.orm import Session

from api import clock, events
from api.channels.signage.pictures import Panel
from api.channels.signage.tables import Membership, Screen
from api.content.published import live_on, not_in_error
from api.content.tables import Item, Publication, Revision, Standing
from api.events import Event
from api.people import units
from api.people.units import Tree

HORIZON = timedelta(hours=100)
"""How far windows reach past a compile: with one compile a day, 72 hours are always ahead."""
CLASSES = ("emergency", "priority", "normal")
_TOUCHING = ("published", "scheduled", "corrected", "withdrawn")


@dataclass(frozen=True)
class Profile:
    """What screens have in common that show the same bytes."""

    panel: Panel
    layout: str
    timezone: str
    units: tuple[str, ...]
    """The ids of the units whose messages run here: the screen's own first, then those above it."""
    groups: tuple[str, ...] = ()
    drill: bool = False

    @cached_property
    def id(self) -> str:
        return self._digest.hex()[:32]

    @cached_property
    def _digest(self) -> bytes:
        panel = [self.panel.width, self.panel.height, self.panel.color]
        told = [panel, self.layout, self.timezone, self.units, self.groups, self.drill]
        return hashlib.sha256(orjson.dumps(told)).digest()

    def daily(self, now: datetime) -> datetime:
        """The last daily compile: local midnight and 0-59 minutes, so that not all profiles compile at once."""
        zone = ZoneInfo(self.timezone)
        local = now.astimezone(zone)
        turn = time(0, self._digest[0] % 60, tzinfo=zone)
        day = local.date() if local.timetz() >= turn else local.date() - timedelta(days=1)
        return datetime.combine(day, turn).astimezone(UTC)


@dataclass(frozen=True)
class Window:
    """Half-open: from the first instant up to, and without, the last."""

    start: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        return self.start <= at < self.end


@dataclass(frozen=True)
class Message:
    """One publication of an LED message with the windows in which it is live."""

    id: str
    item: str
    revision: int
    class_: str
    body: dict[str, Any]
    windows: tuple[Window, ...]
    expires_at: datetime | None
    """When it is known to leave for good; None while that is open."""
    order: int = 1

    @property
    def rank(self) -> tuple[int, int, str]:
        return (CLASSES.index(self.class_), self.order, self.id)


def profile_of(session: Session, screen: Screen) -> Profile:
    groups = session.execute(select(Membership.group_id).where(Membership.screen_id == screen.id)).scalars()
    return Profile(
        Panel(screen.width, screen.height, screen.color),
        screen.layout,
        screen.timezone,
        tuple(_units_over(units.tree(session), screen.unit_id)),
        tuple(sorted(groups)),
    )


def _units_over(tree: Tree, unit_id: str) -> list[str]:
    """The unit and those above it. A unit past its end counts as part of its heirs: its messages go on running on
    their screens, and theirs run on its own."""
    today = clock.today()
    found: dict[str, None] = {}
    waiting = [unit_id, *(unit.id for unit in tree.above(unit_id))]
    for one in waiting:
        found |= dict.fromkeys([one, *sorted(tree.itself(one, today))])
    while waiting:
        one = waiting.pop(0)
        if not tree.open(one, today):
            for heir in sorted(tree.heirs.get(one, [])):
                line = [heir, *(unit.id for unit in tree.above(heir))]
                waiting += [new for new in line if new not in found]
                found |= dict.fromkeys(line)
    return list(found)


def compiled_at(session: Session, profile: Profile, now: datetime) -> datetime:
    """The instant the playlist in force was compiled for: the last commit that touched the profile, or the daily one.

    The clock's own events touch nothing: the windows already say what time will bring. A message that moved from one
    unit to another touches every profile, as does a restore.
    """
    touching = or_(
        and_(
            Event.subject == "item",
            Event.kind == "led_message",
            or_(and_(Event.unit_id.in_(profile.units), Event.verb.in_(_TOUCHING)), Event.verb == "moved"),
        ),
        and_(Event.subject == "unit", Event.subject_id.in_(profile.units)),
        Event.subject == "installation",
    )
    query = select(Event.at).where(touching, Event.actor != events.CLOCK.id).order_by(Event.seq.desc()).limit(1)
    touched: datetime | None = session.execute(query).scalar_one_or_none()
    daily = profile.daily(now)
    return max(touched, daily) if touched is not None else daily


def messages(session: Session, profile: Profile, since: datetime) -> list[Message]:
    """What may show on the profile's screens from ``since`` on, emergencies first."""
    until = since + HORIZON
    found: dict[str, list[Window]] = {}
    for _, changes in groupby(_changes(session, profile, since, until), key=lambda change: change[0]):
        found.update(arrange([(at, live) for _, at, live in changes], since, until))
    rows = session.execute(
        select(Publication, Revision.body, Standing)
        .join(Revision, and_(Revision.item_id == Publication.item_id, Revision.number == Publication.revision))
        .join(Standing, and_(Standing.publication_id == Publication.id, Standing.channel == "signage"))
        .where(Publication.id.in_(found))
    )
    arranged = []
    for publication, body, standing in rows:
        ends = [end for end in (standing.live_until, standing.ended_at) if end is not None]
        arranged.append(
            Message(
                publication.id,
                publication.item_id,
                publication.revision,
                publication.class_,
                body,
                tuple(found[publication.id]),
                min(ends, default=None),
            )
        )
    return sorted(arranged, key=lambda message: message.rank)


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


def active(messages: Iterable[Message], at: datetime) -> list[Message]:
    """What shows at an instant, in the order of the loop. While there is an emergency, emergencies alone."""
    showing = [message for message in messages if any(window.holds(at) for window in message.windows)]
    emergencies = [message for message in showing if message.class_ == "emergency"]
    return emergencies or showing


def edges(messages: Iterable[Message]) -> list[datetime]:
    """Every instant at which a window opens or closes."""
    return sorted({edge for message in messages for w in message.windows for edge in (w.start, w.end)})


def _changes(
    session: Session, profile: Profile, since: datetime, until: datetime
) -> list[tuple[str, datetime, str | None]]:
    """``(item, instant, publication live from then on)``, by item and time, for items that may show in the horizon."""
    items = (
        select(Standing.item_id)
        .join(Item, Item.id == Standing.item_id)
        .where(
            Standing.channel == "signage",
            Standing.kind == "led_message",
            Item.unit_id.in_(profile.units),
            Standing.live_from < until,
            or_(Standing.live_until.is_(None), Standing.live_until > since),
            or_(Standing.ended_at.is_(None), Standing.ended_at > since),
            not_in_error(Standing),
        )
    )
    instants = (Standing.live_from, Standing.live_until, Standing.ended_at)
    edge = union(
        *(
            select(Standing.item_id.label("item"), instant.label("at")).where(
                Standing.item_id.in_(items), Standing.channel == "signage", instant < until
            )
            for instant in instants
        )
    ).subquery()
    at: Any = edge.c.at
    found = session.execute(
        select(edge.c.item, edge.c.at, Standing.publication_id)
        .join(Standing, and_(Standing.item_id == edge.c.item, Standing.channel == "signage"))
        .where(live_on(Standing, at))
    )
    live = {(item, when): publication for item, when, publication in found}
    return [
        (item, when, live.get((item, when)))
        for item, when in session.execute(select(edge.c.item, edge.c.at).order_by(edge.c.item, edge.c.at))
    ]
