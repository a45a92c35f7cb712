"""One listener a process, fanning out to its open streams."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import uniform

import redis.asyncio
import structlog
from django.conf import settings

from supportdesk.lib.bell import channel
from supportdesk.live.services import CHANNEL

WINDOW = 0.15  # seconds in which equal topics become one
ROOM = 20  # frames that a slow client may be behind
DEAF_AFTER = 30  # seconds between two signs of life asked of Valkey

RESYNC = b"event: resync\ndata: now\n\n"
SILENT = b"event: silent\ndata: now\n\n"

log = structlog.get_logger(__name__)
Frames = asyncio.Queue[bytes]


class Hub:
    """Streams of this process. Starts listening with the first one, for as long as the process
    lives."""

    def __init__(self) -> None:
        self._streams: set[Frames] = set()
        self._pending: dict[str, None] = {}
        self._listener: asyncio.Task[None] | None = None
        self.hears = False

    def __len__(self) -> int:
        return len(self._streams)

    @asynccontextmanager
    async def stream(self) -> AsyncIterator[Frames]:
        """Frames for one client, the first of which says to look at everything."""
        if self._listener is None or self._listener.done():
            self._listener = asyncio.create_task(self._listen())
        frames: Frames = asyncio.Queue(ROOM)
        frames.put_nowait(RESYNC)
        if not self.hears:
            frames.put_nowait(SILENT)
        self._streams.add(frames)
        try:
            yield frames
        finally:
            self._streams.discard(frames)

    def ring(self, topic: str) -> None:
        """Tell every stream of ``topic`` within the window."""
        if not self._pending:
            asyncio.get_running_loop().call_later(WINDOW, self._flush)
        self._pending[topic] = None

    def _flush(self) -> None:
        topics, self._pending = self._pending, {}
        self._send("".join(f"data: {topic}\n" for topic in topics).encode() + b"\n")

    def _send(self, frame: bytes) -> None:
        for frames in self._streams:
            try:
                frames.put_nowait(frame)
            except asyncio.QueueFull:
                _start_over(frames)

    async def _listen(self) -> None:
        while True:
            try:
                await self._subscribed()
            except (redis.RedisError, OSError) as error:
                log.warning("live.silent", error=type(error).__name__, streams=len(self))
            if self.hears:
                self.hears = False
                self._send(SILENT)
            await asyncio.sleep(uniform(0.5, 2))  # noqa: S311  spreads reconnects

    async def _subscribed(self) -> None:
        """Hear topics until the connection breaks; what rang before it is made up by a resync."""
        client = redis.asyncio.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=2, health_check_interval=DEAF_AFTER // 2
        )
        async with client, client.pubsub(ignore_subscribe_messages=True) as ears:
            await ears.subscribe(channel(CHANNEL))
            self.hears = True
            self._send(RESYNC)
            while True:
                message = await ears.get_message(timeout=DEAF_AFTER / 3)
                if message:
                    for topic in message["data"].decode().splitlines():
                        self.ring(topic)


def _start_over(frames: Frames) -> None:
    """A client that is too far behind looks at everything once instead."""
    while not frames.empty():
        frames.get_nowait()
    frames.put_nowait(RESYNC)


hub = Hub()
