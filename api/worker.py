"""The worker: tells the log what the clock brought about, runs import jobs, clears what has expired.

Nothing public depends on it: a dead worker delays news and jobs, never a page or a screen.
"""

import signal
import threading
from collections.abc import Callable
from datetime import timedelta

import structlog

from api import clock, media
from api.content import clockwork, imports
from api.content.tables import Pulse
from api.db import Database
from api.people import idempotency, users
from api.storage import Storage

log = structlog.get_logger()

PAUSE = 0.5
"""Seconds between looks for due edges and waiting jobs."""
PATIENCE = 5.0
"""Seconds before work goes on after a task failed."""
SWEEP = timedelta(hours=1)
PULSE = timedelta(seconds=10)
"""How often it is told that a worker is there."""


def run(database: Database, storage: Storage, stop: threading.Event) -> None:
    """Work until ``stop`` is set. A failing task is logged and tried again; it does not stop the others."""
    swept, told = clock.now() - SWEEP, clock.now() - PULSE
    while not stop.is_set():
        if clock.now() - told >= PULSE:
            told = clock.now()
            _try("pulse", lambda: _tell(database), stop)
        busy = _try("settle", lambda: clockwork.settle(database), stop)
        busy |= _try("imports", lambda: imports.work(database), stop)
        if clock.now() - swept >= SWEEP:
            swept = clock.now()
            _try("sweep", lambda: _sweep(database, storage), stop)
        if not busy:
            stop.wait(PAUSE)


def _try(name: str, task: Callable[[], int], stop: threading.Event) -> bool:
    """Whether there was something to do."""
    try:
        return bool(task())
    except Exception:
        log.exception("worker task failed, will be tried again", task=name)
        stop.wait(PATIENCE)
        return False


def _tell(database: Database) -> int:
    with database.write() as session:
        session.merge(Pulse(name="worker", at=clock.now()))
    return 0


def _sweep(database: Database, storage: Storage) -> int:
    idempotency.sweep(database)
    users.sweep(database)
    return media.sweep(database, storage, clock.now())


def main(database: Database, storage: Storage, stop: threading.Event) -> None:
    """The process: until SIGTERM or SIGINT, or until ``stop`` is set."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run(database, storage, stop)
