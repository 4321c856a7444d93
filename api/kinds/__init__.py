"""The kinds: frozen values without I/O, stored as the JSON body of a revision. A new kind is one file and one word here."""

import unicodedata
from typing import Annotated, Any, Literal, get_args

import orjson
from pydantic import Field, RootModel, TypeAdapter, ValidationError

from api.kinds import prose
from api.kinds.article import Article
from api.kinds.body import MediaUse
from api.kinds.led_message import LedMessage
from api.kinds.procedure import Procedure
from api.kinds.radio_script import RadioScript
from api.problem import Fault, faults, invalid, pointer
from api.wire import ShownAs, composed

__all__ = [
    "KINDS",
    "Article",
    "Body",
    "Kind",
    "LedMessage",
    "MediaUse",
    "Procedure",
    "RadioScript",
    "Written",
    "dropped",
    "parse",
]

Body = Article | Procedure | LedMessage | RadioScript
Kind = Literal["article", "procedure", "led_message", "radio_script"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LARGEST = 1_000_000
"""Bytes of a body as JSON."""
DEEPEST = 120

_ByKind = Annotated[Article | Procedure | LedMessage | RadioScript, Field(discriminator="kind")]
_BODY: TypeAdapter[Body] = TypeAdapter(_ByKind)


class WrittenBody(RootModel[_ByKind]):
    """A text of any kind, as it is written; what one reads one may write back."""


Written = Annotated[dict[str, Any], ShownAs(WrittenBody)]
"""A body on the wire: read by :func:`parse`, answered as it is kept."""


def parse(payload: object, prefix: tuple[str | int, ...] = ()) -> Body:
    """The body a payload says; 422 with a pointer and a sentence for each thing that cannot be taken.

    Text becomes NFC; control characters are refused, naming their place.
    """
    cleaned = _clean(payload, prefix)
    try:
        return _BODY.validate_python(cleaned)
    except ValidationError as error:
        found = []
        for one in error.errors():
            place = one["loc"]
            # The union puts the kind itself in front of a member's place.
            inner = place[1:] if place and place[0] in KINDS else place
            if one["type"].startswith("union_tag"):
                inner = ("kind",)
            found.append({**one, "loc": inner})
        raise invalid(faults(found, prefix)) from None


def dropped(payload: object, path: tuple[str | int, ...] = ()) -> list[Fault]:
    """What of the HTML in a payload is not kept, as :func:`parse` cleans it without a word."""
    if isinstance(payload, dict):
        found = []
        for name, value in payload.items():
            if name in ("html", "body_html") and isinstance(value, str):
                found += [Fault(pointer((*path, name)), "dropped", told) for told in prose.from_html(value)[1]]
            else:
                found += dropped(value, (*path, name))
        return found
    if isinstance(payload, list):
        return [fault for index, value in enumerate(payload) for fault in dropped(value, (*path, index))]
    return []


def _clean(payload: object, prefix: tuple[str | int, ...]) -> Any:
    """A copy with every string in NFC; refuses what is too large or too deep before anything looks inside it."""
    found: list[Fault] = []
    letters = 0

    def visit(value: object, path: tuple[str | int, ...]) -> Any:
        nonlocal letters
        if len(path) - len(prefix) > DEEPEST:
            raise invalid([Fault(pointer(prefix), "too_deep", "Nội dung lồng quá sâu.")])
        if isinstance(value, str):
            letters += len(value)
            if letters > LARGEST:
                raise invalid([Fault(pointer(prefix), "too_large", "Nội dung lớn quá 1 MB.")])
            try:
                return composed(value)
            except ValueError as error:
                found.append(Fault(pointer(path), "control_character", str(error)))
                return ""
        if isinstance(value, dict):
            return {unicodedata.normalize("NFC", str(name)): visit(one, (*path, name)) for name, one in value.items()}
        if isinstance(value, (list, tuple)):
            return [visit(one, (*path, index)) for index, one in enumerate(value)]
        return value

    cleaned = visit(payload, prefix)
    if found:
        raise invalid(found)
    try:
        if len(orjson.dumps(cleaned)) > LARGEST:
            raise invalid([Fault(pointer(prefix), "too_large", "Nội dung lớn quá 1 MB.")])
    except (TypeError, RecursionError):
        raise invalid([Fault(pointer(prefix), "json_invalid", "Không phải JSON hợp lệ.")]) from None
    return cleaned
