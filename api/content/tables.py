"""What the content engine stores; the rules are told in docs/architecture.md, section "Data"."""

from datetime import date, datetime
from typing import Any, Literal, get_args

from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    and_,
    or_,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, Instant
from api.kinds import Body, Kind, stored

State = Literal["draft", "in_review", "returned", "approved", "archived"]
Channel = Literal["portal", "zalo", "zalo_broadcast", "signage", "radio", "print", "fanpage"]
Class = Literal["normal", "priority", "emergency"]
Mode = Literal["gone", "notice", "redirect", "in_error"]
"""How something is withdrawn."""
Ending = Literal["replaced", "overtaken"] | Mode
Turn = Literal["went_live", "went_off", "took_effect", "lapsed"]
"""What only time brings about."""
Outcome = Literal["new", "changed", "unchanged", "busy", "suspicious", "error"]
RowState = Literal["none", "waiting", "held", "accepted", "refused", "done", "returned", "failed"]
BatchMove = Literal["approve", "return"]

CHANNELS: tuple[Channel, ...] = get_args(Channel)
PUBLIC = ("portal", "zalo", "zalo_broadcast")
"""The channels whose readers follow ``/v1/changes``."""

EARLIEST = date.min
"""``effect_on`` of a text without a known date that nothing precedes."""


class Item(Base):
    """The identity of a text through all its revisions, and where its head stands in the workflow."""

    __tablename__ = "item"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[Kind] = mapped_column(String(20))
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    slug: Mapped[str | None] = mapped_column(String(120))
    code: Mapped[str | None] = mapped_column(String(60))
    code_key: Mapped[str | None] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(2000))
    state: Mapped[State] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(Integer)
    head: Mapped[int] = mapped_column(Integer)
    approved: Mapped[int | None] = mapped_column(Integer)
    """The revision approved last."""
    wanted: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """The publication asked for with the submission."""
    created_by: Mapped[str] = mapped_column(String(40))
    submitted_by: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    changed_by: Mapped[str] = mapped_column(String(40))
    changed_by_name: Mapped[str] = mapped_column(String(200))

    __table_args__ = (
        Index("ix_item_unit", "unit_id", "kind", "changed_at"),
        Index("ix_item_changed", "changed_at", "id"),
    )


class Path(Base):
    """A slug kept for an item, now or formerly its own: nobody else gets it, so that old addresses redirect."""

    __tablename__ = "path"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"), index=True)


class Revision(Base):
    """One text of an item. While ``sealed_at`` is null it is the working copy that saves overwrite."""

    __tablename__ = "revision"

    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    author: Mapped[str] = mapped_column(String(40))
    author_name: Mapped[str] = mapped_column(String(200))
    saved_at: Mapped[datetime] = mapped_column(Instant)
    sealed_at: Mapped[datetime | None] = mapped_column(Instant)
    name: Mapped[str | None] = mapped_column(String(200))
    schema: Mapped[int] = mapped_column(Integer)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    """As it was stored; whoever reads it asks for :attr:`text`."""

    @property
    def text(self) -> Body:
        """The text in the form its kind has today."""
        return stored(self.body, self.schema)


class Publication(Base):
    """One act: a revision put on channels for a window. Added, never rewritten."""

    __tablename__ = "publication"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"), index=True)
    revision: Mapped[int] = mapped_column(Integer)
    class_: Mapped[Class] = mapped_column("class", String(10))
    live_from: Mapped[datetime] = mapped_column(Instant)
    live_until: Mapped[datetime | None] = mapped_column(Instant)
    effective_from: Mapped[date | None] = mapped_column(Date)
    effective_until: Mapped[date | None] = mapped_column(Date)
    replaces: Mapped[str | None] = mapped_column(String(36))
    notice: Mapped[str | None] = mapped_column(Text)
    slug: Mapped[str | None] = mapped_column(String(120))
    approved_by: Mapped[str] = mapped_column(String(40))
    approved_by_name: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(Instant)


