"""What is live at T, and what applies on day D as known at T, against a brute-force oracle.

The oracle replays a history second by second from the rules as they are told in docs/architecture.md and shares no
code with the product. Publications, covers, replacements, ends per channel, effects and clocks are random.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import time_machine
from hypothesis import given, note
from hypothesis import strategies as st

from api import clock, events
from api.content import clockwork, publishing
from api.content.published import in_force, live_item
from api.content.publishing import Publish, Withdraw
from api.content.tables import Item, Revision
from api.db import Database, moment
from api.problem import Problem
from tests import make

CHANNELS = ("portal", "zalo")


@dataclass
class Row:
    """One publication on one channel, as the oracle remembers it."""

    number: int
    channel: str
    revision: int
    counts: int
    start: int
    until: int | None
    day: date | None = None
    lapse: date | None = None
    end: int | None = None
    why: str = ""
    by: int | None = None


@dataclass
class Oracle:
    """Seconds since the beginning; rows are ended, never removed."""

    rows: list[Row] = field(default_factory=list)
    started: set[tuple[int, str]] = field(default_factory=set)

    def open(self, at: int) -> list[Row]:
        return [r for r in self.rows if (r.end is None or r.end > at) and (r.until is None or r.until > at)]

    def clock(self, to: int) -> None:
        """Let every start up to ``to`` come: an open-ended row ends what is up below it, for good."""
        for row in sorted(self.rows, key=lambda r: (r.start, r.number)):
            if (row.number, row.channel) in self.started or row.start > to or row.until is not None:
                continue
            if row.end is not None and row.end <= row.start:
                continue
            for other in self.rows:
                below = (other.counts, other.start, other.number) < (row.counts, row.start, row.number)
                if other.channel == row.channel and below and self.up(other, row.start):
                    other.end, other.why, other.by = row.start, "replaced", row.number
            self.started.add((row.number, row.channel))

    @staticmethod
    def up(row: Row, at: int) -> bool:
        return (
            row.start <= at
            and (row.until is None or row.until > at)
            and (row.end is None or row.end > at)
            and row.why != "in_error"
        )

    def live(self, channel: str, at: int) -> int | None:
        up = [r for r in self.rows if r.channel == channel and self.up(r, at)]
        return max(up, key=lambda r: (r.counts, r.start, r.number)).revision if up else None

    def applies(self, channel: str, at: int, day: date) -> int | None:
        """The revision in force on ``day`` as known at ``at``."""
        up = [r for r in self.rows if r.channel == channel and self.up(r, at)]
        days = sorted({r.day for r in up if r.day is not None and r.day <= day})
        if not days:
            return None
        decides = max((r for r in up if r.day == days[-1]), key=lambda r: (r.counts, r.start, r.number))
        return None if decides.lapse is not None and decides.lapse <= day else decides.revision


@dataclass(frozen=True)
class Act:
    """``wait`` seconds, then publish or withdraw."""

    wait: int
    what: str
    start: int = 0
    length: int | None = None
    channels: tuple[str, ...] = CHANNELS
    pick: int = 0
    mode: str = "gone"
    day: int | None = None
    lapse: int | None = None


_channels = st.sampled_from([("portal",), ("zalo",), CHANNELS])
_publish = st.builds(
    Act,
    wait=st.integers(0, 40),
    what=st.sampled_from(["publish", "publish", "publish", "replace"]),
    start=st.sampled_from([0, 0, 0, 5, 10, 20, 20, 60]),
    length=st.sampled_from([None, None, None, 5, 15, 30, 80]),
    channels=_channels,
    pick=st.integers(0, 5),
)
_withdraw = st.builds(
    Act,
    wait=st.integers(0, 40),
    what=st.just("withdraw"),
    channels=_channels,
    pick=st.integers(-2, 5),
    mode=st.sampled_from(["gone", "in_error"]),
)
_histories = st.lists(st.one_of(_publish, _publish, _withdraw), min_size=1, max_size=8)


class _Play:
    """Plays a history on the product and on the oracle at once."""

    def __init__(self, database: Database, kind: str) -> None:
        self.database, self.kind, self.oracle = database, kind, Oracle()
        self.now, self.number = 0, 0
        self.publications: list[str] = []
        with database.read() as session:
            last = events.head(session).at
        # The log does not go back: each history begins on a day of its own, at noon in Vietnam.
        self.epoch = datetime(last.year, last.month, last.day, 5, tzinfo=UTC) + timedelta(days=2)
        with time_machine.travel(self.epoch, tick=False), database.write() as session:
            self.item = make.approved(session, kind)

    def second(self, at: int) -> datetime:
        return self.epoch + timedelta(seconds=at)

    def day(self, offset: int) -> date:
        return clock.today(self.epoch) + timedelta(days=offset)

    def act(self, act: Act) -> None:
        self.now += act.wait
        with time_machine.travel(self.second(self.now), tick=False):
            try:
                with self.database.write() as session:
                    item = clockwork.lock(session, [self.item])[0]
                    clockwork.settle_items(session, [item], moment(session))
                    if self.kind != "procedure":
                        self.oracle.clock(self.now)
                    if act.what == "withdraw":
                        self._withdraw(session, item, act)
                    else:
                        self._publish(session, item, act)
            except Problem as refused:
                note(f"at {self.now}: {act.what} refused: {refused.code}")

    def _publish(self, session, item: Item, act: Act) -> None:  # type: ignore[no-untyped-def]
        number = self.number + 1
        asked: dict[str, object] = {"channels": list(act.channels), "live_from": self.second(self.now + act.start)}
        replaced: list[Row] = []
        if act.what == "replace" and self.publications:
            index = act.pick % len(self.publications)
            asked["replaces"] = self.publications[index]
            replaced = [r for r in self.oracle.open(self.now) if r.number == index + 1]
        elif act.length is not None and self.kind != "procedure":
            asked["live_until"] = self.second(self.now + act.start + act.length)
        if self.kind == "procedure":
            asked["later"] = "keep"
            if not replaced:
                asked["effective_from"] = self.day(act.day or 0)
                asked["effective_until"] = self.day(act.lapse) if act.lapse is not None else None
        body = dict(session.get_one(Revision, (item.id, item.head)).body)
        revision = Revision(
            item_id=item.id,
            number=item.head + number,
            author="other",
            author_name="Người khác",
            saved_at=moment(session),
            sealed_at=moment(session),
            schema=1,
            body=body,
        )
        session.add(revision)
        session.flush()
        made = publishing.publish(
            session, item, revision, Publish.model_validate(asked), make.OPERATOR, moment(session)
        )
        self.number = number
        self.publications.append(made.publication.id)
        self._remember(act, number, revision.number, replaced, asked)

    def _remember(self, act: Act, number: int, revision: int, replaced: list[Row], asked: dict[str, object]) -> None:
        start = self.now + act.start
        until = start + act.length if "live_until" in asked and act.length is not None else None
        if replaced:
            until = replaced[0].until
        day = replaced[0].day if replaced else self.day(act.day or 0)
        lapse = replaced[0].lapse if replaced else self.day(act.lapse) if act.lapse is not None else None
        if self.kind != "procedure":
            day = lapse = None
        for channel in act.channels:
            same = [
                r
                for r in self.oracle.open(self.now)
                if r.channel == channel and (r in replaced or (r.start == start and r.day == day and r.end is None))
            ]
            row = Row(number, channel, revision, min([r.counts for r in same], default=start), start, until, day, lapse)
            for former in same:
                former.end = max(start, self.now) if former.start < start else self.now
                former.why, former.by = "replaced", number
            self.oracle.rows.append(row)
        if self.kind != "procedure":
            self.oracle.clock(self.now)

    def _withdraw(self, session, item: Item, act: Act) -> None:  # type: ignore[no-untyped-def]
        mode = "in_error" if self.kind == "procedure" else act.mode
        asked: dict[str, object] = {"mode": mode, "channels": list(act.channels)}
        chosen = [r for r in self.oracle.open(self.now) if r.channel in act.channels]
        if act.pick >= 0 and self.publications:
            index = act.pick % len(self.publications)
            asked["publication"] = self.publications[index]
            chosen = [r for r in chosen if r.number == index + 1]
        publishing.withdraw(session, item, Withdraw.model_validate(asked), make.OPERATOR, moment(session))
        for row in chosen:
            row.end, row.why, row.by = self.now, mode, None
        numbers = {(r.number, r.channel) for r in chosen}
        for row in self.oracle.rows:
            if (row.by, row.channel) in numbers and row.end is not None and row.end > self.now:
                row.end, row.why, row.by = None, "", None


@given(history=_histories, looks=st.lists(st.integers(0, 400), min_size=3, max_size=6), settled=st.booleans())
def test_what_is_live_at_any_instant_is_what_the_rules_say(
    world: Database, history: list[Act], looks: list[int], settled: bool
) -> None:
    play = _Play(world, "article")
    for act in history:
        play.act(act)
    if settled:
        with time_machine.travel(play.second(10_000), tick=False):
            clockwork.settle(world)
    for at in sorted(looks, key=lambda look: play.now + look - 200):
        at = max(play.now, play.now + at - 100)
        play.oracle.clock(at)
        with world.read() as session:
            for channel in CHANNELS:
                found = live_item(session, channel, play.item, play.second(at))
                expected = play.oracle.live(channel, at)
                assert (found.standing.revision if found else None) == expected, (channel, at, play.oracle.rows)


_legal = st.lists(
    st.one_of(
        st.builds(
            Act,
            wait=st.integers(0, 40),
            what=st.sampled_from(["publish", "publish", "replace"]),
            start=st.sampled_from([0, 0, 0, 10, 30]),
            channels=_channels,
            pick=st.integers(0, 5),
            day=st.integers(-3, 3),
            lapse=st.sampled_from([None, None, 4, 5]),
        ),
        _withdraw,
    ),
    min_size=1,
    max_size=8,
)


@given(
    history=_legal,
    looks=st.lists(st.tuples(st.integers(0, 120), st.integers(-4, 6)), min_size=3, max_size=6),
    settled=st.booleans(),
)
def test_what_applies_on_any_day_as_known_at_any_instant_is_what_the_rules_say(
    world: Database, history: list[Act], looks: list[tuple[int, int]], settled: bool
) -> None:
    play = _Play(world, "procedure")
    for act in history:
        play.act(act)
    if settled:
        with time_machine.travel(play.second(10_000), tick=False):
            clockwork.settle(world)
    for at, offset in looks:
        with world.read() as session:
            for channel in CHANNELS:
                found = in_force(session, channel, play.item, play.second(at), play.day(offset), fallback=False)
                expected = play.oracle.applies(channel, at, play.day(offset))
                assert (found.standing.revision if found else None) == expected, (channel, at, offset, play.oracle.rows)
