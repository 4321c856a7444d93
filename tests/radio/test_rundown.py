"""A station's day: what airs when, for players, announcers and whoever asks what is on."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from api.channels.radio import rundown, speech
from api.channels.radio.rundown import Airing, Script, assign
from api.channels.radio.tables import Slot
from api.content.tables import Class
from api.content.windows import Window
from api.kinds import RadioScript, parse
from tests.media import samples
from tests.world import MONDAY, World

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Station:
    """A station with a morning and an evening session; it is Monday, 08:00."""

    def __init__(self, office: World, limit_seconds: int = 900) -> None:
        self.office = office
        self.slug = office.manage("POST", "/stations", 201, {"name": "Đài xã", "unit": "goc"})["slug"]
        for name, start, end in (("Buổi sáng", "05:30", "05:45"), ("Buổi chiều", "17:00", "17:15")):
            slot = {"name": name, "days": WEEK, "from": start, "to": end, "limit_seconds": limit_seconds}
            office.manage("POST", f"/stations/{self.slug}/slots", 201, slot)
        made = office.manage("POST", f"/stations/{self.slug}/keys", 201, {"name": "Máy phát"})
        self.key, self.capability, self.key_id = made["key"], made["capability_url"], made["id"]

    def ask(self, suffix: str = "rundown", **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        path = f"/v1/radio/stations/{self.slug}/{suffix}"
        return self.office.client.get(path, headers={"Authorization": f"Bearer {self.key}", **named})

    def day(self, date: str = "2026-11-23") -> Any:
        answer = self.ask(f"rundown?date={date}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def titles(self, date: str = "2026-11-23") -> list[list[str]]:
        return [[item["title"] for item in slot["items"]] for slot in self.day(date)["slots"]]


def test_a_script_airs_once_in_the_next_session_after_it_went_live(office: World) -> None:
    station = Station(office)
    office.publish("radio_script", title="Lịch tiêm phòng")
    assert station.titles("2026-11-23") == [[], ["Lịch tiêm phòng"]]
    assert station.titles("2026-11-24") == [[], []]
    office.wait(days=3)
    assert station.titles("2026-11-23") == [[], ["Lịch tiêm phòng"]]


def test_those_who_keep_the_station_read_the_same_rundown_as_its_players(commune: World) -> None:
    station = Station(commune)
    commune.publish("radio_script", title="Lịch tiêm phòng")
    told = commune.manage("GET", f"/stations/{station.slug}/rundown")
    assert [[item["title"] for item in slot["items"]] for slot in told["slots"]] == [[], ["Lịch tiêm phòng"]]
    assert told == station.day()
    tuesday = commune.manage("GET", f"/stations/{station.slug}/rundown?date=2026-11-24")
    assert (tuesday["date"], [slot["items"] for slot in tuesday["slots"]]) == ("2026-11-24", [[], []])
    commune.manage("GET", f"/stations/{station.slug}/rundown?date=1999-01-01", 422)


def test_a_rundown_has_the_members_of_the_contract(commune: World) -> None:
    station = Station(commune)
    id = commune.publish(
        "radio_script",
        title="Thông báo",
        parts=[{"role": "opening", "text": "Kính thưa bà con."}, {"role": "item", "text": "Mai mất điện, từ 7 giờ."}],
        repeat=2,
    )
    day = station.day()
    assert (day["schema"], day["date"], day["emergency"]) == ("loa-rundown/1", "2026-11-23", None)
    assert day["station"] == {"slug": "dai-xa", "name": "Đài xã", "timezone": "Asia/Ho_Chi_Minh"}
    evening = day["slots"][1]
    assert (evening["starts_at"], evening["ends_at"]) == ("2026-11-23T10:00:00Z", "2026-11-23T10:15:00Z")
    assert (evening["limit_seconds"], evening["state"]) == (900, "needs_reader")
    (item,) = evening["items"]
    assert (item["position"], item["script"], item["revision"], item["class"]) == (1, id, 1, "normal")
    assert item["parts"][0] == {"role": "opening", "text": "Kính thưa bà con.", "spoken": "Kính thưa bà con."}
    assert item["spoken_text"] == "Kính thưa bà con.\nMai mất điện, từ 7 giờ."
    assert item["syllables"] == 10
    assert item["audio"] is None
    assert evening["estimated_seconds"] == 2 * item["estimated_seconds"]
    assert item["ssml"].startswith('<speak version="1.1"')


def test_a_recording_is_in_the_players_list_as_often_as_it_repeats(commune: World) -> None:
    station = Station(commune)
    sound = commune.upload("ban-tin.wav", samples.wav(2))
    commune.publish("radio_script", title="Có bản ghi", audio=sound["id"], repeat=2)
    commune.publish("radio_script", title="Đọc trực tiếp")
    answer = station.ask("rundown.m3u?date=2026-11-23")
    assert answer.headers["content-type"] == "audio/x-mpegurl; charset=utf-8"
    url = "http://127.0.0.1:8000" + sound["url"]
    assert answer.text.splitlines() == [
        "#EXTM3U",
        "#PLAYLIST:Đài xã 23/11/2026",
        "#EXTINF:2,Đài xã - Có bản ghi",
        url,
        "#EXTINF:2,Đài xã - Có bản ghi",
        url,
    ]
    assert commune.ask(sound["url"]).status_code == 200
    audio = station.day()["slots"][1]["items"][0]["audio"]
    assert (audio["url"], audio["bytes"], audio["sha256"]) == (url, sound["bytes"], sound["sha256"])


def test_what_does_not_fit_waits_for_the_next_session(commune: World) -> None:
    station = Station(commune, limit_seconds=60)
    long = [{"role": "item", "text": "một hai ba bốn " * 30}]
    for name in ("Một", "Hai", "Ba"):
        commune.publish("radio_script", title=name, parts=long)
    assert station.titles("2026-11-23") == [[], ["Một"]]
    assert station.titles("2026-11-24") == [["Hai"], ["Ba"]]


def test_withdrawing_a_script_takes_it_out_and_makes_room(office: World) -> None:
    station = Station(office, limit_seconds=60)
    long = [{"role": "item", "text": "một hai ba bốn " * 30}]
    first = office.publish("radio_script", title="Một", parts=long)
    office.publish("radio_script", title="Hai", parts=long)
    office.withdraw(first, reason="Hoãn")
    assert station.titles("2026-11-23") == [[], ["Hai"]]
    assert station.titles("2026-11-24") == [[], []]


def test_what_was_aired_stays_in_the_rundown_of_its_day(commune: World) -> None:
    station = Station(commune)
    id = commune.publish("radio_script", title="Đã phát")
    commune.wait(days=1)
    commune.withdraw(id, reason="Xong")
    assert station.titles("2026-11-23") == [[], ["Đã phát"]]


def test_priority_airs_first_and_an_emergency_at_once(office: World) -> None:
    station = Station(office)
    office.publish("radio_script", title="Thường")
    office.publish("radio_script", title="Ưu tiên", wanted={"class": "priority"})
    office.publish("radio_script", title="Bão gần bờ", wanted={"class": "emergency"})
    assert station.titles() == [[], ["Bão gần bờ", "Ưu tiên", "Thường"]]
    (urgent,) = station.day()["emergency"]["items"]
    assert (urgent["title"], urgent["class"]) == ("Bão gần bờ", "emergency")
    assert office.get(f"/v1/radio/stations/{station.slug}/now")["emergency"][0]["title"] == "Bão gần bờ"


def test_a_station_airs_what_its_unit_and_those_above_it_say(office: World) -> None:
    office.unit("xa-a", "Xã A")
    office.unit("xa-b", "Xã B")
    slug = office.manage("POST", "/stations", 201, {"name": "Đài A", "unit": "xa-a"})["slug"]
    slot = {"name": "Chiều", "days": WEEK, "from": "17:00", "to": "17:15"}
    office.manage("POST", f"/stations/{slug}/slots", 201, slot)
    capability = office.manage("POST", f"/stations/{slug}/keys", 201)["capability_url"]
    office.publish("radio_script", title="Của tỉnh")
    office.publish("radio_script", title="Của xã A", unit="xa-a")
    office.publish("radio_script", title="Của xã B", unit="xa-b")
    day = office.get(f"{capability}/rundown?date=2026-11-23")
    assert [item["title"] for item in day["slots"][0]["items"]] == ["Của tỉnh", "Của xã A"]


def test_an_approved_script_for_tomorrow_stands_in_tomorrows_rundown_only_for_the_station(office: World) -> None:
    station = Station(office)
    office.publish("radio_script", title="Ngày mai", wanted={"live_from": MONDAY + timedelta(days=1)})
    office.draft("radio_script", title="Chưa duyệt")
    assert station.titles("2026-11-23") == [[], []]
    assert station.titles("2026-11-24") == [[], ["Ngày mai"]]
    assert "Ngày mai" not in office.ask(f"/v1/radio/stations/{station.slug}/now").text


def test_now_tells_what_is_on_air_and_when_it_goes_on(commune: World) -> None:
    station = Station(commune)
    commune.publish("radio_script", title="Bản tin", parts=[{"role": "item", "text": "một hai ba bốn năm " * 40}])
    path = f"/v1/radio/stations/{station.slug}/now"
    before = commune.get(path)
    assert before["on_air"] is None
    assert before["next"]["starts_at"] == "2026-11-23T10:00:00Z"
    assert before["next"]["slot"]["name"] == "Buổi chiều"
    commune.clock.move_to(datetime(2026, 11, 23, 10, 0, 20, tzinfo=UTC))
    during = commune.get(path)
    assert during["on_air"]["item"]["title"] == "Bản tin"
    assert during["next"]["starts_at"] == "2026-11-23T22:30:00Z"
    commune.clock.move_to(datetime(2026, 11, 23, 10, 14, tzinfo=UTC))
    assert commune.get(path)["on_air"]["item"] is None


def test_what_is_on_air_leaves_the_page_when_it_is_withdrawn(commune: World) -> None:
    station = Station(commune)
    id = commune.publish("radio_script", title="Rút lại", parts=[{"role": "item", "text": "một hai ba bốn " * 60}])
    commune.clock.move_to(datetime(2026, 11, 23, 10, 0, 20, tzinfo=UTC))
    path = f"/v1/radio/stations/{station.slug}/now"
    assert commune.get(path)["on_air"]["item"]["title"] == "Rút lại"
    commune.withdraw(id, reason="Nhầm")
    assert commune.get(path)["on_air"]["item"] is None


def test_only_a_key_of_the_station_opens_its_rundown(office: World) -> None:
    station = Station(office)
    other = office.manage("POST", "/stations", 201, {"name": "Đài khác", "unit": "goc"})["slug"]
    path = f"/v1/radio/stations/{station.slug}/rundown"
    refused = office.client.get(path)
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    assert office.client.get(path, headers={"Authorization": "Bearer sai"}).status_code == 401
    wrong = office.client.get(f"/v1/radio/stations/{other}/rundown", headers={"Authorization": f"Bearer {station.key}"})
    assert (wrong.status_code, wrong.json()["code"]) == (403, "other_station")
    assert office.get(f"{station.capability}/rundown") == station.ask().json()
    office.manage("DELETE", f"/stations/{station.slug}/keys/{station.key_id}", 204)
    assert station.ask().json()["code"] == "key_revoked"
    assert office.ask(f"{station.capability}/rundown.m3u").status_code == 403


def test_a_rundown_is_revalidated_by_its_tag(commune: World) -> None:
    station = Station(commune)
    first = station.ask()
    assert first.headers["cache-control"] == "private, no-cache"
    assert station.ask(If_None_Match=first.headers["etag"]).status_code == 304
    head = commune.client.head(f"{station.capability}/rundown")
    assert (head.status_code, head.headers["etag"], head.content) == (200, first.headers["etag"], b"")
    commune.publish("radio_script", title="Mới")
    assert station.ask(If_None_Match=first.headers["etag"]).status_code == 200
    assert station.day()["version"] > first.json()["version"]


def test_a_day_beyond_the_calendar_is_refused(commune: World) -> None:
    station = Station(commune)
    for date in ("0001-01-01", "9999-12-31", "2026-13-01", "hôm nay"):
        answer = station.ask(f"rundown?date={date}")
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "?date"


def test_what_was_aired_is_reported_once_and_left_as_a_delivery(office: World) -> None:
    station = Station(office)
    id = office.publish("radio_script", title="Bản tin")
    entry = station.day()["slots"][1]["items"][0]["id"]
    office.wait(hours=10)
    play = {
        "seq": 1,
        "item": entry,
        "revision": 1,
        "start": "2026-11-23T10:00:00Z",
        "end": "2026-11-23T10:01:00Z",
        "result": "ok",
        "reader": "Chị Lan",
    }
    path = f"/v1/radio/stations/{station.slug}/plays"
    headers = {"Authorization": f"Bearer {station.key}"}
    sent = office.client.post(
        path, json={"boot": "b", "plays": [play, {**play, "seq": 2, "item": "la"}]}, headers=headers
    )
    assert sent.json() == {
        "ack_through": 2,
        "accepted": 1,
        "duplicates": 0,
        "rejected": [{"seq": 2, "code": "unknown_item"}],
    }
    again = office.client.post(f"{station.capability}/plays", json={"boot": "b", "plays": [play]})
    assert again.json()["duplicates"] == 1
    (fact,) = office.manage("GET", f"/items/{id}/deliveries")["items"]
    assert (fact["channel"], fact["revision"], fact["count"]) == ("radio", 1, 1)


def test_seconds_follow_the_syllables_and_the_pauses() -> None:
    assert speech.seconds("một " * 34) == 10
    assert speech.seconds("một hai, ba.") == 2
    assert speech.seconds("") == 0


def _script(number: int, hour: int, seconds: int, class_: Class) -> Script:
    words = "một " * max(1, int(seconds * speech.SYLLABLES_A_SECOND))
    body = parse({"kind": "radio_script", "title": f"Bài {number}", "parts": [{"text": words}]})
    assert isinstance(body, RadioScript)
    start = MONDAY + timedelta(hours=hour)
    return Script(f"{number:03}", "i", 1, class_, body, (Window(start, start + timedelta(days=30)),), None)


_scripts = st.lists(
    st.tuples(st.integers(0, 96), st.integers(5, 400), st.sampled_from(rundown.CLASSES)), max_size=12
).map(lambda rows: [_script(number, *row) for number, row in enumerate(rows)])


@given(_scripts, st.integers(60, 900))
def test_every_script_airs_at_most_once_and_no_session_overflows_but_for_a_single_long_one(
    scripts: list[Script], limit: int
) -> None:
    slot = Slot(id="s", name="", days=WEEK, starts="05:30", ends="06:00", limit_seconds=limit)
    sessions = [
        Airing(slot, MONDAY + timedelta(hours=12 * n), MONDAY + timedelta(hours=12 * n, minutes=30)) for n in range(40)
    ]
    aired = assign(sessions, scripts)
    order = [script.id for one in aired for script in one.scripts]
    assert sorted(order) == sorted(script.id for script in scripts)
    for one in aired:
        assert one.seconds <= limit or len(one.scripts) == 1
        assert all(script.live(one.start) for script in one.scripts)
        assert [script.rank for script in one.scripts] == sorted(script.rank for script in one.scripts)
