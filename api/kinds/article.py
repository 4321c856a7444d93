"""An article: news, a notice, a guide."""

from typing import ClassVar, Literal

from pydantic import Field, StrictBool

from api.kinds.body import (
    TITLE,
    BodyBase,
    Day,
    Line,
    MediaId,
    MediaUse,
    Part,
    Rich,
    Slug,
    Text,
    Url,
    pictures,
    slug_of,
    without_alt,
)
from api.problem import Fault


class Attachment(Part):
    media: MediaId
    name: Line = ""


class Source(Part):
    """Where the text comes from."""

    name: Line
    url: Url | None = None
    published_on: Day | None = None


class Contributor(Part):
    name: Line
    role: Line = ""


class Article(BodyBase, Rich):
    written_as: ClassVar[dict[str, str]] = {"body_html": "html", "html": "html", "body_text": "text", "text": "text"}

    code: ClassVar[None] = None
    kind: Literal["article"]
    title: str = Field(min_length=1, max_length=TITLE)
    slug: Slug | None = None
    summary: Text = ""
    category: Slug | None = None
    cover: MediaId | None = None
    attachments: list[Attachment] = Field(default_factory=list, max_length=50)
    featured: StrictBool = False
    source: Source | None = None
    contributors: list[Contributor] = Field(default_factory=list, max_length=50)

    @property
    def heading(self) -> str:
        return self.title

    @property
    def plain(self) -> str:
        return "\n".join(part for part in (self.summary, self.text) if part)

    @property
    def slug_wanted(self) -> str:
        return slug_of(self.slug, self.title)

    @property
    def media(self) -> list[MediaUse]:
        uses = [MediaUse(self.cover, None, "/cover", "cover")] if self.cover else []
        uses += pictures(self.content, "/content")
        uses += [
            MediaUse(one.media, None, f"/attachments/{index}/media", "attachment")
            for index, one in enumerate(self.attachments)
        ]
        return uses

    @property
    def references(self) -> dict[str, list[tuple[str, str]]]:
        category = [("/category", self.category)] if self.category else []
        return {**super().references, "category": category}

    @property
    def facets(self) -> list[tuple[str, str]]:
        found = super().facets
        if self.category:
            found.append(("category", self.category))
        if self.featured:
            found.append(("featured", "true"))
        return found

    def obstacles(self, channels: list[str]) -> list[Fault]:
        found = []
        if not self.text and not any(use.role == "inline" for use in self.media):
            found.append(Fault("/content", "text_missing", "Bài chưa có nội dung."))
        return found + without_alt([use for use in self.media if use.role == "inline"])
