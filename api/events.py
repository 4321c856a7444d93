"""The one log: audit trail, outbox and public change feed.

Append-only and hash-linked. Whoever writes appends last, under the lock of the single ``log_head`` row, so sequence
numbers are gapless and in commit order, and a reader of the log never misses a late commit.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

import orjson
from sqlalchemy import JSON, BigInteger, Index, Integer, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from api import clock
from api.db import Base, Instant, at_commit
from api.delivery import Place, Reach
from api.problem import Problem

Subject = Literal[
    "item", "import", "term", "media", "unit", "user", "client", "screen", "group", "station", "installation"
]
Verb = Literal[
    "created", "submitted", "recalled", "reopened", "returned", "approved", "commented", "archived", "restored",
    "shared", "published", "scheduled", "corrected", "withdrawn", "moved", "redescribed",
    "went_live", "went_off", "took_effect", "lapsed",
    "imported", "import_approved", "import_returned",
    "term_added", "term_changed", "term_deleted",
    "uploaded", "described", "trashed",
    "unit_added", "unit_changed",
    "user_added", "user_invited", "user_changed", "user_disabled", "user_enabled", "password_set",
    "client_added", "client_revoked",
    "screen_joined", "screen_changed", "screen_revoked", "screen_deleted",
    "group_added", "group_changed", "group_deleted",
    "station_added", "station_changed", "station_deleted", "station_key_added", "station_key_revoked",
    "slot_added", "slot_changed", "slot_deleted",
    "opened", "demo_added",
]  # fmt: skip

_WITHIN: dict[str, tuple[Verb, ...]] = {
    "item": (
        "created", "submitted", "recalled", "reopened", "returned", "approved", "commented", "archived", "restored",
        "shared",
    ),
    "import": ("imported", "import_approved", "import_returned"),
    "media": ("uploaded",),
    "user": ("user_added", "user_invited", "user_changed", "user_disabled", "user_enabled", "password_set"),
    "client": ("client_added", "client_revoked"),
}  # fmt: skip
"""What stays within the office: no public answer tells of it. What follows from it has news of its own."""
_DEVICES = ("screen", "group", "station", "unit", "installation")
"""What decides which credential reads what."""


def reach(subject: str, verb: str) -> Reach:
    """How much of the public answers an event may change; of what is not known to stay within the office, any."""
    if subject in _DEVICES:
        return Reach.DEVICES
    return Reach.NOTHING if verb in _WITHIN.get(subject, ()) else Reach.ANSWERS


class LogHead(Base):
    """Where the log stands: the lock every writer takes last."""

    __tablename__ = "log_head"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    epoch: Mapped[str] = mapped_column(String(32))
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime] = mapped_column(Instant)


class Event(Base):
    """One thing that happened. ``op`` is what the public change feed tells of it (null: nothing)."""

    __tablename__ = "event"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(40))
    actor_name: Mapped[str] = mapped_column(String(200))
    verb: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str | None] = mapped_column(String(40))
    unit_id: Mapped[str | None] = mapped_column(String(36))
    op: Mapped[str | None] = mapped_column(String(8))
    name: Mapped[str | None] = mapped_column(String(200))
    """No longer written: the feed looks up what an item is called now."""
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))

    __table_args__ = (
        Index("ix_event_subject", "subject", "subject_id", "seq"),
        Index("ix_event_op", "op", "seq"),
        Index("ix_event_touching", "kind", "unit_id", "seq"),
    )


class EventDetail(Base):
    """What an event says besides; erasable, as the chain holds only ``sha256(salt + payload)``."""

    __tablename__ = "event_detail"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)


class Doer(Protocol):
    """Who did it: a person, an API client, the operator at the shell, or the clock."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Clock:
    """The doer of what only time brought about."""

    id: str = "clock"
    name: str = "Đồng hồ hệ thống"


CLOCK = Clock()
BACKWARDS = timedelta(seconds=60)


@dataclass(frozen=True)
class News:
    """An event to be appended when the transaction commits. ``at`` is given only for what the clock brought about."""

    verb: Verb
    subject: Subject
    subject_id: str
    doer: Doer
    unit_id: str | None = None
    kind: str | None = None
    payload: dict[str, Any] = field(default_factory=dict)
    op: str | None = None
    at: datetime | None = None


def record(session: Session, news: News) -> None:
    """Append ``news`` at the end of this transaction, in the order of the calls."""
    session.info.setdefault("news", []).append(news)
    at_commit(session, "log", _append)


@contextmanager
def attempt(session: Session) -> Iterator[None]:
    """A part of a transaction that may fail alone: neither its rows nor its news stay then."""
    told = len(session.info.get("news", []))
    try:
        with session.begin_nested():
            yield
    except BaseException:
        del session.info.get("news", [])[told:]
        raise


