"""What is live at T, and what applies on day D as known at T, against a brute-force oracle.

The oracle replays a history second by second from the rules as they are told in docs/architecture.md and shares no
code with the product. Publications, covers, replacements, ends per channel, withdrawals of every mode, planned ends,
effects, repeals and their cancelling, undated texts, decisions on later versions, and the clock's bookkeeping between
them are random; so are the instants looked at, most of them a second around an edge.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from weakref import WeakKeyDictionary

import pytest
import time_machine
from hypothesis import given, note, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from api import events
from api.content import clockwork, editing, publishing
from api.content.published import applies, live_on, lives, rows
from api.content.publishing import Publish, Withdraw
from api.content.tables import Item, Revision, Standing
from api.content.windows import windows
from api.db import Database, moment
from api.events import Event, EventDetail
from api.problem import Problem
from tests import make
from tests.conftest import EXAMPLES

CHANNELS = ("portal", "zalo")
DAY = 86_400
FAR = 100 * DAY


@dataclass
class Row:
    """One publication on one channel, as the oracle remembers it; seconds since the beginning."""

    number: int
    channel: str
    made: int
    start: int
    until: int | None
    counts: int
    rank: date = date.min
    known: bool = True
    """Whether ``rank`` is a day of effect that was told, and not one it only ranks by."""
    lapse: date | None = None
    decision: str | None = None
    end: int | None = None
    why: str = ""
    by: int | None = None
    told: bool = True

    @property
    def order(self) -> tuple[int, int, int]:
        return (self.counts, self.start, self.number)

    @property
    def never_up(self) -> bool:
        return self.end is not None and self.end <= self.start

    def up(self, at: int) -> bool:
        ends = [end for end in (self.until, self.end) if end is not None]
        return self.start <= at and all(end > at for end in ends) and self.why != "in_error"


class Refused(Exception):
    pass


@dataclass
class Oracle:
    """Rows are ended, never removed. ``legal``: with legal force, where the clock ends nothing."""

    legal: bool
    noon: date
    rows: list[Row] = field(default_factory=list)
    started: set[tuple[int, str]] = field(default_factory=set)
    began: set[tuple[int, str, int]] = field(default_factory=set)
    """What the clock has put on a channel, and when."""
    left: set[tuple[int, str, int]] = field(default_factory=set)
    """What it took away, and an act taken back gave back since."""

    def day(self, at: int) -> date:
        """The day in Vietnam; second 0 is noon."""
        return self.noon + timedelta(days=(at + DAY // 2) // DAY)

    def open(self, at: int) -> list[Row]:
        return [r for r in self.rows if (r.end is None or r.end > at) and (r.until is None or r.until > at)]

    def clock(self, to: int) -> None:
        """Let every start up to ``to`` come: an open-ended row ends what is up below it, for good."""
        for row in sorted(self.rows, key=lambda r: (r.start, r.number)):
            if row.made < row.start <= to and not row.never_up and row.told:
                self.began.add((row.number, row.channel, row.start))
            if self.legal or (row.number, row.channel) in self.started or row.start > to or row.until is not None:
                continue
            self.started.add((row.number, row.channel))
            if row.never_up:
                continue
            for other in self.rows:
                if other.channel == row.channel and other.order < row.order and other.up(row.start):
                    other.end, other.why, other.by = row.start, "replaced", row.number

    def live(self, channel: str, at: int) -> int | None:
        up = [r for r in self.rows if r.channel == channel and r.up(at)]
        return max(up, key=lambda r: r.order).number if up else None

    def applies(self, channel: str, at: int, day: date) -> int | None:
        """The publication in force on ``day`` as known at ``at``."""
        up = [r for r in self.rows if r.channel == channel and r.up(at) and r.rank <= day]
        if not up:
            return None
        decides = max(up, key=lambda r: (r.rank, *r.order))
        return None if decides.lapse is not None and decides.lapse <= day else decides.number

    def publish(
        self, now: int, number: int, act: "Act", target: int | None, day: date | None, lapse: date | None
    ) -> None:
        rows = [r for r in self.open(now) if not r.never_up]
        replaced = [r for r in rows if r.number == target] if target is not None else []
        if target is not None and not replaced:
            raise Refused("nothing_to_replace")
        start = now + act.start
        until = replaced[0].until if replaced else None if self.legal or act.length is None else start + act.length
        if until is not None and until <= start:
            raise Refused("invalid")
        new = Row(number, "", now, start, until, start, decision=act.decision, lapse=lapse)
        if self.legal:
            dated = self._rank(new, rows, replaced, day)
            self._decide_later(new, act, [r for r in rows if r.channel in act.channels and r not in replaced + dated])
            replaced = replaced + dated
        for channel in act.channels:
            row = Row(**{**vars(new), "channel": channel})
            same = [
                r for r in rows if r.channel == channel and (r in replaced or (r.start, r.rank) == (start, row.rank))
            ]
            row.counts = min([r.counts for r in same], default=start)
            for former in same:
                former.end, former.why, former.by = start, "replaced", number
            self.rows.append(row)
        self.clock(now)

    def _rank(self, new: Row, rows: list[Row], replaced: list[Row], day: date | None) -> list[Row]:
        """Give the row the day it ranks by; the undated ones of its decision that it brings the date of."""
        same = [r for r in rows if new.decision is not None and r.decision == new.decision]
        if replaced:
            new.rank, new.known, new.lapse = replaced[0].rank, replaced[0].known, replaced[0].lapse
            return []
        if day is not None:
            new.rank = day
            return [r for r in same if not r.known]
        new.known = False
        seen = self.day(new.start)
        mends = max(same, key=lambda r: (r.start, r.number), default=None)
        if new.decision is None:
            up = [r for r in rows if r.start <= new.start and (r.end is None or r.end > new.start) and r.rank <= seen]
            mends = max(up, key=lambda r: (r.rank, *r.order), default=None)
            if mends is not None and mends.lapse is not None and mends.lapse <= seen:
                mends = None
        if mends is not None:
            new.rank, new.known = mends.rank, mends.known
        else:
            new.rank = seen if rows else date.min
        return []

    @staticmethod
    def _decide_later(new: Row, act: "Act", rows: list[Row]) -> None:
        conflicts = []
        for row in rows:
            deciding = row.order == max(r.order for r in rows if (r.channel, r.rank) == (row.channel, row.rank))
            repeals = row.lapse is not None and deciding
            undone = repeals and (
                (new.rank == row.rank and new.lapse is None) or (row.lapse is not None and new.rank >= row.lapse)
            )
            if row.rank > new.rank or undone:
                conflicts.append((row, act.choice(row.number)))
        if any(choice is None for _, choice in conflicts):
            raise Refused("later_version")
        for row, choice in conflicts:
            if choice == "end":
                row.end, row.why, row.by = new.start, "overtaken", new.number

    def withdraw(self, now: int, act: "Act", target: int | None) -> None:
        chosen = [r for r in self.open(now) if r.channel in act.channels and target in (None, r.number)]
        if not chosen:
            raise Refused("not_live")
        for row in chosen:
            row.end, row.why, row.by = now, act.mode, None
        numbers = {(r.number, r.channel) for r in chosen}
        falling = [r for r in self.open(now) if r.end is not None and (r.by, r.channel) in numbers]
        instants = {(r.channel, r.start, r.rank): r.number for r in self.open(now) if r.end is None}
        for row in falling:
            row.by = instants.get((row.channel, row.start, row.rank))
            if row.by is None:
                row.end, row.why = None, ""
        undone = [r for r in self.rows if r.why == "overtaken" and (r.by, r.channel) in numbers and target is not None]
        for row in undone:
            row.by = instants.get((row.channel, row.start, row.rank))
            if row.by is None:
                # A start that came while it was overtaken is not told afterwards; an end that was told stays told.
                row.told = not (row.never_up and row.start <= now)
                self.left.add((row.number, row.channel, row.end or 0))
                row.end, row.why = None, ""


@dataclass(frozen=True)
class Act:
    """``wait`` seconds, then publish, replace, withdraw, or let the clock keep its books."""

    wait: int
    what: str
    start: int = 0
    length: int | None = None
    channels: tuple[str, ...] = CHANNELS
    pick: int = 0
    mode: str = "gone"
    day: int | None = None
    lapse: int | None = None
    decision: str | None = None
    later: str | None = "keep"

    def choice(self, number: int) -> str | None:
        return ("keep", "end")[number % 2] if self.later == "each" else self.later


_waits = st.sampled_from([0, 1, 3, 5, 10, 10, 20, 40, DAY // 2, 2 * DAY])
_starts = st.sampled_from([0, 0, 0, 5, 10, 20, 20, 60, DAY])
_channels = st.sampled_from([("portal",), ("zalo",), CHANNELS])
_publish = st.builds(
    Act,
    wait=_waits,
    what=st.sampled_from(["publish", "publish", "publish", "replace"]),
    start=_starts,
    length=st.sampled_from([None, None, None, 5, 15, 30, 80, DAY]),
    channels=_channels,
    pick=st.integers(0, 5),
)
_withdraw = st.builds(
    Act,
    wait=_waits,
    what=st.just("withdraw"),
    channels=_channels,
    pick=st.integers(-2, 5),
    mode=st.sampled_from(["gone", "notice", "redirect", "in_error"]),
)
_settle = st.builds(Act, wait=_waits, what=st.just("settle"))
_amend = st.builds(
    Act,
    wait=_waits,
    what=st.sampled_from(["publish", "publish", "publish", "replace"]),
    start=st.sampled_from([0, 0, 0, 10, 30, DAY]),
    channels=_channels,
    pick=st.integers(0, 5),
    day=st.sampled_from([None, -3, -1, 0, 1, 2, 3]),
    lapse=st.sampled_from([None, None, None, 4, 5]),
    decision=st.sampled_from([None, "1", "2"]),
    later=st.sampled_from([None, "keep", "end", "each"]),
)
_looks = st.lists(st.tuples(st.integers(0, 50), st.integers(-1, 1)), min_size=2, max_size=4)


_elsewhere: WeakKeyDictionary[Database, str] = WeakKeyDictionary()


class _Play:
    """Plays a history on the product and on the oracle at once; both must refuse the same acts."""

    def __init__(self, database: Database, kind: str) -> None:
        self.database, self.kind = database, kind
        self.now = 0
        self.publications: list[str] = []
        with database.read() as session:
            last = events.head(session).at
        # The log does not go back: each history begins on a day of its own, at noon in Vietnam.
        self.epoch = datetime(last.year, last.month, last.day, 5, tzinfo=UTC) + timedelta(days=2)
        self.oracle = Oracle(kind == "procedure", self.epoch.date())
        with time_machine.travel(self.epoch, tick=False), database.write() as session:
            self.item = make.approved(session, kind)
            self.unit = session.get_one(Item, self.item).unit_id
            # Where a withdrawal of an article leads its readers.
            self.other = _elsewhere.get(database) or make.approved(session, "article")
            if database not in _elsewhere:
                held = editing.hold(session, self.other, make.OPERATOR, None)
                editing.publish(session, held, Publish(), make.OPERATOR)
                _elsewhere[database] = self.other

    def second(self, at: int) -> datetime:
        return self.epoch + timedelta(seconds=at)

    def day(self, offset: int) -> date:
        return self.epoch.date() + timedelta(days=offset)

    def play(self, history: list[Act]) -> None:
        for act in history:
            self.now += act.wait
            with time_machine.travel(self.second(self.now), tick=False):
                if act.what == "settle":
                    clockwork.settle(self.database)
                    continue
                expected, found = self._expected(act), self._made(act)
                assert found == expected, act

    def _expected(self, act: Act) -> str | None:
        """What the rules refuse the act by; None when they take it."""
        self.oracle.clock(self.now)
        target = self._target(act)
        try:
            if act.what == "withdraw":
                self.oracle.withdraw(self.now, self._act(act), target)
            else:
                dated = target is None and self.kind == "procedure"
                day = self.day(act.day) if dated and act.day is not None else None
                lapse = self.day(act.lapse) if dated and act.lapse is not None else None
                self.oracle.publish(self.now, len(self.publications), act, target, day, lapse)
        except Refused as refused:
            return str(refused)
        return None

    def _target(self, act: Act) -> int | None:
        """The number of the publication an act is about."""
        named = act.what == "replace" or (act.what == "withdraw" and act.pick >= 0)
        return act.pick % len(self.publications) if named and self.publications else None

    def _act(self, act: Act) -> Act:
        return Act(**{**vars(act), "mode": "in_error"}) if self.kind == "procedure" else act

    def _made(self, act: Act) -> str | None:
        """What the product refuses it by."""
        try:
            with self.database.write() as session:
                item = clockwork.lock(session, [self.item])[0]
                clockwork.settle_items(session, [item], moment(session))
                if act.what == "withdraw":
                    self._withdraw(session, item, self._act(act))
                else:
                    self._publish(session, item, act)
        except Problem as refused:
            note(f"at {self.now}: {act} refused: {refused.code}")
            return refused.code
        return None

    def _publish(self, session: Session, item: Item, act: Act) -> None:
        target = self._target(act)
        asked: dict[str, Any] = {"channels": list(act.channels), "live_from": self.second(self.now + act.start)}
        if target is not None:
            asked["replaces"] = self.publications[target]
        elif act.length is not None and self.kind != "procedure":
            asked["live_until"] = self.second(self.now + act.start + act.length)
        body = dict(session.get_one(Revision, (item.id, item.head)).body)
        if self.kind == "procedure":
            body["decision"] = {"number": act.decision}
            asked["later"] = act.later
            if act.later == "each":
                asked["later"] = {id: act.choice(number) for number, id in enumerate(self.publications)}
            if target is None:
                asked["effective_from"] = self.day(act.day) if act.day is not None else None
                asked["effective_until"] = self.day(act.lapse) if act.lapse is not None else None
        number = len(self.publications)
        revision = Revision(
            item_id=item.id,
            number=item.head + 1 + number,
            author="other",
            author_name="Người khác",
            saved_at=moment(session),
            sealed_at=moment(session),
            schema=1,
            body=body,
        )
        session.add(revision)
        session.flush()
        now = moment(session)
        made = publishing.publish(session, item, revision, Publish.model_validate(asked), make.OPERATOR, now)
        self.publications.append(made.publication.id)

    def _withdraw(self, session: Session, item: Item, act: Act) -> None:
        target = self._target(act)
        asked: dict[str, Any] = {"mode": act.mode, "channels": list(act.channels)}
        if target is not None:
            asked["publication"] = self.publications[target]
        if act.mode == "notice":
            asked["reason"] = "Đang xem lại."
        if act.mode == "redirect":
            asked["to"] = self.other
        publishing.withdraw(session, item, Withdraw.model_validate(asked), make.OPERATOR, moment(session))

    def instants(self, looks: Iterable[tuple[int, int]]) -> list[int]:
        """Each look is an edge of the history, or the second before or after it."""
        edges = {0, self.now, self.now + 10}
        edges |= {at for r in self.oracle.rows for at in (r.made, r.start, r.until, r.end) if at is not None}
        known = sorted(edges)
        return [max(0, known[index % len(known)] + delta) for index, delta in looks]

    def settle_all(self) -> None:
        with time_machine.travel(self.second(FAR), tick=False):
            clockwork.settle(self.database)
        self.oracle.clock(FAR)

    def put_away(self) -> None:
        """Take everything back, so that the next history does not see this one among what its unit shows."""
        with time_machine.travel(self.second(FAR), tick=False), self.database.write() as session:
            item = clockwork.lock(session, [self.item])[0]
            with suppress(Problem):  # a history may have ended with nothing left to take back
                publishing.withdraw(session, item, Withdraw(mode="in_error"), make.OPERATOR, moment(session))

    def answered(self, session: Session, condition: ColumnElement[bool]) -> dict[str, int | None]:
        """The publication that answers on each channel; there is at most one."""
        found = lives(session.execute(rows(None, condition).where(Item.id == self.item)))
        numbers: dict[str, int] = {live.standing.channel: self.number(live.publication.id) for live in found}
        assert len(numbers) == len(found)
        return {channel: numbers.get(channel) for channel in CHANNELS}

    def number(self, publication_id: str) -> int:
        return self.publications.index(publication_id)

    def check_books(self) -> None:
        """The ends that were written down, and what the log was told of the clock, are those of the oracle."""
        with self.database.read() as session:
            standings = session.execute(select(Standing).where(Standing.item_id == self.item)).scalars()
            kept = {(self.number(s.publication_id), s.channel): (s.ended_at, s.ended_why) for s in standings}
            told = session.execute(
                select(Event, EventDetail.payload)
                .join(EventDetail, EventDetail.seq == Event.seq)
                .where(Event.subject_id == self.item, Event.actor == "clock")
            )
            news = [
                (event.verb, self.number(payload["publication"]), channel, event.at)
                for event, payload in told
                for channel in payload["channels"]
            ]
        rows = self.oracle.rows
        assert kept == {
            (r.number, r.channel): (self.second(r.end) if r.end is not None else None, r.why or None) for r in rows
        }
        assert len(news) == len(set(news)), "an edge is told once"
        started = {(number, channel, self.second(at)) for number, channel, at in self.oracle.began}
        assert {(number, channel, at) for verb, number, channel, at in news if verb == "went_live"} == started
        gone = {
            (r.number, r.channel, self.second(min(end for end in (r.until, r.end) if end is not None)))
            for r in rows
            if r.until is not None or r.end is not None
        }
        gone |= {(number, channel, self.second(at)) for number, channel, at in self.oracle.left}
        assert {(number, channel, at) for verb, number, channel, at in news if verb == "went_off"} <= gone


_seen = {
    "history": st.lists(st.one_of(_publish, _publish, _withdraw, _settle), min_size=1, max_size=9),
    "looks": _looks,
}
_dated = {
    "history": st.lists(st.one_of(_amend, _amend, _amend, _withdraw, _settle), min_size=1, max_size=9),
    "looks": _looks,
    "days": st.lists(st.integers(-5, 8), min_size=2, max_size=2),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@given(**_seen)
def test_what_is_live_at_any_instant_is_what_the_rules_say(
    world: Database, history: list[Act], looks: list[tuple[int, int]]
) -> None:
    play_seen(world, history, looks)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@settings(max_examples=EXAMPLES // 5)
@given(**_seen)
def test_and_live_on_postgresql(world: Database, history: list[Act], looks: list[tuple[int, int]]) -> None:
    play_seen(world, history, looks)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@given(**_dated)
def test_what_applies_on_any_day_as_known_at_any_instant_is_what_the_rules_say(
    world: Database, history: list[Act], looks: list[tuple[int, int]], days: list[int]
) -> None:
    play_dated(world, history, looks, days)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@settings(max_examples=EXAMPLES // 5)
@given(**_dated)
def test_and_applies_on_postgresql(
    world: Database, history: list[Act], looks: list[tuple[int, int]], days: list[int]
) -> None:
    play_dated(world, history, looks, days)


def play_seen(world: Database, history: list[Act], looks: list[tuple[int, int]]) -> None:
    play = _Play(world, "article")
    play.play(history)
    instants = play.instants(looks)
    play.oracle.clock(FAR)

    def look() -> None:
        with world.read() as session:
            for at in instants:
                expected = {channel: play.oracle.live(channel, at) for channel in CHANNELS}
                assert play.answered(session, live_on(Standing, play.second(at))) == expected, (at, play.oracle.rows)
            open_ = windows(session, "portal", "article", [play.unit], play.second(0), play.second(FAR))
        spans = {play.number(id): spans for id, spans in open_.items() if id in play.publications}
        assert all(a.end <= b.start for one in spans.values() for a, b in pairwise(one)), "sorted and disjoint"
        for at in instants:
            holding = [number for number, one in spans.items() if any(span.holds(play.second(at)) for span in one)]
            assert holding == [n for n in [play.oracle.live("portal", at)] if n is not None], (at, play.oracle.rows)

    look()
    play.settle_all()
    look()
    play.check_books()
    play.put_away()


def play_dated(world: Database, history: list[Act], looks: list[tuple[int, int]], days: list[int]) -> None:
    play = _Play(world, "procedure")
    play.play(history)
    instants = play.instants(looks)

    def look() -> None:
        with world.read() as session:
            for at, on in [(at, play.day(offset)) for at in instants for offset in days]:
                found = play.answered(session, applies(Standing, play.second(at), on)["in_force"])
                expected = {channel: play.oracle.applies(channel, at, on) for channel in CHANNELS}
                assert found == expected, (at, on, play.oracle.rows)

    look()
    play.settle_all()
    look()
    play.check_books()
