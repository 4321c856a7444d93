"""Answers kept as bytes in front of the framework: always true, made once, bounded, each delivery counted once."""

import asyncio
import hashlib
import re
import sys
import threading
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from api import clock, delivery
from api.channels.signage import playlist
from api.content import deliveries
from api.db import Database, new_id
from api.delivery import Answer, Front
from api.upkeep import Upkeep
from tests import public, straight
from tests.world import MONDAY, World

BELL = "/v1/articles"


@dataclass
class Heard:
    """What came back to one caller."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


async def ask(front: Any, address: str, method: str = "GET", **headers: str) -> Heard:
    """One request straight at the front of the service, inside the running loop."""
    heard = Heard()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            heard.status = message["status"]
            heard.headers = {name.decode(): value.decode("latin-1") for name, value in message["headers"]}
        else:
            heard.body += message.get("body", b"")

    await front(straight.scope(address, method, **headers), receive, send)
    return heard


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(work(), 60))


class Newsroom:
    """What stands behind the front, reduced to one text that is read at once and sent when the door opens."""

    def __init__(self, text: str = "cũ") -> None:
        self.text, self.readings = text, 0
        self.door = asyncio.Event()
        self.door.set()
        self.front = Front(self)
        self.until: datetime | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.readings += 1
        answer = Answer(
            self.text.encode(), changed_at=clock.now(), until=self.until, tags=["t"], counted=[("bài", 1, "portal")]
        )
        await self.door.wait()
        await answer(scope, receive, send)

    def write(self, text: str) -> None:
        self.text = text
        self.front.clear()

    async def said(self, **headers: str) -> str:
        return (await ask(self.front, BELL, **headers)).body.decode()

    async def waiting(self, callers: int) -> list["asyncio.Task[str]"]:
        """So many callers, each of them before the closed door."""
        self.door.clear()
        tasks = [asyncio.create_task(self.said()) for _ in range(callers)]
        for _ in range(5):
            await asyncio.sleep(0)
        return tasks


class Counted:
    """Put between the front and the framework: how often the framework was asked."""

    def __init__(self, world: World) -> None:
        self.front: Front = world.app.state.front
        self.app, self.front.app, self.times = self.front.app, self, 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.times += 1
        await self.app(scope, receive, send)


@dataclass(frozen=True)
class Screen:
    id: str
    token: str
    capability_url: str

    @property
    def bearer(self) -> str:
        return f"Bearer {self.token}"


def joined(world: World, **device: Any) -> Screen:
    """A screen of the root unit, paired as an operator does it."""
    form = {"model": "P10", "width": 192, "height": 32, **device}
    waiting = world.client.post("/v1/signage/pairings", json=form).json()
    screen = {"name": "Bảng cổng", "unit": "goc", "pairing_code": waiting["code"]}
    world.manage("POST", "/screens", 201, screen)
    paired = world.get(waiting["poll_url"])
    return Screen(paired["screen"], paired["device_token"], paired["capability_url"])


# What is true


def test_what_is_written_while_an_answer_is_being_made_is_in_the_next_one() -> None:
    async def work() -> None:
        newsroom = Newsroom()
        (early,) = await newsroom.waiting(1)
        newsroom.write("mới")
        newsroom.door.set()
        assert await early == "cũ"
        assert await newsroom.said() == "mới"

    run(work)


def test_who_asks_after_a_write_never_waits_for_what_was_read_before_it() -> None:
    async def work() -> None:
        newsroom = Newsroom()
        early = await newsroom.waiting(2)
        newsroom.write("mới")
        late = await newsroom.waiting(2)
        newsroom.door.set()
        assert await asyncio.gather(*early, *late) == ["cũ", "cũ", "mới", "mới"]
        assert newsroom.readings == 2

    run(work)


def test_who_asks_after_an_edge_never_waits_for_what_was_read_before_it(commune: World) -> None:
    async def work() -> None:
        newsroom = Newsroom("trước giờ")
        newsroom.until = clock.now() + timedelta(seconds=1)
        early = await newsroom.waiting(1)
        commune.wait(seconds=1)
        newsroom.text, newsroom.until = "đúng giờ", None
        late = await newsroom.waiting(3)
        newsroom.door.set()
        assert await asyncio.gather(*early, *late) == ["trước giờ", *["đúng giờ"] * 3]
        assert newsroom.readings == 2

    run(work)


def test_a_kept_answer_gives_way_at_the_very_instant_of_the_edge(commune: World) -> None:
    commune.publish("article", title="Đúng bảy giờ", wanted={"live_from": MONDAY + timedelta(hours=1)})
    passed = Counted(commune)
    commune.clock.move_to(MONDAY + timedelta(hours=1) - timedelta(microseconds=1))
    assert commune.titles(BELL) == []
    assert commune.titles(BELL) == []
    assert passed.times == 1
    commune.clock.move_to(MONDAY + timedelta(hours=1))
    assert commune.titles(BELL) == ["Đúng bảy giờ"]


def test_caches_are_never_told_to_reach_past_the_next_edge(commune: World) -> None:
    end = clock.now() + timedelta(seconds=61.5)
    commune.publish("article", title="Sắp hết", wanted={"live_until": end})
    seen = set()
    while (left := (end - clock.now()).total_seconds()) > 0:
        answer = commune.ask(BELL)
        assert [row["title"] for row in answer.json()["items"]] == ["Sắp hết"]
        control = answer.headers["cache-control"]
        found = re.fullmatch(r"public, max-age=(\d+), stale-while-revalidate=(\d+), stale-if-error=86400", control)
        assert found is not None, control
        fresh, stale = int(found[1]), int(found[2])
        seen.add((fresh, stale))
        assert fresh <= 15
        assert fresh + stale <= left
        commune.wait(seconds=0.5)
    assert commune.titles(BELL) == []
    assert {(15, 30), (15, 0), (0, 0)} <= seen


def test_alerts_are_never_reused_once_stale(commune: World) -> None:
    for answer in (commune.ask("/v1/alerts"), commune.ask("/v1/alerts")):
        assert answer.headers["cache-control"] == "public, max-age=5"


def test_a_write_of_another_process_is_heard_of(commune: World) -> None:
    commune.publish("article", title="Một")
    upkeep = Upkeep(commune.database, commune.app.state.front)
    upkeep.listen()
    assert commune.titles(BELL) == ["Một"]
    passed = Counted(commune)
    other = Database(commune.database.url)
    World(other, commune.app, commune.client, commune.clock).publish("article", title="Hai")
    other.close()
    upkeep.listen()
    assert commune.titles(BELL) == ["Hai", "Một"]
    assert passed.times == 1


def test_a_write_of_this_process_is_not_heard_of_twice(commune: World) -> None:
    upkeep = Upkeep(commune.database, commune.app.state.front)
    commune.publish("article", title="Một")
    passed = Counted(commune)
    assert commune.titles(BELL) == ["Một"]
    upkeep.listen()
    assert commune.titles(BELL) == ["Một"]
    assert passed.times == 1


# Made once


def test_many_who_ask_at_once_for_what_is_not_in_memory_wait_for_one_reading(commune: World) -> None:
    id = commune.publish("article", title="Tiêm chủng")
    passed = Counted(commune)

    async def work() -> None:
        heard = await asyncio.gather(*(ask(passed.front, BELL) for _ in range(30)))
        assert {one.status for one in heard} == {200}
        assert len({one.body for one in heard}) == 1
        assert b"tiem-chung" in heard[0].body

    run(work)
    assert passed.times == 1
    assert passed.front.drain()[0] == {(id, 1, "portal"): 30}


def test_one_who_leaves_does_not_take_the_answer_from_those_who_wait() -> None:
    async def work() -> None:
        newsroom = Newsroom()
        first, leaving, staying = await newsroom.waiting(3)
        leaving.cancel()
        await asyncio.sleep(0)
        newsroom.door.set()
        assert await first == await staying == "cũ"
        assert newsroom.readings == 1

    run(work)


def test_when_the_one_who_makes_it_leaves_the_others_ask_themselves() -> None:
    async def work() -> None:
        newsroom = Newsroom()
        leaving, *staying = await newsroom.waiting(3)
        leaving.cancel()
        await asyncio.sleep(0)
        newsroom.door.set()
        assert await asyncio.gather(*staying) == ["cũ", "cũ"]

    run(work)


def test_trouble_reaches_everybody_who_waits_and_ends_with_its_cause(commune: World) -> None:
    commune.publish("article", title="Một")
    front = commune.app.state.front

    def rename(name: str, to: str) -> None:
        with commune.database.write() as session:
            session.execute(text(f"ALTER TABLE {name} RENAME TO {to}"))

    async def work(status: int) -> None:
        heard = await asyncio.gather(*(ask(front, BELL) for _ in range(5)))
        assert [one.status for one in heard] == [status] * 5

    rename("standing", "away")
    run(lambda: work(503))
    rename("away", "standing")
    run(lambda: work(200))


def test_nobody_waits_for_the_end_of_anothers_stream(commune: World) -> None:
    screen = joined(commune)
    front = commune.app.state.front

    async def work() -> None:
        async def follow(begun: asyncio.Event) -> None:
            async def send(message: Any) -> None:
                if message.get("body"):
                    begun.set()

            await front(straight.scope("/v1/signage/events", authorization=screen.bearer), _silent, send)

        async def _silent() -> dict[str, Any]:
            await asyncio.Event().wait()
            return {}

        listening = [asyncio.Event(), asyncio.Event()]
        streams = [asyncio.create_task(follow(begun)) for begun in listening]
        await asyncio.wait_for(asyncio.gather(*(begun.wait() for begun in listening)), 20)
        for stream in streams:
            stream.cancel()
        for stream in streams:
            with suppress(asyncio.CancelledError):
                await stream

    run(work)


def test_screens_alike_that_ask_at_once_have_their_playlist_compiled_once(
    commune: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    commune.publish("led_message", text="Chào mừng")
    screens = [joined(commune) for _ in range(6)]
    front, compiled = commune.app.state.front, []
    compile = playlist.compile

    def counted(*about: Any) -> Any:
        compiled.append(about)
        return compile(*about)

    monkeypatch.setattr(playlist, "compile", counted)

    async def work() -> None:
        asked = [ask(front, "/v1/signage/playlist", Authorization=screen.bearer) for screen in screens]
        heard = await asyncio.gather(*asked)
        assert {one.status for one in heard} == {200}
        assert len({one.body for one in heard}) == 1

    run(work)
    assert len(compiled) == 1
    assert set(front.drain()[1]) >= {screen.id for screen in screens}


# Bounded


def test_errors_are_never_kept(commune: World) -> None:
    commune.publish("article", title="Rút", slug="rut")
    passed = Counted(commune)
    refused = {
        "/v1/articles/khong-co": 404,
        "/v1/articles?khong=co": 400,
        "/v1/articles?limit=0": 422,
        "/v1/articles?cursor=sai": 422,
        "/v1/signage/playlist": 401,
        "/v1/signage/d/khong-co/playlist": 401,
        "/v1/radio/stations/khong-co/now": 404,
    }
    for address, status in refused.items():
        commune.get(address, status)
        commune.get(address, status)
    assert passed.times == 2 * len(refused)
    assert passed.front.size == (0, 0)


def test_a_flood_of_invented_parameters_and_tokens_leaves_nothing_behind(commune: World) -> None:
    commune.get(BELL)
    held = commune.app.state.front.size
    for number in range(40):
        commune.get(f"{BELL}?x{number}=1", 400)
        assert commune.ask("/v1/signage/playlist", authorization=f"Bearer {number}").status_code in (401, 429)
    assert commune.app.state.front.size == held


def test_what_is_kept_never_outgrows_its_bound(commune: World, monkeypatch: pytest.MonkeyPatch) -> None:
    id = commune.publish("article", title="Tiêm chủng")
    monkeypatch.setattr(delivery, "KEPT_BYTES", 60_000)
    front = commune.app.state.front
    for number in range(60):
        long = "a" * 400
        for _ in range(2):
            assert commune.titles(f"{BELL}?q=tiem&fields=title&limit={number + 1}&from=2026-01-01") == ["Tiêm chủng"]
        commune.get(f"/v1/search?q={number}{long}")
        kept, size = front.size
        assert 0 < size <= 60_000
        # A long address counts as well as a long body.
        assert kept <= 60_000 // 3_000
    assert front.drain()[0] == {(id, 1, "portal"): 120}


def test_long_addresses_are_part_of_what_is_counted(commune: World) -> None:
    sizes = []
    for words in ("a", "a" + "%20" * 400):
        before = commune.app.state.front.size[1]
        commune.get(f"/v1/search?q={words}")
        sizes.append(commune.app.state.front.size[1] - before)
    assert sizes[1] - sizes[0] == 1200


def test_the_spellings_of_a_credential_are_bounded_too(commune: World, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = joined(commune)
    monkeypatch.setattr(delivery, "KEPT_ALIASES", 10)
    passed = Counted(commune)

    def poll(number: int) -> int:
        """How often the framework was asked for one poll; the scheme's name may be spelled in any case."""
        before = passed.times
        scheme = "".join(c.upper() if number >> n & 1 else c for n, c in enumerate("bearer"))
        assert commune.ask("/v1/signage/playlist", authorization=f"{scheme} {screen.token}").status_code == 200
        return passed.times - before

    assert [poll(number) for number in range(20)] == [1] * 20
    assert [poll(number) for number in range(10, 20)] == [0] * 10
    assert poll(0) == 1


