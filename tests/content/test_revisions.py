"""The texts of an item: one working copy, sealed revisions, what changed, and the log of what was done."""

import threading
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update

from api import events
from api.content import clockwork
from api.events import Event, EventDetail
from tests import make
from tests.world import World


def save(office: World, item: dict[str, Any], who: dict[str, str], **members: Any) -> dict[str, Any]:
    body = {**make.body("article"), **members}
    path = f"/items/{item['id']}/body"
    saved: dict[str, Any] = office.manage("PUT", path, 200, body, who, If_Match=f'"{item["version"]}"')
    return saved


def started(office: World, who: dict[str, str], **members: Any) -> dict[str, Any]:
    form = {"unit": "goc", "body": make.body("article", **members)}
    made: dict[str, Any] = office.manage("POST", "/items", 201, form, who)
    return made


def history(office: World, id: str) -> list[tuple[int, bool]]:
    found = office.manage("GET", f"/items/{id}/revisions")["items"]
    return [(one["revision"], one["sealed"]) for one in found]


def test_saves_of_one_sitting_overwrite_one_working_copy_and_write_no_event(office: World) -> None:
    lan = office.person("lan@xa.vn", "author", "goc")
    item = started(office, lan)
    before = office.manage("GET", "/events")["items"][0]["seq"]
    for number in range(3):
        item = save(office, item, lan, title=f"Bản {number}")
    assert history(office, item["id"]) == [(1, False)]
    assert item["version"] == 4
    assert office.manage("GET", "/events")["items"][0]["seq"] == before


def test_a_rest_a_name_or_another_hand_makes_a_revision(office: World) -> None:
    lan, mai = office.person("lan@xa.vn", "editor", "goc"), office.person("mai@xa.vn", "editor", "goc")
    item = save(office, started(office, lan), mai, title="Tay khác")
    assert history(office, item["id"]) == [(2, False), (1, True)]
    office.wait(minutes=11)
    item = save(office, item, mai, title="Nghỉ mười phút")
    assert history(office, item["id"])[0] == (3, False)
    path = f"/items/{item['id']}/body?name=Bản gửi lãnh đạo"
    office.manage("PUT", path, 200, make.body("article"), mai, If_Match=f'"{item["version"]}"')
    named = office.manage("GET", f"/items/{item['id']}/revisions")["items"][0]
    assert (named["name"], named["sealed"]) == ("Bản gửi lãnh đạo", True)


def test_what_was_submitted_never_changes_again(office: World) -> None:
    lan = office.person("lan@xa.vn", "author", "goc")
    item = started(office, lan)
    path = f"/items/{item['id']}/moves/submit"
    item = office.manage("POST", path, 200, {}, lan, If_Match='"1"')
    save(office, item, lan, title="Sửa sau khi gửi")
    first = office.manage("GET", f"/items/{item['id']}/revisions/1")
    assert first["body"]["title"] == "Bài thử"
    assert history(office, item["id"]) == [(2, False), (1, True)]


def test_two_revisions_are_compared_part_by_part_and_word_by_word(office: World) -> None:
    id = office.draft("article", title="Lịch tiêm ngày 24")
    office.wait(minutes=11)
    office.save(id, title="Lịch tiêm ngày 25", summary="Đổi ngày.")
    compared = office.manage("GET", f"/items/{id}/revisions/1..2")
    changes = {change["part"]: change for change in compared["changes"]}
    words = changes["title"]["words"]
    assert {"op": "delete", "text": "24"} in words
    assert {"op": "insert", "text": "25"} in words
    assert changes["summary"]["after"] == "Đổi ngày."


def test_an_earlier_text_comes_back_as_a_new_one(office: World) -> None:
    id = office.publish("article", title="Bản tốt")
    office.revise(id, title="Bản hỏng")
    item = office.manage("GET", f"/items/{id}")
    path = f"/items/{id}/revisions/1/restore"
    back = office.manage("POST", path, 200, If_Match=f'"{item["version"]}"')
    assert (back["title"], back["head"]["revision"], back["state"]) == ("Bản tốt", 3, "draft")
    assert office.titles("/v1/articles") == ["Bản hỏng"]
    office.manage("POST", f"/items/{id}/revisions/9/restore", 404, If_Match=f'"{back["version"]}"')


def test_what_one_reads_there_one_may_put_back_and_nothing_changes(office: World) -> None:
    for kind in ("article", "procedure", "led_message", "radio_script"):
        id = office.draft(kind)
        item = office.manage("GET", f"/items/{id}")
        path = f"/items/{id}/body"
        back = office.manage("PUT", path, 200, item["head"]["body"], If_Match=f'"{item["version"]}"')
        assert back["head"]["body"] == item["head"]["body"]


