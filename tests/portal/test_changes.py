"""The change feed: a consumer that keeps a copy ends equal to what is live, wherever it stops and resumes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from api import backup, clock, events
from api.content import clockwork, editing, feed
from api.content.published import live_item
from api.content.publishing import Publish, Withdraw
from api.people.permission import OPERATOR
from api.problem import Problem
from api.settings import ROOT
from tests import make
from tests.conftest import EXAMPLES
from tests.make import OFFERED
from tests.media import samples
from tests.rewind import Heard, Rewind, rewinding
from tests.world import MONDAY, World


@dataclass(frozen=True)
class Act:
    what: str
    item: int
    wait: int
    start: int
    length: int | None
    channels: int
    mode: str
    days: int
    chance: int


MINUTE, HOUR, DAY = 60, 3600, 86400
_acts = st.builds(
    Act,
    what=st.sampled_from(
        ["publish"] * 5
        + ["replace", "withdraw", "withdraw", "save", "move", "settle"]
        + ["read", "read", "read", "look_back", "back_up", "restore", "restore"]
    ),
    item=st.integers(0, 3),
    wait=st.sampled_from([0, 1, MINUTE, MINUTE, HOUR, DAY]),
    start=st.sampled_from([0, 0, MINUTE, HOUR, DAY]),
    length=st.sampled_from([None, None, MINUTE, HOUR, DAY]),
    channels=st.sampled_from([0, 1, 1, 2, 3, 4, 5, 7]),
    mode=st.sampled_from(["gone", "notice", "in_error"]),
    days=st.integers(-1, 2),
    chance=st.integers(0, 2**20),
)
_histories = st.tuples(
    st.lists(
        st.sampled_from(["article", "article", "procedure", "led_message", "radio_script"]), min_size=1, max_size=4
    ),
    st.lists(_acts, min_size=6, max_size=12),
)


@dataclass
class Told:
    """An item as this test wrote it: its id and every name it was given."""

    id: str
    kind: str
    word: str
    names: list[str] = field(default_factory=list)
    publications: list[str] = field(default_factory=list)


class Consumer:
    """Keeps a copy by the feed alone: what was told, and what the told address answered at that moment."""

    def __init__(self, door: Rewind) -> None:
        self.door = door
        self.held: dict[str, Any] = {}
        self.after: str | None = None
        self.epoch = ""
        self.saved: list[tuple[dict[str, Any], str | None, str]] = []

    def page(self, limit: int) -> bool:
        """Read one page; whether anything was told."""
        path = f"/v1/changes?limit={limit}" + (f"&after={self.after}" if self.after else "")
        heard = self.door.ask(path)
        if heard.status == 410:
            assert heard.json["code"] == "resync_required"
            assert self.after is not None
            self.held, self.after = {}, None
            return True
        assert heard.status == 200, heard.whole
        told = heard.json
        assert self.after is None or told["epoch"] == self.epoch, "a place of another epoch was taken"
        self.epoch = told["epoch"]
        rows = told["items"]
        assert len(rows) <= limit
        assert len({row["id"] for row in rows}) == len(rows)
        assert [row["seq"] for row in rows] == sorted(row["seq"] for row in rows)
        for row in rows:
            if row["op"] == "upsert":
                self.held[row["id"]] = copy_of(self.door, row)
            else:
                self.held.pop(row["id"], None)
        self.after = told["next"]
        self.saved.append((dict(self.held), self.after, self.epoch))
        return bool(rows)

    def drain(self, limit: int) -> None:
        while self.page(limit):
            pass


def copy_of(door: Rewind, row: dict[str, Any]) -> Any:
    """What the address of a row answers: the text a portal would keep."""
    name = row.get("code") or row.get("slug")
    if name is None or row["kind"] not in ("article", "procedure"):
        return None
    heard = follow(door, f"/v1/{row['kind']}s/{name}")
    return heard.json if heard.status == 200 else heard.status


def follow(door: Rewind, path: str) -> Heard:
    heard = door.ask(path)
    return door.ask(heard.headers["location"]) if heard.status in (301, 308) else heard


class Newsroom:
    """Writes at random, lets time pass, and makes and brings back copies of the whole office."""

    def __init__(self, door: Rewind, folder: Path, kinds: list[str]) -> None:
        door.back()
        self.door, self.world, self.file = door, door.world, folder / "copy.tar"
        self.file.unlink(missing_ok=True)
        self.texts = 0
        self.items: list[Told] = []
        for number, kind in enumerate(kinds):
            told = Told("", kind, f"tu{'abcd'[number]}khoa")
            with self.world.database.write() as session:
                item = editing.create(session, "goc", self.body(told), OPERATOR)
                told.id = item.id
                editing.submit(session, item, None, None, OPERATOR)
                wanted = Publish.model_validate({"channels": list(OFFERED[kind])})
                told.publications.append(editing.publish(session, item, wanted, OPERATOR).publication.id)
            self.items.append(told)

    def body(self, told: Told) -> dict[str, Any]:
        self.texts += 1
        title = f"{told.word} {self.texts}"
        if told.kind in ("led_message", "radio_script"):
            return make.body(told.kind, title)
        # Names change now and then, as they do.
        slug = f"{told.word}-{self.texts // 3}"
        code = {"code": f"NB-{told.word}"} if told.kind == "procedure" and self.texts % 3 else {}
        told.names += [slug, *code.values()]
        return make.body(told.kind, title, slug=slug, **code)

    def act(self, act: Act, reader: Consumer) -> None:
        self.world.wait(seconds=act.wait)
        out = [told for told in self.items if told.publications]
        among = out if out and act.what in ("withdraw", "replace") else self.items
        told = among[act.item % len(among)]
        note(f"{clock.now()} {act.what} {told.kind}")
        if act.what == "read":
            for _ in range(1 + act.chance % 3):
                reader.page(1 + act.chance % 4)
        elif act.what == "look_back" and reader.saved:
            reader.held, reader.after, reader.epoch = reader.saved[act.chance % len(reader.saved)]
            reader.held = dict(reader.held)
        elif act.what == "settle":
            clockwork.settle(self.world.database)
        elif act.what == "restore" and self.file.exists():
            settings = self.world.app.state.settings
            before = self.epoch()
            backup.restore(self.world.database, settings, self.file, force=True, say=note)
            assert self.epoch() != before
        elif act.what in ("back_up", "restore"):
            backup.backup(self.world.database, self.world.app.state.settings, self.file, note)
        elif act.what in ("publish", "replace", "withdraw", "save", "move"):
            try:
                self.write(act, told)
            except Problem as refused:
                note(f"refused: {refused.code}")

    def epoch(self) -> str:
        with self.world.database.read() as session:
            return events.head(session).epoch

    def write(self, act: Act, told: Told) -> None:
        now = clock.now()
        with self.world.database.write() as session:
            item = editing.hold(session, told.id, OPERATOR, None)
            if act.what == "withdraw":
                mode = "in_error" if told.kind == "procedure" else act.mode
                wanted: dict[str, Any] = {"mode": mode, "reason": "Vì lý do"}
                if act.chance % 2:
                    wanted["publication"] = told.publications[-1]
                elif act.channels % 2:
                    wanted["channels"] = ["portal"]
                editing.withdraw(session, item, Withdraw.model_validate(wanted), OPERATOR)
                return
            if act.what == "move":
                editing.move_unit(session, item, "thon" if act.chance % 2 else "goc", OPERATOR)
                return
            editing.save(session, item, self.body(told), OPERATOR)
            if act.what == "save":
                return
            editing.submit(session, item, None, None, OPERATOR)
            wanted = self.wanted(act, told, now)
            made = editing.publish(session, item, Publish.model_validate(wanted), OPERATOR)
            told.publications.append(made.publication.id)

    def wanted(self, act: Act, told: Told, now: Any) -> dict[str, Any]:
        wanted: dict[str, Any] = {"live_from": now + timedelta(seconds=act.start)}
        if act.what == "replace" and told.publications:
            return {**wanted, "replaces": told.publications[-1 - act.chance % 2 % len(told.publications)]}
        if channels := [channel for bit, channel in enumerate(OFFERED[told.kind]) if act.channels >> bit & 1]:
            wanted["channels"] = channels
        if told.kind == "procedure":
            day: date = clock.today() + timedelta(days=act.days)
            wanted |= {"effective_from": day, "later": "keep"}
            if act.length == DAY:
                wanted["effective_until"] = day + timedelta(days=1)
        elif act.length is not None:
            wanted["live_until"] = wanted["live_from"] + timedelta(seconds=act.length)
        return wanted

    def live(self) -> dict[str, Any]:
        """What is live now, by asking every address there ever was: by id, what the portal answers for it."""
        found: dict[str, Any] = {}
        with self.world.database.read() as session:
            # What is broadcast has no address of its own, and its list is made of the feed.
            found_by_rule = {
                told.id for told in self.items if live_item(session, "zalo_broadcast", told.id, clock.now()) is not None
            }
        broadcast = {item["id"] for item in self.door.ask("/v1/zalo/broadcasts?limit=1000").json["items"]}
        assert broadcast == found_by_rule
        for told in self.items:
            portal = None
            for name in dict.fromkeys(told.names):
                heard = self.door.ask(f"/v1/{told.kind}s/{name}")
                if heard.status == 200 and heard.json["title"] is not None:
                    portal = heard.json
            if told.kind == "procedure":
                zalo = any(self.door.ask(f"/v1/zalo/procedures/{name}").status == 200 for name in told.names)
            else:
                zalo = self.door.ask(f"/v1/zalo/answers?q={told.word}").json["matches"] > 0
            if portal or zalo or told.id in broadcast:
                found[told.id] = portal
        return found


@pytest.fixture
def door(office: World) -> Iterator[Rewind]:
    office.unit("thon", "Thôn Một", "goc")
    with rewinding(office) as kept:
        yield kept


def consume(door: Rewind, folder: Path, history: tuple[list[str], list[Act]], limit: int) -> None:
    kinds, acts = history
    newsroom = Newsroom(door, folder, kinds)
    reader = Consumer(door)
    reader.page(limit)
    for act in acts:
        newsroom.act(act, reader)
    reader.drain(limit)
    live = newsroom.live()
    assert set(reader.held) == set(live)
    for id, text in live.items():
        if text is not None:
            assert reader.held[id] == text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@given(history=_histories, limit=st.sampled_from([1, 2, 5, 1000]))
def test_a_consumer_ends_equal_to_what_is_live(
    door: Rewind, tmp_path: Path, history: tuple[list[str], list[Act]], limit: int
) -> None:
    consume(door, tmp_path, history, limit)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@settings(max_examples=max(20, EXAMPLES // 15))
@given(history=_histories, limit=st.sampled_from([1, 2, 5, 1000]))
def test_and_on_postgresql(door: Rewind, tmp_path: Path, history: tuple[list[str], list[Act]], limit: int) -> None:
    consume(door, tmp_path, history, limit)


def move(office: World, id: str, unit: str) -> None:
    with office.writing() as session:
        editing.move_unit(session, editing.hold(session, id, OPERATOR, None), unit, OPERATOR)


@dataclass
class Copies:
    """What the consumer of the documents keeps its copies in."""

    texts: dict[str, Any] = field(default_factory=dict)
    after: str | None = None

    def put(self, id: str, text: Any) -> None:
        self.texts[id] = text

    def drop(self, id: str) -> None:
        self.texts.pop(id, None)

    def clear(self) -> None:
        self.texts, self.after = {}, None


def test_the_consumer_of_the_documents_shows_what_the_portal_shows(commune: World) -> None:
    page = (ROOT / "docs" / "consumers" / "changes.md").read_text("utf-8")
    written: dict[str, Any] = {}
    exec(page.partition("```python\n")[2].partition("```")[0], written)

    def get(path: str) -> tuple[int, Any, str | None]:
        answer = commune.ask(path)
        return answer.status_code, answer.json() if answer.content else None, answer.headers.get("location")

    def shown() -> list[str]:
        written["follow"](get, copies)
        return sorted(text["title"] for text in copies.texts.values())

    copies = Copies()
    off = commune.publish("article", title="Rời cổng")
    noticed = commune.publish("article", title="Gỡ có lời")
    moved = commune.publish("article", title="Thay bằng bài khác")
    kept = commune.publish("article", title="Ở lại")
    commune.publish("procedure", title="Chưa có mã")
    coded = commune.publish("procedure", title="Sẽ có mã")
    everything = ["Chưa có mã", "Gỡ có lời", "Rời cổng", "Sẽ có mã", "Thay bằng bài khác", "Ở lại"]
    assert shown() == sorted(everything)
    # Each goes on on Zalo, so that to the feed it is still there.
    commune.withdraw(off, channels=["portal"], reason="Xong.")
    commune.withdraw(noticed, channels=["portal"], mode="notice", reason="Xem lại sau.")
    commune.withdraw(moved, channels=["portal"], mode="redirect", to=kept)
    commune.revise(coded, code="1.990001")
    assert shown() == sorted(["Chưa có mã", "Sẽ có mã", "Ở lại"])
    assert copies.texts[coded]["code"] == "1.990001"
    commune.revise(kept, title="Ở lại, tên mới")
    assert shown() == sorted(["Chưa có mã", "Sẽ có mã", "Ở lại, tên mới"])


def test_the_feed_calls_an_item_as_its_readers_do(office: World) -> None:
    id = office.publish("procedure", title="Khai sinh", code="1.000001", wanted={"effective_from": "2026-11-01"})
    office.save(id, code="1.000002", slug="ten-moi")
    office.unit("thon-mot", "Thôn Một")
    move(office, id, "thon-mot")
    (row,) = office.get("/v1/changes")["items"]
    assert (row["code"], row["op"]) == ("1.000001", "upsert")


def test_a_name_that_is_yet_to_come_is_not_told(office: World) -> None:
    id = office.publish("article", title="Tên cũ")
    office.revise(id, {"live_from": MONDAY + timedelta(days=1)}, title="Tên mới", slug="ten-moi")
    office.unit("thon-mot", "Thôn Một")
    move(office, id, "thon-mot")
    (row,) = office.get("/v1/changes")["items"]
    assert (row["slug"], row["url"]) == ("ten-cu", "http://127.0.0.1:8000/articles/ten-cu")
    office.wait(days=1)
    (row,) = office.get("/v1/changes")["items"]
    assert row["slug"] == "ten-moi"


def test_what_was_in_error_is_told_to_be_dropped_without_its_name(office: World) -> None:
    id = office.publish("article", title="Tên riêng của một người")
    office.withdraw(id, mode="in_error", reason="Lộ thông tin riêng")
    for limit in (1, 2):
        page = office.get(f"/v1/changes?limit={limit}")
        assert [(row["id"], row["slug"], row["url"]) for row in page["items"]] == [(id, None, None)]
    assert page["items"][0]["op"] == "gone"


def test_a_broadcast_that_moves_to_another_unit_is_news(office: World) -> None:
    id = office.publish("article", title="Phát rộng", wanted={"channels": ["zalo_broadcast"]})
    after = office.get("/v1/changes")["next"]
    office.unit("thon-mot", "Thôn Một")
    move(office, id, "thon-mot")
    assert [row["op"] for row in office.get(f"/v1/changes?after={after}")["items"]] == ["upsert"]


def test_a_picture_described_anew_is_news_of_each_text_that_shows_it(office: World) -> None:
    picture = office.upload("a.jpg", samples.picture(), alt="Cổng")
    shown = office.publish("article", title="Có ảnh", cover=picture["id"])
    office.draft("article", title="Bản nháp", cover=picture["id"])
    office.withdraw(office.publish("article", title="Đã gỡ", cover=picture["id"]), reason="Thôi")
    office.publish("article", title="Không ảnh")
    after = office.get("/v1/changes")["next"]
    form = {"alt": "Cổng làng Đông"}
    office.manage("PUT", f"/media/{picture['id']}", json=form, If_Match=f'"{picture["version"]}"')
    assert [(row["id"], row["op"]) for row in office.get(f"/v1/changes?after={after}")["items"]] == [(shown, "upsert")]
    assert office.get("/v1/articles/co-anh")["cover"]["alt"] == "Cổng làng Đông"


def test_a_place_that_was_altered_or_is_ahead_of_the_log_is_refused(office: World) -> None:
    office.publish("article")
    place = office.get("/v1/changes")["next"]
    another = "A" if place[0] != "A" else "B"
    for altered in (place[:-1], another + place[1:], place + "A", place[:9] + "." + place[9:], "x", quote("đó")):
        refused = office.get(f"/v1/changes?after={altered}", 422)
        assert (refused["code"], refused["errors"][0]["pointer"]) == ("cursor_invalid", "?after")
    # A cursor of another list is none of this one.
    office.publish("article", title="Bài nữa")
    other = office.get("/v1/articles?limit=1")["next"].partition("cursor=")[2]
    assert office.get(f"/v1/changes?after={other}", 422)["code"] == "cursor_invalid"
    with office.database.read() as session:
        top = events.head(session)
    ahead = feed.cursor(top.epoch, top.seq + 1)
    assert office.get(f"/v1/changes?after={ahead}", 410)["code"] == "resync_required"
    for limit in (0, 1001):
        assert office.get(f"/v1/changes?limit={limit}", 422)["errors"][0]["pointer"] == "?limit"


def test_a_reader_is_not_held_up_by_whoever_writes(office: World) -> None:
    office.publish("article", title="Hẹn", wanted={"live_from": MONDAY + timedelta(hours=1)})
    office.wait(hours=1)
    with office.database.write() as session:
        events.head(session)
        # The edge is due and its turn is not free: what the log holds is answered.
        if office.database.sqlite:
            assert office.get("/v1/changes?limit=7")["items"] == []
    assert [row["op"] for row in office.get("/v1/changes")["items"]] == ["upsert"]
