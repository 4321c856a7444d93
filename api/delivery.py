"""Public answers as bytes: encoded once, kept with their ETag, served from memory in front of the framework.

A public answer depends only on what is live and on the clock, so it stays true until something is written to the log
(:meth:`Edge.clear`) or the next window edge (``Answer.until``). Everything here is about bytes; what an answer says
is the channels' business.
"""

import gzip
import hashlib
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Iterable, MutableMapping, Sequence
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
from starlette.responses import Response

from api import clock

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Header = tuple[bytes, bytes]

FRESH_SECONDS = 15
STALE_SECONDS = 30
KEPT_BYTES = 96 * 1024 * 1024
TRACKING = ("fbclid", "gclid", "zarsrc")
_COMPRESSIBLE = (
    "application/json",
    "text/",
    "application/xml",
    "application/rss",
    "application/atom",
    "application/feed",
)

Counted = tuple[str, int, str]
"""An item, its revision and the channel: what an answer delivered."""


class Answer(Response):
    """A 200 whose bytes, tag and lifetime are known before it is sent.

    ``until`` is the next instant at which it may say something else; ``max_age`` the seconds it may be reused without
    asking (None: ``private, no-cache``, for devices). ``counted`` is what each sending of it delivers. ``key`` shares
    one kept answer between callers that may see the same bytes (a playlist profile); ``device`` names who asked.
    """

    def __init__(
        self,
        body: bytes,
        media_type: str = "application/json",
        *,
        changed_at: datetime,
        until: datetime | None = None,
        max_age: int | None = FRESH_SECONDS,
        stale: int = STALE_SECONDS,
        tags: Sequence[str] = (),
        counted: Sequence[Counted] = (),
        headers: dict[str, str] | None = None,
        key: Hashable | None = None,
        device: str | None = None,
    ) -> None:
        self.body, self.media_type, self.status_code, self.background = body, media_type, 200, None
        self.md5 = hashlib.md5(body, usedforsecurity=False).hexdigest()
        self.changed_at = changed_at.replace(microsecond=0)
        self.until = until.timestamp() if until else None
        self.max_age, self.stale = max_age, stale
        self.counted, self.key, self.device = tuple(counted), key, device
        self.hits = 0
        charset = "; charset=utf-8" if media_type.startswith("text/") and "charset" not in media_type else ""
        self._fixed: list[Header] = [
            (b"content-type", (media_type + charset).encode()),
            (b"last-modified", format_datetime(self.changed_at, usegmt=True).encode()),
            (b"access-control-allow-origin", b"*"),
            (b"access-control-expose-headers", b"*"),
            (b"x-content-type-options", b"nosniff"),
        ]
        if tags:
            self._fixed.append((b"cache-tag", ",".join(dict.fromkeys(tags)).encode()))
        for name, value in (headers or {}).items():
            self._fixed.append((name.lower().encode(), value.encode()))
        self._coded = max_age is not None and len(body) > 400 and media_type.startswith(_COMPRESSIBLE)
        if self._coded:
            self._fixed.append((b"vary", b"Accept-Encoding"))
        self._zipped: bytes | None = None
        self._ready: dict[bool, list[Header]] = {}

    @property
    def size(self) -> int:
        """About what keeping it costs: the body, its zipped form, the headers."""
        return len(self.body) * 4 // 3 + 1024

    def kept_until(self) -> float:
        """Seconds since 1970 at which this answer may no longer be served from memory."""
        return self.until if self.until is not None else float("inf")

    def _cache_control(self) -> tuple[bytes, bool]:
        """The header, and whether it stays as it is (no edge near enough to shorten it)."""
        if self.max_age is None:
            return b"private, no-cache", True
        fresh, stale, steady = self.max_age, self.stale, True
        if self.until is not None:
            left = max(0, int(self.until - time.time()))
            steady = left > fresh + stale
            fresh = min(fresh, left)
            stale = min(stale, left - fresh)
        if not self.stale:
            return f"public, max-age={fresh}".encode(), steady
        return f"public, max-age={fresh}, stale-while-revalidate={stale}, stale-if-error=86400".encode(), steady

    def _head_lines(self, zipped: bool) -> list[Header]:
        ready = self._ready.get(zipped)
        if ready is not None and (self.until is None or self.until - time.time() > self.stale + (self.max_age or 0)):
            return ready
        control, steady = self._cache_control()
        body = self.body
        headers = [*self._fixed, (b"cache-control", control)]
        if zipped:
            if self._zipped is None:
                self._zipped = gzip.compress(body, 6, mtime=0)
            body = self._zipped
            headers.append((b"content-encoding", b"gzip"))
        headers.append((b"etag", f'"{self.md5}{"-gzip" if zipped else ""}"'.encode()))
        headers.append((b"content-length", str(len(body)).encode()))
        if steady:
            self._ready[zipped] = headers
        return headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        keep = scope.get("loa.keep")
        if keep is not None:
            keep(self)
        await self.serve(scope, send)

    async def serve(self, scope: Scope, send: Send) -> None:
        """Send 200 or 304, in the coding the caller takes; bodies are left out for HEAD."""
        none_match = since = accepts = b""
        for name, value in scope["headers"]:
            if name == b"if-none-match":
                none_match = value
            elif name == b"accept-encoding":
                accepts = value
            elif name == b"if-modified-since":
                since = value
        zipped = self._coded and takes_gzip(accepts)
        headers = self._head_lines(zipped)
        self.hits += 1
        if (none_match and self.matches(none_match)) or (since and not none_match and self._unchanged_since(since)):
            await send({"type": "http.response.start", "status": 304, "headers": headers[:-1]})
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else (self._zipped or b"") if zipped else self.body
        await send({"type": "http.response.body", "body": body})

    def matches(self, none_match: bytes) -> bool:
        """Compare tolerantly: players in the field drop quotes, ``W/`` and coding suffixes, or send a bare MD5."""
        if none_match.strip() == b"*":
            return True
        mine = self.md5.encode()
        return any(
            tag.strip().removeprefix(b"W/").strip(b'"').removesuffix(b"-gzip") == mine for tag in none_match.split(b",")
        )

    def _unchanged_since(self, since: bytes) -> bool:
        try:
            return self.changed_at <= parsedate_to_datetime(since.decode("ascii"))
        except (ValueError, TypeError):
            return False


