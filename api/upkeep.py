"""What an API process does beside answering."""

import threading
import time
from collections.abc import Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from api import clock, events
from api.channels import signage
from api.content import deliveries
from api.db import Database
from api.delivery import Front, Reach

log = structlog.get_logger()

LISTEN_SECONDS, FLUSH_SECONDS = 0.1, 60.0
"""How soon a process hears of another's writes; how often what it delivered is written down."""


class Upkeep(threading.Thread):
    """Hears of other processes' writes, and writes down what this one delivered."""

    def __init__(self, database: Database, front: Front) -> None:
        super().__init__(name="upkeep", daemon=True)
        self.database, self.front, self.stop = database, front, threading.Event()

    def run(self) -> None:
        flushed = time.monotonic()
        while not self.stop.wait(LISTEN_SECONDS):
            self._try(self.listen)
            if time.monotonic() - flushed >= FLUSH_SECONDS:
                flushed = time.monotonic()
                self._try(self.flush)
        self._try(self.flush)

    def _try(self, task: Callable[[], None]) -> None:
        # Whatever happens, this thread goes on: a process that no longer hears of writes would answer the past.
        try:
            task()
        except SQLAlchemyError:
            # The database is away: answers in memory stay as they are, and the next round tries again.
            log.warning("upkeep could not reach the database", task=task.__name__)
        except Exception:
            log.exception("upkeep failed, will be tried again", task=task.__name__)

    def listen(self) -> None:
        known = self.front.head
        with self.database.read() as session:
            top = events.head(session)
            head = (top.epoch, top.seq)
            if head == known:
                return
            # From nowhere, or across a restore, the front forgets everything anyhow.
            reach = events.reach_since(session, known) if known is not None else Reach.DEVICES
        self.front.heard(known, head, reach)

    def flush(self) -> None:
        tally, seen = self.front.drain()
        if not tally and not seen:
            return
        try:
            with self.database.write() as session:
                deliveries.count(session, tally, clock.now())
                signage.seen(session, seen)
        except Exception:
            self.front.give_back(tally, seen)
            raise