def head(session: Session) -> LogHead:
    return session.execute(select(LogHead)).scalar_one()


def reach_since(session: Session, place: Place) -> Reach:
    """How much of the public answers what the log tells after ``place``, in the epoch of it, may change."""
    told = select(Event.subject, Event.verb).where(Event.seq > place[1]).distinct()
    return max((reach(subject, verb) for subject, verb in session.execute(told)), default=Reach.NOTHING)


def last_change(session: Session, subject: str, subject_id: str) -> tuple[str | None, datetime | None]:
    """Who changed a thing last, and when, for things that do not keep it themselves."""
    newest = select(Event).where(Event.subject == subject, Event.subject_id == subject_id).order_by(Event.seq.desc())
    event = session.execute(newest.limit(1)).scalar_one_or_none()
    return (event.actor_name, event.at) if event is not None else (None, None)


def _append(session: Session) -> None:
    pending: list[News] = session.info.get("news", [])
    top = session.execute(select(LogHead).with_for_update().execution_options(populate_existing=True)).scalar_one()
    now = clock.now()
    _require_clock(top, now)
    # Two commits never share a millisecond: playlist versions are made of it.
    at = max(now, top.at + timedelta(milliseconds=1))
    told_by_people = False
    for news in pending:
        told_by_people |= news.at is None
        _link(session, top, news, news.at or at)
    if told_by_people:
        top.at = at
    session.info["head"] = (top.epoch, top.seq)
    session.info["since"] = (top.epoch, top.seq - len(pending))
    session.info["reach"] = max((reach(news.subject, news.verb) for news in pending), default=Reach.NOTHING)
    session.flush()


def require_clock(session: Session) -> None:
    """503 ``clock_behind`` while the clock stands behind the log; for writes that leave no event."""
    _require_clock(head(session), clock.now())


def _require_clock(top: LogHead, now: datetime) -> None:
    if now < top.at - BACKWARDS:
        raise Problem(
            503,
            "clock_behind",
            "Đồng hồ máy chủ chậm hơn lần ghi gần nhất nên tạm dừng ghi; nội dung đang đăng vẫn phục vụ bình thường. "
            "Hãy chỉnh lại giờ máy chủ.",
            headers={"Retry-After": "30"},
        )


def _link(session: Session, top: LogHead, news: News, at: datetime) -> None:
    salt = secrets.token_bytes(16)
    digest = hashlib.sha256(salt + canonical(news.payload)).digest()
    seq = top.seq + 1
    hashed = link(top.hash, seq, at, news.doer.id, news.verb, news.subject, news.subject_id, digest)
    session.add(
        Event(
            seq=seq,
            at=at,
            actor=news.doer.id,
            actor_name=news.doer.name[:200],
            verb=news.verb,
            subject=news.subject,
            subject_id=news.subject_id,
            kind=news.kind,
            unit_id=news.unit_id,
            op=news.op,
            digest=digest,
            hash=hashed,
        )
    )
    session.add(EventDetail(seq=seq, salt=salt, payload=news.payload))
    top.seq, top.hash = seq, hashed


def canonical(payload: dict[str, Any]) -> bytes:
    return orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)


def link(
    previous: bytes, seq: int, at: datetime, actor: str, verb: str, subject: str, subject_id: str, digest: bytes
) -> bytes:
    """The hash of an event: over the previous one's hash and all that may not be changed afterwards."""
    line = orjson.dumps([seq, clock.stamp(at), actor, verb, subject, subject_id])
    return hashlib.sha256(previous + line + digest).digest()


def verify(session: Session) -> tuple[int, int | None]:
    """Walk the chain: ``(events read, first broken sequence number or None)``. Erased details do not break it."""
    previous, expected = b"\0" * 32, 0
    rows = session.execute(
        select(Event, EventDetail).outerjoin(EventDetail, EventDetail.seq == Event.seq).order_by(Event.seq)
    ).yield_per(500)
    for row, detail in rows:
        expected += 1
        intact = row.seq == expected and row.hash == link(
            previous, row.seq, row.at, row.actor, row.verb, row.subject, row.subject_id, row.digest
        )
        if intact and detail is not None:
            intact = row.digest == hashlib.sha256(detail.salt + canonical(detail.payload)).digest()
        if not intact:
            return expected, expected
        previous = row.hash
    top = head(session)
    if (top.seq, top.hash) != (expected, previous):
        return expected, expected + 1
    return expected, None


def new_epoch(session: Session) -> str:
    """A fresh random epoch: every cursor handed out before is refused with ``resync_required``."""
    top = session.execute(select(LogHead).with_for_update()).scalar_one()
    top.epoch = secrets.token_hex(8)
    return top.epoch
