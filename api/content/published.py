"""What is live at T, and what applies on day D as known at T: computed for any instant, never flipped by a job.

The two rules (docs/architecture.md, section "Live is computed"):

* On a channel, the standing that is up at T and started last is live. A replacement counts from the start of what it
  replaced. An open-ended one ends for good what it covers once its own start has come.
* Of procedures, among the standings up at T the one that started last decides within one day of effect; of the days up
  to D the latest decides; if it has lapsed by D, nothing is in force.

Every answer is the same before and after the clock's bookkeeping (:mod:`api.content.clockwork`).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from api import clock
from api.content.tables import EARLIEST, Edge, Item, Path, Publication, Revision, Standing, not_in_error, order, up
from api.kinds import LEGAL_FORCE, SCHEMA, Body, stored, upgraded
from api.media.tables import MediaUse

Status = Literal["in_force", "upcoming", "repealed"]

_BESIDE = aliased(Standing)
"""Another standing of the same item. One for all conditions: making an alias costs more than many a query."""


@dataclass(frozen=True)
class Live:
    """One text as it stands on one channel."""

    item: Item
    standing: Standing
    publication: Publication
    written: dict[str, Any]
    """Its members where they stand today (:func:`api.kinds.upgraded`)."""
    status: Status | None = None

    @cached_property
    def body(self) -> Body:
        return stored(self.written, SCHEMA)

    @property
    def name(self) -> str:
        """What its address carries: a procedure's code, else the slug of the live revision."""
        return self.written.get("code") or self.publication.slug or self.item.id

    @property
    def key(self) -> tuple[str, int, str]:
        """Item, revision and channel, as deliveries count them."""
        return (self.item.id, self.standing.revision, self.standing.channel)

    @property
    def changed_at(self) -> datetime:
        return self.standing.live_from


def _beaten(s: type[Standing], at: datetime) -> ColumnElement[bool]:
    """Whether another standing covers ``s`` at T or has ended it for good by starting open-ended over it."""
    b = _BESIDE
    covers = up(b, at)
    ends_it = and_(
        b.live_until.is_(None),
        b.live_from <= at,
        b.live_from >= s.live_from,
        or_(b.ended_at.is_(None), b.ended_at > b.live_from),
    )
    return exists().where(b.item_id == s.item_id, b.channel == s.channel, order(b) > order(s), or_(covers, ends_it))


def live_on(s: type[Standing], at: datetime) -> ColumnElement[bool]:
    """The condition "live at T" for kinds that are only seen."""
    return and_(up(s, at), ~_beaten(s, at))


def _decides(s: type[Standing], at: datetime) -> ColumnElement[bool]:
    """Up at T and started last within its day of effect."""
    b = _BESIDE
    later = exists().where(
        b.item_id == s.item_id,
        b.channel == s.channel,
        b.effect_on == s.effect_on,
        order(b) > order(s),
        up(b, at),
    )
    return and_(up(s, at), ~later)


def _neighbour(s: type[Standing], at: datetime, *days: Any) -> ColumnElement[bool]:
    b = _BESIDE
    return exists().where(b.item_id == s.item_id, b.channel == s.channel, up(b, at), *(day(b, s) for day in days))


def applies(s: type[Standing], at: datetime, on: date) -> dict[Status, ColumnElement[bool]]:
    """The condition of each status on day ``on``, as known at T. An item has at most one row in force or repealed."""
    decides = _decides(s, at)
    latest = and_(
        decides,
        s.effect_on <= on,
        ~_neighbour(s, at, lambda b, s: b.effect_on > s.effect_on, lambda b, _: b.effect_on <= on),
    )
    lapsed = and_(s.effective_until.is_not(None), s.effective_until <= on)
    soonest = and_(
        decides,
        s.effect_on > on,
        ~_neighbour(s, at, lambda b, s: b.effect_on < s.effect_on, lambda b, _: b.effect_on > on),
    )
    return {"in_force": and_(latest, ~lapsed), "upcoming": soonest, "repealed": and_(latest, lapsed)}


def rows(channel: str | None, condition: ColumnElement[bool]) -> Select[Any]:
    """The select that :func:`lives` reads: add filters, order and limit as the question needs."""
    query = (
        select(Item, Standing, Publication, Revision.body, Revision.schema)
        .join(Standing, Standing.item_id == Item.id)
        .join(Publication, Publication.id == Standing.publication_id)
        .join(Revision, and_(Revision.item_id == Item.id, Revision.number == Standing.revision))
        .where(condition)
    )
    return query if channel is None else query.where(Standing.channel == channel)


def lives(found: Iterable[Row[Any]], status: Status | None = None) -> list[Live]:
    return [
        Live(item, standing, publication, upgraded(body, schema), status)
        for item, standing, publication, body, schema in map(tuple, found)
    ]


