"""200 open streams: what they cost the pages, and how soon a change reaches a screen."""

import asyncio
import time
from collections.abc import Awaitable
from dataclasses import dataclass, field
from itertools import cycle

from django.conf import settings

from bench.figures import Figure
from bench.load import HOST, Answer, Sample, paced, read_head
from bench.scene import Scene
from tickets.models import Ticket

STREAMS = 200
PAGES = 10.0
CHANGES = 5.0  # a second
LAST = 8.0  # seconds


@dataclass
class Screens:
    """Open streams, and when each heard of what."""

    heard: dict[str, list[float]] = field(default_factory=dict)
    open: int = 0

    async def listen(self, port: int, cookie: str) -> None:
        """One stream until it is cancelled."""
        reader, writer = await asyncio.open_connection(HOST, port)
        request = f"GET /live/stream HTTP/1.1\r\nHost: {HOST}:{port}\r\nCookie: {cookie}\r\n\r\n"
        writer.write(request.encode())
        try:
            status, _ = await read_head(reader)
            if status != 200:
                return
            self.open += 1
            while line := await reader.readline():
                if line.startswith(b"data: ticket-changed "):
                    self.heard.setdefault(line[21:].decode().strip(), []).append(
                        time.perf_counter()
                    )
        finally:
            writer.close()


async def doorbell(scene: Scene) -> None:
    """Pages without and with 200 streams; then notes on tickets, each until every stream knows."""
    lines, paths = scene.signed_in(), scene.queue_pages()

    def ask(number: int) -> Awaitable[Answer]:
        return lines[number].ask(paths[number])

    await paced(ask, rate=PAGES, seconds=2)
    quiet = await paced(ask, rate=PAGES, seconds=scene.seconds)
    screens = Screens()
    async with _open(scene, screens):
        loud = await paced(ask, rate=PAGES, seconds=scene.seconds)
        sample, missed = await _changes(scene, screens)
    ratio = loud.percentile(0.95) / quiet.percentile(0.95)
    scene.add(
        Figure.of(
            f"queue page, 10/s, with {screens.open} streams open",
            scene.size,
            loud,
            floor=f"p95 {quiet.percentile(0.95):,.0f} ms without",
            value=f"{ratio:.2f} × without",
            target="≤ 1.1 ×",
            met=ratio <= 1.1 and screens.open == STREAMS,
        )
    )
    scene.add(
        Figure.of(
            f"change to screen, {screens.open} streams, 5 changes/s",
            scene.size,
            sample,
            value=f"{missed} not heard",
            target="p95 ≤ 1,000 ms, 0",
            met=sample.percentile(0.95) <= 1000 and missed == 0,
        )
    )


class _open:  # noqa: N801  reads as a verb where it is used
    """Streams of the agents' sessions, several each."""

    def __init__(self, scene: Scene, screens: Screens) -> None:
        name = settings.SESSION_COOKIE_NAME
        cookies = cycle([f"{name}={scene.session(agent)}" for agent in scene.agents])
        self._port = scene.desk.port + 1
        self._cookies = [next(cookies) for _ in range(STREAMS)]
        self._screens = screens

    async def __aenter__(self) -> None:
        self._tasks = []
        for cookie in self._cookies:
            self._tasks.append(asyncio.create_task(self._screens.listen(self._port, cookie)))
            await asyncio.sleep(0.02)
        end = time.perf_counter() + 15
        while self._screens.open < STREAMS and time.perf_counter() < end:
            await asyncio.sleep(0.1)

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _changes(scene: Scene, screens: Screens) -> tuple[Sample, int]:
    """Latencies from the moment a note is sent to the moment each stream hears of it."""
    agent = scene.agents[0]
    line = scene.with_token(agent, ["tickets:write"])
    rows = list(Ticket.objects.filter(owner=agent).order_by("-created_at")[: int(CHANGES * LAST)])
    sent: dict[str, float] = {}
    for row in rows:
        sent[str(row.pk)] = time.perf_counter()
        body = '{"body": "확인 중입니다.", "internal": true}'.encode()
        await line.ask(f"/api/v1/tickets/{row.number}/replies/", method="POST", body=body)
        await asyncio.sleep(1 / CHANGES)
    await asyncio.sleep(2)
    sample = Sample(seconds=LAST)
    for pk, began in sent.items():
        sample.latencies += [at - began for at in screens.heard.get(pk, [])[: screens.open]]
    return sample, len(rows) * screens.open - len(sample.latencies)
