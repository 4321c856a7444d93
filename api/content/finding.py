"""Finding live texts by words: one ranking for the portal, the bot and whatever searches next.

Rank is the score of :mod:`api.content.search`, then the newer item; a page goes on after (score, item id).
"""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from math import log2
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from api import clock
from api.content import search
from api.content.published import Live, Status, applies, item_by_slug, live_on, rows, was_live_as, was_up
from api.content.search import Hits
from api.content.tables import Item, SearchEntry, Standing
from api.kinds import LEGAL_FORCE, upgraded
from api.kinds.procedure import code_key
from api.people.units import Tree

Place = tuple[int, str]
"""Where a page of ranked rows ended: its last score and item id."""

_BESIDE = aliased(Standing)
"""Another standing of the same item, made once as in :mod:`api.content.published`, whose conditions it is put to."""


def shown(s: type[Standing], at: datetime, on: date) -> ColumnElement[bool]:
    """What the public is led to: texts live at T; procedures in force on ``on``, else those that will be."""
    now_or_soon = applies(s, at, on)
    other = _BESIDE
    in_force = exists().where(
        other.item_id == s.item_id, other.channel == s.channel, applies(other, at, on)["in_force"]
    )
    return or_(
        and_(s.kind.not_in(LEGAL_FORCE), live_on(s, at)),
        and_(s.kind.in_(LEGAL_FORCE), or_(now_or_soon["in_force"], and_(now_or_soon["upcoming"], ~in_force))),
    )


def status_on(standing: Standing, on: date) -> Status | None:
    """The status, on a day, of a version that ``applies`` chose for it; None for kinds without legal force."""
    if standing.kind not in LEGAL_FORCE:
        return None
    if standing.effect_on > on:
        return "upcoming"
    return "repealed" if standing.effective_until is not None and standing.effective_until <= on else "in_force"


def reach(tree: Tree, unit_id: str, kind: str, *, below: bool = True) -> set[str]:
    """The units whose texts of ``kind`` a question about one unit takes in; see :meth:`Tree.reach`.

    Procedures are those of the unit, those above it and (with ``below``) those below it; of other kinds the units
    above are left out.
    """
    taken = tree.reach(unit_id, below=below)
    return taken | set(tree.over(unit_id)) if kind in LEGAL_FORCE else taken


def matching(session: Session, query: str, among: Select[Any]) -> Select[Any]:
    """Those of ``among`` (a select of :func:`published.rows`) that the words of ``query`` find."""
    found = _found(session, query, among)
    return among.where(false()) if found is None else _matching(among, found)


def _found(session: Session, query: str, among: Select[Any]) -> Hits | None:
    """Every word of the query; of a sentence that no title or text of ``among`` bears, most of what it is about."""
    found = search.hits(session, query)
    if found is None:
        return None
    asked = search.sentence(query)
    about = asked.about
    # That all words of a sentence occur in a long text is chance: it answers only if nothing had to be left out.
    enough = found.matches if len(about) == len(set(asked.words)) else found.named
    some = _joined(among).where(enough).with_only_columns(Item.id, maintain_column_froms=True)
    if not about or session.execute(some.limit(1)).first() is not None:
        return found
    holding = (func.count().filter(asked.holds(session, word)) for word in about)
    counting = _joined(among).with_only_columns(func.count(), *holding, maintain_column_froms=True)
    whole, *held = session.execute(counting).one()
    # A word that few texts hold says more of what is meant; one that none holds tells that something else is.
    weights = {word: round(4 * log2(2 + whole / (1 + count))) for word, count in zip(about, held, strict=True)}
    return asked.hits(session, weights)


def _matching(among: Select[Any], found: Hits) -> Select[Any]:
    return _joined(among).where(found.matches)


def _joined(among: Select[Any]) -> Select[Any]:
    """With the entry that search reads of each text."""
    entry = and_(SearchEntry.item_id == Standing.item_id, SearchEntry.revision == Standing.revision)
    return among.join(SearchEntry, entry)


def ranked(
    session: Session, query: str, among: Select[Any], on: date, limit: int, after: Place | None = None
) -> list[tuple[Live, int]]:
    """The best of :func:`matching` that come after ``after``, with their scores; their status is that on ``on``."""
    found = _found(session, query, among)
    if found is None:
        return []
    page = _matching(among, found).add_columns(found.score).order_by(found.score.desc(), Item.id.desc()).limit(limit)
    if after is not None:
        score, id = after
        page = page.where(or_(found.score < score, and_(found.score == score, Item.id < id)))
    return [
        (Live(item, standing, publication, upgraded(body, schema), status_on(standing, on)), score)
        for item, standing, publication, body, schema, score in session.execute(page)
    ]


def among(
    kinds: Collection[str], channel: str, at: datetime, units: Mapping[str, Collection[str]] | None = None
) -> Select[Any]:
    """Everything :func:`shown` on a channel of these kinds; ``units`` gives the unit ids each kind is limited to."""
    query = rows(channel, shown(Standing, at, clock.today(at))).where(Standing.kind.in_(kinds))
    if units is not None:
        query = query.where(
            or_(false(), *(and_(Standing.kind == kind, Item.unit_id.in_(units[kind])) for kind in kinds))
        )
    return query


def find(
    session: Session,
    query: str,
    kinds: Collection[str],
    channel: str,
    at: datetime,
    units: Mapping[str, Collection[str]] | None = None,
    limit: int = 20,
    after: Place | None = None,
) -> list[tuple[Live, int]]:
    """What ``query`` finds of these kinds on a channel at T, best first, each with its score (more is better).

    ``units``: the unit ids each kind is limited to (see :func:`reach`); None: every unit. A query without a word
    finds nothing.
    """
    return ranked(session, query, among(kinds, channel, at, units), clock.today(at), limit, after)


_NAME = re.compile(r"[\w./-]{1,120}")


def procedure_named(session: Session, channel: str, name: str, at: datetime) -> Item | None:
    """The procedure that a code or slug, of any version seen on ``channel`` by T, leads to."""
    if not _NAME.fullmatch(name):
        return None
    by_code = (
        select(Item)
        .join(Standing, Standing.item_id == Item.id)
        .join(SearchEntry, and_(SearchEntry.item_id == Standing.item_id, SearchEntry.revision == Standing.revision))
        .where(SearchEntry.code == code_key(name), Standing.channel == channel, was_up(Standing, at))
        .order_by(Standing.live_from.desc())
    )
    item: Item | None = session.execute(by_code.limit(1)).scalar_one_or_none()
    if item is None:
        item = item_by_slug(session, "procedure", name)
        if item is not None and not was_live_as(session, channel, item.id, name, at):
            return None
    return item
