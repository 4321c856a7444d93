"""Which message may show when: windows over the coming days, for all screens that are alike.

A live message without a placement runs in the default loop of every screen of its unit and of the units below. What is
live is decided by :mod:`api.content.published` alone; a device has only instants to compare.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from api.channels.signage.pictures import Panel
from api.channels.signage.shapes import Layout
from api.channels.signage.tables import Membership, Screen
from api.content.tables import Class, Publication, Revision, Standing
from api.content.windows import Window, last_touch, windows
from api.kinds import LedMessage
from api.people import units

HORIZON = timedelta(hours=100)
"""How far windows reach past a compile: with one compile a day, 72 hours are always ahead."""
CLASSES: tuple[Class, ...] = ("emergency", "priority", "normal")


@dataclass(frozen=True)
class Profile:
    """What screens have in common that show the same bytes."""

    panel: Panel
    layout: Layout
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
class Message:
    """One publication of an LED message with the windows in which it is live."""

    id: str
    item: str
    revision: int
    class_: Class
    body: LedMessage
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
        tuple(units.tree(session).over(screen.unit_id)),
        tuple(sorted(groups)),
    )


def compiled_at(session: Session, profile: Profile, now: datetime) -> datetime:
    """The instant the playlist in force was compiled for: the last commit that touched the profile, or the daily one."""
    touched = last_touch(session, "led_message", profile.units)
    daily = profile.daily(now)
    return max(touched, daily) if touched is not None else daily


def messages(session: Session, profile: Profile, since: datetime) -> list[Message]:
    """What may show on the profile's screens from ``since`` on, emergencies first."""
    until = since + HORIZON
    found = windows(session, "signage", "led_message", profile.units, since, until)
    rows = session.execute(
        select(Publication, Revision, Standing)
        .join(Revision, and_(Revision.item_id == Publication.item_id, Revision.number == Publication.revision))
        .join(Standing, and_(Standing.publication_id == Publication.id, Standing.channel == "signage"))
        .where(Publication.id.in_(found))
    )
    arranged = []
    for publication, revision, standing in rows:
        body = revision.text
        assert isinstance(body, LedMessage)
        arranged.append(
            Message(
                publication.id,
                publication.item_id,
                publication.revision,
                publication.class_,
                body,
                tuple(found[publication.id]),
                standing.leaves_at,
            )
        )
    return sorted(arranged, key=lambda message: message.rank)


def active(messages: Iterable[Message], at: datetime) -> list[Message]:
    """What shows at an instant, in the order of the loop. While there is an emergency, emergencies alone."""
    showing = [message for message in messages if any(window.holds(at) for window in message.windows)]
    emergencies = [message for message in showing if message.class_ == "emergency"]
    return emergencies or showing


def edges(messages: Iterable[Message]) -> list[datetime]:
    """Every instant at which a window opens or closes."""
    return sorted({edge for message in messages for w in message.windows for edge in (w.start, w.end)})
