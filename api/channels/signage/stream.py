"""Server-sent events for connected screens: ``playlist`` and ``alert`` within a second of a commit, in any process."""

import asyncio
import signal
import threading
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from types import FrameType
from typing import Any

import anyio.to_thread
import orjson

from api import clock, events
from api.channels.signage import arrange
from api.channels.signage.tables import Screen
from api.db import Database

LOOK_SECONDS = 0.25
COMMENT_SECONDS = 15
LASTS_SECONDS = 240
"""A stream ends by itself; the device connects again and misses nothing."""


@dataclass(frozen=True)
class State:
    """What a screen is told of: its playlist's version, the emergencies that show, and when those may change."""

    version: int
    emergencies: tuple[str, ...]
    again_at: datetime | None


class Pulse:
    """Where the log stands, read once for all connected screens of this process."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._head: tuple[str, int] = ("", 0)
        self._read_at = float("-inf")
        self._reading = asyncio.Lock()
        self._listening = False
        self.stopping = False
        """Whether the server was told to stop: streams end then, or it would have to wait for them."""

    def listen(self) -> None:
        """Hear of a stop. Servers set their handlers after the application has started, so the first stream asks."""
        if self._listening or threading.current_thread() is not threading.main_thread():
            return
        self._listening = True
        for number in (signal.SIGTERM, signal.SIGINT):
            former = signal.getsignal(number)

            def stop(number: int, frame: FrameType | None, former: Any = former) -> None:
                self.stopping = True
                if callable(former):
                    former(number, frame)

            signal.signal(number, stop)

    async def head(self) -> tuple[str, int]:
        async with self._reading:
            if time.monotonic() - self._read_at >= LOOK_SECONDS:
                self._head = await anyio.to_thread.run_sync(self._read)
                self._read_at = time.monotonic()
        return self._head

    def _read(self) -> tuple[str, int]:
        with self.database.read() as session:
            top = events.head(session)
            return (top.epoch, top.seq)


async def follow(pulse: Pulse, screen_id: str) -> AsyncIterator[bytes]:
    """The events of one screen, its present version first; ends when the screen is revoked or deleted."""
    pulse.listen()
    ends = time.monotonic() + LASTS_SECONDS
    told = time.monotonic()
    known: State | None = None
    head: tuple[str, int] | None = None
    while time.monotonic() < ends and not pulse.stopping:
        top = await pulse.head()
        if top != head or (known is not None and known.again_at is not None and known.again_at <= clock.now()):
            head = top
            state = await anyio.to_thread.run_sync(_look, pulse.database, screen_id)
            if state is None:
                return
            if known is None or state.version != known.version:
                yield _event("playlist", state.version, {"version": state.version})
                told = time.monotonic()
            if state.emergencies != (known.emergencies if known else ()):
                yield _event("alert", state.version, {"version": state.version, "items": state.emergencies})
                told = time.monotonic()
            known = state
        elif time.monotonic() - told >= COMMENT_SECONDS:
            yield b":\n\n"
            told = time.monotonic()
        await asyncio.sleep(LOOK_SECONDS)


def _look(database: Database, screen_id: str) -> State | None:
    now = clock.now()
    with database.read() as session:
        screen = session.get(Screen, screen_id)
        if screen is None or screen.state != "paired":
            return None
        profile = arrange.profile_of(session, screen)
        since = arrange.compiled_at(session, profile, now)
        messages = arrange.messages(session, profile, since)
    emergencies = tuple(m.id for m in arrange.active(messages, now) if m.class_ == "emergency")
    again_at = next((edge for edge in arrange.edges(messages) if edge > now), None)
    return State(clock.milliseconds(since), emergencies, again_at)


def _event(name: str, version: int, data: dict[str, object]) -> bytes:
    return b"event: %s\nid: %d\ndata: %s\n\n" % (name.encode(), version, orjson.dumps(data))
