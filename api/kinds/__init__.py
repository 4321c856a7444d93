"""The kinds: frozen values without I/O, stored as the JSON body of a revision. A new kind is one file and its name here."""

import copy
import unicodedata
from collections.abc import Callable
from typing import Annotated, Any, Literal, get_args

import orjson
from pydantic import Field, RootModel, TypeAdapter, ValidationError
from pydantic_core import SchemaValidator

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
    "LEGAL_FORCE",
    "MODELS",
    "READ",
    "ROOMS",
    "SCHEMA",
    "Article",
    "Body",
    "Kind",
    "LedMessage",
    "MediaUse",
    "Procedure",
    "RadioScript",
    "Read",
    "Written",
    "dropped",
    "parse",
    "stored",
    "upgraded",
]

Body = Article | Procedure | LedMessage | RadioScript
Kind = Literal["article", "procedure", "led_message", "radio_script"]
Read = Literal["article", "procedure"]
"""The kinds that citizens read at an address of their own."""
KINDS: tuple[Kind, ...] = get_args(Kind)
READ: tuple[Read, ...] = get_args(Read)
MODELS: dict[str, type[Body]] = {get_args(one.model_fields["kind"].annotation)[0]: one for one in get_args(Body)}
ROOMS: dict[str, str] = {kind: model.room for kind, model in MODELS.items() if model.room}
LEGAL_FORCE = tuple(kind for kind, model in MODELS.items() if model.legal_force)
LARGEST = 1_000_000
"""Bytes of a body as JSON."""
DEEPEST = 120

_ByKind = Annotated[Body, Field(discriminator="kind")]
_BODY: TypeAdapter[Body] = TypeAdapter(_ByKind)


class WrittenBody(RootModel[_ByKind]):
    """A text of any kind, as it is written; what one reads one may write back."""


Written = Annotated[dict[str, Any], ShownAs(WrittenBody)]
"""A body on the wire: read by :func:`parse`, answered in the form :func:`stored` gives it."""

STEPS: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = ()
"""From each schema number to the next: where the members of older bodies stand now. ``code`` stays: SQL reads it."""
SCHEMA = 1 + len(STEPS)
"""The version of the kinds' models that bodies are stored by."""


def parse(payload: object, prefix: tuple[str | int, ...] = ()) -> Body:
    """The body a payload says; 422 with a pointer and a sentence for each thing that cannot be taken.

    Text becomes NFC; control characters are refused, naming their place.
    """
    cleaned = _clean(payload, prefix)
    if isinstance(cleaned, dict) and cleaned.keys() == {"body"}:
        told = "Hãy gửi thẳng nội dung, không bọc trong `body`."
        raise invalid([Fault(pointer([*prefix, "body"]), "wrapped", told)])
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


def upgraded(body: dict[str, Any], schema: int) -> dict[str, Any]:
    """The members of a body that was stored by ``schema``, where they stand today."""
    for step in STEPS[schema - 1 :]:
        body = step(body)
    return body


def stored(body: dict[str, Any], schema: int) -> Body:
    """A body as it was kept, never refused: limits are for what comes in, and a text outlives the rules it came in by.

    What its kind has no place for any more is left out.
    """
    body = upgraded(body, schema)
    while True:
        try:
            kept: Body = _KEPT.validate_python(body, extra="ignore")
            return kept
        except ValidationError as error:
            body = _without(copy.deepcopy(body), error)


def _without(body: dict[str, Any], error: ValidationError) -> dict[str, Any]:
    """The body less the first thing that no longer fits, or the part that lacks what it must have."""
    first = error.errors()[0]
    place = first["loc"][1:-1] if first["type"] == "missing" else first["loc"][1:]
    if not place:
        raise error
    holder: Any = body
    for step in place[:-1]:
        holder = holder[step]
    del holder[place[-1]]
    return body


def _unlimited(schema: Any) -> Any:
    """A core schema without its limits of size and shape."""
    if isinstance(schema, dict):
        limits = _LIMITS if schema.get("type") in ("str", "list", "int", "float") else ()
        return {name: _unlimited(value) for name, value in schema.items() if name not in limits}
    return [_unlimited(one) for one in schema] if isinstance(schema, list) else schema


_LIMITS = ("min_length", "max_length", "pattern", "gt", "ge", "lt", "le")
# Validators that the models have built for themselves would bring their limits back in.
_KEPT = SchemaValidator(_unlimited(_BODY.core_schema), _use_prebuilt=False)


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
        if isinstance(value, int) and value.bit_length() > 63:
            found.append(Fault(pointer(path), "number_too_large", "Số này lớn quá mức có thể lưu."))
            return 0
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