def test_what_advertising_adds_to_a_link_is_answered_from_memory(commune: World) -> None:
    screen = joined(commune)
    passed = Counted(commune)
    commune.get(f"{BELL}?limit=5")
    for tail in ("limit=5&utm_source=zalo", "fbclid=1&limit=5", "limit=5&gclid=x&zarsrc=y", "utm_campaign=&limit=5"):
        commune.get(f"{BELL}?{tail}")
    assert passed.times == 1
    for number in range(3):
        path = f"/v1/signage/playlist?utm_source={number}"
        assert commune.ask(path, authorization=screen.bearer).status_code == 200
    assert passed.times == 2


# Counted


def test_each_delivery_is_counted_whatever_becomes_of_the_answer(commune: World) -> None:
    id = commune.publish("article", title="Tiêm chủng")
    path = "/v1/articles/tiem-chung"
    tag = commune.ask(path).headers["etag"]
    commune.ask(path)
    commune.publish("article", title="Bài khác")
    assert commune.ask(path, if_none_match=tag).status_code == 304
    commune.client.head(path)
    commune.wait(days=1)
    commune.ask(path)
    front = commune.app.state.front
    assert front.drain()[0] == {(id, 1, "portal"): 5}
    assert front.drain()[0] == {}
    commune.ask(path)
    assert front.drain()[0] == {(id, 1, "portal"): 1}


