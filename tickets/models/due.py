"""When a ticket is due: the one place for it. Calendar hours and SLA policies are to enter here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

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


@dataclass(frozen=True)
class Due:
    """Deadlines of a ticket."""

    first_response_at: datetime
    resolution_at: datetime


def due(*, priority: int, since: datetime) -> Due:
    """Deadlines for a concern of this priority that began at ``since``."""
    step = Priority(priority)
    return Due(since + FIRST_RESPONSE[step], since + RESOLUTION[step])


def rank_at(*, priority: int, queued_at: datetime, queue: Queue) -> datetime:
    """Place in the queue: earlier is next.

    priority + (now - queued_at) / step, descending, orders as queued_at - priority * step,
    ascending: ``now`` falls out, so the order can be stored and indexed.
    """
    return queued_at - priority * timedelta(minutes=queue.ageing_minutes)
