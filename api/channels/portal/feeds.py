"""Articles as RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1, and the sitemap: for readers that are strict."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from lxml import etree
from pydantic import Field
from starlette.responses import Response

from api import clock, delivery, media
from api.channels.portal.articles import ArticleFilters, ArticleRow, article_rows, select_articles
from api.channels.portal.asked import CHANNEL, AskedOfPortal, Asking
from api.channels.portal.lists import Paged, newest
from api.content.asked import serve
from api.content.finding import shown
from api.content.published import Live, rows
from api.content.tables import Item, Publication, Revision, Standing
from api.delivery import Answer
from api.kinds import READ, ROOMS, Article, prose
from api.media import Asset
from api.page import NoParameters

router = APIRouter()

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_ATOM: Any = {None: ATOM}
_SITEMAP: Any = {None: SITEMAP}
SITEMAP_LIMIT = 50_000
"""Addresses one sitemap may hold."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ROOTED = re.compile(r'(?<= href=")/(?!/)')


class FeedQuery(ArticleFilters):
    limit: int = Field(20, ge=1, le=100, description="How many articles, the newest.")


@dataclass(frozen=True)
class Entry:
    row: ArticleRow
    html: str
    attachments: list[tuple[str, Asset]]


@dataclass(frozen=True)
class Feed:
    """What all three formats say."""

    id: str
    title: str
    home: str
    self: str | None
    """Its own address; None for a filtered one, as no answer repeats what was asked."""
    changed_at: datetime
    entries: list[Entry]
    lives: list[Live]


def _feed(asked: AskedOfPortal, query: FeedQuery) -> Feed:
    filters = query.model_dump(exclude_unset=True, exclude={"limit"}, mode="json", by_alias=True)
    found = newest(asked, select_articles(asked, query), Paged(limit=query.limit))
    changed_at = asked.changed_at(Standing.kind == "article")
    address = asked.absolute(asked.path)
    identity = "&".join(f"{name}={value}" for name, value in sorted(filters.items()))
    return Feed(
        id=uuid.uuid5(uuid.NAMESPACE_URL, f"{address}?{identity}").urn,
        title=f"{asked.tree.root.name} – Tin tức",
        home=(asked.settings.portal_url or asked.settings.public_url).rstrip("/") + "/",
        self=None if filters else address,
        changed_at=changed_at,
        entries=_entries(asked, found.lives),
        lives=found.lives,
    )


def _entries(asked: AskedOfPortal, lives: list[Live]) -> list[Entry]:
    assets = media.find(asked.session, (use.id for live in lives for use in live.body.media))
    made = []
    for live, row in zip(lives, article_rows(asked, lives), strict=True):
        body = live.body
        assert isinstance(body, Article)
        attached = [(one.name, assets[one.media]) for one in body.attachments if one.media in assets]
        made.append(Entry(row, _html(asked, body, assets), [(name or asset.name, asset) for name, asset in attached]))
    return made


def _html(asked: AskedOfPortal, body: Article, assets: dict[str, Asset]) -> str:
    """The text with whole addresses: a feed is read far from the site."""

    def picture(id: str) -> str | None:
        return asked.absolute(assets[id].url) if id in assets else None

    site = (asked.settings.portal_url or asked.settings.public_url).rstrip("/")
    return _ROOTED.sub(f"{site}/", prose.to_html(body.content, picture))


def _answer(asked: AskedOfPortal, feed: Feed, body: bytes, media_type: str) -> Answer:
    return asked.answer(
        body,
        changed_at=feed.changed_at,
        tags=delivery.tags("articles", (live.item.id for live in feed.lives)),
        lives=feed.lives,
        media_type=media_type,
    )


def _add(parent: Any, tag: str, text: str | None = None, **attributes: str) -> Any:
    """An element with text that XML can hold."""
    child = etree.SubElement(parent, tag, {name: _NOT_XML.sub("", value) for name, value in attributes.items()})
    if text is not None:
        child.text = _NOT_XML.sub("", text)
    return child


def _xml(root: Any) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _labels(row: ArticleRow) -> Iterable[str]:
    return [named.name for named in ([row.category] if row.category else []) + row.topics]


