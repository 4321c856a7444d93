"""A connected screen hears of a change while it listens."""

import asyncio
from collections.abc import Awaitable

from api.channels.signage import stream
from tests.signage.world import World


def heard(event: bytes) -> str:
    return event.decode().split("\n", 1)[0]


async def _next(coming: Awaitable[bytes]) -> bytes:
    return await asyncio.wait_for(coming, 20)


def test_a_screen_hears_of_new_playlists_and_of_emergencies(world: World) -> None:
    world.publish("Chào")
    device = world.join()

    async def listen() -> None:
        events = stream.follow(stream.Pulse(world.database), device.id)
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
        events = stream.follow(stream.Pulse(world.database), device.id)
        first = await _next(anext(events))
        world.client.post(f"/manage/v1/screens/{device.id}/revoke", headers={"If-Match": "*"})
        return [first, *[event async for event in events]]

    assert len(asyncio.run(listen())) == 1
