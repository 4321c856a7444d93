"""A connected screen hears of a change while it listens."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, event

from api.channels.signage import stream
from api.db import Database, new_id
from api.events import News, record
from api.people.permission import OPERATOR
from api.upkeep import Upkeep
from tests.signage.world import World


def heard(told: bytes) -> str:
    return told.decode().split("\n", 1)[0]


async def _next(coming: Awaitable[bytes]) -> bytes:
    return await asyncio.wait_for(coming, 20)


def test_a_screen_hears_of_new_playlists_and_of_emergencies(world: World) -> None:
    world.publish("Chào")
    device = world.join()

    async def listen() -> None:
        events = stream.follow(stream.Pulse(world.database, world.app.state.front), device.id)
        assert heard(await _next(anext(events))) == "event: playlist"
        world.publish("Mới")
        assert heard(await _next(anext(events))) == "event: playlist"
        emergency = world.publish("Lũ quét", class_="emergency")
        assert heard(await _next(anext(events))) == "event: playlist"
        alert = await _next(anext(events))
        assert heard(alert) == "event: alert"
        assert emergency in alert.decode()

    asyncio.run(listen())


def test_a_revoked_screen_is_cut_off(world: World) -> None:
    device = world.join()

    async def listen() -> list[bytes]:
        events = stream.follow(stream.Pulse(world.database, world.app.state.front), device.id)
        first = await _next(anext(events))
        world.client.post(f"/manage/v1/screens/{device.id}/revoke", headers={"If-Match": "*"})
        return [first, *[event async for event in events]]

    assert len(asyncio.run(listen())) == 1


def test_screens_alike_cost_what_one_does_and_what_stays_within_the_office_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "LOOK_SECONDS", 0.02)
    world.publish("Chào")
    devices = [world.join() for _ in range(5)]
    other = world.join("xa-b")
    statements: list[str] = []

    def count(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    async def heard_by(connected: list[AsyncIterator[bytes]], text: str) -> int:
        """What it costs all of them to hear of a new message."""
        world.publish(text)
        statements.clear()
        for one in connected:
            assert heard(await _next(anext(one))) == "event: playlist"
        return len(statements)

    async def listen() -> None:
        pulse = stream.Pulse(world.database, world.app.state.front)
        one, *others = (stream.follow(pulse, device.id) for device in devices)
        assert heard(await _next(anext(one))) == "event: playlist"
        alone = await heard_by([one], "Một màn hình")
        for more in others:
            assert heard(await _next(anext(more))) == "event: playlist"
        assert await heard_by([one, *others], "Năm màn hình") == alone
        elsewhere = stream.follow(pulse, other.id)
        assert heard(await _next(anext(elsewhere))) == "event: playlist"
        waiting = asyncio.ensure_future(anext(elsewhere))
        with world.database.write() as session:
            record(session, News("commented", "item", new_id(), OPERATOR, kind="led_message"))
        statements.clear()
        await asyncio.sleep(0.1)
        assert statements == []
        waiting.cancel()

    event.listen(Engine, "after_cursor_execute", count)
    try:
        asyncio.run(listen())
    finally:
        event.remove(Engine, "after_cursor_execute", count)


def test_a_screen_hears_of_what_another_process_wrote(world: World) -> None:
    device = world.join()
    other = Database(world.database.url)
    upkeep = Upkeep(world.database, world.app.state.front)
    upkeep.listen()

    async def listen() -> None:
        events = stream.follow(stream.Pulse(world.database, world.app.state.front), device.id)
        assert heard(await _next(anext(events))) == "event: playlist"
        replace(world, database=other).publish("Từ nơi khác")
        upkeep.listen()
        assert heard(await _next(anext(events))) == "event: playlist"

    asyncio.run(listen())
    other.close()
