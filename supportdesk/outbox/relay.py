"""From the outbox to the broker. The database is the queue; the broker holds a short stretch of it
and may lose it at any moment."""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import groupby
from math import ceil

import kombu.exceptions
import redis
import structlog
from django.db import Error, close_old_connections, transaction

from supportdesk.lib import clock
from supportdesk.lib.bell import Listener
from supportdesk.outbox.models import Job
from supportdesk.outbox.services import CHANNEL
from supportdesk.outbox.worker import ATTEMPTS, Published

LEASE = timedelta(seconds=30)  # a publication that nobody began by then is made again
LONGEST_LEASE = timedelta(minutes=15)
ROUND = 500  # jobs that one round takes
LARGEST_MESSAGE = 20  # jobs; amortises the broker's cost, which is several ms of a core a message
SPREAD = 8  # messages that a round is spread over before they grow, so that all workers have some

FULL = 64  # messages in the broker at which the relay waits: a wiped broker costs at most these
POLL = 1.0  # seconds; retries and lost rings need a look by the clock, one index probe each
LINGER = 0.05  # seconds after a ring in which others may come and share a message

Send = Callable[[str, list[Published]], object]
log = structlog.get_logger(__name__)


def relay(send: Send, *, backlog: Callable[[], int], stopped: Callable[[], bool]) -> None:
    """Publish as jobs come due until ``stopped()``; ``backlog()`` counts the broker's messages.

    Outlives a lost database and a lost broker, and any number of relays may run at once.
    """
    bell = Listener(CHANNEL)
    while not stopped():
        if _round(send, backlog) < ROUND:
            bell.wait(POLL)
            time.sleep(LINGER)


def _round(send: Send, backlog: Callable[[], int]) -> int:
    try:
        return publish_due(send) if backlog() < FULL else 0
    except (redis.RedisError, kombu.exceptions.OperationalError) as error:
        log.warning("relay.stalled", without="broker", error=type(error).__name__)
    except Error as error:
        log.warning("relay.stalled", without="database", error=type(error).__name__)
        close_old_connections()
    return 0


def publish_due(send: Send) -> int:
    """Publish a round of jobs that are due; answers how many.

    ``send`` gets a task's name and its jobs. When it raises, what is unsent is due again at once.
    """
    jobs = _take(ROUND)
    messages = list(_messages(jobs))
    try:
        while messages:
            send(*messages[0])
            messages.pop(0)
    finally:
        _give_back(job_id for _, published in messages for job_id, _ in published)
    return len(jobs)


@transaction.atomic
def _take(limit: int) -> list[Job]:
    """Lease due jobs. Committed before they are sent: a worker may be quicker than this process."""
    now = clock.now()
    due = Job.objects.to_publish(now).order_by("next_at")
    jobs = list(due.select_for_update(skip_locked=True)[:limit])
    worn_out = [job.pk for job in jobs if job.attempts >= ATTEMPTS]
    if worn_out:
        _bury(worn_out)
    alive = [job for job in jobs if job.attempts < ATTEMPTS]
    for attempts in {job.attempts for job in alive}:
        lease = min(LEASE * 2**attempts, LONGEST_LEASE)
        leased = [job.pk for job in alive if job.attempts == attempts]
        Job.objects.filter(pk__in=leased).update(next_at=now + lease)
    return alive


def _bury(worn_out: list[int]) -> None:
    """Their last attempt neither succeeded nor failed: the worker died with it."""
    Job.objects.filter(pk__in=worn_out).update(
        dead_at=clock.now(), last_error="WorkerLost: the worker died while running the job"
    )
    for job_id in worn_out:
        log.warning("job.dead", job_id=job_id, attempt=ATTEMPTS, error="WorkerLost")


def _messages(jobs: list[Job]) -> Iterator[tuple[str, list[Published]]]:
    size = max(1, min(LARGEST_MESSAGE, ceil(len(jobs) / SPREAD)))
    # sorted() is stable: within a task the oldest stays first
    for task, of_task in groupby(sorted(jobs, key=lambda job: job.task), key=lambda job: job.task):
        published = [(job.pk, job.attempts) for job in of_task]
        for start in range(0, len(published), size):
            yield task, published[start : start + size]


def _give_back(job_ids: Iterable[int]) -> None:
    unsent = list(job_ids)
    if unsent:
        Job.objects.open().filter(pk__in=unsent).update(next_at=clock.now())
