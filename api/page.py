"""Keyset pages: lists that never skip or repeat a row while rows come and go."""

import base64
import hashlib
import hmac
import operator
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, Select, UnaryExpression, and_, or_, true
from sqlalchemy.orm import Session
from sqlalchemy.sql import operators

from api.problem import Fault, Problem
from api.process import settings_of


class NoParameters(BaseModel):
    """The query of a route that takes none: any name is refused by its name."""

    model_config = ConfigDict(extra="forbid")


class ListQuery(NoParameters):
    """What every list takes besides its filters."""

    limit: int = Field(20, ge=1, le=100, description="How many items a page holds.")
    cursor: str | None = Field(None, min_length=1, max_length=1000, description="Where the page starts, from `next`.")


def seal(key: bytes, scope: str, values: list[Any]) -> str:
    """An opaque, signed cursor. It is good only for the list (``scope``) that made it."""
    payload = orjson.dumps(values)
    mac = hmac.digest(key, scope.encode() + b"\0" + payload, hashlib.sha256)[:12]
    return base64.urlsafe_b64encode(mac + payload).decode().rstrip("=")


def unseal(key: bytes, scope: str, cursor: str, name: str = "cursor") -> list[Any]:
    """The values of a cursor of this list; 422 ``cursor_invalid`` for any other text. ``name``: the parameter it came in."""
    try:
        raw = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        values: list[Any] = orjson.loads(raw[12:])
        # All of it is compared, not only the signature: decoding passes over what was put in between.
        if not hmac.compare_digest(seal(key, scope, values).encode(), cursor.encode()):
            raise ValueError
        return values
    except ValueError:
        detail = "Con trỏ trang không dùng được cho danh sách này; hãy bỏ tham số này và đọc lại từ đầu."
        raise Problem(422, "cursor_invalid", detail, errors=[Fault(f"?{name}", "cursor_invalid", detail)]) from None


def following(path: str, parameters: dict[str, Any], cursor: str | None, name: str = "cursor") -> str | None:
    """The absolute path of the next page: the same question, with the cursor. None when there is no next page."""
    if cursor is None:
        return None
    kept = {k: v for k, v in parameters.items() if v is not None and k != name}
    return f"{path}?{urlencode({**kept, name: cursor}, doseq=True)}"


def through(
    request: Request, session: Session, rows: Select[Any], query: ListQuery, *order: Any, apart: str = ""
) -> tuple[list[Any], str | None]:
    """One page of ``rows``, and where the next one stands.

    ``order``: what ``order_by`` takes; the last of it tells any two rows apart. ``apart``: a word for lists of one
    address that are in different orders, for neither goes on from a place in the other.
    """
    key, scope = settings_of(request).key, request.url.path + apart
    if query.cursor:
        rows = rows.where(_beyond(order, unseal(key, scope, query.cursor)))
    alone = len(rows.column_descriptions) == 1
    placed = rows.add_columns(*(_column(one) for one in order)).order_by(*order)
    found = session.execute(placed.limit(query.limit + 1)).all()
    cursor = None
    if len(found) > query.limit:
        place = found[query.limit - 1][-len(order) :]
        cursor = seal(key, scope, [one.isoformat() if isinstance(one, datetime) else one for one in place])
    page = [row[0] if alone else row[: -len(order)] for row in found[: query.limit]]
    return page, following(request.url.path, query.model_dump(mode="json", exclude_defaults=True), cursor)


def _column(one: Any) -> Any:
    return one.element if _descends(one) else one


def _descends(one: Any) -> bool:
    return isinstance(one, UnaryExpression) and one.modifier is operators.desc_op


def _beyond(order: Sequence[Any], place: Sequence[Any]) -> ColumnElement[bool]:
    """The rows that come after a place: those equal in the first columns are told apart by the later ones."""
    beyond: ColumnElement[bool] | None = None
    for one, told in reversed(list(zip(order, place, strict=True))):
        column, past = _column(one), operator.lt if _descends(one) else operator.gt
        value = datetime.fromisoformat(told) if column.type.python_type is datetime else told
        beyond = past(column, value) if beyond is None else or_(past(column, value), and_(column == value, beyond))
    return true() if beyond is None else beyond