@serve(router, "/v1/feeds/articles.rss", "RSS 2.0", media_type="application/rss+xml")
def articles_rss(query: Annotated[FeedQuery, Query()], asked: Asking) -> Response:
    feed = _feed(asked, query)
    root = etree.Element("rss", {"version": "2.0"}, nsmap={"atom": ATOM, "content": CONTENT, "dc": DC})
    channel = _add(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.home)
    _add(channel, "description", f"Tin mới của {asked.tree.root.name}")
    _add(channel, "language", "vi")
    _add(channel, "lastBuildDate", format_datetime(feed.changed_at))
    if feed.self:
        _add(channel, f"{{{ATOM}}}link", href=feed.self, rel="self", type="application/rss+xml")
    for entry in feed.entries:
        row = entry.row
        item = _add(channel, "item")
        _add(item, "title", row.title)
        _add(item, "link", row.url)
        _add(item, "guid", f"urn:uuid:{row.id}", isPermaLink="false")
        _add(item, "pubDate", format_datetime(row.published_at.replace(microsecond=0)))
        _add(item, f"{{{DC}}}creator", row.unit.name)
        for label in _labels(row):
            _add(item, "category", label)
        _add(item, "description", row.summary or row.title)
        _add(item, f"{{{CONTENT}}}encoded", entry.html)
    return _answer(asked, feed, _xml(root), "application/rss+xml")


@serve(router, "/v1/feeds/articles.atom", "Atom", media_type="application/atom+xml")
def articles_atom(query: Annotated[FeedQuery, Query()], asked: Asking) -> Response:
    feed = _feed(asked, query)
    root = etree.Element("feed", {"{http://www.w3.org/XML/1998/namespace}lang": "vi"}, nsmap=_ATOM)
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", clock.stamp(feed.changed_at))
    _add(root, "link", href=feed.home, rel="alternate", type="text/html")
    if feed.self:
        _add(root, "link", href=feed.self, rel="self", type="application/atom+xml")
    for entry in feed.entries:
        row = entry.row
        item = _add(root, "entry")
        _add(item, "id", f"urn:uuid:{row.id}")
        _add(item, "title", row.title)
        _add(item, "published", clock.stamp(row.published_at))
        _add(item, "updated", clock.stamp(row.updated_at))
        _add(_add(item, "author"), "name", row.unit.name)
        _add(item, "link", href=row.url, rel="alternate", type="text/html")
        for name, asset in entry.attachments:
            attributes = {"href": asked.absolute(asset.url), "type": asset.type, "length": str(asset.bytes)}
            _add(item, "link", rel="enclosure", title=name, **attributes)
        for label in _labels(row):
            _add(item, "category", term=label)
        if row.summary:
            _add(item, "summary", row.summary)
        _add(item, "content", entry.html, type="html")
    return _answer(asked, feed, _xml(root), "application/atom+xml")


@serve(router, "/v1/feeds/articles.json", "JSON Feed 1.1", media_type="application/feed+json")
def articles_json(query: Annotated[FeedQuery, Query()], asked: Asking) -> Response:
    feed = _feed(asked, query)
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        **({"feed_url": feed.self} if feed.self else {}),
        "language": "vi",
        "items": [_json_entry(asked, entry) for entry in feed.entries],
    }
    return _answer(asked, feed, delivery.encode(document), "application/feed+json")


def _json_entry(asked: AskedOfPortal, entry: Entry) -> dict[str, Any]:
    row = entry.row
    made: dict[str, Any] = {
        "id": f"urn:uuid:{row.id}",
        "url": row.url,
        "title": row.title,
        "content_html": entry.html,
        "date_published": clock.stamp(row.published_at),
        "date_modified": clock.stamp(row.updated_at),
        "authors": [{"name": row.unit.name}],
        "tags": list(_labels(row)),
    }
    if row.summary:
        made["summary"] = row.summary
    if row.cover:
        made["image"] = asked.absolute(row.cover["url"])
    if entry.attachments:
        made["attachments"] = [
            {
                "url": asked.absolute(asset.url),
                "mime_type": asset.type,
                "title": name,
                "size_in_bytes": asset.bytes,
            }
            for name, asset in entry.attachments
        ]
    return made


@serve(router, "/v1/sitemap.xml", "Every address a citizen may read", media_type="application/xml")
def sitemap(query: Annotated[NoParameters, Query()], asked: Asking) -> Response:
    among = (
        rows(CHANNEL, shown(Standing, asked.at, asked.today))
        .where(Standing.kind.in_(READ))
        .with_only_columns(
            Standing.kind,
            Item.id,
            Publication.slug,
            Revision.body["code"].as_string(),
            Standing.live_from,
            maintain_column_froms=True,
        )
        .order_by(Standing.published_at.desc(), Item.id.desc())
        .limit(SITEMAP_LIMIT)
    )
    root = etree.Element("urlset", nsmap=_SITEMAP)
    for kind, id, slug, code, live_from in asked.session.execute(among):
        url = _add(root, "url")
        _add(url, "loc", asked.settings.address(ROOMS[kind], code or slug or id))
        _add(url, "lastmod", clock.stamp(live_from))
    return asked.answer(_xml(root), changed_at=asked.changed_at(), tags=["sitemap"], media_type="application/xml")
