"""What goes over the wire, as the OpenAPI documents tell of it.

Answers are dicts, built once; each room's ``shapes`` say which members they have. A shape is the return type of its
route: the types check it where it is built, the framework where it leaves, and the documents show it.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import GenericAlias
from typing import Annotated, Any, NotRequired

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Strict,
    TypeAdapter,
    field_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema
from typing_extensions import TypedDict

SPELLINGS: dict[str, str | Callable[[str], str]] = {}
"""What each regular expression asks for, as people are told it; a function looks at what was sent."""


def spelling(pattern: str, told: str | Callable[[str], str]) -> str:
    """A regular expression that texts are held to; who sends another one reads ``told``."""
    SPELLINGS[pattern] = told
    return pattern


SLUG = spelling(
    r"^[a-z0-9]+(-[a-z0-9]+)*$", "Chỉ gồm chữ thường không dấu, chữ số và gạch nối ở giữa, ví dụ tiem-phong-dot-2."
)
SpelledSlug = Annotated[str, Field(pattern=SLUG, max_length=100)]
"""What something is called in addresses."""
WEB_ADDRESS = spelling(r"^https?://\S+$", "Phải là một địa chỉ web đầy đủ, bắt đầu bằng https:// hoặc http://.")
UUID = spelling(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", "Phải là mã (id) của một tệp trong thư viện.")
HOUR = spelling(r"^([01][0-9]|2[0-3]):[0-5][0-9]$", "Phải là giờ dạng GIỜ:PHÚT, từ 00:00 đến 23:59, ví dụ 07:30.")
HOUR_OR_END = spelling(
    r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$", "Phải là giờ dạng GIỜ:PHÚT, từ 00:00 đến 24:00, ví dụ 07:30."
)
NO_CONTROLS = spelling(r"^[^\x00-\x1f\x7f]*$", "Phải viết trên một dòng, không có ký tự điều khiển.")
"""Of names typed by people and devices."""


def _counted(at: datetime) -> datetime:
    try:
        # A day on, so that it has a date in Vietnam too.
        return (at + timedelta(days=1)).astimezone(UTC) - timedelta(days=1)
    except OverflowError:
        raise ValueError("Thời điểm nằm ngoài lịch; hãy chọn năm từ 1 đến 9998.") from None


def _written(form: str, example: str, told: str) -> BeforeValidator:
    """Only as people and programs write it: the framework would also take numbers, as seconds since 1970."""
    pattern = re.compile(form)

    def check(value: object) -> object:
        if (isinstance(value, str) and not pattern.match(value)) or isinstance(value, int | float):
            raise ValueError(f"Phải là {told}, ví dụ {example}.")
        return value

    return BeforeValidator(check)


def _in_calendar(value: object) -> object:
    if isinstance(value, str):
        try:
            date.fromisoformat(value)
        except ValueError:
            year, month, day = value.split("-")
            raise ValueError(f"Không có ngày {day}/{month}/{year}.") from None
    return value


GivenInstant = Annotated[
    AwareDatetime,
    Strict(False),
    AfterValidator(_counted),
    _written(r"\d{4}-\d{2}-\d{2}[Tt ]\d", "2026-11-24T00:00:00Z", "thời điểm dạng RFC 3339"),
]
"""An instant that somebody sends, with its zone; in UTC from here on."""
GivenDay = Annotated[
    date,
    Strict(False),
    BeforeValidator(_in_calendar),
    _written(r"\d{4}-\d{2}-\d{2}\Z", "2026-11-24", "ngày dạng NĂM-THÁNG-NGÀY"),
]
"""A day that somebody sends."""
Stamp = Annotated[str, Field(json_schema_extra={"format": "date-time"}, examples=["2026-11-23T01:30:00Z"])]
"""An instant, as :func:`api.clock.stamp` writes it."""
Day = Annotated[str, Field(json_schema_extra={"format": "date"}, examples=["2026-11-23"])]
Id = Annotated[str, Field(examples=["019a2f00-0000-7000-8000-000000000001"])]
Version = Annotated[int, Field(description="What `If-Match` takes, in quotes: the `ETag`.", examples=[7])]
Next = Annotated[
    str | None, Field(description="The absolute path of the next page; null on the last one.", examples=[None])
]


CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""What nobody means to type: control characters but tabs and line ends, and halves of letters."""


