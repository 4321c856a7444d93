"""The playlist as devices get it: stable bytes, windows ahead, and nothing of what left."""

import hashlib
import io
import random
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from lxml import etree
from PIL import Image

from api import clock
from api.content import published
from api.content.tables import Ending
from api.people.tables import Heir, Unit
from tests.signage.world import World

MORNING = datetime(2026, 11, 24, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_messages_of_the_unit_and_those_above_run_on_its_screens(world: World) -> None:
    world.publish("Của xã A", unit="xa-a")
    world.publish("Của xã B", unit="xa-b")
    world.publish("Của tỉnh", unit="tinh")
    assert sorted(world.join("xa-a").texts()) == ["Của tỉnh", "Của xã A"]
    assert sorted(world.join("xa-b").texts()) == ["Của tỉnh", "Của xã B"]
    assert world.join("tinh").texts() == ["Của tỉnh"]


def test_a_unit_past_its_end_counts_as_part_of_its_heir(world: World) -> None:
    world.publish("Của xã A", unit="xa-a")
    world.publish("Của xã B", unit="xa-b")
    old, heir = world.join("xa-a"), world.join("xa-b")
    with world.database.write() as session:
        session.get_one(Unit, world.units["xa-a"]).valid_until = clock.today()
        session.add(Heir(unit_id=world.units["xa-a"], heir_id=world.units["xa-b"]))
    world.app.state.front.clear()
    assert sorted(old.texts()) == ["Của xã A", "Của xã B"]
    assert sorted(heir.texts()) == ["Của xã A", "Của xã B"]


def test_emergencies_come_first_then_priority(world: World) -> None:
    world.publish("Thường")
    world.publish("Ưu tiên", class_="priority")
    world.publish("Khẩn cấp", class_="emergency")
    assert world.join().texts() == ["Khẩn cấp", "Ưu tiên", "Thường"]


def test_the_document_is_what_the_contract_shows(world: World) -> None:
    publication = world.publish("Chợ phiên họp sáng thứ Bảy", color="white")
    device = world.join()
    shown = device.playlist()
    assert shown["schema"] == "loa-playlist/1"
    assert shown["panel"] == {
        "width": 192, "height": 32, "color": "amber1", "layout": "line", "timezone": "Asia/Ho_Chi_Minh",
    }  # fmt: skip
    assert shown["drill"] is False
    [item] = shown["items"]
    assert item["id"] == publication
    assert item["message"] == world.item_of(publication)
    assert (item["revision"], item["class"], item["kind"], item["repeat"]) == (1, "normal", "text", 1)
    assert item["text"]["color"] == "#ffb000"
    assert item["windows"] == [{"from": item["windows"][0]["from"], "to": shown["valid_until"]}]
    assert item["frames"][0]["seconds"] == item["duration_seconds"]
    assert shown["fallback"]["text"] == {"plain": "Xã Bình Ổn"}
    assert set(shown["assets"]) == {"a0", item["frames"][0]["asset"]}
    for asset in shown["assets"].values():
        got = world.client.get(asset["url"])
        assert got.headers["content-type"] == asset["type"] == "image/png"
        assert len(got.content) == asset["bytes"]
        assert hashlib.sha256(got.content).hexdigest() == asset["sha256"]
        assert hashlib.md5(got.content).hexdigest() == asset["md5"]
        assert Image.open(io.BytesIO(got.content)).size == (asset["width"], asset["height"])


def test_there_is_always_a_fallback(world: World) -> None:
    shown = world.join().playlist()
    assert shown["items"] == []
    assert (shown["assets"]["a0"]["width"], shown["assets"]["a0"]["height"]) == (192, 32)


def test_what_is_covered_gives_way_and_returns(world: World) -> None:
    with time_machine.travel(MORNING, tick=False):
        usual = world.publish("Ngày thường", live_from=MORNING - HOUR)
        tet = world.publish(
            "Ngày Tết", item=world.item_of(usual), live_from=MORNING + HOUR, live_until=MORNING + 3 * HOUR
        )
        shown = world.join().playlist()
        windows = {
            item["id"]: [(instant(w["from"]), instant(w["to"])) for w in item["windows"]] for item in shown["items"]
        }
        assert windows == {
            usual: [(MORNING - HOUR, MORNING + HOUR), (MORNING + 3 * HOUR, instant(shown["valid_until"]))],
            tet: [(MORNING + HOUR, MORNING + 3 * HOUR)],
        }
        expiries = {item["id"]: item["expires_at"] for item in shown["items"]}
        assert expiries == {usual: None, tet: clock.stamp(MORNING + 3 * HOUR)}


def test_the_next_text_takes_over_at_its_hour(world: World) -> None:
    with time_machine.travel(MORNING, tick=False):
        now = world.publish("Bản hôm nay", live_from=MORNING - HOUR)
        then = world.publish("Bản ngày mai", item=world.item_of(now), live_from=MORNING + 24 * HOUR)
        shown = world.join().playlist()
        ends = {item["id"]: item["windows"] for item in shown["items"]}
        assert [w["to"] for w in ends[now]] == [clock.stamp(MORNING + 24 * HOUR)]
        assert [w["from"] for w in ends[then]] == [clock.stamp(MORNING + 24 * HOUR)]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_windows_say_what_is_live_at_every_instant_ahead(world: World, seed: int) -> None:
    dice = random.Random(seed)
    with time_machine.travel(MORNING, tick=False):
        made: list[str] = []
        for n in range(40):
            start = MORNING + dice.randint(-30, 90) * HOUR
            end = start + dice.randint(1, 60) * HOUR if dice.random() < 0.7 else None
            item = world.item_of(dice.choice(made)) if made and dice.random() < 0.7 else None
            # Two starts of one item at the same instant replace each other; the engine never leaves both standing.
            start += timedelta(minutes=n)
            made.append(world.publish(f"Bản {n}", item=item, live_from=start, live_until=end))
        for publication in dice.sample(made, 8):
            world.withdraw(publication)
        shown = world.join().playlist()
        windows = [
            (item["id"], instant(w["from"]), instant(w["to"])) for item in shown["items"] for w in item["windows"]
        ]
        for _ in range(150):
            at = MORNING + dice.random() * 99 * HOUR
            with world.database.read() as session:
                live = {one.publication.id for one in published.live(session, "signage", "led_message", at)}
            assert {id for id, start, end in windows if start <= at < end} == live


def test_what_starts_past_the_horizon_waits_for_a_later_compile(world: World) -> None:
    with time_machine.travel(MORNING, tick=False) as travel:
        world.publish("Tuần sau", live_from=MORNING + timedelta(days=6))
        device = world.join()
        assert device.texts() == []
        travel.shift(timedelta(days=3))
        assert device.texts() == ["Tuần sau"]


@pytest.mark.parametrize("why", ["gone", "notice", "redirect", "in_error"])
def test_what_is_withdrawn_leaves_the_next_playlist(world: World, why: Ending) -> None:
    kept = world.publish("Ở lại")
    gone = world.publish("Rút xuống")
    device = world.join()
    before = device.playlist()
    world.withdraw(gone, why)
    after = device.playlist()
    assert [item["id"] for item in after["items"]] == [kept]
    assert after["version"] > before["version"]


def test_what_ran_out_is_gone_by_the_next_day(world: World) -> None:
    with time_machine.travel(MORNING, tick=False) as travel:
        world.publish("Sáng nay", live_from=MORNING, live_until=MORNING + HOUR)
        device = world.join()
        assert device.texts() == ["Sáng nay"]
        travel.shift(timedelta(days=1))
        assert device.texts() == []


def test_the_bytes_are_the_same_all_day_though_windows_open_and_close(world: World) -> None:
    with time_machine.travel(MORNING, tick=False) as travel:
        world.publish("Suốt ngày")
        world.publish("Buổi trưa", live_from=MORNING + 3 * HOUR, live_until=MORNING + 5 * HOUR)
        device = world.join()
        first = device.get("playlist")
        changes = []
        for _ in range(14):
            travel.shift(HOUR)
            world.app.state.front.clear()
            again = device.get("playlist")
            assert again.content == first.content
            assert again.headers["etag"] == first.headers["etag"]
            assert device.get("playlist", **{"If-None-Match": first.headers["etag"]}).status_code == 304
            changes.append(instant(again.headers["loa-next-change"]))
        assert changes[0] == MORNING + 3 * HOUR
        assert changes[2] == MORNING + 5 * HOUR
        assert all(change > MORNING + n * HOUR for n, change in enumerate(changes, 1))


def test_only_a_commit_that_touches_the_profile_or_a_new_day_compiles(world: World) -> None:
    with time_machine.travel(MORNING, tick=False) as travel:
        world.publish("Của xã A")
        device = world.join()
        first = device.playlist()
        travel.shift(HOUR)
        world.unrelated()
        world.publish("Của xã B", unit="xa-b")
        assert device.playlist() == first
        travel.shift(HOUR)
        world.publish("Của tỉnh", unit="tinh")
        second = device.playlist()
        assert second["version"] == clock.milliseconds(MORNING + 2 * HOUR)
        travel.shift(timedelta(days=1))
        third = device.playlist()
        assert third["version"] > second["version"]
        compiled = datetime.fromtimestamp(third["version"] / 1000, UTC)
        assert instant(third["valid_until"]) == compiled + timedelta(hours=100)
        assert instant(third["valid_until"]) - (MORNING + timedelta(hours=26)) >= timedelta(hours=72)


def test_screens_alike_get_the_same_bytes(world: World) -> None:
    world.publish("Chung")
    first, second = world.join(), world.join()
    assert first.get("playlist").content == second.get("playlist").content
    assert first.get("playlist").content == second.get("playlist").content
    _, seen = world.app.state.front.drain()
    assert set(seen) == {first.id, second.id}


@pytest.mark.parametrize("form", ['"{}"', "{}", 'W/"{}"', '"{}-gzip"', '"khac", "{}"'])
def test_players_may_send_the_tag_as_they_like(world: World, form: str) -> None:
    world.publish("Chung")
    device = world.join()
    got = device.get("playlist")
    md5 = hashlib.md5(got.content).hexdigest()
    assert got.headers["etag"] == f'"{md5}"'
    header = form.format(md5).encode()
    for path in ("playlist",):
        assert device.get(path, **{"If-None-Match": header}).status_code == 304  # type: ignore[arg-type] # a header of this name
        assert device.head(path, **{"If-None-Match": header}).status_code == 304  # type: ignore[arg-type] # a header of this name
    assert device.get("playlist", **{"If-None-Match": '"0"'}).status_code == 200


def test_a_playlist_is_private_and_uncoded(world: World) -> None:
    for n in range(10):
        world.publish(f"Thông báo số {n}")
    got = world.join().get("playlist", **{"Accept-Encoding": "gzip"})
    assert "content-encoding" not in got.headers
    assert got.headers["cache-control"] == "private, no-cache"
    assert got.headers["content-length"] == str(len(got.content))
    assert "last-modified" in got.headers


def test_a_picture_is_immutable_and_sent_in_parts(world: World) -> None:
    asset = world.join().playlist()["assets"]["a0"]
    whole = world.client.get(asset["url"])
    assert whole.headers["cache-control"] == "public, max-age=31536000, immutable"
    part = world.client.get(asset["url"], headers={"Range": "bytes=2-5"})
    assert (part.status_code, part.content) == (206, whole.content[2:6])
    assert part.headers["content-range"] == f"bytes 2-5/{asset['bytes']}"
    assert world.client.get(asset["url"], headers={"Range": "bytes=-4"}).content == whole.content[-4:]
    assert world.client.get(asset["url"], headers={"Range": "bytes=99999-"}).status_code == 416
    for tag in (asset["md5"], f'"{asset["md5"]}"', f'"{asset["sha256"]}"'):
        assert world.client.get(asset["url"], headers={"If-None-Match": tag}).status_code == 304
    assert world.client.get("/v1/signage/assets/" + "0" * 64 + ".png").status_code == 404
    assert world.client.get("/v1/signage/assets/..%2Fx").status_code == 404


def test_a_picture_is_asked_for_by_the_rules_of_any_file(world: World) -> None:
    asset = world.join().playlist()["assets"]["a0"]

    def ask(method: str = "GET", **headers: str) -> tuple[int, bytes]:
        asked = {name.replace("_", "-"): value for name, value in headers.items()}
        got = world.client.request(method, asset["url"], headers=asked)
        return got.status_code, got.content

    whole = world.client.get(asset["url"])
    tag, since = whole.headers["etag"], whole.headers["last-modified"]
    assert tag == f'"{asset["md5"]}"'
    for known in (tag, f"W/{tag}", f'"khac", {tag}', f'"{asset["md5"]}-gzip"', "*"):
        assert ask(If_None_Match=known) == (304, b""), known
    for unknown in (f'"x{asset["md5"]}x"', f'"{asset["md5"][:31]}"', '""'):
        assert ask(If_None_Match=unknown) == (200, whole.content), unknown
    assert ask(If_Modified_Since=since) == (304, b"")
    assert ask(If_Modified_Since=since, If_None_Match='"khac"')[0] == 200
    assert ask("HEAD", Range="bytes=2-5") == (200, b"")
    assert ask(Range="bytes=2-5", If_Range=tag) == (206, whole.content[2:6])
    assert ask(Range="bytes=2-5", If_Range='"khac"') == (200, whole.content)
    assert ask(Range="bytes=5-2") == ask(Range="bytes=0-1,3-4") == (200, whole.content)


def test_smil_is_well_formed_local_and_absolute(world: World) -> None:
    with time_machine.travel(MORNING, tick=False):
        world.publish("Thường ngày & <đặc biệt>")
        world.publish("Bão số 5", class_="emergency", live_from=MORNING + HOUR, live_until=MORNING + 2 * HOUR)
        device = world.join()
        got = device.get("playlist.smil")
        assert got.headers["content-type"] == "application/smil+xml"
        root = etree.fromstring(got.content)
        name = {"s": "http://www.w3.org/ns/SMIL"}
        assert root.tag == "{http://www.w3.org/ns/SMIL}smil"
        ranks = root.findall("s:body/s:excl/s:priorityClass", name)
        urgent, usual, fallback = ranks
        [alert] = urgent.findall("s:par", name)
        assert alert.get("begin") == "wallclock(2026-11-24T09:00:00)"
        assert alert.get("end") == "wallclock(2026-11-24T10:00:00)"
        spans = [(par.get("begin"), par.get("end")) for par in usual.findall("s:par", name)]
        assert spans[0][1] == alert.get("begin")
        assert spans[1][0] == alert.get("end")
        assert fallback.find("s:par", name).get("begin") == "0"  # type: ignore[union-attr] # it is there
        images = root.findall(".//s:img", name)
        assert all(image.get("src", "").startswith("http://127.0.0.1:8000/v1/signage/assets/") for image in images)
        for image in images:
            assert world.client.get(image.get("src", "").removeprefix("http://127.0.0.1:8000")).status_code == 200
        assert device.get("playlist.smil", **{"If-None-Match": got.headers["etag"]}).status_code == 304


def test_a_card_without_a_player_is_told_what_shows_now(world: World) -> None:
    with time_machine.travel(MORNING, tick=False) as travel:
        device = world.join()
        lines = dict(line.split(",", 1) for line in device.get("now.txt").text.splitlines())
        assert lines["text"] == "Xã Bình Ổn"
        world.publish("Một, hai", live_from=MORNING + HOUR)
        publication = world.publish("Sơ tán ngay", class_="emergency", live_from=MORNING + 2 * HOUR)
        travel.shift(HOUR)
        now = device.get("now.txt")
        assert now.headers["content-type"].startswith("text/plain")
        lines = dict(line.split(",", 1) for line in now.text.splitlines())
        assert (lines["text"], lines["class"]) == ("Một, hai", "normal")
        assert now.headers["loa-next-change"] == lines["until"] == clock.stamp(MORNING + 2 * HOUR)
        travel.shift(HOUR)
        lines = dict(line.split(",", 1) for line in device.get("now.txt").text.splitlines())
        assert lines["item"] == publication
        bitmap = device.get("now.bmp")
        assert bitmap.headers["content-type"] == "image/bmp"
        assert Image.open(io.BytesIO(bitmap.content)).size == (192, 32)


def test_a_card_is_shown_each_message_in_turn(world: World) -> None:
    with time_machine.travel(MORNING, tick=False) as travel:
        for text in ("Một", "Hai", "Ba"):
            world.publish(text)
        device = world.join()
        seen = []
        for _ in range(3):
            now = device.get("now.txt")
            seen.append(dict(line.split(",", 1) for line in now.text.splitlines())["text"])
            travel.move_to(instant(now.headers["loa-next-change"]) + timedelta(milliseconds=1), tick=False)
        assert sorted(seen) == ["Ba", "Hai", "Một"]


def test_an_unknown_parameter_is_named(world: World) -> None:
    answer = world.join().get("playlist?unit=xa-b")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "?unit"
