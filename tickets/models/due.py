"""When a ticket is due: the one place for it. Calendar hours and SLA policies are to enter here,
in ``deadlines`` (how long) and ``elapsed`` (which time counts)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from staff.models import Queue
from tickets.models.choices import Priority

FIRST_RESPONSE = {
    Priority.URGENT: timedelta(minutes=10),
    Priority.HIGH: timedelta(minutes=30),
    Priority.NORMAL: timedelta(hours=2),
    Priority.LOW: timedelta(hours=8),
}
RESOLUTION = {
    Priority.URGENT: timedelta(hours=2),
    Priority.HIGH: timedelta(hours=8),
    Priority.NORMAL: timedelta(days=1),
    Priority.LOW: timedelta(days=3),
}


class Clocked(Protocol):
    """The part of a ticket that its clocks read and write."""

    priority: int
    created_at: datetime
    clock_from: datetime | None
    first_response_due_at: datetime | None
    resolution_due_at: datetime | None


@dataclass(frozen=True)
class Due:
    """Deadlines of a ticket."""

    first_response_at: datetime
    resolution_at: datetime


def due(ticket: Clocked) -> Due:
    """Deadlines of a ticket as it stands: the first response counts from when the concern came in,
    the resolution from ``clock_from``, which reopening sets and waiting moves on."""
    first = deadlines(priority=ticket.priority, since=ticket.created_at)
    rest = deadlines(priority=ticket.priority, since=ticket.clock_from or ticket.created_at)
    return Due(first.first_response_at, rest.resolution_at)


def set_clocks(ticket: Clocked) -> None:
    """Write what ``due`` says into the ticket; the caller saves ``CLOCKS``."""
    says = due(ticket)
    ticket.first_response_due_at = says.first_response_at
    ticket.resolution_due_at = says.resolution_at


CLOCKS = ("clock_from", "first_response_due_at", "resolution_due_at")


def deadlines(*, priority: int, since: datetime) -> Due:
    """Both deadlines of a concern of this priority whose clocks began at ``since``."""
    step = Priority(priority)
    return Due(since + FIRST_RESPONSE[step], since + RESOLUTION[step])


def elapsed(since: datetime, until: datetime) -> timedelta:
    """How much time of the desk lies between; never negative."""
    return max(until - since, timedelta())


def rank_at(*, priority: int, queued_at: datetime, queue: Queue) -> datetime:
    """Place in the queue: earlier is next.

    priority + (now - queued_at) / step, descending, orders as queued_at - priority * step,
    ascending: ``now`` falls out, so the order can be stored and indexed.
    """
    return queued_at - priority * timedelta(minutes=queue.ageing_minutes)