def composed(text: str) -> str:
    """A text as it is kept: NFC, line ends alike; raises ``ValueError`` in Vietnamese for control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if CONTROLS.search(text):
        raise ValueError("Có ký tự điều khiển không in được; hãy xoá rồi gõ lại.")
    return unicodedata.normalize("NFC", text)


class Form(BaseModel):
    """What somebody sends as JSON: members it does not know are refused, its texts are :func:`composed`.

    ``strict``: no number in quotes, no 1 for true; days and instants, which JSON has no type for, come as texts.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, strict=True)

    @field_validator("*", mode="before")
    @classmethod
    def _composed(cls, value: Any) -> Any:
        return composed(value) if isinstance(value, str) else value


def example(body: dict[str, Any]) -> ConfigDict:
    """Of a form: what the documents show of it."""
    return ConfigDict(json_schema_extra={"examples": [body]})


class ShownAs:
    """Marks JSON that goes in or out as it is kept: nothing looks inside it, the documents show it as another type."""

    def __init__(self, type: Any) -> None:
        # In a list it keeps its own name; by itself it would be written out wherever it stands.
        self._many: Any = GenericAlias(list, (type,))

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler(source)

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        told: JsonSchemaValue = handler(TypeAdapter(self._many).core_schema)["items"]
        return told


class Person(TypedDict):
    """Who did it, as they were called then: a user, an API client, the operator or the clock."""

    id: Id
    name: Annotated[str, Field(examples=["Nguyễn Thị Mẫu"])]


class Fault(TypedDict):
    """One thing wrong with one place of the input, or worth knowing about it."""

    pointer: Annotated[
        str, Field(description="A JSON pointer into the body, `?name` or `header:Name`.", examples=["/live_until"])
    ]
    code: Annotated[str, Field(examples=["window_empty"])]
    detail: Annotated[
        str,
        Field(
            description="Vietnamese: what is wrong and how to mend it.",
            examples=["Thời điểm gỡ phải sau thời điểm đăng."],
        ),
    ]


class DecisionCard(TypedDict):
    """The decision that published a version."""

    number: str | None
    date: Day | None
    agency: str | None


class NamedVersion(TypedDict):
    """A version of a procedure that a problem is about."""

    publication: NotRequired[Id]
    effective_from: Day | None
    effective_until: Day | None
    decision: NotRequired[DecisionCard | None]


class Problem(TypedDict):
    """RFC 9457. `code` is stable; `detail` is Vietnamese."""

    type: Annotated[str, Field(json_schema_extra={"format": "uri"}, examples=["urn:loa:problem:stale"])]
    title: Annotated[str, Field(examples=["Precondition Failed"])]
    status: Annotated[int, Field(examples=[412])]
    detail: Annotated[str, Field(examples=["Nội dung đã được thay đổi sau khi bạn mở; chưa ghi đè gì."])]
    code: Annotated[str, Field(examples=["stale"])]
    errors: NotRequired[list[Fault]]
    current_version: NotRequired[Annotated[int, Field(description="412 `stale`: the version that stands.")]]
    changed_by: NotRequired[Annotated[str, Field(description="412 `stale`: who changed it.")]]
    changed_at: NotRequired[Annotated[Stamp, Field(description="412 `stale`: when.")]]
    versions: NotRequired[
        Annotated[list[NamedVersion], Field(description="409 `later_version`: to decide on; 404 `not_in_force`: near.")]
    ]
    items: NotRequired[Annotated[list[Id], Field(description="409 `in_use`: the items that use it.")]]
    multipart: NotRequired[Annotated[str, Field(description="409 `direct_upload_unavailable`: where to send it.")]]
