"""The worker: tells the log what the clock brought about, runs import jobs, clears what has expired.

Nothing public depends on it: a dead worker delays news and jobs, never a page or a screen.
"""

import signal
import threading
import time
from datetime import timedelta

import structlog

from api import clock, media
from api.content import clockwork, imports
from api.db import Database
from api.people import idempotency, users
from api.storage import Storage

log = structlog.get_logger()

PAUSE = 0.5
"""Seconds between looks for due edges and waiting jobs."""
SWEEP = timedelta(hours=1)


def run(database: Database, storage: Storage, stop: threading.Event) -> None:
    """Work until ``stop`` is set. A failing task is logged and tried again; it does not stop the others."""
    swept = clock.now() - SWEEP
    while not stop.is_set():
        busy = False
        for name, task in (("settle", clockwork.settle), ("imports", imports.work)):
            try:
                busy |= bool(task(database))
            except Exception:
                log.exception("worker task failed, will be tried again", task=name)
                stop.wait(5)
        if clock.now() - swept >= SWEEP:
            swept = clock.now()
            idempotency.sweep(database)
            users.sweep(database)
            media.sweep(database, storage, swept)
        if not busy:
            stop.wait(PAUSE)


def main(database: Database, storage: Storage) -> None:
    """The process: until SIGTERM or SIGINT, or until the server that started it is gone."""
    import os

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    parent = os.getppid()

    def watch() -> None:
        # A killed server cannot stop its worker; the worker notices it has been orphaned.
        while os.getppid() == parent:
            time.sleep(1)
        stop.set()

    if os.environ.get("LOA_WORKER_OF"):
        threading.Thread(target=watch, daemon=True).start()
    run(database, storage, stop)