def test_no_delivery_is_lost_or_doubled_while_others_write_and_count(monkeypatch: pytest.MonkeyPatch) -> None:
    tally: Counter[Any] = Counter()
    interval = sys.getswitchinterval()

    async def work() -> None:
        newsroom = Newsroom()
        stop = threading.Event()

        def disturb() -> None:
            while not stop.is_set():
                newsroom.front.clear()
                tally.update(newsroom.front.drain()[0])

        thread = threading.Thread(target=disturb)
        thread.start()
        for _ in range(4000):
            await newsroom.said()
        stop.set()
        thread.join()
        tally.update(newsroom.front.drain()[0])

    sys.setswitchinterval(1e-6)
    try:
        run(work)
    finally:
        sys.setswitchinterval(interval)
    assert tally == {("bài", 1, "portal"): 4000}


def test_deliveries_that_cannot_be_written_down_now_are_written_down_later(commune: World) -> None:
    id = commune.publish("article", title="Tiêm chủng")
    screen = joined(commune)
    commune.ask("/v1/articles/tiem-chung")
    commune.ask("/v1/signage/playlist", authorization=screen.bearer)
    upkeep = Upkeep(commune.database, commune.app.state.front)

    def rename(name: str, to: str) -> None:
        with commune.database.write() as session:
            session.execute(text(f"ALTER TABLE {name} RENAME TO {to}"))

    rename("delivery", "away")
    with pytest.raises(OperationalError):
        upkeep.flush()
    rename("away", "delivery")
    commune.ask("/v1/articles/tiem-chung")
    upkeep.flush()
    upkeep.flush()
    with commune.database.read() as session:
        (fact,) = session.execute(deliveries.of_item(id)).scalars()
        assert fact.count == 2
    assert commune.manage("GET", f"/screens/{screen.id}")["last_seen_at"] is not None


