"""Articles: the list, one article, and what an address answers after its article has left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import ColumnElement, Select, exists, or_
from starlette.responses import Response

from api import clock, delivery, media
from api.channels.portal.asked import CHANNEL, AskedOfPortal, Asking, path_of
from api.channels.portal.lists import Items, OfUnit, Paged, Slug, Words, newest, with_facet
from api.content import finding, published
from api.content.asked import BEGINNING, Link, Named, Shape, Stamped, nothing_here, redirect, selected, selection, serve
from api.content.finding import reach, shown
from api.content.published import Gone, Live, live_on, rows
from api.content.tables import Facet, Item, Standing
from api.kinds import Article, prose
from api.media.shapes import PictureCard
from api.page import NoParameters
from api.problem import Fault, Problem, invalid
from api.wire import GivenDay

router = APIRouter()

RELATED = 5


class ArticleRow(Shape):
    example: ClassVar[dict[str, Any]] = {
        "id": "019a2f00-0000-7000-8000-000000000001",
        "slug": "lich-tiem-phong-dot-2",
        "title": "Lịch tiêm phòng cho đàn vật nuôi đợt 2",
        "summary": "Từ ngày 24 đến 28 tháng 11, tại nhà văn hoá các thôn.",
        "category": {"slug": "thong-bao", "name": "Thông báo"},
        "topics": [{"slug": "nong-nghiep", "name": "Nông nghiệp"}],
        "unit": Named.example,
        "cover": {
            "url": "/v1/media/3b1f…/tiem-phong.webp",
            "alt": "Cán bộ thú y tiêm phòng cho đàn bò",
            "width": 1280,
            "height": 720,
            "renditions": [
                {"url": "/v1/media/9c02…/tiem-phong-640.webp", "width": 640, "height": 360, "type": "image/webp"}
            ],
        },
        "featured": False,
        "published_at": "2026-11-23T00:00:00Z",
        "updated_at": "2026-11-23T01:30:00Z",
        "url": "https://xa-mau.example/articles/lich-tiem-phong-dot-2",
    }

    id: str
    slug: str
    title: str
    summary: str
    category: Named | None
    topics: list[Named]
    unit: Named
    cover: PictureCard | None
    featured: bool
    published_at: Stamped = Field(description="When it was first live.")
    updated_at: Stamped
    url: str = Field(description="Where a citizen reads it.")


class PublicAttachment(Shape):
    name: str
    url: str
    type: str
    bytes: int


class PublicContributor(Shape):
    name: str
    role: str


class PublicSource(Shape):
    name: str
    url: str | None
    published_on: date | None


class ArticlePage(ArticleRow):
    example: ClassVar[dict[str, Any]] = ArticleRow.example | {
        "body_html": "<p>Đề nghị các hộ đăng ký với trưởng thôn trước ngày <strong>22/11</strong>.</p>",
        "body_text": "Đề nghị các hộ đăng ký với trưởng thôn trước ngày 22/11.",
        "attachments": [
            {"name": "Lịch từng thôn", "url": "/v1/media/77aa…/lich.pdf", "type": "application/pdf", "bytes": 90112}
        ],
        "related": [Link.example],
        "contributors": [{"name": "Nguyễn Thị Mẫu", "role": "Biên tập"}],
        "source": {"name": "Trạm thú y", "url": "https://thu-y.example", "published_on": "2026-11-20"},
        "notice": "Bản trước ghi nhầm ngày tiêm; ngày đúng là 24/11.",
    }

    body_html: str = Field(description="Sanitised; pictures by their path on this service.")
    body_text: str
    attachments: list[PublicAttachment]
    related: list[Link]
    contributors: list[PublicContributor]
    source: PublicSource | None
    notice: str | None = Field(description="A correction.")


class Withdrawn(Shape):
    """An article that was taken down with a notice: every member of its text is null."""

    example: ClassVar[dict[str, Any]] = {
        "id": "019a2f00-0000-7000-8000-000000000001",
        "slug": "lich-tiem-phong-dot-2",
        "unit": Named.example,
        "published_at": "2026-11-23T00:00:00Z",
        "updated_at": "2026-11-25T02:00:00Z",
        "url": "https://xa-mau.example/articles/lich-tiem-phong-dot-2",
        "notice": "Lịch tiêm sẽ được thông báo lại.",
    }

    id: str
    slug: str
    title: None = None
    summary: None = None
    category: None = None
    topics: None = None
    unit: Named
    cover: None = None
    featured: None = None
    published_at: Stamped
    updated_at: Stamped
    url: str
    body_html: None = None
    body_text: None = None
    attachments: None = None
    related: None = None
    contributors: None = None
    source: None = None
    notice: str


class ArticleList(Items[ArticleRow]):
    """A page of articles."""


class ArticleFilters(OfUnit):
    category: Slug | None = None
    topic: Slug | None = None
    q: Words | None = Field(None, description="Words to find; the order stays newest first.")
    from_: GivenDay | None = Field(None, alias="from", description="First live on this day or later.")
    to: GivenDay | None = Field(None, description="First live on this day or earlier.")
    featured: bool | None = None


class ArticlesQuery(ArticleFilters, Paged):
    fields: str | None = selection(ArticleRow)


class ArticleQuery(NoParameters):
    fields: str | None = selection(ArticlePage)


def select_articles(asked: AskedOfPortal, filters: ArticleFilters) -> Select[Any]:
    """The live articles that pass the filters."""
    if filters.from_ is not None and filters.to is not None and filters.to < filters.from_:
        raise invalid([Fault("?to", "window_empty", "Ngày cuối phải bằng hoặc sau ngày đầu (`from`).")])
    query = rows(CHANNEL, live_on(Standing, asked.at)).where(Standing.kind == "article")
    if filters.category is not None:
        query = with_facet(query, "category", asked.known("category", filters.category))
    if filters.topic is not None:
        query = with_facet(query, "topic", asked.known("topic", filters.topic))
    if filters.unit is not None:
        unit = asked.unit_named(filters.unit)
        query = query.where(Item.unit_id.in_(reach(asked.tree, unit.id, "article", below=filters.below)))
    if filters.featured is not None:
        featured = exists().where(
            Facet.item_id == Standing.item_id, Facet.revision == Standing.revision, Facet.name == "featured"
        )
        query = query.where(featured if filters.featured else ~featured)
    # Nothing was live before 1970; days at the ends of the calendar have no midnight in UTC.
    if filters.from_ is not None and filters.from_ > BEGINNING.date():
        query = query.where(Standing.published_at >= clock.midnight(filters.from_, asked.settings.zone))
    if filters.to is not None and filters.to < date.max:
        after = max(filters.to, BEGINNING.date()) + timedelta(days=1)
        query = query.where(Standing.published_at < clock.midnight(after, asked.settings.zone))
    if filters.q is not None:
        query = finding.matching(asked.session, filters.q, query)
    return query


def article_rows(asked: AskedOfPortal, lives: Iterable[Live]) -> list[ArticleRow]:
    found = list(lives)
    covers = media.cards(asked.session, [live.written["cover"] for live in found if live.written.get("cover")])
    return [ArticleRow(**_row(asked, live, covers)) for live in found]


def _row(asked: AskedOfPortal, live: Live, covers: Mapping[str, PictureCard]) -> dict[str, Any]:
    written = live.written
    return {
        "id": live.item.id,
        "slug": live.name,
        "title": written["title"],
        "summary": written.get("summary", ""),
        "category": asked.term("category", written.get("category")),
        "topics": asked.topics(written.get("topics", [])),
        "unit": asked.unit(live.item.unit_id),
        "cover": covers.get(written.get("cover") or ""),
        "featured": written.get("featured", False),
        "published_at": live.standing.published_at,
        "updated_at": live.changed_at,
        "url": asked.address(live),
    }


def article_page(asked: AskedOfPortal, live: Live) -> ArticlePage:
    """The whole article."""
    body = live.body
    assert isinstance(body, Article)
    assets = media.find(asked.session, [use.id for use in body.media])
    covers = {body.cover: assets[body.cover].card()} if body.cover in assets else {}
    attached = [(one, assets[one.media]) for one in body.attachments if one.media in assets]
    return ArticlePage(
        **_row(asked, live, covers),
        body_html=prose.to_html(body.content, lambda id: assets[id].url if id in assets else None),
        body_text=body.text,
        attachments=[
            PublicAttachment(name=one.name or asset.name, url=asset.url, type=asset.type, bytes=asset.bytes)
            for one, asset in attached
        ],
        related=[
            Link(kind=other.item.kind, title=other.written["title"], url=asked.address(other))
            for other in related(asked, live)
        ],
        contributors=[PublicContributor(name=one.name, role=one.role) for one in body.contributors],
        source=PublicSource(**body.source.model_dump()) if body.source else None,
        notice=live.publication.notice,
    )


def related(asked: AskedOfPortal, live: Live) -> list[Live]:
    """Up to five live texts that share a topic with this one, newest first."""
    topics = live.written.get("topics", [])
    if not topics:
        return []
    query = rows(CHANNEL, shown(Standing, asked.at, asked.today)).where(Item.id != live.item.id, shares_topic(topics))
    query = query.order_by(Standing.published_at.desc(), Item.id.desc()).limit(RELATED)
    return published.lives(asked.session.execute(query).all())


def shares_topic(topics: list[str]) -> ColumnElement[bool]:
    return exists().where(
        Facet.item_id == Standing.item_id,
        Facet.revision == Standing.revision,
        Facet.name == "topic",
        Facet.value.in_(topics),
    )


@dataclass(frozen=True)
class Moved:
    """The text stands at another address: ``live``, for good (its slug changed) or in this one's place."""

    live: Live
    status: int


