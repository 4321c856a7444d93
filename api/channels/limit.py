"""A guard against guessing and flooding, for surfaces that anybody may call."""

import math
import threading
import time
from collections import OrderedDict
from typing import Annotated

from fastapi import Depends, Request

from api.problem import Problem

UNKNOWN_A_MINUTE = 30
PAIRINGS_AN_HOUR = 10


class Limit:
    """At most ``most`` in any ``seconds`` from one address, counted in this process."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self._times: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, address: str) -> None:
        """429 with Retry-After when the address has had its share; else one more is counted."""
        now = time.monotonic()
        with self._lock:
            times = [at for at in self._times.pop(address, []) if at > now - self.seconds]
            full = len(times) >= self.most
            if not full:
                times.append(now)
            if times:
                self._times[address] = times
            while len(self._times) > 10_000:
                self._times.popitem(last=False)
        if full:
            wait = int(times[0] + self.seconds - now) + 1
            detail = f"Địa chỉ này gửi quá nhiều yêu cầu; hãy đợi {math.ceil(wait / 60)} phút rồi thử lại."
            raise Problem(429, "too_many", detail, headers={"Retry-After": str(wait)})


class Limits:
    """The counters of one process; a device that is known is never counted."""

    def __init__(self) -> None:
        self.unknown = Limit(UNKNOWN_A_MINUTE, 60)
        self.pairings = Limit(PAIRINGS_AN_HOUR, 3600)


async def _limits(request: Request) -> Limits:
    held: Limits = request.app.state.limits
    return held


Limited = Annotated[Limits, Depends(_limits)]


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""
