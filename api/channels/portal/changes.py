"""The change feed: what appeared, changed or left, in the order of the log, for portals and bots that keep copies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import select
from starlette.responses import Response

from api.channels.portal.asked import AskedOfPortal, Asking
from api.content import clockwork, feed, published
from api.content.asked import Shape, Stamped, serve
from api.content.published import Names
from api.content.tables import PUBLIC
from api.events import Event
from api.kinds import ROOMS
from api.page import NoParameters
from api.process import TakingTurns

router = APIRouter()

UNNAMED = Names(None, None, addressed=False)


class Change(Shape):
    example: ClassVar[dict[str, Any]] = {
        "seq": 1042,
        "at": "2026-11-23T01:30:00Z",
        "kind": "article",
        "id": "019a2f00-0000-7000-8000-000000000001",
        "slug": "lich-tiem-phong-dot-2",
        "op": "upsert",
        "url": "https://xa-mau.example/articles/lich-tiem-phong-dot-2",
    }

    seq: int
    at: Stamped
    kind: str
    id: str
    slug: str | None = Field(None, description="Null when all that bore one was withdrawn as in error.")
    code: str | None = None
    op: Literal["upsert", "gone"] = Field(description="What the item is after the event.")
    url: str | None = Field(description="Null for what stands on Zalo only: it has no page.")

    def named(self) -> dict[str, object]:
        """With the name it has: a code, else a slug."""
        missing = "slug" if self.code else "code"
        return {name: value for name, value in self.document().items() if name != missing}


class Changes(Shape):
    epoch: str = Field(description="New after a restore.")
    items: list[Change]
    next: str = Field(description="Always there: what to pass as `after`.")


class ChangesQuery(NoParameters):
    after: str | None = Field(
        None, min_length=1, max_length=1000, description="`next` of an earlier answer; else from the beginning."
    )
    limit: int = Field(100, ge=1, le=1000)


def changes(asked: AskedOfPortal, query: ChangesQuery) -> tuple[Changes, datetime]:
    """The events after a place that tell of items, one row an item (its last), and where to go on; and their time."""
    session = asked.session

    def of_items(since: int) -> Sequence[Event]:
        rows = select(Event).where(Event.seq > since, Event.op.is_not(None)).order_by(Event.seq)
        return session.execute(rows.limit(query.limit + 1)).scalars().all()

    log = feed.told(session, query.after, query.limit, of_items)
    last = {event.subject_id: event for event in log.events}
    told = sorted(last.values(), key=lambda event: event.seq)
    names = published.known_as(session, last, PUBLIC, asked.at)
    page = Changes(
        epoch=log.epoch,
        items=[_change(asked, event, names.get(event.subject_id, UNNAMED)) for event in told],
        next=log.next,
    )
    return page, max((event.at for event in told), default=log.head_at)


def _change(asked: AskedOfPortal, event: Event, names: Names) -> Change:
    kind = event.kind or ""
    room = ROOMS.get(kind)
    name = names.code or names.slug
    return Change(
        seq=event.seq,
        at=event.at,
        kind=kind,
        id=event.subject_id,
        slug=names.slug,
        code=names.code,
        op="upsert" if event.op == "upsert" else "gone",
        url=asked.settings.address(room, name) if room and name and names.addressed else None,
    )


@serve(router, "/v1/changes", "What changed on the portal and Zalo since a place in the log", Changes)
def list_changes(query: Annotated[ChangesQuery, Query()], asked: Asking, database: TakingTurns) -> Response:
    # First what the clock brought about is told, if that can be done at once; only then the session reads.
    clockwork.settle_if_due(database)
    page, changed_at = changes(asked, query)
    document = {"epoch": page.epoch, "items": [change.named() for change in page.items], "next": page.next}
    return asked.document(document, changed_at=changed_at, tags=["changes"])
