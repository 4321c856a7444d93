"""``If-Match``: every write says which version it was made from, so that nobody's work is overwritten unseen."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

import orjson
from fastapi import Depends, Header

from api import clock
from api.problem import Fault, Problem


def etag(version: int) -> str:
    return f'"{version}"'


def etag_of(answer: Mapping[str, Any]) -> str:
    """Of what has no version, as nobody overwrites it: of what it says now."""
    return f'"{hashlib.md5(orjson.dumps(answer), usedforsecurity=False).hexdigest()}"'


def missing() -> Problem:
    detail = "Thiếu If-Match: hãy đọc lại nội dung và gửi kèm phiên bản (ETag) bạn đang sửa."
    return Problem(428, "precondition_required", detail)


def _given(
    if_match: Annotated[str | None, Header(description="The `ETag` of what is being changed.")] = None,
) -> int | Literal["*"]:
    if if_match is None:
        raise missing()
    text = if_match.strip()
    if text == "*":
        return "*"
    text = text.removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        detail = 'If-Match phải là ETag của nội dung, ví dụ "7".'
        raise Problem(400, "if_match_invalid", detail, errors=[Fault("header:If-Match", "if_match_invalid", detail)])
    return int(text)


IfMatch = Annotated[int | Literal["*"], Depends(_given)]


def require(
    given: int | Literal["*"],
    current: int,
    changed_by: str | None = None,
    changed_at: datetime | None = None,
    *,
    asking: str,
    star: bool = False,
) -> None:
    """412 ``stale`` with the current version and who changed it, when the caller's copy is not the latest.

    ``asking`` is the caller's name.

    ``*``, which overwrites what one has not seen, is 428 but where ``star`` allows it: taking down what is in the way.
    """
    if given == "*" and not star:
        raise missing()
    if given in ("*", current):
        return
    who = f" bởi {changed_by}" if changed_by else ""
    if changed_by == asking:
        who = " bởi chính bạn, ở một cửa sổ hoặc máy khác,"
    members: dict[str, Any] = {"current_version": current}
    if changed_by:
        members["changed_by"] = changed_by
    if changed_at is not None:
        members["changed_at"] = clock.stamp(changed_at)
    detail = f"Nội dung đã được thay đổi{who} sau khi bạn mở; chưa ghi đè gì. Hãy đọc bản mới rồi sửa tiếp."
    raise Problem(412, "stale", detail, headers={"ETag": etag(current)}, **members)