# Sent as the contract says


def test_every_public_answer_says_how_long_and_for_whom_it_may_be_kept(commune: World) -> None:
    public.tell_something(commune)
    # Files have rules of their own.
    paths = public.paths(commune.app, "/v1/media/")
    assert len(paths) > 15
    for path in paths:
        for _ in range(2):
            answer = commune.ask(public.EXAMPLES.get(path, path))
            assert answer.status_code == 200, path
            assert re.fullmatch('"[0-9a-f]{32}"', answer.headers["etag"]), path
            assert answer.headers["etag"].strip('"') == hashlib.md5(answer.content).hexdigest()
            assert answer.headers["vary"] == "Accept-Encoding", path
            assert answer.headers["cache-tag"], path
            assert answer.headers["cache-control"].startswith("public, max-age="), path
            assert parsedate_to_datetime(answer.headers["last-modified"]) <= clock.now(), path
            assert answer.headers["access-control-allow-origin"] == "*"
            assert "access-control-allow-credentials" not in answer.headers


def test_the_headers_of_the_longest_list_fit_into_what_a_proxy_has_for_them() -> None:
    ids = [new_id() for _ in range(100)]

    async def listed(scope: Any, receive: Any, send: Any) -> None:
        answer = Answer(b"[]", changed_at=clock.now(), until=clock.now(), tags=delivery.tags("articles", ids))
        await answer(scope, receive, send)

    async def work() -> None:
        heard = await ask(Front(listed), BELL)
        assert len(set(heard.headers["cache-tag"].split(","))) == 101
        assert sum(len(name) + len(value) + 4 for name, value in heard.headers.items()) < 3000

    run(work)


