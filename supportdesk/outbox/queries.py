"""What is in the outbox."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Min, QuerySet

from supportdesk.lib import clock
from supportdesk.lib.pagination import Page, keyset
from supportdesk.outbox.models import Job
from supportdesk.outbox.worker import ATTEMPTS

LATE = timedelta(minutes=1)  # a job that is older waits for a worker, or for a further attempt
PAGE = 50


class View(StrEnum):
    """What the staff page shows."""

    DUE = "due"
    LATE = "late"
    DEAD = "dead"


@dataclass(frozen=True)
class State:
    """How the outbox stands; ``oldest`` is when the oldest due job was due."""

    oldest: datetime | None
    open: int
    dead: int
    dead_by_task: list[tuple[str, int]]
    attempts: int = ATTEMPTS


def oldest_due_age(at: datetime | None = None) -> float:
    """Seconds that the oldest job has been due without an end; 0 without one."""
    now = at or clock.now()
    oldest = Job.objects.due(now).aggregate(oldest=Min("due_at"))["oldest"]
    return float((now - oldest).total_seconds()) if oldest else 0.0


def open_jobs() -> int:
    """Jobs that are neither done nor dead, those of the future too."""
    return Job.objects.open().count()


def dead_jobs() -> int:
    """Jobs that wait for a person."""
    return Job.objects.dead().count()


def dead_by_task() -> list[tuple[str, int]]:
    """Tasks with dead jobs, and how many."""
    counted = Job.objects.dead().values_list("task").annotate(Count("pk")).order_by("task")
    return [(task, count) for task, count in counted]


def state() -> State:
    """The head of the staff page."""
    oldest = Job.objects.due(clock.now()).aggregate(oldest=Min("due_at"))["oldest"]
    dead = dead_by_task()
    return State(oldest, open_jobs(), sum(count for _, count in dead), dead)


def jobs(view: View, *, cursor: str = "") -> Page[Job]:
    """A page of jobs: the longest due first, or the last to die first."""
    if view is View.DEAD:
        dead: QuerySet[Job] = Job.objects.dead()
        return keyset(dead, order=("-dead_at", "-id"), size=PAGE, cursor=cursor)
    before = clock.now() - (LATE if view is View.LATE else timedelta())
    return keyset(Job.objects.due(before), order=("due_at", "id"), size=PAGE, cursor=cursor)
