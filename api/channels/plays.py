"""Proof of play: what screens and stations say they played, settled once however often it is sent."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, NotRequired

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, with_config
from sqlalchemy import BigInteger, Index, String, and_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column
from typing_extensions import TypedDict

from api import clock
from api.content import deliveries
from api.content.tables import Channel, Publication, Standing
from api.db import Base, Instant
from api.wire import NO_CONTROLS, GivenInstant, ShownAs, Stamp, example

AHEAD = timedelta(minutes=10)
BEFORE = timedelta(days=1)
"""How long before an entry was live its play may end: for clocks of another zone, not for those that lost their battery."""
REMEMBERED = timedelta(days=366)
LARGEST = 2**53
_INSTANT: TypeAdapter[datetime] = TypeAdapter(GivenInstant)


Refusal = Literal["unknown_item", "bad_interval", "in_future"]


class Play(Base):
    """One play that a place (a screen or a station) reported, or why its report was refused; settled either way."""

    __tablename__ = "play"

    place: Mapped[str] = mapped_column(String(36), primary_key=True)
    boot: Mapped[str] = mapped_column(String(80), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    refused: Mapped[Refusal | None] = mapped_column(String(16))
    publication_id: Mapped[str | None] = mapped_column(String(36))
    from_at: Mapped[datetime | None] = mapped_column(Instant)
    until_at: Mapped[datetime | None] = mapped_column(Instant)
    result: Mapped[str | None] = mapped_column(String(40))
    reader: Mapped[str | None] = mapped_column(String(120))
    """Who read it on air, when somebody did."""

    __table_args__ = (Index("ix_play_publication", "publication_id", "from_at"),)


class PlayLog(Base):
    """How far one start of a place's player is settled without a gap."""

    __tablename__ = "play_log"

    place: Mapped[str] = mapped_column(String(36), primary_key=True)
    boot: Mapped[str] = mapped_column(String(80), primary_key=True)
    through: Mapped[int] = mapped_column(BigInteger)


class Rejected(TypedDict):
    seq: Annotated[int | None, Field(description="Null for one that has no number.")]
    code: Refusal


class Settled(TypedDict):
    """What became of a batch."""

    ack_through: Annotated[
        int, Field(description="The highest number with all lower ones settled, rejected ones too.", examples=[41])
    ]
    accepted: Annotated[int, Field(examples=[3])]
    duplicates: Annotated[int, Field(examples=[0])]
    rejected: Annotated[list[Rejected], Field(examples=[[]])]


@with_config(ConfigDict(extra="ignore"))
class PlayRow(TypedDict):
    """One play, as its place reports it."""

    seq: Annotated[int, Field(ge=0, le=LARGEST, description="Counts from 1 within a `boot`.")]
    item: Annotated[str, Field(description="The entry's id.")]
    revision: NotRequired[int]
    start: Stamp
    end: Stamp
    result: NotRequired[Annotated[str | None, Field(description="How it went: `ok`, or what went wrong.")]]
    reader: NotRequired[Annotated[str | None, Field(description="Radio: who read it on air.")]]


class Plays(BaseModel):
    """A batch. Rows are read one by one: a bad one is reported, never fails the others."""

    model_config = ConfigDict(extra="forbid") | example(
        {
            "boot": "2026-11-24",
            "plays": [
                {
                    "seq": 1,
                    "item": "019a2f00-0000-7000-8000-000000000001",
                    "revision": 2,
                    "start": "2026-11-24T00:30:00Z",
                    "end": "2026-11-24T00:30:10Z",
                    "result": "ok",
                }
            ],
        }
    )

    boot: str = Field(
        "",
        max_length=80,
        pattern=NO_CONTROLS,
        description="Names one start of the device; numbering begins again with it.",
    )
    plays: list[Annotated[dict[str, Any], ShownAs(PlayRow)]] = Field(max_length=1000)


