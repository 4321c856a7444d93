"""Sending a file over HTTP: conditional requests and ranges (RFC 9110 sections 13 and 14)."""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import quote

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.delivery import bare, unchanged_since
from api.media.tables import Asset, Rendition, key
from api.problem import Problem
from api.storage import Storage

FOREVER = "public, max-age=31536000, immutable"
"""Of what is addressed by its hash."""
_CHUNK = 256 * 1024
_READERS = anyio.CapacityLimiter(16)
"""Files are read by threads of their own: a slow store does not keep pages waiting."""
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def send(
    request: Request, storage: Storage, file: Asset | Rendition, name: str, changed_at: datetime, cache_control: str
) -> Response:
    """A stored file; a document is an attachment under ``name``."""

    def read(start: int, length: int) -> Iterator[bytes]:
        return _pieces(storage, file.sha256, start, length)

    return _send(request, file.bytes, file.type, (file.sha256,), name, changed_at, cache_control, read)


def send_bytes(
    request: Request,
    content: bytes,
    media_type: str,
    tags: tuple[str, ...],
    name: str,
    changed_at: datetime,
    cache_control: str,
) -> Response:
    """What is in memory already, in the same way. The first of ``tags`` is told, any of them is known again."""

    def read(start: int, length: int) -> Iterator[bytes]:
        yield content[start : start + length]

    return _send(request, len(content), media_type, tags, name, changed_at, cache_control, read)


def _send(
    request: Request,
    size: int,
    media_type: str,
    tags: tuple[str, ...],
    name: str,
    changed_at: datetime,
    cache_control: str,
    read: Callable[[int, int], Iterator[bytes]],
) -> Response:
    """200, 206, 304 or 416 for a file. Whatever it is, a browser runs nothing of it.

    Several ranges at once are answered with the whole file.
    """
    tag = f'"{tags[0]}"'
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(changed_at.replace(microsecond=0), usegmt=True),
        "Cache-Control": cache_control,
        "Accept-Ranges": "bytes",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Content-Disposition": _disposition(media_type, name),
        "Content-Type": media_type,
    }
    named = request.headers.get("if-none-match")
    since = request.headers.get("if-modified-since", "")
    if _names(named, tags) if named is not None else unchanged_since(since, changed_at):
        return Response(status_code=304, headers=_without(headers, "Content-Type", "Content-Disposition"))
    start, length, status = 0, size, 200
    if request.method == "GET":
        condition = request.headers.get("if-range")
        if condition is None or condition.strip() == tag:
            span = _span(request.headers.get("range", ""), size)
            if span is not None:
                start, length = span
                status = 206
                headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{size}"
    headers["Content-Length"] = str(length)
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers)
    pieces = read(start, length)
    # Before the first header leaves: a store that does not answer is a 503, not a reply that breaks off.
    first = next(pieces)
    return StreamingResponse(_following(first, pieces), status, headers)


async def _following(first: bytes, pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    piece: bytes | None = first
    while piece is not None:
        yield piece
        piece = await anyio.to_thread.run_sync(next, pieces, None, limiter=_READERS)


def _pieces(storage: Storage, sha256: str, start: int, length: int) -> Iterator[bytes]:
    try:
        with storage.open(key(sha256), start, length) as source:
            while piece := source.read(_CHUNK):
                yield piece
    except FileNotFoundError:
        detail = "Kho tệp thiếu tệp này; hãy báo quản trị khôi phục từ bản sao lưu."
        raise Problem(503, "storage_incomplete", detail, headers={"Retry-After": "3600"}) from None


def _disposition(media_type: str, name: str) -> str:
    """RFC 6266: the name in ASCII for old clients, and whole."""
    kind = "attachment" if media_type.startswith("application/") else "inline"
    plain = re.sub(r"[^A-Za-z0-9 ._-]", "_", name)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _names(asked: str, tags: tuple[str, ...]) -> bool:
    return asked.strip() == "*" or any(bare(tag.encode()).decode() in tags for tag in asked.split(","))


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """Start and length of the one range asked for; None for none, for several, and for what is no range."""
    found = _RANGE.fullmatch(asked.replace(" ", ""))
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found[1], found[2]
    if not first:
        length = min(int(last), size)
        start = size - length
    else:
        start = int(first)
        if last and int(last) < start:
            return None
        length = min(int(last) + 1 if last else size, size) - start
    if length <= 0:
        raise Problem(
            416,
            "range_not_satisfiable",
            f"Tệp chỉ có {size} byte; khoảng byte yêu cầu nằm ngoài tệp.",
            headers={"Content-Range": f"bytes */{size}"},
        )
    return start, length


def _without(headers: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name not in names}
