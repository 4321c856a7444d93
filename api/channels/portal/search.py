"""Search across articles and procedures: best first, with the words marked."""

import html
from typing import Annotated, Any, ClassVar, cast

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import select, tuple_
from starlette.responses import Response

from api import delivery
from api.channels.portal.asked import CHANNEL, AskedOfPortal, Asking
from api.channels.portal.lists import Items, OfUnit, Paged, Words, best
from api.content.asked import Shape, selection, serve
from api.content.finding import among, reach
from api.content.published import Live
from api.content.search import snippet
from api.content.tables import SearchEntry
from api.kinds import READ, Read

router = APIRouter()


class Hit(Shape):
    example: ClassVar[dict[str, Any]] = {
        "kind": "article",
        "title": "Lịch tiêm phòng cho đàn vật nuôi đợt 2",
        "snippet_html": "Lịch <mark>tiêm phòng</mark> cho đàn vật nuôi…",
        "url": "https://xa-mau.example/articles/lich-tiem-phong-dot-2",
        "score": 31,
    }

    kind: Read
    title: str
    snippet_html: str = Field(description="Escaped; what was found stands in `<mark>`.")
    url: str
    score: int = Field(description="More is better.")


class HitList(Items[Hit]):
    """A page of what was found."""


class SearchQuery(OfUnit, Paged):
    q: Words = Field("", description="Words with or without marks, the last one perhaps unfinished; or a code.")
    kind: Read | None = None
    fields: str | None = selection(Hit)


def snippets(asked: AskedOfPortal, words: str, lives: list[Live]) -> dict[str, str]:
    """For each item, a stretch of its text around what was found."""
    entry = tuple_(SearchEntry.item_id, SearchEntry.revision)
    query = select(SearchEntry.item_id, SearchEntry.text).where(
        entry.in_([(live.item.id, live.standing.revision) for live in lives])
    )
    return {id: marked(words, text) for id, text in asked.session.execute(query)}


def marked(words: str, text: str) -> str:
    return "".join(
        f"<mark>{html.escape(piece, quote=False)}</mark>" if hit else html.escape(piece, quote=False)
        for piece, hit in snippet(words, text)
    )


@serve(router, "/v1/search", "Search across articles and procedures", HitList)
def search(query: Annotated[SearchQuery, Query()], asked: Asking) -> Response:
    kinds: tuple[str, ...] = (query.kind,) if query.kind else READ
    units = None
    if query.unit is not None:
        unit = asked.unit_named(query.unit)
        units = {kind: reach(asked.tree, unit.id, kind, below=query.below) for kind in kinds}
    found = best(asked, query.q, among(kinds, CHANNEL, asked.at, units), query, asked.today)
    texts = snippets(asked, query.q, found.lives)
    rows = [
        Hit(
            kind=cast(Read, live.item.kind),
            title=live.written["title"],
            snippet_html=texts[live.item.id],
            url=asked.address(live),
            score=score,
        )
        for live, score in zip(found.lives, found.scores, strict=True)
    ]
    return asked.document(
        found.document(rows, query.fields),
        changed_at=asked.changed_at(),
        tags=delivery.tags("search", (live.item.id for live in found.lives)),
        lives=found.lives,
    )