def at_slug(asked: AskedOfPortal, slug: str) -> Live | Gone | Moved:
    """What the address of an article holds; 404 for what never stood there, 410 for what has left without a word."""
    session = asked.session
    item = published.item_by_slug(session, "article", slug) if "\0" not in slug else None
    if item is None:
        raise nothing_here("bài viết này")
    live = published.live_item(session, CHANNEL, item.id, asked.at)
    if live is not None and live.publication.slug == slug:
        return live
    if not published.was_live_as(session, CHANNEL, item.id, slug, asked.at):
        raise nothing_here("bài viết này")
    if live is not None:
        return Moved(live, 301)
    gone = published.gone(session, CHANNEL, item.id, asked.at)
    if gone is None:
        raise nothing_here("bài viết này")
    if gone.mode == "redirect" and gone.redirect_to is not None:
        target = published.live_item(session, CHANNEL, gone.redirect_to, asked.at)
        if target is not None:
            return Moved(target, 308)
    if gone.mode == "notice":
        return gone
    detail = "Bài viết này đã được gỡ khỏi cổng."
    raise Problem(410, "gone", detail, headers={"Cache-Control": "no-store"})


def withdrawn(asked: AskedOfPortal, gone: Gone, slug: str) -> Withdrawn:
    item = asked.session.get_one(Item, gone.standing.item_id)
    return Withdrawn(
        id=item.id,
        slug=slug,
        unit=asked.unit(item.unit_id),
        published_at=gone.standing.published_at,
        updated_at=gone.at,
        url=asked.settings.address("articles", slug),
        notice=gone.notice or "Bài viết này đã được gỡ khỏi cổng.",
    )


