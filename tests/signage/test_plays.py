"""Proof of play: settled once, a bad row reported, and each showing left as a delivery fact."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from api import clock
from api.content.tables import Delivery
from tests.signage.world import Device, World


def play(seq: int, entry: str, **change: Any) -> dict[str, Any]:
    start = clock.now() - timedelta(hours=1) + timedelta(seconds=10 * seq)
    end = start + timedelta(seconds=10)
    row = {
        "seq": seq,
        "item": entry,
        "revision": 1,
        "start": clock.stamp(start),
        "end": clock.stamp(end),
        "result": "ok",
    }
    return {**row, **change}


def send(device: Device, *plays: Any, boot: str | None = None) -> Any:
    answer = device.post("plays", {"plays": list(plays), **({"boot": boot} if boot is not None else {})})
    assert answer.status_code == 200, answer.text
    return answer.json()


def facts(world: World) -> list[Delivery]:
    with world.database.read() as session:
        return list(session.execute(select(Delivery).order_by(Delivery.from_at)).scalars())


def test_a_batch_is_accepted_once(world: World) -> None:
    item = world.publish("Chào")
    device = world.join()
    batch = [play(n, item) for n in (1, 2, 3)]
    assert send(device, *batch) == {"ack_through": 3, "accepted": 3, "duplicates": 0, "rejected": []}
    assert send(device, *batch) == {"ack_through": 3, "accepted": 0, "duplicates": 3, "rejected": []}
    left = facts(world)
    assert [(fact.channel, fact.place, fact.count, fact.revision) for fact in left] == [
        ("signage", device.id, 1, 1)
    ] * 3
    assert {fact.item_id for fact in left} == {world.item_of(item)}


def test_bad_rows_are_reported_and_the_others_count(world: World) -> None:
    item = world.publish("Chào")
    device = world.join()
    soon = clock.stamp(clock.now() + timedelta(minutes=20))
    told = send(
        device,
        play(1, item),
        play(2, "00000000-0000-0000-0000-000000000000"),
        play(3, item, end="2020-01-01T00:00:00Z"),
        play(4, item, end=soon),
        play(5, item, start="hôm qua"),
        play(6, item, item={"a": 1}),
        play(7, item),
    )
    assert (told["ack_through"], told["accepted"]) == (7, 2)
    assert told["rejected"] == [
        {"seq": 2, "code": "unknown_item"},
        {"seq": 3, "code": "bad_interval"},
        {"seq": 4, "code": "in_future"},
        {"seq": 5, "code": "bad_interval"},
        {"seq": 6, "code": "unknown_item"},
    ]
    assert len(facts(world)) == 2


def test_nothing_was_shown_years_before_it_was_written(world: World) -> None:
    item = world.publish("Chào")
    device = world.join()
    years_ago = play(1, item, start="2020-01-01T00:00:00Z", end="2020-01-01T00:00:10Z")
    at = clock.stamp(clock.now() - timedelta(hours=7))
    other_zone = play(2, item, start=at, end=at)
    told = send(device, years_ago, other_zone)
    assert (told["accepted"], told["rejected"]) == (1, [{"seq": 1, "code": "bad_interval"}])


def test_a_gap_holds_the_acknowledgement_back(world: World) -> None:
    item = world.publish("Chào")
    device = world.join()
    assert send(device, play(1, item), play(3, item))["ack_through"] == 1
    assert send(device, play(4, item))["ack_through"] == 1
    assert send(device, play(2, item))["ack_through"] == 4


def test_a_refused_row_stays_refused_when_sent_again(world: World) -> None:
    item = world.publish("Chào")
    device = world.join()
    wrong = play(1, item, end="2020-01-01T00:00:00Z")
    first = send(device, wrong)
    assert send(device, wrong) == first
    assert send(device, play(1, item)) == first
    assert facts(world) == []


def test_numbering_begins_again_with_each_start_of_the_device(world: World) -> None:
    item = world.publish("Chào")
    device = world.join()
    assert send(device, play(1, item), boot="a")["accepted"] == 1
    assert (
        send(device, play(1, item, start=play(9, item)["start"], end=play(9, item)["end"]), boot="b")["accepted"] == 1
    )
    assert send(device, play(1, item))["ack_through"] == 1


def test_a_message_that_left_is_accepted_for_a_year(world: World) -> None:
    item = world.publish("Chào")
    device = world.join()
    world.withdraw(item)
    assert send(device, play(1, item))["accepted"] == 1


def test_two_screens_do_not_share_numbers(world: World) -> None:
    item = world.publish("Chào")
    first, second = world.join(), world.join()
    assert send(first, play(1, item))["accepted"] == 1
    assert send(second, play(1, item))["accepted"] == 1
    assert len(facts(world)) == 2


@pytest.mark.parametrize("row", [{}, {"seq": "1"}, {"seq": True}, {"seq": -1}, {"seq": 2**70}, {"seq": 1.5}])
def test_a_row_without_a_number_is_reported_too(world: World, row: dict[str, Any]) -> None:
    item = world.publish("Chào")
    told = send(world.join(), row, play(1, item))
    assert told["accepted"] == 1
    assert [one["code"] for one in told["rejected"]] == ["bad_interval"]


@pytest.mark.parametrize("text", ["\u0000", "\ud800", "x" * 5000, "ế"])
def test_odd_text_in_a_row_does_no_harm(world: World, text: str) -> None:
    item = world.publish("Chào")
    device = world.join()
    assert (
        send(device, play(1, item, item=text), play(2, item, result=text), play(3, item, start=text))["accepted"] == 1
    )


def test_a_batch_that_is_no_batch_is_refused(world: World) -> None:
    device = world.join()
    bad: list[Any] = [{}, {"plays": {}}, {"plays": [1]}, {"plays": [], "boot": 5}, {"plays": [], "more": 1}]
    for wrong in bad:
        assert device.post("plays", wrong).status_code == 422
