"""What may be sent: a body larger than its route takes is refused before anything is read into memory."""

from typing import Any

from fastapi import HTTPException

from api import problem
from api.delivery import App, Receive, Scope, Send
from api.problem import Problem

LIMIT = 2 * 1024 * 1024
"""Bytes of a request's body; some addresses take more."""
LIMITS = (
    ("/manage/v1/media", 55 * 1024 * 1024),
    ("/manage/v1/procedures/import", 100 * 1024 * 1024),
)


class BodyLimit:
    """ASGI middleware around the rest: 413, in words."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        limit = next((size for path, size in LIMITS if scope["path"].startswith(path)), LIMIT)
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
        if declared.isdigit() and int(declared) > limit:
            await problem.answer(_too_large(limit))(scope, receive, send)
            return
        taken = 0
        started = False

        async def counted() -> Any:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise TooLarge(limit)
            return message

        async def watched(message: Any) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, counted, watched)
        except TooLarge as error:
            # Read in front of the framework, which answers the others itself.
            if not started:
                await problem.answer(error.problem)(scope, receive, send)


def _too_large(limit: int) -> Problem:
    size = f"{limit // 1024 // 1024} MB"
    return Problem(413, "too_large", f"Dữ liệu gửi lên lớn quá giới hạn {size} của địa chỉ này; chưa lưu gì.")


class TooLarge(HTTPException):
    """One that the framework hands on as it is, where it would call any other trouble with a body unreadable."""

    def __init__(self, limit: int) -> None:
        super().__init__(413)
        self.problem = _too_large(limit)