class Standing(Base):
    """A publication on one channel. Up while its window is open and it has not been ended."""

    __tablename__ = "standing"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    publication_id: Mapped[str] = mapped_column(ForeignKey("publication.id"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"))
    kind: Mapped[Kind] = mapped_column(String(20))
    channel: Mapped[Channel] = mapped_column(String(16))
    revision: Mapped[int] = mapped_column(Integer)
    counts_from: Mapped[datetime] = mapped_column(Instant)
    """Its place in the covering order: its own start, or that of what it replaced."""
    live_from: Mapped[datetime] = mapped_column(Instant)
    live_until: Mapped[datetime | None] = mapped_column(Instant)
    effect_on: Mapped[date] = mapped_column(Date)
    """The day it ranks by among versions with legal force, also when the day itself is not known."""
    effective_until: Mapped[date | None] = mapped_column(Date)
    published_at: Mapped[datetime] = mapped_column(Instant)
    """When anything of the item was first live on this channel."""
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_why: Mapped[Ending | None] = mapped_column(String(12))
    ended_by: Mapped[str | None] = mapped_column(String(36))
    """The publication that ended it, or is planned to."""
    notice: Mapped[str | None] = mapped_column(Text)
    redirect_to: Mapped[str | None] = mapped_column(String(36))

    @property
    def leaves_at(self) -> datetime | None:
        """When it leaves, as far as that is known: the end of its window or what ended it, whichever comes first."""
        return min((at for at in (self.live_until, self.ended_at) if at is not None), default=None)

    def open(self, at: datetime) -> bool:
        """Up at T or still to come; in SQL :func:`open_at`."""
        return self.leaves_at is None or self.leaves_at > at

    def up(self, at: datetime) -> bool:
        """In SQL :func:`up`."""
        return self.live_from <= at and self.open(at) and self.ended_why != "in_error"

    @property
    def never_up(self) -> bool:
        """Ended, or planned to end, before it could start."""
        return self.ended_at is not None and self.ended_at <= self.live_from

    @property
    def order(self) -> tuple[datetime, datetime, str]:
        """The covering order: who is later covers who is earlier; in SQL :func:`order`."""
        return self.counts_from, self.live_from, self.id

    __table_args__ = (
        Index("ix_standing_item", "item_id", "channel", "live_from"),
        Index("ix_standing_list", "channel", "kind", "published_at", "item_id"),
        Index(
            "uq_standing_instant",
            "item_id",
            "channel",
            "live_from",
            "effect_on",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )


def open_at(s: type[Standing], at: Any) -> ColumnElement[bool]:
    return and_(or_(s.live_until.is_(None), s.live_until > at), or_(s.ended_at.is_(None), s.ended_at > at))


def up(s: type[Standing], at: datetime) -> ColumnElement[bool]:
    """Up at T: its window is open and nothing has ended it. What was in error is erased from every T."""
    return and_(s.live_from <= at, open_at(s, at), not_in_error(s))


def not_in_error(s: type[Standing]) -> ColumnElement[bool]:
    return or_(s.ended_why.is_(None), s.ended_why != "in_error")


def order(s: type[Standing]) -> Any:
    return tuple_(s.counts_from, s.live_from, s.id)


class Edge(Base):
    """A moment at which a publication starts, ends or takes effect by the clock and that is not yet in the log."""

    __tablename__ = "edge"

    publication_id: Mapped[str] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    what: Mapped[Turn] = mapped_column(String(12), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, primary_key=True, index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"), index=True)


class Pulse(Base):
    """When a process that works beside the service was last at work."""

    __tablename__ = "pulse"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)


class Facet(Base):
    """A name and value that lists filter by, for a head or a published revision."""

    __tablename__ = "facet"

    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    value: Mapped[str] = mapped_column(String(300), primary_key=True)

    __table_args__ = (Index("ix_facet_value", "name", "value"),)


class SearchEntry(Base):
    """What search reads of a head or a published revision; the words themselves stand in the engine's own index."""

    __tablename__ = "search_entry"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"))
    revision: Mapped[int] = mapped_column(Integer)
    code: Mapped[str | None] = mapped_column(String(60), index=True)
    title: Mapped[str] = mapped_column(String(2000))
    text: Mapped[str] = mapped_column(Text)

    __table_args__ = (UniqueConstraint("item_id", "revision"),)


class SearchWords(Base):
    """PostgreSQL's index of an entry: one ``tsvector`` a column. SQLite holds the same in the FTS5 table ``search_fts``."""

    __tablename__ = "search_words"

    id: Mapped[int] = mapped_column(ForeignKey("search_entry.id", ondelete="CASCADE"), primary_key=True)
    title: Mapped[str] = mapped_column(TSVECTOR().with_variant(Text, "sqlite"))
    title_folded: Mapped[str] = mapped_column(TSVECTOR().with_variant(Text, "sqlite"))
    words: Mapped[str] = mapped_column(TSVECTOR().with_variant(Text, "sqlite"))
    folded: Mapped[str] = mapped_column(TSVECTOR().with_variant(Text, "sqlite"))

    __table_args__ = tuple(
        Index(f"ix_search_words_{column}", column, postgresql_using="gin")
        for column in ("title", "title_folded", "words", "folded")
    )


class Term(Base):
    """A word of a vocabulary kept by the office: a category, a topic, or a field of procedures."""

    __tablename__ = "term"

    vocabulary: Mapped[str] = mapped_column(String(10), primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    position: Mapped[int] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer)


class Delivery(Base):
    """What went out: a count for each item, revision, channel, place and hour; or one row with proof for each play."""

    __tablename__ = "delivery"

    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    channel: Mapped[Channel] = mapped_column(String(16), primary_key=True)
    place: Mapped[str] = mapped_column(String(80), primary_key=True)
    from_at: Mapped[datetime] = mapped_column(Instant, primary_key=True)
    until_at: Mapped[datetime] = mapped_column(Instant)
    count: Mapped[int] = mapped_column(Integer)
    proof: Mapped[str | None] = mapped_column(String(200))


class ImportBatch(Base):
    """One reading of a source of procedures: its rows wait for an approver, or went live by the operator's act."""

    __tablename__ = "import_batch"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(300))
    imported_by: Mapped[str] = mapped_column(String(40))
    imported_by_name: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(Instant)
    publish: Mapped[bool] = mapped_column(Boolean)
    """Live at once, as the operator's act."""
    accepted_by: Mapped[str | None] = mapped_column(String(40))
    accepted_by_name: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(Text)


class ImportRow(Base):
    """One record of a batch: what it would change, what became of it, and what was found about it."""

    __tablename__ = "import_row"

    batch_id: Mapped[str] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    place: Mapped[str] = mapped_column(String(300))
    key: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(2000))
    outcome: Mapped[Outcome] = mapped_column(String(12))
    state: Mapped[RowState] = mapped_column(String(12), index=True)
    item_id: Mapped[str | None] = mapped_column(String(36))
    revision: Mapped[int | None] = mapped_column(Integer)
    parts: Mapped[list[str]] = mapped_column(JSON)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    held: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What a person must look at before it is applied."""


class SourceRecord(Base):
    """The last record a source gave of a procedure, so that only what that source changed since is applied."""

    __tablename__ = "source_record"

    source: Mapped[str] = mapped_column(String(20), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    parts: Mapped[dict[str, Any]] = mapped_column(JSON)
    seen_at: Mapped[datetime] = mapped_column(Instant)