def takes_gzip(accepts: bytes) -> bool:
    """Whether ``Accept-Encoding`` allows gzip."""
    if not accepts:
        return False
    for part in accepts.lower().split(b","):
        coding, _, parameters = part.partition(b";")
        if coding.strip() in (b"gzip", b"*", b"x-gzip"):
            weight = parameters.strip().removeprefix(b"q=").strip()
            return weight not in (b"0", b"0.0", b"0.00", b"0.000")
    return False


def encode(document: object) -> bytes:
    """JSON as the public gets it: UTF-8, members in the order given."""
    return orjson.dumps(document)


def plain_query(query: bytes) -> bytes:
    """The query without what advertising adds to links (``utm_*``, ``fbclid``, ``gclid``, ``zarsrc``)."""
    if not query:
        return query
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True, encoding="latin-1")
    kept = [(k, v) for k, v in pairs if not k.startswith("utm_") and k not in TRACKING]
    return query if len(kept) == len(pairs) else urlencode(kept, encoding="latin-1").encode()


PREFLIGHT: list[Header] = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
    (b"access-control-allow-headers", b"Authorization, Content-Type, If-None-Match, If-Modified-Since, Range"),
    (b"access-control-max-age", b"86400"),
    (b"content-length", b"0"),
]


class Edge:
    """ASGI middleware in front of the framework: keeps public answers and serves them again.

    A key is (path, query); for device surfaces it is a hash over path, query and credential that leads to the shared
    key of the profile, so that no token is ever part of one. Nothing is kept whose reading began before the last
    :meth:`clear`.
    """

    def __init__(self, app: App) -> None:
        self.app = app
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()
        self._aliases: dict[Hashable, tuple[Hashable, str | None]] = {}
        self._bytes = 0
        self._generation = 0
        self._lock = threading.Lock()
        self._tally: Counter[Counted] = Counter()
        self._seen: dict[str, datetime] = {}

    def clear(self) -> None:
        """Forget every answer: something was written. Safe from any thread."""
        with self._lock:
            self._generation += 1
            for answer in self._kept.values():
                self._count(answer)
            self._kept, self._aliases, self._bytes = OrderedDict(), {}, 0

    def drain(self) -> tuple[Counter[Counted], dict[str, datetime]]:
        """What was delivered, and which devices asked, since the last call."""
        with self._lock:
            for answer in self._kept.values():
                self._count(answer)
            tally, self._tally = self._tally, Counter()
            seen, self._seen = self._seen, {}
        return tally, seen

    def _count(self, answer: Answer) -> None:
        hits, answer.hits = answer.hits, 0
        if hits:
            for what in answer.counted:
                self._tally[what] += hits

    @property
    def size(self) -> tuple[int, int]:
        """How many answers are kept, and about how many bytes they take."""
        return len(self._kept), self._bytes

    def kept(self, key: Hashable) -> Answer | None:
        """The answer kept under a shared key, while it is true."""
        answer = self._kept.get(key)
        return answer if answer is not None and time.time() < answer.kept_until() else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/v1/"):
            await self.app(scope, receive, send)
            return
        if scope["method"] not in ("GET", "HEAD"):
            await self._pass(scope, receive, send)
            return
        path = scope["path"]
        key: Hashable = (path, scope["query_string"])
        device = path.startswith(("/v1/signage/", "/v1/radio/"))
        if device:
            key = _private(scope)
        answer = self._kept.get(key)
        if answer is None and device:
            alias = self._aliases.get(key)
            if alias is not None:
                answer = self._kept.get(alias[0])
                if answer is not None and alias[1] is not None:
                    self._seen[alias[1]] = clock.now()
        if answer is not None and time.time() < answer.kept_until():
            await answer.serve(scope, send)
            return
        scope["query_string"] = plain_query(scope["query_string"])
        if not device:
            key = (path, scope["query_string"])
        generation = self._generation
        scope["loa.keep"] = lambda fresh: self._keep(key, fresh, generation)
        await self._pass(scope, receive, send)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        """On to the framework; whatever it answers may be read from any origin, without credentials."""
        if scope["method"] == "OPTIONS":
            await send({"type": "http.response.start", "status": 204, "headers": PREFLIGHT})
            await send({"type": "http.response.body", "body": b""})
            return

        async def open_to_all(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                if not any(name == b"access-control-allow-origin" for name, _ in headers):
                    headers.append((b"access-control-allow-origin", b"*"))
                message["headers"] = headers
            await send(message)

        await self.app(scope, receive, open_to_all)

    def _keep(self, key: Hashable, answer: Answer, generation: int) -> None:
        with self._lock:
            if answer.device is not None:
                self._seen[answer.device] = clock.now()
            if generation != self._generation or time.time() >= answer.kept_until():
                # Too late to keep; its one delivery still counts.
                for what in answer.counted:
                    self._tally[what] += 1
                return
            if answer.key is not None:
                self._aliases[key] = (answer.key, answer.device)
                key = answer.key
            former = self._kept.pop(key, None)
            if former is not None and former is not answer:
                self._count(former)
                self._bytes -= former.size
            if former is not answer:
                self._bytes += answer.size
            self._kept[key] = answer
            while self._bytes > KEPT_BYTES:
                _, oldest = self._kept.popitem(last=False)
                self._count(oldest)
                self._bytes -= oldest.size


def _private(scope: Scope) -> bytes:
    """A key for what one credential may read: a hash, so that the token itself is never kept."""
    digest = hashlib.sha256(scope["path"].encode() + b"?" + scope["query_string"])
    for name, value in scope["headers"]:
        if name == b"authorization":
            digest.update(b"\0" + value)
    return digest.digest()


def tags(kind: str, ids: Iterable[str]) -> list[str]:
    """Cache tags of an answer: the kind of list, and each item in it."""
    return [kind, *(f"item:{one}" for one in ids)]