def live(session: Session, channel: str, kind: str, at: datetime, units: Collection[str] | None = None) -> list[Live]:
    """Every text of ``kind`` live on ``channel`` at T (of ``units``, when given), oldest first.

    ``kind`` is one that is only seen; procedures are read by :func:`in_force`.
    """
    query = rows(channel, live_on(Standing, at)).where(Standing.kind == kind)
    if units is not None:
        query = query.where(Item.unit_id.in_(units))
    return lives(session.execute(query.order_by(Standing.published_at, Item.id)).all())


def live_item(session: Session, channel: str, item_id: str, at: datetime) -> Live | None:
    """The text of one item live on ``channel`` at T."""
    item = session.get(Item, item_id)
    if item is not None and item.kind in LEGAL_FORCE:
        return in_force(session, channel, item_id, at, clock.today(at))
    found = session.execute(rows(channel, live_on(Standing, at)).where(Item.id == item_id)).first()
    return lives([found])[0] if found is not None else None


def live_items(session: Session, channel: str, item_ids: Any, at: datetime) -> dict[str, Live]:
    """:func:`live_item` for many at once, by item, but for the status of procedures."""
    here = [standing.id for standing in standing_on(session, channel, item_ids, at).values()]
    found = lives(session.execute(rows(channel, Standing.id.in_(here))).all())
    return {live.item.id: live for live in found}


def standing_on(session: Session, channel: str, item_ids: Any, at: datetime) -> dict[str, Standing]:
    """By item, where the text stands that :func:`live_item` finds; ``item_ids`` may be a select."""
    legal = Standing.kind.in_(LEGAL_FORCE)
    conditions = applies(Standing, at, clock.today(at)).values()
    rank = case(
        (and_(~legal, live_on(Standing, at)), 0),
        *((and_(legal, condition), place) for place, condition in enumerate(conditions)),
    )
    found = select(Standing).where(Standing.channel == channel, Standing.item_id.in_(item_ids), rank.is_not(None))
    return {s.item_id: s for s in session.execute(found.order_by(rank.desc())).scalars()}


def in_force(
    session: Session, channel: str, item_id: str, at: datetime, on: date, *, fallback: bool = True
) -> Live | None:
    """The version of a procedure in force on ``on`` as known at T.

    With ``fallback``, when none is: the upcoming one, else the last, repealed one.
    """
    conditions = applies(Standing, at, on)
    for status in ("in_force", "upcoming", "repealed") if fallback else ("in_force",):
        found = session.execute(rows(channel, conditions[status]).where(Item.id == item_id)).first()
        if found is not None:
            return lives([found], status)[0]
    return None


def upcoming(session: Session, channel: str, item_id: str, at: datetime) -> Live | None:
    """The next version of a procedure that is approved and not yet in effect."""
    condition = applies(Standing, at, clock.today(at))["upcoming"]
    found = session.execute(rows(channel, condition).where(Item.id == item_id)).first()
    return lives([found], "upcoming")[0] if found is not None else None


def seen(
    session: Session, channel: str, item_id: str, at: datetime
) -> list[tuple[Standing, Publication, dict[str, Any]]]:
    """Every version the public has seen on ``channel`` by T, in order of effect and then of being seen, oldest first."""
    query = (
        select(Standing, Publication, Revision.body, Revision.schema)
        .join(Publication, Publication.id == Standing.publication_id)
        .join(Revision, and_(Revision.item_id == Standing.item_id, Revision.number == Standing.revision))
        .where(Standing.item_id == item_id, Standing.channel == channel, was_up(Standing, at))
        .order_by(Standing.effect_on, Standing.live_from, Standing.id)
    )
    return [
        (standing, publication, upgraded(body, schema))
        for standing, publication, body, schema in session.execute(query)
    ]


def was_up(s: type[Standing], at: datetime) -> ColumnElement[bool]:
    """Up at some instant until T. What was withdrawn before its start, or in error, never was."""
    return and_(s.live_from <= at, or_(s.ended_at.is_(None), s.ended_at > s.live_from), not_in_error(s))


def stands(s: type[Standing], at: datetime) -> ColumnElement[bool]:
    """Live at T; with legal force, seen at all."""
    return or_(and_(s.kind.in_(LEGAL_FORCE), up(s, at)), and_(s.kind.not_in(LEGAL_FORCE), live_on(s, at)))


def leads(s: type[Standing], at: datetime) -> ColumnElement[bool]:
    """Live at T; with legal force, what decides its day."""
    return or_(and_(s.kind.not_in(LEGAL_FORCE), live_on(s, at)), and_(s.kind.in_(LEGAL_FORCE), _decides(s, at)))


def anything_live(session: Session, item_ids: Collection[str], channels: Collection[str], at: datetime) -> set[str]:
    """Those of the items of which anything is live on any of the channels at T (for procedures: seen at all)."""
    query = select(Standing.item_id).where(
        Standing.item_id.in_(item_ids), Standing.channel.in_(channels), stands(Standing, at)
    )
    return set(session.execute(query.distinct()).scalars())


