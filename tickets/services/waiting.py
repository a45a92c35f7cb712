"""Waiting for somebody else, and back from it: by hand, by the clock, by the citizen's answer."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from staff.models import User
from supportdesk.lib import clock
from supportdesk.lib.refusal import Refusal
from tickets import policies
from tickets.events import Happened, record
from tickets.models import Status, Ticket, WaitingFor
from tickets.models.due import CLOCKS, elapsed, set_clocks
from tickets.services.locking import lock_ticket, lock_to_work_on, save
from tickets.services.refusals import NotAllowed

WAITED = ("waiting_for", "waiting_since", "waiting_until", *CLOCKS)
WAKE_BATCH = 500


class NotWaiting(Refusal):
    code = "not_waiting"
    message = _("This ticket waits for nobody. Reload the page.")


class TimePassed(Refusal):
    code = "time_passed"
    status = 422
    message = _("Choose a time that is still to come.")


@transaction.atomic
def wait(*, ticket: Ticket, actor: User, waiting_for: str, until: datetime | None = None) -> Ticket:
    """Stop counting it as work until somebody else has answered, or until a time that has come.
    The resolution's clock stands still meanwhile, the first response's does not."""
    now = clock.now()
    if until is not None and until <= now:
        raise TimePassed
    ticket = lock_to_work_on(ticket, actor)
    ticket.status, ticket.waiting_for = Status.WAITING, WaitingFor(waiting_for)
    ticket.waiting_since, ticket.waiting_until = (
        ticket.waiting_since or now,
        until and until.astimezone(UTC),
    )
    save(ticket, "status", "waiting_for", "waiting_since", "waiting_until")
    facts = {"until": until.isoformat()} if until else {}
    record(ticket, Happened.WAITING, actor, waiting_for=waiting_for, **facts)
    return ticket


@transaction.atomic
def resume(*, ticket: Ticket, actor: User) -> Ticket:
    """Back to work at once. It was its owner's all along, so no limit is asked."""
    ticket = lock_ticket(ticket)
    if not policies.can_work_on(actor, ticket):
        raise NotAllowed
    if ticket.status != Status.WAITING:
        raise NotWaiting
    _back(ticket)
    record(ticket, Happened.RESUMED, actor, by="person")
    return ticket


@transaction.atomic
def wake_waiting() -> int:
    """Bring a batch of what has waited until its time back to work, and mark it for its owner; says
    how many. Two sweeps at once take different rows."""
    now = clock.now()
    rows = (
        Ticket.objects.select_for_update(skip_locked=True)
        .filter(waiting_until__lte=now)
        .order_by("waiting_until")[:WAKE_BATCH]
    )
    count = 0
    for ticket in rows:
        ticket.came_back_at = now
        _back(ticket, "came_back_at")
        record(ticket, Happened.RESUMED, by="time")
        count += 1
    return count


def end_waiting(ticket: Ticket) -> None:
    """Fields of a ticket that waits no more, if it did: the resolution's clock moves on by the time
    that it stood still. The caller saves ``WAITED``."""
    if ticket.waiting_since:
        began = ticket.clock_from or ticket.created_at
        ticket.clock_from = began + elapsed(ticket.waiting_since, clock.now())
        set_clocks(ticket)
    ticket.waiting_for, ticket.waiting_since, ticket.waiting_until = "", None, None


def _back(ticket: Ticket, *fields: str) -> None:
    ticket.status = Status.OPEN
    end_waiting(ticket)
    save(ticket, "status", *WAITED, *fields)
