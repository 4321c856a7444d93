"""A playlist as bytes: what a profile's screens show, the pictures they need, and what shows at an instant."""

import base64
import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import accumulate

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api import clock, delivery
from api.channels.signage import arrange, pictures, shapes
from api.channels.signage.arrange import Message, Profile
from api.channels.signage.pictures import Drawing, Panel, Picture
from api.channels.signage.tables import Frame, Screen
from api.content.published import Live
from api.content.windows import Window
from api.db import Database
from api.kinds import LedMessage
from api.people import units
from api.problem import not_found

INTERVAL_SECONDS = 30
ASSETS = "/v1/signage/assets/"


@dataclass(frozen=True)
class Entry:
    """A message as drawn for the profile's panel."""

    message: Message
    text: str
    shade: str
    drawing: Drawing
    least: float
    """Seconds the author wants it shown at least."""

    @property
    def seconds(self) -> float:
        """One showing: the pass of moving text, or the time a still one needs to be read."""
        return self.drawing.seconds or max(self.least, pictures.dwell(self.text))

    @property
    def repeat(self) -> int:
        return max(1, math.ceil(self.least / self.seconds))

    @property
    def page_seconds(self) -> float:
        """How long each page stands where pixels cannot move."""
        return max(4.0, round(max(self.least, pictures.dwell(self.text)) / len(self.drawing.pages), 1))


@dataclass(frozen=True)
class Playlist:
    """One compile. It depends on the profile, on what is written and on ``since``; never on when it is asked for."""

    profile: Profile
    since: datetime
    entries: tuple[Entry, ...]
    fallback: Picture
    fallback_text: str

    @property
    def version(self) -> int:
        return clock.milliseconds(self.since)

    @property
    def valid_until(self) -> datetime:
        return self.since + arrange.HORIZON

    @cached_property
    def pictures(self) -> dict[str, Picture]:
        """By the names the document gives them; ``a0`` is the fallback."""
        frames = dict.fromkeys([self.fallback, *(entry.drawing.frame for entry in self.entries)])
        return {f"a{n}": frame for n, frame in enumerate(frames)}

    def active(self, at: datetime) -> list[Entry]:
        showing = {m.id for m in arrange.active((entry.message for entry in self.entries), at)}
        return [entry for entry in self.entries if entry.message.id in showing]

    def edges(self) -> list[datetime]:
        return arrange.edges(entry.message for entry in self.entries)

    def next_change(self, now: datetime) -> datetime:
        """The next window edge; without one, when the next playlist is compiled."""
        return next((edge for edge in self.edges() if edge > now), self.next_daily(now))

    def next_daily(self, now: datetime) -> datetime:
        return self.profile.daily(self.profile.daily(now) + timedelta(hours=36))

    def until(self, now: datetime) -> datetime:
        """How long this compile, with its :meth:`next_change`, may be answered."""
        return min(self.next_change(now), self.next_daily(now))

    def showing(self, now: datetime) -> tuple[Entry | None, Picture, datetime]:
        """For cards without a player: the entry and page that stand now, and until when.

        The loop keeps the time of day, so that every card alike shows the same page.
        """
        slots = [(entry, page, entry.page_seconds) for entry in self.active(now) for page in entry.drawing.pages]
        if not slots:
            return None, self.fallback, self.until(now)
        ends = list(accumulate(seconds for _, _, seconds in slots))
        turn = now.timestamp() % ends[-1]
        slot = next(n for n, end in enumerate(ends) if turn < end)
        entry, page, _ = slots[slot]
        last = self.until(now) if len(slots) == 1 else now + timedelta(seconds=ends[slot] - turn)
        return entry, page, min(last, self.until(now))

    def body(self) -> bytes:
        profile, panel = self.profile, self.profile.panel
        names = {picture: name for name, picture in self.pictures.items()}
        document: shapes.Playlist = {
            "schema": "loa-playlist/1",
            "profile": profile.id,
            "version": self.version,
            "panel": {
                "width": panel.width,
                "height": panel.height,
                "color": panel.color,
                "layout": profile.layout,
                "timezone": profile.timezone,
            },
            "valid_until": clock.stamp(self.valid_until),
            "drill": profile.drill,
            "poll": {
                "interval_seconds": INTERVAL_SECONDS,
                "jitter_seconds": 5,
                "backoff_seconds": [5, 15, 60, 300],
            },
            "items": [_item(entry, names[entry.drawing.frame]) for entry in self.entries],
            "fallback": _fallback(self),
            "assets": {name: _asset(picture) for name, picture in self.pictures.items()},
        }
        return delivery.encode(document)


def compile(session: Session, profile: Profile, now: datetime) -> Playlist:
    since = arrange.compiled_at(session, profile, now)
    entries = tuple(_drawn(message, profile.panel) for message in arrange.messages(session, profile, since))
    unit = units.tree(session).get(profile.units[0])
    name = pictures.plain(unit.name)
    return Playlist(profile, since, entries, pictures.banner(name, profile.panel), name)


