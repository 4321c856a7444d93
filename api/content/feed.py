"""Places in the log for consumers that keep copies: an opaque ``next`` that is good until a restore.

A consumer that resumes from any ``next`` ends equal to what is live; one whose place no longer exists starts over.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from api import events, page
from api.content import clockwork, published
from api.content.tables import PUBLIC, Standing
from api.db import moment
from api.events import Event, EventDetail
from api.media.tables import MediaUse
from api.people.permission import Actor
from api.problem import Problem

_SCOPE = "feed"
_KEY = b""
"""No secret: a place is known by its epoch, also where a backup was restored beside a new key."""
_STARTS, _ENDS = ("published", "corrected", "went_live", "took_effect"), ("withdrawn", "went_off")


def cursor(epoch: str, seq: int) -> str:
    """The place just after event ``seq`` of this epoch."""
    return page.seal(_KEY, _SCOPE, [epoch, seq])


def position(session: Session, after: str) -> int:
    """The sequence number a consumer has reached.

    :raises Problem: 422 ``cursor_invalid`` for a text that is no cursor; 410 ``resync_required`` for one of another
        epoch or beyond the head of the log, as after a restore
    """
    epoch, seq = page.unseal(_KEY, _SCOPE, after, "after")
    top = events.head(session)
    if epoch != top.epoch or seq > top.seq:
        raise Problem(
            410,
            "resync_required",
            "Dữ liệu đã được khôi phục từ bản sao lưu nên vị trí này không còn dùng được; "
            "hãy bỏ những gì đang giữ và đọc lại từ đầu, không gửi after.",
            headers={"Cache-Control": "no-store"},
        )
    reached: int = seq
    return reached


@dataclass(frozen=True)
class Told:
    """Some of what the log tells after a consumer's place, and where it goes on."""

    epoch: str
    events: list[Event]
    head_at: datetime
    next: str


def told(session: Session, after: str | None, limit: int, choose: Callable[[int], Sequence[Event]]) -> Told:
    """The first ``limit`` events of those that ``choose`` finds after a sequence number; it need find only one more."""
    since = position(session, after) if after else 0
    top = events.head(session)
    found = choose(since)
    chosen = list(found[:limit])
    # With nothing more to tell, go on from the head: what lies between is no news to these readers.
    reached = chosen[-1].seq if len(found) > limit else top.seq
    return Told(top.epoch, chosen, top.at, cursor(top.epoch, reached))


def begun(session: Session, channel: str, since: int, at: datetime) -> list[Event]:
    """Of each item whose text came to be live on ``channel`` after event ``since``, the last event that put it there.

    That is one that started this text, or one that took away what covered it. What happens to the item elsewhere, and
    what leaves the text that is live here as it is, is no news here.
    """
    touched = select(Event.subject_id).where(Event.seq > since, Event.op.is_not(None), Event.subject == "item")
    live = published.standing_on(session, channel, touched, at)
    here = session.execute(select(Standing).where(Standing.channel == channel, Standing.item_id.in_(live))).scalars()
    rank = {
        (s.item_id, s.publication_id): (s.effect_on, s.counts_from, s.live_from, s.id)
        for s in here
        if s.ended_at is None or s.ended_at > s.live_from  # what never was up covered nothing
    }

    def puts(event: Event, told: dict[str, Any] | None) -> bool:
        item, publication = event.subject_id, live[event.subject_id].publication_id
        if told is None:
            return True  # Erased: better twice than never.
        if channel not in told.get("channels", ()):
            return False
        if event.verb in _STARTS:
            return bool(told["publication"] == publication)
        ended = told.get("publications") or [told.get("publication")]
        lowest = rank[item, publication]
        return event.verb in _ENDS and any(rank.get((item, one), lowest) > lowest for one in ended)

    last: dict[str, Event] = {}
    rows = (
        select(Event, EventDetail.payload)
        .outerjoin(EventDetail, EventDetail.seq == Event.seq)
        .where(Event.seq > since, Event.op.is_not(None), Event.subject == "item", Event.subject_id.in_(live))
        .order_by(Event.seq)
    )
    for event, told in session.execute(rows):
        if puts(event, told):
            last[event.subject_id] = event
    return sorted(last.values(), key=lambda event: event.seq)


def showing(session: Session, media_id: str, actor: Actor) -> Callable[[], None]:
    """Hold the items whose public texts show a file; its answer tells the feed that they read otherwise now."""
    query = (
        select(Standing.item_id)
        .join(MediaUse, and_(MediaUse.item_id == Standing.item_id, MediaUse.revision == Standing.revision))
        .where(MediaUse.media_id == media_id, Standing.channel.in_(PUBLIC), published.stands(Standing, moment(session)))
    )
    clockwork.lock(session, session.execute(query).scalars().all())
    # Asked again: what left before it could be held shows nothing.
    held = clockwork.lock(session, session.execute(query).scalars().all())

    def tell() -> None:
        for item in held:
            told = {"media": media_id}
            events.record(
                session,
                events.News("redescribed", "item", item.id, actor, item.unit_id, item.kind, told, op="upsert"),
            )

    return tell