@dataclass(frozen=True)
class Names:
    slug: str | None
    code: str | None
    addressed: bool
    """Whether the text that bears them is the portal's: only there one has an address."""


def known_as(session: Session, item_ids: Collection[str], channels: Collection[str], at: datetime) -> dict[str, Names]:
    """What the readers of ``channels`` call each item at T: by the text that stands, else by the one that left last.

    A text that was never seen, or only in error, names nothing; the portal's goes before that of other channels.
    """
    query = (
        select(Standing, Publication.slug, Revision.body["code"].as_string(), stands(Standing, at))
        .join(Publication, Publication.id == Standing.publication_id)
        .join(Revision, and_(Revision.item_id == Standing.item_id, Revision.number == Standing.revision))
        .where(Standing.item_id.in_(item_ids), Standing.channel.in_(channels), was_up(Standing, at))
    )
    today = clock.today(at)

    def weight(row: tuple[Standing, str | None, str | None, bool]) -> tuple[Any, ...]:
        s, _, _, now = row
        # Of those in force the latest decides; while there is none, the next to come is what one reads.
        in_force, day = s.effect_on <= today, s.effect_on.toordinal()
        return (now, s.channel == "portal", in_force, day if in_force else -day, s.order)

    found = [(s, slug, code, bool(now)) for s, slug, code, now in session.execute(query)]
    return {s.item_id: Names(slug, code, s.channel == "portal") for s, slug, code, _ in sorted(found, key=weight)}


def live_standings(session: Session, item_ids: Collection[str], at: datetime) -> list[Standing]:
    """The standings of items that are live at T, on any channel (of a procedure: those that decide their day)."""
    query = select(Standing).where(Standing.item_id.in_(item_ids), leads(Standing, at))
    return list(session.execute(query).scalars())


@dataclass(frozen=True)
class Gone:
    """What the address of an item answers while nothing of it is live there."""

    mode: Literal["gone", "notice", "redirect", "expired"]
    at: datetime
    notice: str | None
    redirect_to: str | None
    standing: Standing


def gone(session: Session, channel: str, item_id: str, at: datetime) -> Gone | None:
    """How the item left ``channel``; None for what was never live there, or left it as in error."""

    def left_at(standing: Standing) -> datetime:
        return standing.leaves_at or standing.live_from

    past = [s for s, _, _ in seen(session, channel, item_id, at)]
    if not past:
        return None
    last = max(past, key=left_at)
    if last.ended_by is not None:
        # Nothing decided how this one leaves: what took its place has left since, and was never there if in error.
        place = select(Standing.id).where(
            Standing.publication_id == last.ended_by, Standing.channel == channel, Standing.ended_why == "in_error"
        )
        if session.execute(place.limit(1)).first() is not None:
            return None
    if last.ended_at is not None and last.ended_why in ("gone", "notice", "redirect"):
        mode: Any = last.ended_why
        return Gone(mode, last.ended_at, last.notice, last.redirect_to, last)
    return Gone("expired", left_at(last), None, None, last)


def media_is_live(session: Session, media_id: str, at: datetime) -> bool:
    """Whether anything live, on any channel, uses the file."""
    query = (
        select(Standing.id)
        .join(MediaUse, and_(MediaUse.item_id == Standing.item_id, MediaUse.revision == Standing.revision))
        .where(MediaUse.media_id == media_id, stands(Standing, at))
    )
    return session.execute(query.limit(1)).first() is not None


def next_edge(session: Session, after: datetime) -> datetime:
    """The next instant at which a public answer may change by itself: an edge, and at the latest the next midnight."""
    edge = session.execute(select(func.min(Edge.at)).where(Edge.at > after)).scalar_one_or_none()
    midnight = clock.midnight(date.fromordinal(clock.today(after).toordinal() + 1))
    return min(edge, midnight) if edge is not None else midnight


def item_by_slug(session: Session, kind: str, slug: str) -> Item | None:
    return session.execute(
        select(Item).join(Path, Path.item_id == Item.id).where(Path.kind == kind, Path.slug == slug)
    ).scalar_one_or_none()


def was_live_as(session: Session, channel: str, item_id: str, slug: str, at: datetime) -> bool:
    """Whether a revision of the item carrying ``slug`` has been live on ``channel`` by T: such an address redirects."""
    query = (
        select(Standing.id)
        .join(Publication, Publication.id == Standing.publication_id)
        .where(
            Standing.item_id == item_id,
            Standing.channel == channel,
            Publication.slug == slug,
            was_up(Standing, at),
        )
    )
    return session.execute(query.limit(1)).first() is not None


def first_day(standing: Standing) -> date | None:
    """The day a version ranks by, or None for one that precedes every date."""
    return None if standing.effect_on == EARLIEST else standing.effect_on
