"""Texts as articles of the Official Account: typed blocks, never HTML.

Limits: title 150, author 50, description 300 characters, pictures of at most 1 MB.
"""

from collections.abc import Mapping

from api.channels.zalo.messages import TEXT, cut, paragraphs
from api.channels.zalo.shapes import ImageBlock, OaArticle, TextBlock
from api.content.published import Live
from api.kinds import Article, Body, prose

TITLE, AUTHOR, DESCRIPTION = 150, 50, 300

Pictures = Mapping[str, str]
"""The addresses of JPEGs, by media id; of what is no picture there is none."""


def article(live: Live, author: str, pictures: Pictures) -> OaArticle:
    """Ready to be passed to the OA's article create."""
    body = live.body
    cover = pictures.get(body.cover) if isinstance(body, Article) and body.cover else None
    described = body.summary if isinstance(body, Article) and body.summary else body.plain
    return {
        "type": "normal",
        "title": cut(body.heading, TITLE),
        "author": cut(author, AUTHOR),
        "description": cut(" ".join(described.split()), DESCRIPTION),
        "cover": {"cover_type": "photo", "photo_url": cover, "status": "show"} if cover else None,
        "body": _blocks(body, pictures),
        "status": "show",
        "comment": "hide",
    }


def _blocks(body: Body, pictures: Pictures) -> list[TextBlock | ImageBlock]:
    if not isinstance(body, Article):
        return [{"type": "text", "content": body.plain}]
    blocks: list[TextBlock | ImageBlock] = []
    for node in body.content.get("content", []):
        for _, one in prose.walk(node):
            if one["type"] == "image" and (url := pictures.get(one["attrs"]["media"])) is not None:
                blocks.append(
                    {"type": "image", "url": url, "caption": one["attrs"].get("title") or one["attrs"].get("alt", "")}
                )
        words = prose.to_text({"type": "doc", "content": [node]})
        if words:
            blocks.append({"type": "text", "content": words})
    return blocks


def text(live: Live, url: str | None) -> str:
    """The same as one text message, its link at the end."""
    body = live.body
    lead = body.summary if isinstance(body, Article) and body.summary else body.plain
    link = f"\n\n{url}" if url else ""
    kept, _ = paragraphs(f"{body.heading}\n\n{lead}" if lead != body.heading else lead, TEXT - len(link))
    return kept + link
