"""Server-sent events for connected screens: ``playlist`` and ``alert`` within a second of a commit, in any process."""

import asyncio
import signal
import threading
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from types import FrameType
from typing import Annotated, Any

import anyio.to_thread
import orjson
from fastapi import Depends, Request

from api import clock
from api.channels.signage import arrange
from api.channels.signage.arrange import Profile
from api.channels.signage.tables import Screen
from api.db import Database
from api.delivery import Front

LOOK_SECONDS = 0.25
COMMENT_SECONDS = 15
LASTS_SECONDS = 240
"""A stream ends by itself; the device connects again and misses nothing."""
_LOOKERS = anyio.CapacityLimiter(4)
"""Threads of their own: the others are there for those who wait for an answer."""


@dataclass(frozen=True)
class State:
    """What the screens of a profile are told of: their playlist's version, the emergencies that show."""

    read_in: int
    """The generation of answers it was read in."""
    version: int
    emergencies: tuple[str, ...]
    again_at: datetime | None
    """When that may change by the clock alone."""


class Pulse:
    """What the connected screens of this process are told, read once for all that are alike.

    The front hears of every commit that the public may notice, in any process: before that nothing is looked at.
    """

    def __init__(self, database: Database, front: Front) -> None:
        self.database, self.front = database, front
        self._states: dict[str, State] = {}
        self._reading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
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

    async def profile(self, screen_id: str) -> Profile | None:
        """What a screen shows by; None when it is no longer one of ours."""
        return await anyio.to_thread.run_sync(self._profile, screen_id, limiter=_LOOKERS)

    def _profile(self, screen_id: str) -> Profile | None:
        with self.database.read() as session:
            screen = session.get(Screen, screen_id)
            if screen is None or screen.state != "paired":
                return None
            return arrange.profile_of(session, screen)

    async def state(self, profile: Profile) -> State:
        """What the screens of a profile are told now."""
        async with self._reading[profile.id]:
            known = self._states.get(profile.id)
            over = known is not None and known.again_at is not None and known.again_at <= clock.now()
            if known is None or over or known.read_in != self.front.generation:
                known = await anyio.to_thread.run_sync(self._state, profile, self.front.generation, limiter=_LOOKERS)
                self._states[profile.id] = known
            return known

    def _state(self, profile: Profile, generation: int) -> State:
        now = clock.now()
        with self.database.read() as session:
            since = arrange.compiled_at(session, profile, now)
            messages = arrange.messages(session, profile, since)
        emergencies = tuple(m.id for m in arrange.active(messages, now) if m.class_ == "emergency")
        again_at = next((edge for edge in arrange.edges(messages) if edge > now), None)
        return State(generation, clock.milliseconds(since), emergencies, again_at)


async def _pulse(request: Request) -> Pulse:
    held: Pulse = request.app.state.pulse
    return held


Pulsing = Annotated[Pulse, Depends(_pulse)]


async def follow(pulse: Pulse, screen_id: str) -> AsyncIterator[bytes]:
    """The events of one screen, its present version first; ends when the screen is revoked or deleted."""
    pulse.listen()
    ends = time.monotonic() + LASTS_SECONDS
    told = time.monotonic()
    known: State | None = None
    profile: Profile | None = None
    admitted = -1
    while time.monotonic() < ends and not pulse.stopping:
        if admitted != pulse.front.admissions:
            admitted = pulse.front.admissions
            profile = await pulse.profile(screen_id)
        if profile is None:
            return
        state = await pulse.state(profile)
        if state is not known:
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


def _event(name: str, version: int, data: dict[str, object]) -> bytes:
    return b"event: %s\nid: %d\ndata: %s\n\n" % (name.encode(), version, orjson.dumps(data))
