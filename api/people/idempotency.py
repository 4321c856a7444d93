"""``Idempotency-Key``: a write sent again after a broken connection happens once and answers the same.

A key is good for 24 hours per principal, method, path and key. It is looked up before ``If-Match``. Answers that carry
a secret, marked ``Cache-Control: no-store`` and nothing else, are not kept: their repetition says so.
"""

import hashlib
import tempfile
from collections.abc import Callable, MutableMapping
from datetime import timedelta
from email.message import Message
from typing import IO, Any

import anyio
import anyio.to_thread
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError, OperationalError

from api import clock, delivery, problem
from api.db import Database
from api.people import permission
from api.people.tables import Reply
from api.problem import MEDIA_TYPE, Fault, Problem
from api.settings import Settings

KEPT = timedelta(hours=24)
AT_WORK = timedelta(minutes=2)
"""A request that has not answered by then died with its process; its key may be used again."""
WAIT_SECONDS = 5
LONGEST_KEY = 200
IN_MEMORY, PIECE = 1024 * 1024, 64 * 1024
"""So much of a body is held in memory, the rest on disk; so much of it is given on at a time."""
_HEADERS = (b"content-type", b"etag", b"location")


class Idempotency:
    """ASGI middleware around the management API."""

    def __init__(self, app: delivery.App, database: Database, settings: Settings) -> None:
        self.app, self.database, self.settings = app, database, settings

    async def __call__(self, scope: delivery.Scope, receive: delivery.Receive, send: delivery.Send) -> None:
        given = _header(scope, b"idempotency-key") if scope["type"] == "http" else None
        safe = scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS")
        if given is None or safe or not scope["path"].startswith("/manage/v1/"):
            await self.app(scope, receive, send)
            return
        if not given or len(given) > LONGEST_KEY:
            detail = f"Idempotency-Key phải có từ 1 đến {LONGEST_KEY} ký tự."
            fault = Fault("header:Idempotency-Key", "idempotency_key_invalid", detail)
            await problem.answer(Problem(400, "idempotency_key_invalid", detail, errors=[fault]))(scope, receive, send)
            return
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as kept:
            await self._once(scope, receive, send, given, kept)

    async def _once(
        self, scope: delivery.Scope, receive: delivery.Receive, send: delivery.Send, given: bytes, kept: IO[bytes]
    ) -> None:
        try:
            principal = await anyio.to_thread.run_sync(self._principal, _header(scope, b"authorization"))
            if principal is None:
                # Not signed in: nothing will be written, the framework says why.
                await self.app(scope, receive, send)
                return
            whole = await _whole(scope, receive, kept)
            if whole is None:
                return
            body, receive = whole
            named = (principal.encode(), scope["method"].encode(), scope["path"].encode(), given)
            key = hashlib.sha256(b"\0".join(named)).digest()
            with anyio.move_on_after(WAIT_SECONDS):
                while True:
                    former = await anyio.to_thread.run_sync(self._take, key, body)
                    if former is None or former.status or former.body != body:
                        break
                    await anyio.sleep(0.05)
        except OperationalError:
            await problem.answer(problem.busy())(scope, receive, send)
            return
        if former is None:
            await self._answer(scope, receive, send, key)
        elif former.body != body:
            detail = "Idempotency-Key này đã dùng cho một yêu cầu khác; hãy dùng khoá mới."
            await problem.answer(Problem(422, "idempotency_key_reused", detail))(scope, receive, send)
        elif not former.status:
            detail = "Yêu cầu cùng khoá đang được xử lý; hãy thử lại sau."
            await problem.answer(Problem(409, "in_flight", detail, headers={"Retry-After": "1"}))(scope, receive, send)
        else:
            headers = [(name.encode(), value.encode()) for name, value in former.headers]
            headers += [
                (b"content-length", str(len(former.content)).encode()),
                (b"cache-control", b"private, no-store"),
            ]
            await send({"type": "http.response.start", "status": former.status, "headers": headers})
            await send({"type": "http.response.body", "body": former.content})

    def _principal(self, authorization: bytes | None) -> str | None:
        with self.database.read() as session:
            try:
                key = self.settings.key
                return permission.identify(session, authorization.decode("latin-1") if authorization else None, key).id
            except Problem:
                return None

    def _take(self, key: bytes, body: bytes) -> Reply | None:
        """The reply kept under the key; None when the key is now this request's to answer."""
        try:
            with self.database.write() as session:
                former = session.get(Reply, key)
                now = clock.now()
                if former is not None:
                    stale = now - former.at > (KEPT if former.status else AT_WORK)
                    if not stale:
                        session.expunge(former)
                        return former
                    session.delete(former)
                    session.flush()
                session.add(Reply(key=key, body=body, status=0, headers=[], content=b"", at=now))
                return None
        except IntegrityError:
            return Reply(key=key, body=body, status=0, headers=[], content=b"", at=clock.now())

    async def _answer(self, scope: delivery.Scope, receive: delivery.Receive, send: delivery.Send, key: bytes) -> None:
        status, secret, headers, chunks = 0, False, list[list[str]](), list[bytes]()

        async def kept(message: MutableMapping[str, Any]) -> None:
            nonlocal status, secret, headers
            if message["type"] == "http.response.start":
                status = message["status"]
                secret = (b"cache-control", b"no-store") in message["headers"]
                headers = [[n.decode(), v.decode()] for n, v in message["headers"] if n in _HEADERS]
            elif message["type"] == "http.response.body":
                chunks.append(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, kept)
        finally:
            content = b"".join(chunks)
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(self._keep, key, status, secret, headers, content)

    def _keep(self, key: bytes, status: int, secret: bool, headers: list[list[str]], content: bytes) -> None:
        with self.database.write() as session:
            reply = session.get(Reply, key)
            if reply is None:
                return
            if status == 0 or status >= 500 or status in (401, 408, 409, 412, 428, 429):
                # Nothing was written: the same key may try again.
                session.delete(reply)
                return
            if secret:
                detail = "Việc này đã làm xong ở lần gửi trước; câu trả lời có bí mật nên không giữ lại."
                told = Problem(409, "secret_not_kept", detail)
                status, content, headers = 409, told.body(), [["content-type", MEDIA_TYPE]]
            reply.status, reply.headers, reply.content, reply.at = status, headers, content, clock.now()