def settle(session: Session, channel: Channel, place: str, batch: Plays) -> Settled:
    """Write down a batch: each row is accepted or refused once, by (place, boot, seq).

    ``ack_through`` is the highest number with every one from 1 up to it settled; 0 when there is none.
    """
    now = clock.now()
    log = _hold(session, place, batch.boot)
    rejected: list[Rejected] = []
    rows: dict[int, dict[str, Any]] = {}
    duplicates = 0
    for row in batch.plays:
        seq = row.get("seq")
        if type(seq) is not int or not 0 <= seq <= LARGEST:
            rejected.append({"seq": seq if type(seq) is int else None, "code": "bad_interval"})
        elif seq in rows:
            duplicates += 1
        else:
            rows[seq] = row
    settled = {
        play.seq: play.refused
        for play in session.execute(
            select(Play).where(Play.place == place, Play.boot == batch.boot, Play.seq.in_(rows))
        ).scalars()
    }
    known = _publications(session, channel, rows.values(), now)
    accepted = 0
    for seq, row in sorted(rows.items()):
        if seq in settled:
            code = settled[seq]
            duplicates += code is None
        else:
            play, code = _read(place, batch.boot, seq, row, known, now)
            session.add(play)
            if code is None:
                accepted += 1
                item, revision, _ = known[row["item"]]
                assert play.from_at is not None
                assert play.until_at is not None
                proof = f"{batch.boot}:{seq}"
                deliveries.play(session, item, revision, channel, place, play.from_at, play.until_at, proof)
        if code is not None:
            rejected.append({"seq": seq, "code": code})
    session.flush()
    _advance(session, log)
    return {"ack_through": log.through, "accepted": accepted, "duplicates": duplicates, "rejected": rejected}


def _hold(session: Session, place: str, boot: str) -> PlayLog:
    """The log of this start, locked: two sendings of one batch at once settle one after the other."""
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(PlayLog)
    row = insert.values(place=place, boot=boot, through=0)
    session.execute(row.on_conflict_do_nothing())
    query = select(PlayLog).where(PlayLog.place == place, PlayLog.boot == boot).with_for_update()
    return session.execute(query).scalar_one()


def _publications(session: Session, channel: str, rows: Any, now: datetime) -> dict[str, tuple[str, int, datetime]]:
    """Item, revision and start of each entry named that stood on the channel, for a year after it left."""
    named = {row["item"] for row in rows if _is_name(row.get("item"))}
    found = session.execute(
        select(Publication, Standing)
        .join(Standing, and_(Standing.publication_id == Publication.id, Standing.channel == channel))
        .where(Publication.id.in_(named))
    )
    known = {}
    for publication, standing in found:
        if standing.open(now - REMEMBERED):
            known[publication.id] = (publication.item_id, publication.revision, standing.live_from)
    return known


def _read(
    place: str, boot: str, seq: int, row: dict[str, Any], known: dict[str, tuple[str, int, datetime]], now: datetime
) -> tuple[Play, Refusal | None]:
    item = row.get("item")
    named = item if _is_name(item) and item in known else None
    start, end = _instant(row.get("start")), _instant(row.get("end"))
    code: Refusal | None = None
    if named is None:
        code = "unknown_item"
    elif start is None or end is None or end < start or end < known[named][2] - BEFORE:
        code = "bad_interval"
    elif max(start, end) > now + AHEAD:
        code = "in_future"
    play = Play(
        place=place,
        boot=boot,
        seq=seq,
        refused=code,
        publication_id=named,
        from_at=start,
        until_at=end,
        result=_short(row.get("result"), 40),
        reader=_short(row.get("reader"), 120),
    )
    return play, code


def _short(value: Any, longest: int) -> str | None:
    return "".join(c for c in value[:longest] if c.isprintable()) if isinstance(value, str) else None


def _is_name(item: Any) -> bool:
    return isinstance(item, str) and len(item) <= 36 and item.isascii() and item.isprintable()


def _instant(value: Any) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        return _INSTANT.validate_python(value)
    except (ValidationError, OverflowError):
        return None


def _advance(session: Session, log: PlayLog) -> None:
    settled = session.execute(
        select(Play.seq)
        .where(Play.place == log.place, Play.boot == log.boot, Play.seq > log.through)
        .order_by(Play.seq)
    ).scalars()
    for seq in settled:
        if seq != log.through + 1:
            break
        log.through = seq
