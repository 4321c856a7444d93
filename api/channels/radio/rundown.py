"""A station's day: which script airs in which session, computed for any day from what is live.

A live script without a placement airs once, in the next session with room after it went live. What airs in a session
depends only on what was live when the session began, so a rundown of the past never changes, and withdrawing a script
makes room for the next one.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session as Reading

from api import clock, delivery, media
from api.channels.radio import shapes, speech
from api.channels.radio.tables import Slot, Station
from api.content.asked import BEGINNING
from api.content.published import Live
from api.content.tables import Class, Item, Publication, Revision, Standing
from api.content.windows import Window, last_touch, windows
from api.events import Event
from api.kinds import RadioScript
from api.media import Asset
from api.people import units
from api.people.shapes import Weekday

DAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLASSES: tuple[Class, ...] = ("emergency", "priority", "normal")
WAITS = timedelta(days=14)
"""How long a script waits for a session with room; then it is stale."""
UNDER = 0.5
"""A session filled to less than this share of its limit is reported as thin."""


@dataclass(frozen=True)
class Script:
    """One publication of a script with the windows in which it is live."""

    id: str
    item: str
    revision: int
    class_: Class
    body: RadioScript
    windows: tuple[Window, ...]
    audio: Asset | None

    def live(self, at: datetime) -> bool:
        return any(window.holds(at) for window in self.windows)

    @property
    def rank(self) -> tuple[int, datetime, str]:
        return (CLASSES.index(self.class_), self.windows[0].start, self.id)

    @cached_property
    def parts(self) -> list[tuple[shapes.Role, str, str]]:
        return [(part.role, part.text, speech.spoken(part.text)) for part in self.body.parts]

    @cached_property
    def spoken(self) -> str:
        return "\n".join(told for _, _, told in self.parts if told)

    @property
    def estimated(self) -> int:
        """Seconds of one reading."""
        return speech.seconds(self.spoken)

    @property
    def seconds(self) -> float:
        """How long it is on air, its repetitions included."""
        once = self.audio.seconds if self.audio is not None and self.audio.seconds else self.estimated
        return once * self.body.repeat


@dataclass(frozen=True)
class Airing:
    """A session on one day, and what airs in it, in order."""

    slot: Slot
    start: datetime
    end: datetime
    scripts: tuple[Script, ...] = ()

    @property
    def seconds(self) -> float:
        return sum(script.seconds for script in self.scripts)

    @property
    def state(self) -> Literal["ok", "over", "under", "needs_reader"]:
        if self.seconds > self.slot.limit_seconds:
            return "over"
        if any(script.audio is None for script in self.scripts):
            return "needs_reader"
        return "under" if self.seconds < UNDER * self.slot.limit_seconds else "ok"

    def timed(self) -> list[tuple[datetime, datetime, Script]]:
        """Each script with when it begins and ends, one after the other."""
        at, found = self.start, []
        for script in self.scripts:
            end = at + timedelta(seconds=round(script.seconds))
            found.append((at, end, script))
            at = end
        return found


@dataclass(frozen=True)
class Day:
    """What a station airs on one day."""

    station: Station
    date: date
    version: int
    airings: tuple[Airing, ...]
    emergency: tuple[Script, ...]
    """What must go on air at once, outside the sessions."""


def slots_of(session: Reading, station_id: str) -> list[Slot]:
    query = select(Slot).where(Slot.station_id == station_id).order_by(Slot.starts, Slot.id)
    return list(session.execute(query).scalars())


def plan(session: Reading, station: Station, on: date, now: datetime) -> Day:
    """The station's day as known now."""
    zone = ZoneInfo(station.timezone)
    first = on - 2 * WAITS
    sessions = list(_sessions(slots_of(session, station.id), zone, first, on))
    begin, end = clock.midnight(first, zone), clock.midnight(on + timedelta(days=1), zone)
    over = units.tree(session).over(station.unit_id)
    scripts = _scripts(session, over, min(begin, now), max(end, now + timedelta(days=1)))
    aired = [one for one in assign(sessions, scripts) if one.start.astimezone(zone).date() == on]
    urgent = [one for one in scripts if one.class_ == "emergency" and one.live(now)]
    return Day(station, on, _version(session, station, over, now), tuple(aired), tuple(urgent))


def airings(session: Reading, unit_ids: Collection[str], on: date, now: datetime) -> list[Airing]:
    """The sessions of a day of every station of these units, in the order they begin."""
    stations = session.execute(select(Station).where(Station.unit_id.in_(unit_ids)).order_by(Station.slug)).scalars()
    found = [airing for station in stations for airing in plan(session, station, on, now).airings]
    return sorted(found, key=lambda airing: airing.start)


def stations_of(session: Reading, unit_ids: Collection[str]) -> int:
    """How many stations these units have."""
    return session.execute(select(func.count()).where(Station.unit_id.in_(unit_ids))).scalar_one()


def assign(sessions: Iterable[Airing], scripts: Sequence[Script]) -> list[Airing]:
    """What airs in each session, in the order of time.

    A script airs once. Emergencies and priority come first, then who has waited longest; one that is longer than a
    whole session gets an empty one rather than none.
    """
    waiting = sorted(scripts, key=lambda script: script.rank)
    filled = []
    for session in sessions:
        taken: list[Script] = []
        room = float(session.slot.limit_seconds)
        for script in waiting:
            fresh = script.windows[0].start > session.start - WAITS
            if fresh and script.live(session.start) and (script.seconds <= room or not taken):
                taken.append(script)
                room -= script.seconds
        waiting = [script for script in waiting if script not in taken]
        filled.append(Airing(session.slot, session.start, session.end, tuple(taken)))
    return filled


