"""What is kept of public answers is what one would be told anew, whatever happens in the office; and no more is made anew."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from sqlalchemy import select

from api import clock, events
from api.content import clockwork
from api.delivery import DEVICES_AT_WORK, Answer, Front, Reach
from api.events import Event, News, Verb
from api.people.permission import OPERATOR
from api.upkeep import Upkeep
from tests import make, public
from tests.content.records import carry_out, national, write_records
from tests.media import samples
from tests.test_delivery import Counted, ask, joined, run
from tests.world import World, world_over

MORNING = {"name": "Buổi sáng", "days": ["mon", "tue", "wed", "thu", "fri"], "from": "05:30", "to": "05:45"}


async def nothing(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError("only what is forgotten counts here")


FOLLOWED = ("/v1/changes", "/v1/zalo/broadcasts")


class Watch:
    """Every public answer and those of a screen and a station: as they are kept, and as they would be told anew."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.fresh = world_over(world.app.state.settings, world.clock)
        self.fresh.client.portal = world.client.portal
        self.elsewhere = Front(nothing)
        self.upkeep = Upkeep(self.fresh.database, self.elsewhere)
        self.asked: dict[str, dict[str, str]] = {}

    def close(self) -> None:
        self.fresh.database.close()

    def tell(self, world: World, path: str) -> tuple[Any, ...]:
        answer = world.ask(path, **self.asked[path])
        if path in FOLLOWED:
            # Their ``next`` may be any place from which nothing is missed.
            told = answer.json()
            return (answer.status_code, told["epoch"], told["items"])
        return (answer.status_code, answer.content, answer.headers.get("last-modified"))

    @property
    def times(self) -> tuple[int, int]:
        """How often this process, and another one, have forgotten what they kept."""
        return self.world.app.state.front.generation, self.elsewhere.generation

    def agree(self, after: str) -> None:
        self.fresh.app.state.front.clear()
        for path in self.asked:
            assert self.tell(self.world, path) == self.tell(self.fresh, path), f"after {after}, {path}"

    def hears(self, act: Callable[[], Any]) -> bool:
        """Whether an act made this process forget; another one hears of it from the log and does the same."""
        self.upkeep.listen()
        before = self.times
        act()
        self.upkeep.listen()
        here, there = (now > then for then, now in zip(before, self.times, strict=True))
        assert here == there
        return here


@pytest.fixture
def watch(commune: World) -> Iterator[Watch]:
    with closing(Watch(commune)) as watch:
        yield watch


def answers(world: World) -> list[str]:
    return [public.EXAMPLES.get(path, path) for path in public.paths(world.app, "/v1/media/")]