def test_an_encoded_body_has_a_tag_of_its_own(commune: World) -> None:
    for number in range(3):
        commune.publish("article", title=f"Bài số {number} của xã")
    plain = commune.ask(BELL)
    for _ in range(2):
        answer = commune.ask(BELL, accept_encoding="br, gzip;q=0.5")
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["etag"] == plain.headers["etag"][:-1] + '-gzip"'
        assert answer.content == plain.content
        assert int(answer.headers["content-length"]) < len(plain.content)
        again = commune.ask(BELL, accept_encoding="gzip", if_none_match=answer.headers["etag"])
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == answer.headers["etag"]
    for refusing in ("identity", "gzip;q=0", "br", "gzip;q=0.000, deflate"):
        answer = commune.ask(BELL, accept_encoding=refusing)
        assert "content-encoding" not in answer.headers
        assert answer.headers["etag"] == plain.headers["etag"]


@pytest.mark.parametrize("form", ['"{}"', "{}", 'W/"{}"', '"{}-gzip"', "{}-gzip", '"khac", W/"{}"', "*"])
def test_a_tag_may_be_sent_as_one_likes(commune: World, form: str) -> None:
    answer = commune.ask(BELL)
    md5 = answer.headers["etag"].strip('"')
    again = commune.ask(BELL, if_none_match=form.format(md5))
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "cache-control", "vary", "last-modified"):
        assert again.headers[name] == answer.headers[name]
    for other in (form.format("0" * 32), form.format(md5[:-1]), ""):
        if "*" not in other:
            assert commune.ask(BELL, if_none_match=other).status_code == 200


def test_a_date_counts_only_where_no_tag_is_named(commune: World) -> None:
    commune.publish("article", title="Tiêm chủng")
    stamp = commune.ask(BELL).headers["last-modified"]
    assert commune.ask(BELL, if_modified_since=stamp).status_code == 304
    assert commune.ask(BELL, if_modified_since=stamp, if_none_match='"khac"').status_code == 200
    assert commune.ask(BELL, if_modified_since=stamp, if_none_match="").status_code == 200
    earlier = format_datetime(clock.now() - timedelta(days=1), usegmt=True)
    assert commune.ask(BELL, if_modified_since=earlier).status_code == 200
    for nonsense in ("hom qua", "0", "Mon, 99 Nov 2026 00:00:00 GMT", "Mon, 30 Nov 2026 00:00:00"):
        assert commune.ask(BELL, if_modified_since=nonsense).status_code == 200


def test_head_is_the_same_answer_without_its_body(commune: World) -> None:
    commune.publish("article", title="Tiêm chủng")
    passed = Counted(commune)
    first = commune.client.head(BELL)
    answer = commune.ask(BELL)
    kept = commune.client.head(BELL)
    assert passed.times == 1
    assert dict(first.headers) == dict(kept.headers) == dict(answer.headers)
    assert int(first.headers["content-length"]) == len(answer.content)

    async def work() -> None:
        assert (await ask(passed.front, BELL, "HEAD")).body == b""

    run(work)