def _sessions(slots: Sequence[Slot], zone: ZoneInfo, first: date, last: date) -> Iterable[Airing]:
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        for slot in slots:
            if DAYS[day.weekday()] in slot.days:
                yield Airing(slot, _at(day, slot.starts, zone), _at(day, slot.ends, zone))


def _at(day: date, clock_time: str, zone: ZoneInfo) -> datetime:
    if clock_time == "24:00":
        return clock.midnight(day + timedelta(days=1), zone)
    return datetime.combine(day, time.fromisoformat(clock_time), zone).astimezone(UTC)


def _scripts(session: Reading, over: list[str], since: datetime, until: datetime) -> list[Script]:
    found = windows(session, "radio", "radio_script", over, since, until)
    rows = session.execute(
        select(Publication, Revision)
        .join(Revision, and_(Revision.item_id == Publication.item_id, Revision.number == Publication.revision))
        .where(Publication.id.in_(found))
    ).all()
    bodies = {publication.id: revision.text for publication, revision in rows}
    assets = media.find(session, (use.id for body in bodies.values() for use in body.media))
    made = []
    for publication, _ in rows:
        body = bodies[publication.id]
        assert isinstance(body, RadioScript)
        made.append(
            Script(
                publication.id,
                publication.item_id,
                publication.revision,
                publication.class_,
                body,
                tuple(found[publication.id]),
                assets.get(body.audio or ""),
            )
        )
    return made


def _version(session: Reading, station: Station, over: list[str], now: datetime) -> int:
    """Milliseconds since 1970 of the last change or edge that touched what the station airs."""
    its_own = and_(Event.subject == "station", Event.subject_id == station.id)
    moments = [last_touch(session, "radio_script", over, its_own)]
    for edge in (Standing.live_from, Standing.live_until, Standing.ended_at):
        passed = (
            select(func.max(edge))
            .join(Item, Item.id == Standing.item_id)
            .where(Standing.channel == "radio", Item.unit_id.in_(over), edge <= now)
        )
        moments.append(session.execute(passed).scalar_one_or_none())
    return clock.milliseconds(max((one for one in moments if one is not None), default=BEGINNING))


def body(day: Day, public_url: str) -> bytes:
    return delivery.encode(document(day, public_url))


def document(day: Day, public_url: str) -> shapes.Rundown:
    station = day.station
    return {
        "schema": "loa-rundown/1",
        "station": {"slug": station.slug, "name": station.name, "timezone": station.timezone},
        "date": day.date.isoformat(),
        "version": day.version,
        "slots": [
            {
                "id": airing.slot.id,
                "name": airing.slot.name,
                "starts_at": clock.stamp(airing.start),
                "ends_at": clock.stamp(airing.end),
                "limit_seconds": airing.slot.limit_seconds,
                "estimated_seconds": round(airing.seconds),
                "state": airing.state,
                "items": [
                    {"position": position, **_item(script, public_url), "starts_at": clock.stamp(start)}
                    for position, (start, _, script) in enumerate(airing.timed(), 1)
                ],
            }
            for airing in day.airings
        ],
        "emergency": {"items": [_item(script, public_url) for script in day.emergency]} if day.emergency else None,
    }


def _item(script: Script, public_url: str) -> shapes.Entry:
    return {
        "id": script.id,
        "script": script.item,
        "revision": script.revision,
        "class": script.class_,
        "title": script.body.title,
        "parts": [{"role": role, "text": text, "spoken": told} for role, text, told in script.parts],
        "spoken_text": script.spoken,
        "ssml": speech.ssml(told for _, _, told in script.parts),
        "syllables": speech.syllables(script.spoken),
        "estimated_seconds": script.estimated,
        "audio": _audio(script.audio, public_url) if script.audio is not None else None,
        "repeat": script.body.repeat,
    }


def preview(session: Reading, live: Live, public_url: str) -> shapes.Entry:
    """The entry ``live`` would have in a rundown."""
    script = live.body
    assert isinstance(script, RadioScript)
    audio = media.find(session, (use.id for use in script.media)).get(script.audio or "")
    made = Script(live.publication.id, live.item.id, 1, "normal", script, (), audio)
    return _item(made, public_url)


def _audio(asset: Asset, public_url: str) -> shapes.Audio:
    return {
        "url": public_url.rstrip("/") + asset.url,
        "type": asset.type,
        "bytes": asset.bytes,
        "seconds": asset.seconds,
        "sha256": asset.sha256,
        "lufs": None,
        "source": "recorded",
    }


def m3u(day: Day, public_url: str) -> bytes:
    """The recordings of the day in the order they air, each as often as it is to be repeated."""
    lines = ["#EXTM3U", f"#PLAYLIST:{_line(day.station.name)} {day.date:%d/%m/%Y}"]
    for airing in day.airings:
        for script in airing.scripts:
            if script.audio is not None:
                title = _line(f"{day.station.name} - {script.body.title}")
                entry = [f"#EXTINF:{round(script.audio.seconds or -1)},{title}"]
                lines += [*entry, public_url.rstrip("/") + script.audio.url] * script.body.repeat
    return "".join(f"{line}\n" for line in lines).encode()


def _line(text: str) -> str:
    return " ".join(text.split())