async def _whole(
    scope: delivery.Scope, receive: delivery.Receive, kept: IO[bytes]
) -> tuple[bytes, delivery.Receive] | None:
    """The digest of what is asked, and a receive that gives the body again; None when the sender has gone."""
    digest = hashlib.sha256(scope["query_string"] + b"\0")
    boundary = _boundary(_header(scope, b"content-type") or b"")
    told, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        more, piece = message.get("more_body", False), message.get("body", b"")
        kept.write(piece)
        told = _tell(digest.update, told + piece, boundary, last=not more)
    size = kept.tell()
    kept.seek(0)
    given = False

    async def again() -> MutableMapping[str, Any]:
        nonlocal given
        if given:
            return await receive()
        piece = kept.read(PIECE)
        given = kept.tell() == size
        return {"type": "http.request", "body": piece, "more_body": not given}

    return digest.digest(), again


def _boundary(content_type: bytes) -> bytes:
    """What parts the members of a form with files. It is made anew each time the form is sent, and says nothing."""
    header = Message()
    header["content-type"] = content_type.decode("latin-1")
    return str(header.get_boundary("")).encode("latin-1")


def _tell(tell: Callable[[bytes], None], read: bytes, boundary: bytes, *, last: bool) -> bytes:
    """Tell what was read but for the boundaries; what may be the beginning of one is answered, for the next time."""
    if not boundary:
        tell(read)
        return b""
    *before, rest = read.split(boundary)
    for part in before:
        tell(part + b"\0")
    end = len(rest) if last else max(0, len(rest) - len(boundary) + 1)
    tell(rest[:end])
    return rest[end:]


def _header(scope: delivery.Scope, wanted: bytes) -> bytes | None:
    return next((value for name, value in scope["headers"] if name == wanted), None)


def sweep(database: Database) -> None:
    """Forget replies older than a day."""
    with database.write() as session:
        session.execute(delete(Reply).where(Reply.at < clock.now() - KEPT))
