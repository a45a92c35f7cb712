"""Contacts that come in by the API, and the pages meanwhile."""

import asyncio
import json
import os
import time
from collections.abc import Awaitable, Callable

from bench import databases
from bench.desk import cpu
from bench.figures import Figure
from bench.load import Answer, Line, each, paced
from bench.scene import Scene
from staff.models import User
from supportdesk.lib import clock
from tickets.models import InboundMessage
from tickets.services.reference import FOLDER

A_DAY = 6_700
WITHIN = 60  # seconds
SENDERS = 16
SCOPES = ["contacts:write"]
PAGES = 10.0  # a second: each of 74 agents opens one every seven seconds
Piece = Callable[[Line], Awaitable[Answer]]


async def intake(scene: Scene) -> None:
    """A day's contacts as fast as they are taken, from the first request to the last ticket."""
    pieces, source = contacts(scene, A_DAY), _last_source(scene)
    began, used = time.perf_counter(), _used(scene)
    sample = await each(pieces, lines=_senders(scene))
    await _ticketed(source, sample.statuses[202])
    seconds = time.perf_counter() - began
    spent = {name: (after - used[name]) / A_DAY * 1000 for name, after in _used(scene).items()}
    scene.add(
        Figure.of(
            "intake: accepted by the API, 16 senders",
            scene.size,
            sample,
            value=", ".join(f"{name} {each:.1f}" for name, each in spent.items()) + " core ms each",
        )
    )
    wrong = A_DAY - _once(source)
    scene.add(
        Figure(
            "intake: 6,700 contacts to tickets in their queues",
            scene.size,
            rate=A_DAY / seconds,
            value=f"{seconds:.0f} s, {wrong} not exactly once",
            target="≤ 60 s, 0",
            met=seconds <= WITHIN and wrong == 0,
        )
    )


def _used(scene: Scene) -> dict[str, float]:
    """Processor seconds so far, by who used them."""
    pids = {name: scene.desk.pids()[name] for name in ("web", "relay", "worker")}
    pids["PostgreSQL"] = databases.server_pids(os.environ["DATABASE_URL"])
    return {name: cpu(group) for name, group in pids.items()}


async def pages_meanwhile(scene: Scene) -> None:
    """Pages while contacts come in at the rate of a day in a minute, beside the idle desk."""
    lines, paths = scene.signed_in(), scene.queue_pages()
    seconds = max(scene.seconds, 10.0)

    def ask(number: int) -> Awaitable[Answer]:
        return lines[number].ask(paths[number])

    await paced(ask, rate=PAGES, seconds=2)
    idle = await paced(ask, rate=PAGES, seconds=seconds)
    rate = A_DAY / WITHIN
    pieces = iter(contacts(scene, int(rate * seconds * 1.2)))
    senders = _senders(scene, 32)
    load = asyncio.create_task(
        paced(lambda n: next(pieces)(senders[n]), rate=rate, seconds=seconds, clients=len(senders))
    )
    busy = await paced(ask, rate=PAGES, seconds=seconds)
    sent = await load
    await _ticketed(_last_source(scene), sent.statuses[202])
    ratio = busy.percentile(0.95) / idle.percentile(0.95)
    scene.add(Figure.of("queue page on an idle desk, 10/s", scene.size, idle))
    scene.add(
        Figure.of(
            f"queue page, 10/s, while {rate:.0f} contacts/s come in",
            scene.size,
            busy,
            floor=f"p95 {idle.percentile(0.95):,.0f} ms idle",
            value=f"{ratio:.2f} × idle",
            target="≤ 2 × idle",
            met=ratio <= 2 and not busy.errors,
        )
    )


_sources: dict[int, str] = {}


def contacts(scene: Scene, count: int) -> list[Piece]:
    """Requests for ``count`` different contacts of different citizens."""
    stories = [
        json.loads(line) for line in (FOLDER / "contacts.jsonl").read_text("utf-8").splitlines()
    ]
    source = _sources[id(scene)] = f"bench-{scene.unique()}"

    def piece(number: int) -> Piece:
        story = stories[number % len(stories)]
        body = json.dumps(
            {
                "source": source,
                "external_id": str(number),
                "channel": story["channel"],
                "received_at": clock.now().isoformat(),
                "citizen": {
                    "citizen_no": f"{source}-{number}",
                    "mobile": f"010-0000-{number % 10_000:04}",
                    "name": "시민",
                },
                "subject": story["subject"],
                "body": story["body"],
                "reason": story["reason"],
            }
        ).encode()
        return lambda line: line.ask("/api/v1/contacts/", method="POST", body=body)

    return [piece(number) for number in range(count)]


def _last_source(scene: Scene) -> str:
    return _sources[id(scene)]


def _senders(scene: Scene, count: int = SENDERS) -> list[Line]:
    leader = User.objects.filter(kind="leader").first()
    assert leader is not None
    first = scene.with_token(leader, SCOPES)
    return [Line(first.port, first.headers) for _ in range(count)]


async def _ticketed(source: str, count: int, patience: float = 180.0) -> None:
    """Return when all are in their queues, or after ``patience`` seconds."""
    rows = InboundMessage.objects.filter(source=source, status="ticketed")
    end = time.perf_counter() + patience
    while time.perf_counter() < end and rows.count() < count:
        await asyncio.sleep(0.25)


def _once(source: str) -> int:
    """Contacts that became one message of a ticket that stands in a queue, no two the same."""
    rows = InboundMessage.objects.filter(
        source=source, status="ticketed", ticket__queue__isnull=False
    )
    return rows.values("message").distinct().count()
