"""Fanning out."""

import asyncio
import re

import redis.asyncio
from django.conf import settings

from supportdesk.lib import bell
from supportdesk.live import hub as module
from supportdesk.live.services import CHANNEL
from tests.live.conftest import next_frame


def run(hub, scenario):
    """One event loop; whatever listens in it ends with the test."""

    async def _run():
        try:
            await scenario()
        finally:
            if hub._listener:
                hub._listener.cancel()
                await asyncio.gather(hub._listener, return_exceptions=True)

    asyncio.run(_run())


async def ready(hub, frames):
    """A first stream begins so: look at everything, nobody listens yet, now somebody does."""
    return [await next_frame(frames) for _ in range(3)]


async def say(*topics):
    async with redis.asyncio.Redis.from_url(settings.REDIS_URL) as client:
        for topic in topics:
            await client.publish(bell.channel(CHANNEL), topic)


def test_a_stream_begins_with_a_resync_and_hears_each_topic_once(hub):
    async def scenario():
        async with hub.stream() as frames:
            begun = await ready(hub, frames)
            assert [re.search("event: (.*)", frame)[1] for frame in begun] == [
                "resync", "silent", "resync",
            ]  # fmt: skip
            await say("ticket-changed 12", "queue-changed payment", "ticket-changed 12")
            frame = await next_frame(frames)
        assert frame == "data: ticket-changed 12\ndata: queue-changed payment\n\n"

    run(hub, scenario)


def test_streams_share_one_subscription(hub):
    async def scenario():
        async with hub.stream() as one, hub.stream() as two:
            await ready(hub, one)
            await say("ticket-changed 12")
            assert "ticket-changed 12" in await next_frame(one)
            while "ticket-changed 12" not in await next_frame(two):
                pass
            async with redis.asyncio.Redis.from_url(settings.REDIS_URL) as client:
                assert await client.pubsub_numsub(bell.channel(CHANNEL)) == [
                    (bell.channel(CHANNEL).encode(), 1)
                ]

    run(hub, scenario)


def test_a_client_that_is_too_slow_looks_at_everything_once(hub):
    async def scenario():
        async with hub.stream() as frames:
            await ready(hub, frames)
            for number in range(module.ROOM + 5):
                hub.ring(f"ticket-changed {number}")
                hub._flush()
            assert frames.qsize() <= module.ROOM
            assert "resync" in await next_frame(frames)

    run(hub, scenario)


def test_a_lost_valkey_is_said_and_its_return_is_a_resync(hub):
    async def scenario():
        async with hub.stream() as frames:
            await ready(hub, frames)
            async with redis.asyncio.Redis.from_url(settings.REDIS_URL) as client:
                for other in await client.client_list(_type="pubsub"):
                    if other["db"] == str(client.connection_pool.connection_kwargs["db"]):
                        await client.client_kill_filter(_id=other["id"])
            assert "event: silent" in await next_frame(frames)
            assert "event: resync" in await next_frame(frames, 5)

    run(hub, scenario)


def test_a_client_that_left_is_forgotten(hub):
    async def scenario():
        async with hub.stream():
            assert len(hub) == 1
        assert len(hub) == 0

    run(hub, scenario)
