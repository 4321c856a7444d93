"""What all bodies share: their common members, the types members are made of, and what the engine asks of any body."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Any, ClassVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StrictInt,
    StringConstraints,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema
from slugify import slugify

from api.kinds import prose
from api.problem import Fault
from api.wire import ShownAs, SpelledSlug, spelling

TITLE, LINE, TEXT = 2000, 1000, 100_000
"""Limits in characters: procedures' names run to 1,100, their texts to 23,000."""


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in ("http", "https") or not parts.netloc or " " in value:
        raise ValueError("Phải là một địa chỉ web đầy đủ, bắt đầu bằng https:// hoặc http://.")
    return value


def _tree(value: object) -> prose.Tree:
    try:
        return prose.from_tree(value)
    except prose.Malformed as error:
        place = "/".join(map(str, error.path))
        raise ValueError(f"{error} (ở {place})" if place else str(error)) from None


Line = Annotated[str, StringConstraints(max_length=LINE)]
Text = Annotated[str, StringConstraints(max_length=TEXT)]
MediaId = prose.MediaId
Url = Annotated[
    str,
    StringConstraints(max_length=2000),
    AfterValidator(_url),
    Field(json_schema_extra={"format": "uri", "pattern": r"^https?://[^\s/]\S*$"}),
]
LANGUAGE = spelling(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "Phải là mã của một ngôn ngữ, ví dụ vi hoặc en.")
Count = Annotated[StrictInt, Field(ge=0, le=1_000_000)]
Prose = Annotated[dict[str, Any], BeforeValidator(_tree), ShownAs(prose.RichText)]


