"""The clock's bookkeeping: what time alone brought about is told to the log, and ends are written down.

It changes no answer: reads compute with T. A worker calls :func:`settle` at the next edge; a write settles the items it
holds first; a reader of the log may help when its turn is free. A sleeping worker delays news, never truth.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from api import clock, events
from api.content.published import anything_live
from api.content.tables import PUBLIC, Edge, Item, Publication, Standing, Turn
from api.db import Database
from api.kinds import LEGAL_FORCE
from api.problem import Problem

BATCH = 100
"""Items settled in one transaction."""


def due(session: Session, at: datetime) -> list[str]:
    """Items with an edge at or before ``at`` that the log does not know yet, in id order."""
    found = session.execute(select(Edge.item_id).where(Edge.at <= at).distinct().order_by(Edge.item_id).limit(BATCH))
    return list(found.scalars())


LATE = timedelta(seconds=60)
"""A background process that keeps up is never this much behind."""


def late(session: Session, at: datetime) -> timedelta:
    """How long the oldest edge that the log does not know has been past."""
    oldest = session.execute(select(func.min(Edge.at))).scalar_one_or_none()
    return max(timedelta(), at - oldest) if oldest is not None else timedelta()


def settle(database: Database, *, patience: timedelta | None = None) -> int:
    """Tell the log every edge that has come; the number of items settled.

    With ``patience``, give up quietly (0) when the turn to write does not come within it.
    """
    settled = 0
    while True:
        with database.read() as session:
            items = due(session, clock.now())
        if not items:
            return settled
        try:
            with database.write(patience) as session:
                held = lock(session, items)
                settle_items(session, held, clock.now())
        except (OperationalError, Problem):
            # A reader goes on without: somebody else is writing, or the clock stands behind the log.
            if patience is None:
                raise
            return settled
        settled += len(items)


def lock(session: Session, item_ids: Collection[str]) -> list[Item]:
    """The items, locked in id order, so that two writers never wait for each other."""
    query = select(Item).where(Item.id.in_(item_ids)).order_by(Item.id).with_for_update()
    return list(session.execute(query.execution_options(populate_existing=True)).scalars())


def settle_items(session: Session, items: list[Item], at: datetime) -> None:
    """Tell the log the edges of these (locked) items up to ``at``, in the order of time, and write the ends they bring."""
    kept = {item.id: item for item in items}
    edges = session.execute(
        select(Edge, Publication)
        .join(Publication, Publication.id == Edge.publication_id)
        .where(Edge.item_id.in_(kept), Edge.at <= at)
        .order_by(Edge.at, Edge.what.desc(), Edge.publication_id)
    ).all()
    for edge, publication in edges:
        _tell(session, kept[edge.item_id], publication, edge.what, edge.at)
        session.execute(
            delete(Edge).where(Edge.publication_id == edge.publication_id, Edge.what == edge.what, Edge.at == edge.at)
        )


def _tell(session: Session, item: Item, publication: Publication, what: Turn, at: datetime) -> None:
    standings = session.execute(select(Standing).where(Standing.publication_id == publication.id)).scalars().all()
    touched = [s for s in standings if _comes(s, what, at)]
    if not touched:
        return
    if what == "went_live":
        for standing in touched:
            end_covered(session, item, standing, at)
    channels = sorted(s.channel for s in touched)
    op = None
    if set(channels) & set(PUBLIC):
        op = "upsert" if anything_live(session, [item.id], PUBLIC, at) else "gone"
    events.record(
        session,
        events.News(
            what,
            "item",
            item.id,
            events.CLOCK,
            unit_id=item.unit_id,
            kind=item.kind,
            payload={"publication": publication.id, "revision": publication.revision, "channels": channels},
            op=op,
            at=at,
        ),
    )


def _comes(standing: Standing, what: Turn, at: datetime) -> bool:
    """Whether this edge really happened on this channel: the standing had not been ended before it."""
    if what == "went_off":
        return standing.leaves_at == at and standing.live_from < at
    return standing.up(at)


def end_covered(session: Session, item: Item, standing: Standing, at: datetime) -> None:
    """Write down what an open-ended standing ends for good by starting: all that is up at ``at`` and counts earlier."""
    if standing.live_until is not None or item.kind in LEGAL_FORCE:
        return
    others = session.execute(
        select(Standing).where(
            Standing.item_id == item.id,
            Standing.channel == standing.channel,
            Standing.id != standing.id,
            Standing.live_from <= at,
        )
    ).scalars()
    for other in others:
        if other.up(at) and other.order < standing.order:
            other.ended_at, other.ended_why, other.ended_by = at, "replaced", standing.publication_id
    session.flush()


def settle_if_due(database: Database) -> None:
    """What a reader of the log does: help when an edge is due, unless somebody else is writing just now."""
    settle(database, patience=timedelta(milliseconds=200))