def test_of_twenty_who_save_at_once_one_wins_and_the_others_are_told_who(office: World) -> None:
    item = started(office, office.admin)
    who = office.admin
    answers: list[int] = []

    def write(number: int) -> None:
        answer = office.client.put(
            f"/manage/v1/items/{item['id']}/body",
            json=make.body("article", title=f"Bản {number}"),
            headers={**who, "If-Match": '"1"'},
        )
        answers.append(answer.status_code)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] + [412] * 19
    assert office.manage("GET", f"/items/{item['id']}")["version"] == 2


def test_the_log_is_one_unbroken_chain_that_shows_tampering_but_not_erasing(office: World) -> None:
    for number in range(3):
        office.publish("article", title=f"Bài {number}")
    with office.database.read() as session:
        count, broken = events.verify(session)
        assert broken is None
    with office.database.write() as session:
        session.execute(delete(EventDetail).where(EventDetail.seq == 2))
    with office.database.read() as session:
        assert events.verify(session) == (count, None)
    with office.database.write() as session:
        session.execute(update(Event).where(Event.seq == 3).values(verb="khac"))
    with office.database.read() as session:
        assert events.verify(session) == (3, 3)


def test_sequence_numbers_have_no_gap_whoever_writes_at_once(office: World) -> None:
    def write(number: int) -> None:
        with office.database.write() as session:
            make.draft(session, "article", title=f"Bài {number}")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seqs = [event["seq"] for event in office.manage("GET", "/events?limit=100")["items"]]
    assert seqs == list(range(max(seqs), 0, -1))


def test_while_the_clock_stands_behind_the_log_nothing_is_written_and_all_is_read(office: World) -> None:
    office.publish("article", title="Bài")
    office.clock.shift(timedelta(minutes=-5))
    form = {"unit": "goc", "body": make.body("article")}
    refused = office.manage("POST", "/items", 503, form)
    assert refused["code"] == "clock_behind"
    assert office.ask("/v1/articles").status_code == 200
    office.clock.shift(timedelta(minutes=6))
    office.manage("POST", "/items", 201, form)


def test_saves_too_wait_for_the_clock_and_readers_of_the_log_never_do(office: World) -> None:
    id = office.draft("article", title="Bài")
    office.publish("article", title="Hẹn", wanted={"live_from": "2026-11-23T01:02:00Z"})
    office.wait(minutes=10)
    office.publish("article", title="Bài khác")
    # An edge is due and nobody has told the log of it; the clock now stands behind.
    office.clock.shift(timedelta(minutes=-5))
    path, body = f"/items/{id}/body", make.body("article", "Sửa")
    assert office.manage("PUT", path, 503, body, If_Match='"1"')["code"] == "clock_behind"
    assert {one["op"] for one in office.get("/v1/changes")["items"]} == {"upsert"}
    assert office.ask("/v1/articles").status_code == 200
    assert office.manage("GET", f"/items/{id}")["title"] == "Bài"
    office.clock.shift(timedelta(minutes=6))
    office.manage("PUT", path, 200, body, If_Match='"1"')


def test_what_the_clock_brings_is_told_once_by_the_clock_however_often_it_is_asked(office: World) -> None:
    window = {"live_from": "2026-11-24T00:00:00Z", "live_until": "2026-11-26T00:00:00Z"}
    id = office.publish("article", title="Bài", wanted=window)
    version = office.manage("GET", f"/items/{id}")["version"]
    for _ in range(4):
        office.wait(days=1)
        clockwork.settle(office.database)
        clockwork.settle_if_due(office.database)
    told = office.manage("GET", f"/events?subject_id={id}&actor=clock")["items"]
    assert [(one["verb"], one["at"]) for one in told] == [
        ("went_off", window["live_until"]),
        ("went_live", window["live_from"]),
    ]
    assert office.manage("GET", f"/items/{id}")["version"] == version
    with office.database.read() as session:
        assert events.verify(session)[1] is None


def test_rich_text_is_compared_word_by_word_too(commune: World) -> None:
    item = started(commune, commune.admin, body_html="<p>Tiêm ngày <b>24</b></p>")
    path = f"/items/{item['id']}/body"
    commune.manage("PUT", f"{path}?name=m%E1%BB%99t", 200, item["head"]["body"], If_Match='"1"')
    commune.manage("PUT", path, 200, make.body("article", body_html="<p>Tiêm ngày 25</p>"), If_Match='"2"')
    changes = commune.manage("GET", f"/items/{item['id']}/revisions/1..2")["changes"]
    (words,) = [change["words"] for change in changes if change["part"] == "content"]
    assert [(one["op"], one["text"]) for one in words] == [
        ("equal", "Tiêm ngày "),
        ("delete", "24"),
        ("insert", "25"),
    ]
