"""Public answers as bytes: encoded once, kept with their ETag, served from memory in front of the framework.

A public answer depends only on what is live and on the clock, so it stays true until the log tells of something that
the public may notice (:meth:`Front.heard`) or the next window edge (``Answer.until``). Everything here is about bytes;
what an answer says is the channels' business.
"""

import asyncio
import copy
import gzip
import hashlib
import math
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, MutableMapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from enum import IntEnum
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
from starlette.responses import Response

from api import clock

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Header = tuple[bytes, bytes]

FRESH_SECONDS = 15
STALE_SECONDS = 30
KEPT_BYTES = 64 * 1024 * 1024
DEVICES_AT_WORK = 16
"""Requests of devices that are being answered at once: the other threads are there for people."""
KEPT_ALIASES = 20_000
"""Credentials, addresses and spellings of them that lead to a device's answer: about 8 MB at most."""
TRACKING = ("fbclid", "gclid", "zarsrc")
_DEVICES = ("/v1/signage/", "/v1/radio/")
_NOTHING: Message = {"type": "http.response.body", "body": b""}
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

Place = tuple[str, int]
"""A place in the log: its epoch and a sequence number."""


class Reach(IntEnum):
    """What of all that is kept an event may make untrue."""

    NOTHING = 0
    ANSWERS = 1
    DEVICES = 2
    """Answers, and which credential leads to which of them."""


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
        self._tags = (f'"{self.md5}"'.encode(), f'"{self.md5}-gzip"'.encode())
        self.changed_at = changed_at.replace(microsecond=0)
        self.until = until.timestamp() if until else math.inf
        self.max_age, self.stale = max_age, stale
        # Nearer to the edge than that, lifetimes are shortened: the head is no longer the same each time.
        self._steady_until = math.inf if max_age is None else self.until - max_age - stale
        self.counted, self.key, self.device = tuple(counted), key, device
        self.hits = self.weight = 0
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
        if max_age is not None:
            # Short answers too: the same address may have a longer one tomorrow.
            self._fixed.append((b"vary", b"Accept-Encoding"))
        self._coded = max_age is not None and len(body) > 400 and media_type.startswith(_COMPRESSIBLE)
        self._zipped: bytes | None = None
        self._ready: dict[bool, tuple[Message, Message]] = {}

    @property
    def size(self) -> int:
        """About what keeping it costs: the body, its zipped form, headers, what it counts."""
        return len(self.body) * 4 // 3 + 3072 + 256 * len(self.counted)

    def to(self, device: str) -> "Answer":
        """The same bytes, sent to one device."""
        mine = copy.copy(self)
        mine.device, mine.hits = device, 0
        return mine

    def _cache_control(self) -> bytes:
        if self.max_age is None:
            return b"private, no-cache"
        left = max(0, self.until - time.time())
        fresh = int(min(self.max_age, left))
        if not self.stale:
            return f"public, max-age={fresh}".encode()
        stale = int(min(self.stale, left - fresh))
        return f"public, max-age={fresh}, stale-while-revalidate={stale}, stale-if-error=86400".encode()

    def _heads(self, zipped: bool) -> tuple[Message, Message]:
        """How a 200 and a 304 begin."""
        steady = time.time() <= self._steady_until
        if steady and zipped in self._ready:
            return self._ready[zipped]
        body = self.body
        headers = [*self._fixed, (b"cache-control", self._cache_control()), (b"etag", self._tags[zipped])]
        if zipped:
            if self._zipped is None:
                self._zipped = gzip.compress(body, 6, mtime=0)
            body = self._zipped
            headers.append((b"content-encoding", b"gzip"))
        whole = [*headers, (b"content-length", str(len(body)).encode())]
        heads: tuple[Message, Message] = (
            {"type": "http.response.start", "status": 200, "headers": whole},
            {"type": "http.response.start", "status": 304, "headers": headers},
        )
        if steady:
            self._ready[zipped] = heads
        return heads

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        keep = scope.get("loa.keep")
        if keep is not None:
            keep(self)
        await self.serve(scope, send)

    async def serve(self, scope: Scope, send: Send) -> None:
        """Send 200 or 304, in the coding the caller takes; bodies are left out for HEAD."""
        asked = dict(scope["headers"])
        zipped = self._coded and takes_gzip(asked.get(b"accept-encoding", b""))
        found, unchanged = self._heads(zipped)
        if self._unchanged(asked):
            await send(unchanged)
            await send(_NOTHING)
            return
        await send(found)
        if scope["method"] == "HEAD":
            await send(_NOTHING)
        else:
            await send({"type": "http.response.body", "body": self._zipped if zipped else self.body})

    def _unchanged(self, asked: Mapping[bytes, bytes]) -> bool:
        """Whether the caller holds this very answer, by its tag; by its date only when it names no tag."""
        none_match = asked.get(b"if-none-match")
        if none_match is not None:
            return self.matches(none_match)
        since = asked.get(b"if-modified-since")
        return since is not None and unchanged_since(since.decode("latin-1"), self.changed_at)

    def matches(self, none_match: bytes) -> bool:
        """Compare tolerantly: players in the field drop quotes, ``W/`` and coding suffixes, or send a bare MD5."""
        if none_match in self._tags or none_match.strip() == b"*":
            return True
        mine = self.md5.encode()
        return any(bare(tag) == mine for tag in none_match.split(b","))