# Devices


def test_a_playlist_is_sent_without_content_coding_and_its_tag_is_its_md5(commune: World) -> None:
    commune.publish("led_message", text="Chào mừng " * 20)
    screen = joined(commune)
    for _ in range(2):
        answer = commune.ask("/v1/signage/playlist", authorization=screen.bearer, accept_encoding="gzip, br")
        assert "content-encoding" not in answer.headers
        assert answer.headers["etag"] == f'"{hashlib.md5(answer.content).hexdigest()}"'
        assert answer.headers["cache-control"] == "private, no-cache"
        assert int(answer.headers["content-length"]) == len(answer.content)


def test_no_credential_stands_in_the_memory_of_the_edge(commune: World) -> None:
    screen = joined(commune)
    assert commune.ask("/v1/signage/playlist", authorization=screen.bearer).status_code == 200
    assert commune.ask(f"{screen.capability_url}/playlist").status_code == 200
    assert commune.ask(f"{screen.capability_url}/now.txt").status_code == 200
    front = commune.app.state.front
    assert front.size[0] >= 2
    remembered = repr(vars(front))
    assert screen.id in remembered
    assert screen.token not in remembered
    assert screen.capability_url.rpartition("/")[2] not in remembered


def test_what_is_in_memory_for_one_screen_is_not_for_whoever_asks(commune: World) -> None:
    first, other = joined(commune), joined(commune, width=64, height=16)
    path = "/v1/signage/playlist"
    for _ in range(2):
        assert commune.ask(path, authorization=first.bearer).json()["panel"]["width"] == 192
        assert commune.ask(path, authorization=other.bearer).json()["panel"]["width"] == 64
        assert commune.ask(path).status_code == 401
        assert commune.ask(path, authorization="Bearer khong-co").status_code == 401
    commune.manage("POST", f"/screens/{first.id}/revoke", If_Match="*")
    assert commune.ask(path, authorization=first.bearer).status_code == 403
    assert commune.ask(path, authorization=other.bearer).status_code == 200


def test_a_second_credential_in_one_request_opens_nothing_later(commune: World) -> None:
    screen = joined(commune)
    twice = [("Authorization", screen.bearer), ("Authorization", "Bearer khong-co")]
    for headers in (twice, twice[::-1]):
        commune.client.get("/v1/signage/playlist", headers=headers)
        assert commune.ask("/v1/signage/playlist", authorization="Bearer khong-co").status_code == 401


def test_a_screen_that_is_answered_from_memory_was_seen(commune: World) -> None:
    screen = joined(commune)
    front = commune.app.state.front
    for path in ("playlist", "screen"):
        for _ in range(2):
            front.drain()
            commune.wait(seconds=10)
            assert commune.ask(f"/v1/signage/{path}", authorization=screen.bearer).status_code == 200
            assert front.drain()[1] == {screen.id: clock.now()}


def test_the_rundown_of_today_gives_way_at_the_midnight_of_the_station(commune: World) -> None:
    commune.manage("POST", "/stations", 201, {"name": "Đài xã", "unit": "goc", "timezone": "Asia/Tokyo"})
    key = commune.manage("POST", "/stations/dai-xa/keys", 201, {"name": "Máy phát"})
    path = f"{key['capability_url']}/rundown"
    midnight = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    commune.clock.move_to(midnight - timedelta(seconds=1))
    assert commune.get(path)["date"] == "2026-11-23"
    commune.clock.move_to(midnight)
    assert commune.get(path)["date"] == "2026-11-24"


def test_other_methods_and_origins_pass(commune: World) -> None:
    commune.get(BELL)
    asked = commune.client.options(
        BELL, headers={"Origin": "https://xa.example", "Access-Control-Request-Method": "GET"}
    )
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == "*"
    assert "if-none-match" in asked.headers["access-control-allow-headers"].lower()
    refused = commune.client.post(BELL)
    assert refused.status_code == 405
    assert refused.headers["access-control-allow-origin"] == "*"
    assert commune.ask(BELL).status_code == 200
