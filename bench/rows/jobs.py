"""Jobs that do nothing: through the outbox, and through Celery alone."""

import asyncio
import time
from collections.abc import Callable

from django.db import transaction

from bench.figures import Figure
from bench.scene import Scene
from supportdesk.celery import app, backlog
from supportdesk.outbox.models import Job
from supportdesk.outbox.services import enqueue

JOBS = 2_000
BARE = 1_000
PATIENCE = 120.0


async def jobs(scene: Scene) -> None:
    """Rate from the commit of the last job to the last one done."""
    floor = BARE / await _seconds(_send_bare, lambda: backlog() == 0)
    open_jobs = Job.objects.open().filter(task="bench.nothing")
    seconds = await _seconds(_enqueue, lambda: not open_jobs.exists())
    left = open_jobs.count()
    scene.add(
        Figure(
            "no-op jobs through the outbox",
            scene.size,
            rate=(JOBS - left) / seconds,
            floor=f"{floor:,.0f}/s by Celery alone",
            value=f"{left} left",
        )
    )


async def _seconds(start: Callable[[], None], is_over: Callable[[], bool]) -> float:
    start()
    began = time.perf_counter()
    while not is_over() and time.perf_counter() < began + PATIENCE:
        await asyncio.sleep(0.05)
    return time.perf_counter() - began


def _send_bare() -> None:
    for number in range(BARE):
        app.send_task("bench.bare", args=[number], ignore_result=True)


@transaction.atomic
def _enqueue() -> None:
    for number in range(JOBS):
        enqueue("bench.nothing", number=number)