@serve(router, "/v1/articles", "Live articles, newest first", ArticleList)
def list_articles(query: Annotated[ArticlesQuery, Query()], asked: Asking) -> Response:
    found = newest(asked, select_articles(asked, query), query)
    return asked.document(
        found.document(article_rows(asked, found.lives), query.fields),
        changed_at=asked.changed_at(Standing.kind == "article"),
        tags=delivery.tags("articles", (live.item.id for live in found.lives)),
        lives=found.lives,
    )


@serve(router, "/v1/articles/{slug}", "One article", ArticlePage | Withdrawn)
def read_article(slug: str, query: Annotated[ArticleQuery, Query()], asked: Asking) -> Response:
    found = at_slug(asked, slug)
    if isinstance(found, Moved):
        return redirect(asked, path_of(found.live), found.status)
    if isinstance(found, Gone):
        id = found.standing.item_id
        return asked.document(
            selected(withdrawn(asked, found, slug).document(), query.fields),
            changed_at=asked.changed_at(Standing.item_id == id),
            tags=delivery.tags("article", [id]),
        )
    return asked.document(
        selected(article_page(asked, found).document(), query.fields),
        changed_at=asked.changed_at(_in_answer(found)),
        tags=delivery.tags("article", [found.item.id]),
        lives=[found],
    )


def _in_answer(live: Live) -> ColumnElement[bool]:
    """The standings an article's answer depends on: its own, and those of what may stand beside it."""
    mine = Standing.item_id == live.item.id
    topics = live.written.get("topics", [])
    return or_(mine, shares_topic(topics)) if topics else mine
