"""74 agents who reach for the next ticket at once."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.db.models import Count

from bench.figures import Figure
from bench.floor.views import bare_claim
from bench.load import Answer, Line, Sample, each
from bench.scene import Scene
from staff.models import Queue, QueueService, User
from supportdesk.lib import clock
from tickets.models import Channel, Ticket, TicketEvent
from tickets.models.due import rank_at
from tickets.services import claim_next
from tickets.services.opening import next_number

HEAP = 1_500  # tickets that wait for each of the four
SCOPES = ["tickets:write"]


async def claims(scene: Scene) -> None:
    """The service beside the bare claim, both on Django's connection in threads of one process;
    then both behind HTTP. Every ticket goes to exactly one: an owner, one event, one answer."""
    queue = _apart(scene.agents)
    floor = _in_threads(_heap(queue), scene.agents, lambda agent: bare_claim(agent.pk, [queue.pk]))
    numbers = _heap(queue)
    sample = _in_threads(numbers, scene.agents, lambda agent: claim_next(actor=agent))
    _add(scene, "claim next, the service, 74 at once", sample, floor, numbers, share_needed=0.5)
    floor = await _reach(_heap(queue), scene.bare(), _bare_paths(scene.agents, queue))
    lines = [scene.with_token(agent, SCOPES) for agent in scene.agents]
    numbers = _heap(queue)
    sample = await _reach(numbers, lines, ["/api/v1/tickets/next/"] * len(lines))
    _add(scene, "claim next by the API, 74 at once", sample, floor, numbers)


def _add(
    scene: Scene,
    work: str,
    sample: Sample,
    floor: Sample,
    numbers: list[str],
    share_needed: float = 0.0,
) -> None:
    wrong, share = _wrong(numbers), sample.rate / floor.rate
    scene.add(
        Figure.of(
            work,
            scene.size,
            sample,
            floor=f"{floor.rate:,.0f}/s bare",
            value=f"{share:.0%} of bare, {wrong} not exactly once",
            target=f"≥ {share_needed:.0%}, 0" if share_needed else "0",
            met=share >= share_needed and wrong == 0,
        )
    )


async def one_ticket(scene: Scene) -> None:
    """All 74 take the same ticket: one 200, the others are told who has it."""
    queue = _apart(scene.agents)
    lines = [scene.with_token(agent, SCOPES) for agent in scene.agents]
    (number,) = _heap(queue, 1)
    path = f"/api/v1/tickets/{number}/claim/"
    began = time.perf_counter()
    answers = await asyncio.gather(*(line.ask(path, method="POST") for line in lines))
    sample = Sample([answer.seconds for answer in answers], Counter(), time.perf_counter() - began)
    won = sum(answer.status == 200 for answer in answers)
    told = sum(answer.status == 409 and b'"owner"' in answer.body for answer in answers)
    scene.add(
        Figure.of(
            "claim of one ticket by 74 at once",
            scene.size,
            sample,
            value=f"{won} won, {told} told who",
            target="1, 73",
            met=(won, told) == (1, len(lines) - 1),
        )
    )


def _apart(agents: list[User]) -> Queue:
    """A queue that all agents serve alone and without a limit worth naming."""
    queue, _ = Queue.objects.get_or_create(
        slug="bench", defaults={"name_ko": "벤치", "name_en": "Bench", "position": 99}
    )
    QueueService.objects.filter(person__in=agents).exclude(queue=queue).delete()
    QueueService.objects.bulk_create(
        [QueueService(person=agent, queue=queue) for agent in agents], ignore_conflicts=True
    )
    User.objects.filter(pk__in=[agent.pk for agent in agents]).update(open_limit=30_000)
    return queue


def _heap(queue: Queue, size: int = HEAP) -> list[str]:
    """Numbers of new tickets that wait in the queue."""
    now = clock.now()
    rows = Ticket.objects.bulk_create(
        Ticket(
            number=next_number(now),
            queue=queue,
            channel=Channel.APP,
            snippet="바코드가 읽히지 않아요",
            created_at=now,
            changed_at=now,
            queued_at=now,
            rank_at=rank_at(priority=1, queued_at=now, queue=queue),
        )
        for _ in range(size)
    )
    return [row.number for row in rows]


def _in_threads(numbers: list[str], agents: list[User], take: Callable[[User], object]) -> Sample:
    """As many claims as there are tickets, by a thread for each agent."""
    sample, rest = Sample(), iter(numbers)

    def work(agent: User) -> None:
        for _ in rest:
            began = time.perf_counter()
            took = take(agent)
            sample.add(Answer(200 if took else 204, {}, b"", time.perf_counter() - began))
            connection.close()  # back into the pool, as after a request

    began = time.perf_counter()
    with ThreadPoolExecutor(len(agents)) as threads:
        list(threads.map(work, agents))
    sample.seconds = time.perf_counter() - began
    return sample


def _bare_paths(agents: list[User], queue: Queue) -> list[str]:
    return [f"/floor/claim/?person={agent.pk}&queues={queue.pk}" for agent in agents]


async def _reach(numbers: list[str], lines: list[Line], paths: list[str]) -> Sample:
    """Until the heap is gone: one request for each ticket, from whoever is free."""
    path_of = {id(line): path for line, path in zip(lines, paths, strict=True)}

    async def take(line: Line) -> Answer:
        return await line.ask(path_of[id(line)], method="POST")

    return await each([take] * len(numbers), lines=lines)


def _wrong(numbers: list[str]) -> int:
    """Tickets of the heap without exactly one owner and one event of a claim."""
    rows = Ticket.objects.filter(number__in=numbers, owner__isnull=False)
    events = TicketEvent.objects.filter(ticket__in=rows.values("pk"), kind="ticket.claimed")
    once = events.values("ticket").annotate(n=Count("pk")).filter(n=1).count()
    return len(numbers) - once
