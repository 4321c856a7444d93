"""An article: news, a notice, a guide."""

from typing import ClassVar, Literal

from pydantic import Field, StrictBool

from api.kinds.body import (
    TITLE,
    BodyBase,
    Line,
    MediaId,
    MediaUse,
    Part,
    Rich,
    Text,
    Url,
    careful,
    pictures,
    slug_of,
    without_alt,
)
from api.problem import Fault
from api.wire import GivenDay, SpelledSlug, example


class Attachment(Part):
    media: MediaId
    name: Line = Field("", description="Instead of the file's own name.")


class Source(Part):
    """Where the text comes from."""

    name: Line
    url: Url | None = None
    published_on: GivenDay | None = None


class Contributor(Part):
    name: Line
    role: Line = ""


class Article(BodyBase, Rich):
    written_as: ClassVar[dict[str, str]] = {"body_html": "html", "html": "html", "body_text": "text", "text": "text"}

    offered: ClassVar[tuple[str, ...]] = ("portal", "zalo", "zalo_broadcast", "print", "fanpage")
    defaults: ClassVar[tuple[str, ...]] = ("portal", "zalo")
    room: ClassVar[str | None] = "articles"

    model_config = example(
        {
            "kind": "article",
            "title": "Lịch tiêm phòng cho đàn vật nuôi đợt 2",
            "summary": "Từ ngày 24 đến 28 tháng 11, tại nhà văn hoá các thôn.",
            "body_html": "<p>Đề nghị các hộ đăng ký với trưởng thôn trước ngày <strong>22/11</strong>.</p>",
            "category": "thong-bao",
            "topics": ["nong-nghiep"],
        }
    )

    code: ClassVar[None] = None
    kind: Literal["article"]
    title: str = Field(min_length=1, max_length=TITLE)
    slug: SpelledSlug | None = Field(None, description="Its place in the address; from the title when left out.")
    summary: Text = ""
    category: SpelledSlug | None = Field(None, description="A category's slug.")
    cover: MediaId | None = Field(None, description="A picture of the library.")
    attachments: list[Attachment] = Field([], max_length=50)
    featured: StrictBool = False
    source: Source | None = None
    contributors: list[Contributor] = Field([], max_length=50)

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

    def obstacles(self) -> list[Fault]:
        found = []
        if not self.text and not any(use.role == "inline" for use in self.media):
            found.append(Fault("/content", "text_missing", "Bài chưa có nội dung."))
        return found + without_alt([use for use in self.media if use.role == "inline"])

    def warnings(self) -> list[Fault]:
        found = []
        if not self.summary:
            told = "Chưa có tóm tắt; danh sách trên cổng và tin Zalo sẽ chỉ có tên bài."
            found.append(Fault("/summary", "summary_missing", told))
        if self.category is None:
            found.append(Fault("/category", "category_missing", "Chưa chọn chuyên mục; người đọc khó tìm lại bài."))
        found += careful("/title", self.title) + careful("/summary", self.summary) + careful("/content", self.text)
        return found