def unchanged_since(since: str, changed_at: datetime) -> bool:
    """Whether ``If-Modified-Since`` names a moment at or after the change, to the second; anything else says nothing."""
    try:
        return changed_at.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False


def bare(tag: bytes) -> bytes:
    """The MD5 in an entity tag: without ``W/``, quotes, and what a coding (of ours or of a proxy) appends to it."""
    return tag.strip().removeprefix(b"W/").strip(b'"').partition(b"-")[0]


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


class Front:
    """ASGI middleware in front of the framework: keeps public answers and serves them again.

    A key is (path, query); for device surfaces it is a hash over path, query and credential that leads to the shared
    key of the profile, so that no token is ever part of one. Nothing is kept whose reading began before answers were
    forgotten last; only answers (:class:`Answer`) are, never errors. Many who ask for the same at once wait for one
    making of it.
    """

    def __init__(self, app: App) -> None:
        self.app = app
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()
        self._aliases: OrderedDict[Hashable, tuple[Hashable, str | None]] = OrderedDict()
        self._bytes = 0
        self._generation = self._admissions = 0
        self._head: Place | None = None
        self._making: dict[tuple[Hashable, int], Future[Answer | None]] = {}
        self._tally: Counter[Counted] = Counter()
        self._seen: dict[str, datetime] = {}
        self._devices = asyncio.Semaphore(DEVICES_AT_WORK)
        # Held for moments only, by the loop and by the threads that write, flush and make answers.
        self._lock = threading.Lock()

    @property
    def generation(self) -> int:
        """How often answers were forgotten."""
        return self._generation

    @property
    def admissions(self) -> int:
        """How often it was forgotten who reads what as a device."""
        return self._admissions

    @property
    def head(self) -> Place | None:
        """Up to where the log is known; None before the first news."""
        return self._head

    def heard(self, since: Place | None, head: Place, reach: Reach) -> None:
        """What the log tells after ``since`` up to ``head`` reaches so far: forget that. Safe from any thread.

        Whatever lies between what was known and ``since`` was not heard of, so everything is forgotten then.
        """
        with self._lock:
            known = self._head
            if known is not None and known[0] == head[0] and known[1] >= head[1]:
                return
            self._head = head
            follows = since is not None and since == known and since[0] == head[0]
            gone = self._forget_all(reach if follows else Reach.DEVICES)
        self._add(_delivered(gone))

    def clear(self) -> None:
        """Forget every answer, and up to where the log is known. Safe from any thread."""
        with self._lock:
            self._head = None
            gone = self._forget_all(Reach.DEVICES)
        self._add(_delivered(gone))

    def _forget_all(self, reach: Reach) -> Iterable[Answer]:
        """Those that nobody can take any more: what they delivered is final, and counted without holding anybody up."""
        if reach == Reach.NOTHING:
            return ()
        self._generation += 1
        former, self._kept, self._bytes = self._kept, OrderedDict(), 0
        if reach == Reach.DEVICES:
            self._admissions += 1
            self._aliases = OrderedDict()
        return former.values()

    def drain(self) -> tuple[Counter[Counted], dict[str, datetime]]:
        """What was delivered, and which devices asked, since the last call."""
        with self._lock:
            self._tally.update(_delivered(self._kept.values()))
            tally, self._tally = self._tally, Counter()
            seen, self._seen = self._seen, {}
        return tally, seen

    def give_back(self, tally: Counter[Counted], seen: dict[str, datetime]) -> None:
        """What was drained and could not be written down: it is kept for the next time."""
        with self._lock:
            self._tally.update(tally)
            self._seen = {**seen, **self._seen}

    def _add(self, tally: Counter[Counted]) -> None:
        with self._lock:
            self._tally.update(tally)

    @property
    def size(self) -> tuple[int, int]:
        """How many answers are kept, and about how many bytes they take."""
        return len(self._kept), self._bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/v1/"):
            await self.app(scope, receive, send)
            return
        if scope["method"] not in ("GET", "HEAD"):
            await self._pass(scope, receive, send)
            return
        key = _key(scope)
        answer = self._take(key)
        if answer is None:
            plain = plain_query(scope["query_string"])
            if plain != scope["query_string"]:
                scope["query_string"] = plain
                key = _key(scope)
                answer = self._take(key)
        if answer is None:
            answer = await self._wait(key)
        if answer is not None:
            await answer.serve(scope, send)
        else:
            await self._make(key, scope, receive, send)

    def _take(self, key: Hashable) -> Answer | None:
        """The answer kept under a key, while it is true; the delivery is counted in the same breath."""
        with self._lock:
            held, device = self._aliases.get(key) or (key, None)
            answer = self._true(held)
            if answer is not None:
                answer.hits += 1
                if device is not None:
                    self._seen[device] = clock.now()
            return answer

    def _true(self, key: Hashable) -> Answer | None:
        """The answer kept under a key, unless its time is over."""
        answer = self._kept.get(key)
        return answer if answer is not None and time.time() < answer.until else None

    async def _wait(self, key: Hashable) -> Answer | None:
        """The answer that somebody is making of what was read since this was asked; None when nobody is."""
        asked_at = time.time()
        with self._lock:
            held, device = self._aliases.get(key) or (key, None)
            making = self._making.get((key, self._generation)) or self._making.get((held, self._generation))
        if making is None:
            return None
        # Shielded: that this caller leaves does not concern the others.
        answer = await asyncio.shield(asyncio.wrap_future(making))
        if answer is None:
            return None
        if asked_at >= answer.until:
            # An edge came between the reading and this question.
            return self._take(key) or await self._wait(key)
        answer = answer if device is None else answer.to(device)
        self._deliver(answer)
        return answer

    async def _make(self, key: Hashable, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the framework answer, and keep it if it may be kept."""
        with self._lock:
            generation = self._generation
            making: Future[Answer | None] = Future()
            leads = self._making.setdefault((key, generation), making) is making

        def told(answer: Answer | None) -> None:
            nonlocal leads
            if leads:
                leads = False
                with self._lock:
                    del self._making[key, generation]
                making.set_result(answer)

        def keep(answer: Answer) -> None:
            self._deliver(answer)
            self._keep(key, answer, generation, len(scope["path"]) + len(scope["query_string"]))
            told(answer)

        async def begun(message: Message) -> None:
            # Not one to be kept: nobody waits for the end of a stream or a file.
            told(None)
            await send(message)

        scope["loa.keep"], scope["loa.generation"] = keep, generation
        try:
            await self._pass(scope, receive, begun)
        finally:
            told(None)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        """On to the framework; whatever it answers may be read from any origin, without credentials."""
        if scope["method"] == "OPTIONS":
            await send({"type": "http.response.start", "status": 204, "headers": PREFLIGHT})
            await send({"type": "http.response.body", "body": b""})
            return

        async def open_to_all(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                if not any(name == b"access-control-allow-origin" for name, _ in headers):
                    message = {**message, "headers": [*headers, (b"access-control-allow-origin", b"*")]}
            await send(message)

        if scope["path"].startswith(_DEVICES):
            await self._in_turn(scope, receive, open_to_all)
        else:
            await self.app(scope, receive, open_to_all)

    async def _in_turn(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A device's request, when there is a thread for it; its turn is over as the answer begins, streams included."""
        await self._devices.acquire()
        turn = True

        def over() -> None:
            nonlocal turn
            if turn:
                turn = False
                self._devices.release()

        async def begun(message: Message) -> None:
            over()
            await send(message)

        try:
            await self.app(scope, receive, begun)
        finally:
            over()

    def shared(self, scope: Scope, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer under a shared key: the one kept, or being made by another thread, else the one ``make`` gives."""
        generation: int = scope["loa.generation"]
        with self._lock:
            kept = self._true(key)
            if kept is not None:
                return kept
            making: Future[Answer | None] = Future()
            former = self._making.setdefault((key, generation), making)
        if former is not making:
            asked_at = time.time()
            answer = former.result()
            return answer if answer is not None and asked_at < answer.until else make()
        answer = None
        try:
            answer = make()
            self._keep(key, answer, generation, 0)
            return answer
        finally:
            with self._lock:
                del self._making[key, generation]
            making.set_result(answer)

    def _deliver(self, answer: Answer) -> None:
        """Count the sending of an answer that was not taken from memory."""
        with self._lock:
            for what in answer.counted:
                self._tally[what] += 1
            if answer.device is not None:
                self._seen[answer.device] = clock.now()

    def _keep(self, key: Hashable, answer: Answer, generation: int, named_by: int) -> None:
        """Keep an answer read in ``generation``, whose key takes ``named_by`` bytes; a shared one under its own key."""
        with self._lock:
            if generation != self._generation or time.time() >= answer.until:
                return
            if answer.key is not None or answer.device is not None:
                self._aliases[key] = (answer.key or key, answer.device)
                if len(self._aliases) > KEPT_ALIASES:
                    self._aliases.popitem(last=False)
                if self._true(answer.key) is not None:
                    return
                key = answer.key or key
            former = self._kept.pop(key, None)
            if former is not None:
                self._forget(former)
            answer.weight = answer.size + named_by
            self._kept[key] = answer
            self._bytes += answer.weight
            while self._bytes > KEPT_BYTES:
                self._forget(self._kept.popitem(last=False)[1])

    def _forget(self, answer: Answer) -> None:
        self._bytes -= answer.weight
        self._tally.update(_delivered([answer]))


def _delivered(answers: Iterable[Answer]) -> Counter[Counted]:
    """What answers delivered from memory since they were last counted."""
    tally: Counter[Counted] = Counter()
    for answer in answers:
        hits, answer.hits = answer.hits, 0
        if hits:
            for what in answer.counted:
                tally[what] += hits
    return tally


def _key(scope: Scope) -> Hashable:
    path = scope["path"]
    return _private(scope) if path.startswith(_DEVICES) else (path, scope["query_string"])


def _private(scope: Scope) -> bytes:
    """A key for what one credential may read: a hash, so that the token itself is never kept."""
    # All of them: which one the framework looks at is not for this key to know.
    credentials = [value for name, value in scope["headers"] if name == b"authorization"]
    return hashlib.sha256(b"\0".join((scope["path"].encode(), scope["query_string"], *credentials))).digest()


def tags(kind: str, ids: Iterable[str]) -> list[str]:
    """Cache tags of an answer: the kind of list, and each item in it by the last, random, part of its id.

    Proxies commonly have 4 KB for all headers; those of a list of 100 stay below that.
    """
    return [kind, *(f"item:{one.rpartition('-')[2]}" for one in ids)]