class Part(BaseModel):
    """A value inside a body: frozen, and it knows its members by name."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Rich(Part):
    """A part with rich text, written as ``content`` (a tree), ``html`` or ``text``, at most one of them."""

    written_as: ClassVar[dict[str, str]] = {"html": "html", "text": "text"}

    content: Prose = prose.EMPTY

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        shown = handler(core)
        told = "On writing, instead of `content`; what cannot be kept is dropped. Never answered."
        for name in cls.written_as:
            written = {"anyOf": [{"type": "string", "maxLength": prose.BYTES}, {"type": "null"}], "description": told}
            handler.resolve_ref_schema(shown)["properties"][name] = written
        return shown

    @model_validator(mode="before")
    @classmethod
    def _one_form(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        forms = [name for name in ("content", *cls.written_as) if given.get(name) is not None]
        if len(forms) > 1:
            raise ValueError(f"Chỉ ghi nội dung bằng một trong: {', '.join(forms)}.")
        kept = {name: value for name, value in given.items() if name not in cls.written_as and name != "content"}
        if not forms:
            return kept
        value = given[forms[0]]
        if forms[0] != "content":
            if not isinstance(value, str):
                raise ValueError(f"Mục {forms[0]} phải là một chuỗi ký tự.")
            if len(value) > prose.BYTES:
                raise ValueError(f"Mục {forms[0]} dài quá {prose.BYTES} ký tự.")
            value = prose.from_html(value)[0] if cls.written_as[forms[0]] == "html" else prose.from_text(value)
        return {**kept, "content": value}

    @property
    def text(self) -> str:
        return prose.to_text(self.content)


@dataclass(frozen=True)
class MediaUse:
    """A media id a body uses, the alt text given beside it (None: the asset's own), and where."""

    id: str
    alt: str | None
    pointer: str
    role: str


def pictures(tree: prose.Tree, at: str) -> Iterator[MediaUse]:
    for path, node in prose.walk(tree):
        if node["type"] == "image":
            attrs = node["attrs"]
            place = at + "".join(f"/{part}" for part in path)
            yield MediaUse(attrs["media"], attrs.get("alt", ""), place, "inline")


class BodyBase(Part):
    """The members all kinds share, and the questions the engine asks."""

    offered: ClassVar[tuple[str, ...]]
    """The channels that have a form for it."""
    defaults: ClassVar[tuple[str, ...]]
    """Where it stands when nobody says otherwise."""
    legal_force: ClassVar[bool] = False
    """Whether it is in force on days of its own, besides being seen."""
    room: ClassVar[str | None] = None
    """What its address begins with where citizens read it; None: it has no page of its own."""

    topics: list[SpelledSlug] = Field([], max_length=20, description="Slugs of topics.")
    audiences: list[Line] = Field([], max_length=20, description="Whom it is for, in the office's own words.")
    areas: list[SpelledSlug] = Field([], max_length=200, description="Slugs of the units it is meant for.")
    language: Annotated[str, StringConstraints(pattern=LANGUAGE, max_length=20)] = "vi"
    note: Text = Field("", description="For colleagues; never public.")

    def written(self) -> dict[str, Any]:
        """The JSON form that is stored, shown to editors and may be written back as it is."""
        return self.model_dump(mode="json")

    @property
    def heading(self) -> str:
        """What lists call it."""
        raise NotImplementedError

    @property
    def plain(self) -> str:
        """All its text, for search."""
        raise NotImplementedError

    @property
    def slug_wanted(self) -> str | None:
        """The slug it asks for; None for a kind without an address."""
        return None

    @property
    def media(self) -> list[MediaUse]:
        return []

    @property
    def references(self) -> dict[str, list[tuple[str, str]]]:
        """Slugs it names, as (pointer, slug), by vocabulary: category, topic, field, unit."""
        return {
            "topic": [(f"/topics/{index}", slug) for index, slug in enumerate(self.topics)],
            "unit": [(f"/areas/{index}", slug) for index, slug in enumerate(self.areas)],
        }

    @property
    def facets(self) -> list[tuple[str, str]]:
        """Names and values that lists filter by."""
        found = [("topic", slug) for slug in self.topics]
        found += [("area", slug) for slug in self.areas]
        found += [("audience", audience) for audience in self.audiences]
        return [*found, ("language", self.language)]

    def obstacles(self) -> list[Fault]:
        """What of itself stops it from being published."""
        return []

    def warnings(self) -> list[Fault]:
        """What a careful colleague would point out; none of it stops anything."""
        return []


def slug_of(given: str | None, title: str) -> str:
    return given or slugify(title, max_length=96, word_boundary=True) or "noi-dung"


def without_alt(uses: list[MediaUse]) -> list[Fault]:
    sentence = "Ảnh chưa có lời mô tả; người không nhìn thấy ảnh sẽ không biết ảnh nói gì."
    return [
        Fault(f"{use.pointer}/attrs/alt", "alt_missing", sentence)
        for use in uses
        if use.alt is not None and not use.alt
    ]


_ABBREVIATION = re.compile(r"(?<![\w/.-])[A-ZĐ][A-ZĐ&]{1,9}(?![\w/.-])")
_ROMAN = re.compile(r"[IVXLC]+")
_READ_AS_WORDS = frozenset({"COVID", "QR", "SMS", "ASEAN", "APEC", "USD", "ISO", "OK", "LED", "PDF"})
_ABOLISHED = re.compile(
    r"\b(?:cấp huyện|thị trấn|(?:UBND|ủy ban nhân dân|uỷ ban nhân dân) (?:quận|huyện))\b", re.IGNORECASE
)


def careful(place: str, text: str) -> list[Fault]:
    """Abbreviations that a reader may not know, and levels of government that no longer exist."""
    names = dict.fromkeys(name for line in text.splitlines() for name in _short_forms(line))
    found = [
        Fault(place, "abbreviation", f"“{name}” chưa được viết đầy đủ; nhiều người nghe, người đọc không biết.")
        for name in names
        # Written in full once, with the short form behind it: (UBND).
        if f"({name})" not in text and not _ROMAN.fullmatch(name) and name not in _READ_AS_WORDS
    ]
    return found + abolished(place, text)


def _short_forms(line: str) -> list[str]:
    """What is in capitals and is no word of a heading or a slogan in capitals.

    Next to words whose marks show that they are words, capitals are how the line is written (domain.md 5.1).
    """
    if sum(c.isupper() for c in line) > sum(c.islower() for c in line):
        return []
    found = []
    for capitals, words in groupby(re.split(r"\s+", line), key=lambda word: word.isupper()):
        run = " ".join(words)
        if capitals and not any(c.isalpha() and c not in "Đ" and not c.isascii() for c in run):
            found += _ABBREVIATION.findall(run)
    return found


def abolished(place: str, text: str) -> list[Fault]:
    named = abolished_level(text)
    if named is None:
        return []
    told = f"Có nhắc “{named}”, cấp đã bỏ từ 01/7/2025; hãy xem lại tên cơ quan, địa bàn."
    return [Fault(place, "abolished_level", told)]


def abolished_level(text: str) -> str | None:
    """The first district or township a text names: both ended on 2025-07-01, so the text may be out of date."""
    named = _ABOLISHED.search(text)
    return named[0] if named else None
