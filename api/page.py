"""Keyset pages: lists that never skip or repeat a row while rows come and go."""

import base64
import hashlib
import hmac
from typing import Any
from urllib.parse import urlencode

import orjson
from pydantic import BaseModel, ConfigDict, Field

from api.problem import Fault, Problem


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
