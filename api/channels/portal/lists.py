"""Pages of live texts, the same for every list: newest first or best first, keyset, counted on request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, Field, StringConstraints
from sqlalchemy import Select, and_, exists, func, or_

from api import page
from api.channels.portal.asked import AskedOfPortal
from api.content import finding
from api.content.asked import Shape, selected
from api.content.published import Live, lives
from api.content.tables import Facet, Item, Standing
from api.page import ListQuery, NoParameters
from api.wire import composed, spelling

SLUG_LETTERS = spelling(r"^[a-z0-9-]+$", "Chỉ gồm chữ thường không dấu, chữ số và gạch nối.")
Slug = Annotated[str, StringConstraints(pattern=SLUG_LETTERS, max_length=120)]
Words = Annotated[str, StringConstraints(max_length=500)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(composed)]
"""A value an office may word as it likes; NFC, as it is kept."""
Row = TypeVar("Row", bound=Shape)


class Paged(ListQuery):
    """What every public list takes besides its filters."""

    count: Literal["exact"] | None = Field(None, description="`exact` adds how many there are in all.")


class OfUnit(NoParameters):
    unit: Slug | None = Field(None, description="A unit's slug: with the units below it and those it took over from.")
    below: bool = Field(True, description="`false`: without the units below.")


class Items(Shape, Generic[Row]):
    """A page; `count` is there when it was asked for."""

    items: list[Row]
    next: str | None = Field(description="The absolute path of the next page; null on the last one.", examples=[None])
    count: int | None = None


@dataclass(frozen=True)
class Page:
    """The texts of one page, each with its score where words were asked for (else 0)."""

    lives: list[Live]
    scores: list[int]
    next: str | None
    count: int | None

    def document(self, rows: Sequence[Shape], fields: str | None) -> dict[str, Any]:
        return listing([row.document() for row in rows], fields, self.next, self.count)


def listing(
    rows: Sequence[dict[str, Any]], fields: str | None, next: str | None, count: int | None = None
) -> dict[str, Any]:
    document: dict[str, Any] = {"items": [selected(row, fields) for row in rows], "next": next}
    return document if count is None else {**document, "count": count}


def with_facet(query: Select[Any], name: str, value: str) -> Select[Any]:
    """Those whose live revision carries this name and value."""
    return query.where(
        exists().where(
            Facet.item_id == Standing.item_id,
            Facet.revision == Standing.revision,
            Facet.name == name,
            Facet.value == value,
        )
    )


def newest(asked: AskedOfPortal, query: Select[Any], paging: Paged, on: date | None = None) -> Page:
    """A page of ``query`` (of ``published.rows``), what was first live last coming first; status is that on ``on``."""
    session = asked.session
    count = _count(asked, query) if paging.count else None
    if paging.cursor:
        stamp, id = page.unseal(asked.settings.key, asked.path, paging.cursor)
        at = datetime.fromisoformat(stamp)
        query = query.where(
            or_(Standing.published_at < at, and_(Standing.published_at == at, Item.id < id)),
        )
    query = query.order_by(Standing.published_at.desc(), Item.id.desc()).limit(paging.limit + 1)
    found = lives(session.execute(query).all())
    more = len(found) > paging.limit
    found = found[: paging.limit]
    if on is not None:
        found = [_with_status(live, on) for live in found]
    last = [found[-1].standing.published_at.isoformat(), found[-1].item.id] if more else None
    return Page(found, [0] * len(found), _next(asked, last), count)


def best(asked: AskedOfPortal, words: str, query: Select[Any], paging: Paged, on: date) -> Page:
    """A page of what ``words`` find in ``query``, best first."""
    session = asked.session
    count = _count(asked, finding.matching(session, words, query)) if paging.count else None
    after = None
    if paging.cursor:
        score, id = page.unseal(asked.settings.key, asked.path, paging.cursor)
        after = (score, id)
    found = finding.ranked(session, words, query, on, paging.limit + 1, after)
    more = len(found) > paging.limit
    found = found[: paging.limit]
    last = [found[-1][1], found[-1][0].item.id] if more else None
    return Page([live for live, _ in found], [score for _, score in found], _next(asked, last), count)


def through(
    asked: AskedOfPortal, rows: Sequence[tuple[list[Any], dict[str, Any]]], paging: Paged, fields: str | None
) -> dict[str, Any]:
    """A page of a short list held in memory; each row has the key the list ascends by."""
    after = page.unseal(asked.settings.key, asked.path, paging.cursor) if paging.cursor else None
    left = [(key, row) for key, row in rows if after is None or key > after]
    last = left[paging.limit - 1][0] if len(left) > paging.limit else None
    count = len(rows) if paging.count else None
    return listing([row for _, row in left[: paging.limit]], fields, _next(asked, last), count)


def _with_status(live: Live, on: date) -> Live:
    status = finding.status_on(live.standing, on)
    return Live(live.item, live.standing, live.publication, live.written, status)


def _count(asked: AskedOfPortal, query: Select[Any]) -> int:
    counted = query.with_only_columns(func.count(), maintain_column_froms=True)
    return int(asked.session.execute(counted).scalar_one())


def _next(asked: AskedOfPortal, last: list[Any] | None) -> str | None:
    cursor = page.seal(asked.settings.key, asked.path, last) if last is not None else None
    return page.following(asked.path, dict(asked.request.query_params), cursor)