def _drawn(message: Message, panel: Panel) -> Entry:
    text = pictures.plain(message.body.text)
    shade = panel.shade(message.body.color)
    return Entry(message, text, shade, pictures.draw(text, panel, shade), message.body.min_seconds or 0)


USUAL = Panel(192, 32, "amber1")
"""What a preview shows while a unit has no screen: six P10 modules side by side, two rows."""


def preview(
    session: Session, live: Live, screen_id: str | None, known: Collection[str] | None = None
) -> shapes.OnPanels:
    """``live`` as each kind of panel it would run on shows it, or as one screen does; the frames come along.

    :param known: only on the screens of these units; None: of all
    :raises Problem: 404 for a screen that is not among those it would run on
    """
    below = [id for id in units.tree(session).reach(live.item.unit_id) if known is None or id in known]
    query = select(Screen).where(Screen.unit_id.in_(below), Screen.state == "paired").order_by(Screen.name)
    screens = [one for one in session.execute(query).scalars() if screen_id in (None, one.id)]
    if screen_id is not None and not screens:
        raise not_found("màn hình này")
    alike: dict[Panel, list[Screen]] = {}
    for one in screens:
        alike.setdefault(Panel(one.width, one.height, one.color), []).append(one)
    window = Window(live.standing.live_from, live.standing.live_from + arrange.HORIZON)
    body = live.body
    assert isinstance(body, LedMessage)
    message = Message(live.publication.id, live.item.id, 1, "normal", body, (window,), None)
    return {
        "panels": [
            {
                "panel": {"width": panel.width, "height": panel.height, "color": panel.color},
                "screens": [{"id": one.id, "name": one.name} for one in alike.get(panel, [])],
                "item": _item(entry, "a1"),
                "assets": {"a1": {**_asset(entry.drawing.frame), "url": _inline(entry.drawing.frame)}},
            }
            for panel in alike or (USUAL,)
            for entry in [_drawn(message, panel)]
        ]
    }


def on_screen(session: Session, screen: Screen, now: datetime) -> shapes.OnScreen:
    """What a screen is to show now, with its frames."""
    shown = compile(session, arrange.profile_of(session, screen), now)
    entries = shown.active(now)
    names = {picture: name for name, picture in shown.pictures.items()}
    wanted = [shown.fallback, *(entry.drawing.frame for entry in entries)]
    return {
        "items": [_item(entry, names[entry.drawing.frame]) for entry in entries],
        "fallback": _fallback(shown),
        "assets": {names[frame]: {**_asset(frame), "url": _inline(frame)} for frame in wanted},
        "until": clock.stamp(shown.until(now)),
    }


def _fallback(shown: Playlist) -> shapes.Fallback:
    return {
        "kind": "image",
        "frames": [{"asset": "a0", "seconds": 10}],
        "text": {"plain": shown.fallback_text},
    }


def _inline(picture: Picture) -> str:
    return f"data:{picture.type};base64,{base64.b64encode(picture.content).decode()}"


def _item(entry: Entry, asset: str) -> shapes.PlaylistEntry:
    message, drawing = entry.message, entry.drawing
    return {
        "id": message.id,
        "message": message.item,
        "revision": message.revision,
        "class": message.class_,
        "order": message.order,
        "kind": "text",
        "windows": [{"from": clock.stamp(w.start), "to": clock.stamp(w.end)} for w in message.windows],
        "duration_seconds": entry.seconds,
        "repeat": entry.repeat,
        "text": {
            "plain": entry.text,
            "lines": list(drawing.lines),
            "effect": drawing.effect,
            "speed_px_s": pictures.SPEED if drawing.effect == "scroll" else 0,
            "color": entry.shade,
        },
        "frames": [{"asset": asset, "seconds": entry.seconds}],
        "expires_at": clock.stamp(message.expires_at) if message.expires_at else None,
    }


def _asset(picture: Picture) -> shapes.PlaylistAsset:
    return {
        "url": address(picture),
        "type": picture.type,
        "width": picture.width,
        "height": picture.height,
        "bytes": len(picture.content),
        "sha256": picture.sha256,
        "md5": picture.md5,
    }


def address(picture: Picture) -> str:
    return f"{ASSETS}{picture.sha256}.{picture.extension}"


def keep(database: Database, session: Session, drawn: Iterable[Picture]) -> None:
    """Keep pictures that a playlist is about to name. Writes only what no playlist named before."""
    wanted = {picture.sha256: picture for picture in drawn}
    known = set(session.execute(select(Frame.sha256).where(Frame.sha256.in_(wanted))).scalars())
    rows = [{"sha256": name, "content": p.content} for name, p in sorted(wanted.items()) if name not in known]
    if not rows:
        return
    with database.write() as writing:
        insert = (sqlite if database.sqlite else postgresql).insert(Frame)
        writing.execute(insert.values(rows).on_conflict_do_nothing())