class Day:
    """One busy day of an office: every verb of the log happens at least once."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.folder, self.manage = world, folder, world.manage
        self.ids: dict[str, str] = {}
        self.editor = world.person("viet@xa.vn", "editor", "goc")
        self.approver = world.person("duyet@xa.vn", "approver", "goc")
        self.picture = world.upload("anh.jpg", samples.picture(), alt="Cổng xã")["id"]
        world.term("category", "tin", "Tin tức")
        self.live = world.publish("article", title="Tiêm chủng", category="tin", cover=self.picture)
        world.publish("procedure", title="Tiêm chủng", code="1.000001")
        world.publish("led_message", text="Tiêm chủng sáng mai")
        world.publish("radio_script", title="Tiêm chủng")
        self.manage("POST", "/stations", 201, {"name": "Đài xã", "unit": "goc"})
        key = self.manage("POST", "/stations/dai-xa/keys", 201, {"name": "Máy phát"})
        self.screen = joined(world)
        self.surfaces = {
            "/v1/signage/playlist": {"authorization": self.screen.bearer},
            "/v1/signage/screen": {"authorization": self.screen.bearer},
            f"{self.screen.capability_url}/now.txt": {},
            f"{key['capability_url']}/rundown": {},
        }
        self.key = key["id"]

    def on(self, id: str, what: str, who: dict[str, str] | None = None, **form: Any) -> Any:
        version = self.manage("GET", f"/items/{id}")["version"]
        return self.manage("POST", f"/items/{id}/{what}", 200, form, who, If_Match=f'"{version}"')

    def move(self, id: str, action: str, who: dict[str, str] | None = None, **form: Any) -> Any:
        return self.on(id, f"moves/{action}", who, **form)

    def moved(self) -> None:
        self.world.unit("thon", "Thôn")
        self.on(self.ids["a"], "unit", unit="thon")

    def put(self, path: str, version: int | None = None, /, **members: Any) -> Any:
        version = version or self.manage("GET", path)["version"]
        return self.manage("PUT", path, 200, members, If_Match=f'"{version}"')

    def remove(self, path: str, version: int | None = None) -> Any:
        return self.manage("DELETE", path, 204, If_Match=f'"{version}"' if version else "*")

    def thrown_away(self) -> None:
        self.ids["file"] = self.world.upload("hoa.jpg", samples.picture(size=(320, 240)))["id"]
        self.manage("DELETE", f"/media/{self.ids['file']}", 200, If_Match='"1"')

    def draft(self, kind: str, title: str, **members: Any) -> str:
        body = make.body(kind, title=title, **members) if kind != "led_message" else make.body(kind, text=title)
        made: str = self.manage("POST", "/items", 201, {"unit": "goc", "body": body}, self.editor)["id"]
        return made

    def written(self) -> None:
        self.ids["a"] = self.draft("article", "Chợ phiên")

    def changed(self) -> None:
        item = self.manage("GET", f"/items/{self.live}")
        body = {**item["head"]["body"], "title": "Đang viết lại"}
        path = f"/items/{self.live}/body"
        self.manage("PUT", path, 200, body, self.editor, If_Match=f'"{item["version"]}"')

    def reopened(self) -> None:
        """Saved by its author while it waits for approval."""
        version = self.move(self.ids["a"], "submit", self.editor)["version"]
        body = make.body("article", title="Chợ phiên xuân")
        self.manage("PUT", f"/items/{self.ids['a']}/body", 200, body, self.editor, If_Match=f'"{version}"')

    def invited(self) -> None:
        form = {"email": "moi@xa.vn", "name": "Người mới", "roles": [{"unit": "goc", "role": "author"}]}
        self.ids["user"] = self.manage("POST", "/users", 201, form)["id"]

    def client(self) -> None:
        form = {"name": "Cổng", "unit": "goc", "roles": [{"unit": "goc", "role": "author"}]}
        self.ids["client"] = self.manage("POST", "/clients", 201, form)["id"]

    def brought(self, code: str) -> str:
        file = write_records(self.folder / f"{code}.jsonl", national(code=code, title=f"Thả diều {code}"))
        answer = self.world.client.post(
            "/manage/v1/procedures/import", files={"file": (file.name, file.read_bytes())}, headers=self.editor
        )
        assert answer.status_code == 201, answer.text
        id: str = answer.json()["id"]
        return id

    def decided(self, move: str, code: str) -> None:
        batch = self.brought(code)
        self.manage("POST", f"/imports/{batch}/moves/{move}", 202, {"reason": "Trùng"}, self.approver)
        carry_out(self.world)

    def timed(self) -> None:
        """A text with a start and an end, both told to the log by the clock."""
        self.ids["timed"] = self.draft("article", "Tết")
        self.move(self.ids["timed"], "submit", self.editor)
        at = clock.now() + timedelta(minutes=1)
        window = {"live_from": clock.stamp(at), "live_until": clock.stamp(at + timedelta(minutes=1))}
        self.move(self.ids["timed"], "schedule", self.approver, **window)

    def settle(self) -> None:
        clockwork.settle(self.world.database)

    def law(self) -> None:
        day = clock.today() + timedelta(days=1)
        until = {"effective_until": (day + timedelta(days=1)).isoformat()}
        self.world.publish("procedure", title="Luật mới", effective_from=day.isoformat(), wanted=until)

    def told(self, verb: Verb) -> None:
        with self.world.database.write() as session:
            events.record(session, News(verb, "installation", "loa", OPERATOR))

    def acts(self) -> list[tuple[str, Callable[[], Any]]]:
        ids, manage, move = self.ids, self.manage, self.move
        station, slots = "/stations/dai-xa", "/stations/dai-xa/slots"
        screen = f"/screens/{self.screen.id}"
        say = {"text": "Nhớ xem lại ảnh."}
        form = {"name": "Bảng chợ", "unit": "goc", "width": 96, "height": 32, "color": "rg"}
        user = {"name": "Tên khác", "roles": []}
        opening = {"name": "Xã Thật"}
        return [
            ("created", self.written),
            ("a save", self.changed),
            ("commented", lambda: manage("POST", f"/items/{self.live}/comments", 201, say)),
            ("submitted", lambda: move(ids["a"], "submit", self.editor)),
            ("recalled", lambda: move(ids["a"], "recall", self.editor)),
            ("reopened", self.reopened),
            ("returned", lambda: [move(ids["a"], "submit", self.editor), move(ids["a"], "return", self.approver, reason="Sửa")]),
            ("approved", lambda: [move(ids["a"], "submit", self.editor), move(ids["a"], "approve", self.approver)]),
            ("published", lambda: move(ids["a"], "publish", self.approver)),
            ("corrected", lambda: move(ids["a"], "correct", self.approver, notice="Đính chính.")),
            ("moved", self.moved),
            ("withdrawn", lambda: move(ids["a"], "withdraw")),
            ("shared", lambda: manage("POST", f"/items/{self.live}/preview-links", 201, {})),
            ("archived", lambda: move(ids["a"], "archive")),
            ("restored", lambda: move(ids["a"], "restore")),
            ("scheduled", self.timed),
            ("the start", lambda: self.world.wait(minutes=1)),
            ("went_live", self.settle),
            ("the end", lambda: self.world.wait(minutes=1)),
            ("went_off", self.settle),
            ("imported", lambda: self.brought("1.770001")),
            ("import_returned", lambda: self.decided("return", "1.770002")),
            ("import_approved", lambda: self.decided("approve", "1.770003")),
            ("term_added", lambda: manage("POST", "/categories", 201, {"name": "Nông nghiệp"})),
            ("term_changed", lambda: self.put("/categories/tin", 1, name="Tin xã")),
            ("term_deleted", lambda: self.remove("/categories/nong-nghiep", 1)),
            ("uploaded", lambda: self.world.upload("khac.jpg", samples.picture(size=(640, 480)))),
            ("described", lambda: self.put(f"/media/{self.picture}", name="anh.jpg", alt="Cổng mới", credit="")),
            ("trashed", self.thrown_away),
            ("restored", lambda: manage("POST", f"/media/{ids['file']}/restore", If_Match='"2"')),
            ("user_added", self.invited),
            ("password_set", lambda: manage("POST", "/users", 201, {"email": "hai@xa.vn", "name": "Hai", "password": "mat khau du dai"})),
            ("user_invited", lambda: manage("POST", f"/users/{ids['user']}/invitation", 201)),
            ("user_changed", lambda: self.put(f"/users/{ids['user']}", **user)),
            ("user_disabled", lambda: self.put(f"/users/{ids['user']}", **user, disabled=True)),
            ("user_enabled", lambda: self.put(f"/users/{ids['user']}", **user, disabled=False)),
            ("client_added", self.client),
            ("client_revoked", lambda: self.remove(f"/clients/{ids['client']}")),
            ("screen_joined", lambda: joined(self.world)),
            ("station_added", lambda: manage("POST", "/stations", 201, {"name": "Đài hai", "unit": "goc"})),
            ("station_key_added", lambda: manage("POST", "/stations/dai-hai/keys", 201, {"name": "Máy phát"})),
            ("unit_added", lambda: manage("POST", "/units", 201, {"name": "Thôn Hai", "kind": "thôn", "parent": "goc"})),
            ("unit_changed", lambda: self.put("/units/goc", 1, name="Xã Mẫu", kind="xã", parent=None)),
            ("group_added", lambda: manage("POST", "/groups", 201, {"name": "Chợ", "unit": "goc"})),
            ("screen_changed", lambda: self.put(screen, **form, groups=["cho"])),
            ("group_changed", lambda: self.put("/groups/cho", 1, name="Chợ phiên")),
            ("group_deleted", lambda: self.remove("/groups/cho", 2)),
            ("screen_revoked", lambda: manage("POST", f"{screen}/revoke", If_Match="*")),
            ("screen_deleted", lambda: self.remove(screen)),
            ("slot_added", lambda: ids.update(slot=manage("POST", slots, 201, MORNING)["id"])),
            ("slot_changed", lambda: self.put(f"{slots}/{ids['slot']}", **{**MORNING, "to": "05:50"})),
            ("slot_deleted", lambda: self.remove(f"{slots}/{ids['slot']}", 2)),
            ("station_changed", lambda: self.put(station, name="Đài mới", unit="goc")),
            ("station_key_revoked", lambda: self.remove(f"{station}/keys/{self.key}")),
            ("station_deleted", lambda: self.remove(station, 2)),
            ("demo_added", lambda: self.told("demo_added")),
            ("restored", lambda: self.told("restored")),
            ("opened", lambda: manage("POST", "/installation/open", 200, opening)),
            ("lasting", self.law),
            ("the day of effect", lambda: self.world.wait(days=1)),
            ("took_effect", self.settle),
            ("the last day", lambda: self.world.wait(days=1)),
            ("lapsed", self.settle),
        ]  # fmt: skip


def test_what_is_kept_is_what_one_would_be_told_anew_after_whatever_happens(
    commune: World, watch: Watch, tmp_path: Path
) -> None:
    day = Day(commune, tmp_path)
    watch.asked = {path: {} for path in answers(commune)} | day.surfaces
    watch.agree("the beginning")
    seen: set[tuple[str, str]] = set()
    for name, act in day.acts():
        # What is told again within the second of a change has the same date.
        commune.wait(seconds=1)
        watch.hears(act)
        watch.agree(name)
        with commune.database.read() as session:
            seen |= set(map(tuple, session.execute(select(Event.subject, Event.verb).distinct())))  # type: ignore[arg-type] # rows are pairs
    assert {verb for _, verb in seen} == set(get_args(Verb))


def test_what_stays_within_the_office_empties_no_memory(commune: World, watch: Watch, tmp_path: Path) -> None:
    day = Day(commune, tmp_path)
    within = {
        "created",
        "a save",
        "commented",
        "submitted",
        "recalled",
        "reopened",
        "returned",
        "approved",
        "archived",
        "shared",
    }
    within |= {"uploaded", "user_added", "user_changed", "client_added", "client_revoked"}
    watch.hears(day.law)
    heard = {name for name, act in day.acts() if watch.hears(act)}
    assert {name for name, _ in day.acts()} - heard >= within


def test_screens_alike_are_served_from_one_making_after_a_text_went_live(commune: World) -> None:
    screens = [joined(commune) for _ in range(3)]

    def ask_all() -> list[str]:
        return [commune.ask("/v1/signage/playlist", authorization=one.bearer).headers["etag"] for one in screens]

    before = ask_all()
    commune.publish("led_message", text="Chào mừng")
    passed = Counted(commune)
    after = ask_all()
    assert passed.times == 1
    assert before[0] != after[0] == after[1] == after[2]
    assert set(commune.app.state.front.drain()[1]) == {one.id for one in screens}


def test_a_screen_in_another_group_is_not_led_to_the_former_playlist(commune: World) -> None:
    one, other = joined(commune), joined(commune)
    path = "/v1/signage/playlist"
    assert len({commune.ask(path, authorization=screen.bearer).json()["profile"] for screen in (one, other)}) == 1
    form = {"name": "Bảng chợ", "unit": "goc", "width": 64, "height": 16, "color": "rg"}
    commune.manage("PUT", f"/screens/{one.id}", 200, form, If_Match='"1"')
    assert commune.ask(path, authorization=other.bearer).json()["panel"]["width"] == 192
    assert commune.ask(path, authorization=one.bearer).json()["panel"]["width"] == 64


def test_after_a_gap_in_what_was_heard_everything_is_forgotten() -> None:
    for since, head in (
        (None, ("a", 9)),
        (("a", 4), ("a", 5)),
        (("a", 3), ("b", 4)),
        (("b", 3), ("b", 4)),
    ):
        front = Front(nothing)
        front.heard(None, ("a", 3), Reach.NOTHING)
        before = front.generation
        front.heard(since, head, Reach.NOTHING)
        assert front.generation > before, (since, head)


def test_what_was_heard_before_is_no_news() -> None:
    front = Front(nothing)
    front.heard(None, ("a", 5), Reach.NOTHING)
    before = front.generation
    front.heard(("a", 5), ("a", 6), Reach.NOTHING)
    front.heard(("a", 4), ("a", 5), Reach.DEVICES)
    assert (front.generation, front.head) == (before, ("a", 6))
    front.heard(("a", 6), ("a", 7), Reach.ANSWERS)
    assert front.generation == before + 1


def test_people_are_answered_while_every_screen_asks_at_once() -> None:
    class Busy:
        """Devices wait for the door; whoever else asks is answered at once."""

        def __init__(self) -> None:
            self.door, self.inside, self.most = asyncio.Event(), 0, 0

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            self.inside += 1
            self.most = max(self.most, self.inside)
            if scope["path"].startswith("/v1/signage/"):
                await self.door.wait()
            self.inside -= 1
            await Answer(b"{}", changed_at=clock.now(), max_age=None)(scope, receive, send)

    async def work() -> None:
        busy = Busy()
        front = Front(busy)
        asked = [ask(front, f"/v1/signage/d/{number}/playlist") for number in range(50)]
        devices = [asyncio.create_task(one) for one in asked]
        for _ in range(5):
            await asyncio.sleep(0)
        assert busy.inside == DEVICES_AT_WORK
        assert (await ask(front, "/v1/articles")).status == 200
        busy.door.set()
        assert {one.status for one in await asyncio.gather(*devices)} == {200}
        assert busy.most == DEVICES_AT_WORK + 1

    run(work)


def test_a_stream_takes_no_turn_from_other_devices() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if scope["path"].endswith("/events"):
            await asyncio.Event().wait()
        await send({"type": "http.response.body", "body": b""})

    async def work() -> None:
        front = Front(app)
        streams = [
            asyncio.create_task(ask(front, f"/v1/signage/d/{number}/events")) for number in range(DEVICES_AT_WORK)
        ]
        assert (await ask(front, "/v1/signage/d/x/playlist")).status == 200
        for stream in streams:
            stream.cancel()
        await asyncio.gather(*streams, return_exceptions=True)

    run(work)


def test_one_whose_credential_is_known_waits_for_the_making_of_its_playlist_without_a_thread(commune: World) -> None:
    first, second = joined(commune), joined(commune)
    path = "/v1/signage/playlist"
    for screen in (first, second):
        commune.ask(path, authorization=screen.bearer)
    front: Front = commune.app.state.front
    commune.publish("led_message", text="Chào mừng")
    passed = Counted(commune)
    compiling, go = threading.Event(), threading.Event()

    def slowly(scope: Any, key: Any, make: Any) -> Answer:
        def made() -> Answer:
            compiling.set()
            assert go.wait(20)
            answer: Answer = make()
            return answer

        return Front.shared(front, scope, key, made)

    front.shared = slowly  # type: ignore[method-assign] # slowed down on purpose

    async def work() -> None:
        leader = asyncio.create_task(ask(front, path, Authorization=first.bearer))
        await asyncio.to_thread(compiling.wait, 20)
        follower = asyncio.create_task(ask(front, path, Authorization=second.bearer))
        for _ in range(20):
            await asyncio.sleep(0)
        go.set()
        heard = await asyncio.gather(leader, follower)
        assert heard[0].body == heard[1].body

    run(work)
    assert passed.times == 1
    assert set(front.drain()[1]) == {first.id, second.id}
