"""Work on a ticket: reason, priority, waiting, resolving, reopening, tags, links, closing."""

from django.conf import settings
from django.db import transaction

from staff.models import User
from supportdesk.lib import clock
from tickets import policies
from tickets.events import Happened, record
from tickets.models import UNFINISHED, LinkKind, Reason, Status, Ticket, TicketLink, WaitingFor
from tickets.models.due import due, rank_at
from tickets.services.locking import lock_ticket, lock_tickets, save
from tickets.services.opening import put_back_to_work
from tickets.services.refusals import (
    CannotReopen,
    Finished,
    NotAllowed,
    NotFinished,
    ReasonNeeded,
)

CLOSE_BATCH = 500


@transaction.atomic
def set_reason(*, ticket: Ticket, actor: User, reason: Reason) -> Ticket:
    """Code the contact; only the last level of the tree codes."""
    ticket = _locked_to_work_on(ticket, actor)
    _code(ticket, actor, reason)
    save(ticket, "reason")
    return ticket


@transaction.atomic
def set_priority(*, ticket: Ticket, actor: User, priority: int) -> Ticket:
    """Deadlines and the place in the queue follow the priority."""
    ticket = _locked_to_work_on(ticket, actor)
    before, ticket.priority = ticket.priority, priority
    clocks = due(priority=priority, since=ticket.created_at)
    ticket.rank_at = rank_at(priority=priority, queued_at=ticket.queued_at, queue=ticket.queue)
    ticket.first_response_due_at = clocks.first_response_at
    ticket.resolution_due_at = clocks.resolution_at
    save(ticket, "priority", "rank_at", "first_response_due_at", "resolution_due_at")
    record(ticket, Happened.PRIORITISED, actor, priority=priority, before=before)
    return ticket


@transaction.atomic
def wait(*, ticket: Ticket, actor: User, waiting_for: str) -> Ticket:
    """Stop counting it as work until somebody else has answered."""
    ticket = _locked_to_work_on(ticket, actor)
    ticket.status, ticket.waiting_for = Status.WAITING, WaitingFor(waiting_for)
    save(ticket, "status", "waiting_for")
    record(ticket, Happened.WAITING, actor, waiting_for=waiting_for)
    return ticket


@transaction.atomic
def resolve(*, ticket: Ticket, actor: User, reason: Reason | None = None) -> Ticket:
    """Done. A reason leaf is compulsory: the given one, or the one it has."""
    ticket = _locked_to_work_on(ticket, actor)
    reason = reason or ticket.reason
    if reason is None:
        raise ReasonNeeded
    if reason != ticket.reason or reason.level != 3:
        _code(ticket, actor, reason)
    ticket.status, ticket.waiting_for, ticket.resolved_at = Status.RESOLVED, "", clock.now()
    save(ticket, "status", "waiting_for", "resolved_at", "reason")
    record(ticket, Happened.RESOLVED, actor, reason=reason.code)
    return ticket


@transaction.atomic
def reopen(*, ticket: Ticket, actor: User) -> Ticket:
    """Back to work, with its owner if it was only resolved."""
    ticket = lock_ticket(ticket)
    if not policies.can_annotate(actor, ticket):
        raise NotAllowed
    if ticket.merged_into_id is not None:
        raise CannotReopen
    if ticket.status in UNFINISHED:
        raise NotFinished
    put_back_to_work(ticket)
    save(
        ticket,
        "status",
        "waiting_for",
        "owner",
        "queued_at",
        "rank_at",
        "resolution_due_at",
        "resolved_at",
        "closed_at",
    )
    record(ticket, Happened.REOPENED, actor, by="person")
    return ticket


@transaction.atomic
def set_tags(*, ticket: Ticket, actor: User, tags: list[str]) -> Ticket:
    """Replace the tags; each once, in order, at most 40 letters."""
    ticket = lock_ticket(ticket)
    if not policies.can_annotate(actor, ticket):
        raise NotAllowed
    wanted = list(dict.fromkeys(tag.strip()[:40] for tag in tags if tag.strip()))
    before, ticket.tags = ticket.tags, wanted
    save(ticket, "tags")
    record(
        ticket,
        Happened.TAGGED,
        actor,
        added=[t for t in wanted if t not in before],
        removed=[t for t in before if t not in wanted],
    )
    return ticket


@transaction.atomic
def link(
    *, ticket: Ticket, other: Ticket, actor: User, kind: str = LinkKind.RELATED
) -> TicketLink | None:
    """Note that two tickets have to do with each other; None when one is the other."""
    if ticket.pk == other.pk:
        return None
    first, second = lock_tickets(*sorted((ticket, other), key=lambda row: row.pk))
    if not policies.can_annotate(actor, first) or not policies.can_annotate(actor, second):
        raise NotAllowed
    made, new = TicketLink.objects.get_or_create(
        ticket=first, other=second, defaults={"kind": LinkKind(kind), "created_by": actor}
    )
    if new:
        record(first, Happened.LINKED, actor, other=second.number)
        record(second, Happened.LINKED, actor, other=first.number)
    return made


@transaction.atomic
def unlink(*, ticket: Ticket, other: Ticket, actor: User) -> None:
    """Take a link away."""
    first, second = lock_tickets(*sorted((ticket, other), key=lambda row: row.pk))
    if not policies.can_annotate(actor, first) or not policies.can_annotate(actor, second):
        raise NotAllowed
    gone, _ = TicketLink.objects.filter(ticket=first, other=second).delete()
    if gone:
        record(first, Happened.UNLINKED, actor, other=second.number)
        record(second, Happened.UNLINKED, actor, other=first.number)


@transaction.atomic
def close_resolved() -> int:
    """Close a batch of what has stood resolved for ``CLOSE_AFTER``; says how many. Two sweeps at
    once take different rows."""
    before = clock.now() - settings.CLOSE_AFTER
    rows = (
        Ticket.objects.select_for_update(skip_locked=True)
        .prefetch_related("queue")
        .filter(status=Status.RESOLVED, resolved_at__lt=before)
        .order_by("resolved_at")[:CLOSE_BATCH]
    )
    count = 0
    for ticket in rows:
        ticket.status, ticket.closed_at = Status.CLOSED, clock.now()
        save(ticket, "status", "closed_at")
        record(ticket, Happened.CLOSED)
        count += 1
    return count


def _locked_to_work_on(ticket: Ticket, actor: User) -> Ticket:
    ticket = lock_ticket(ticket)
    if not policies.can_work_on(actor, ticket):
        raise NotAllowed
    if ticket.status not in UNFINISHED:
        raise Finished
    return ticket


def _code(ticket: Ticket, actor: User, reason: Reason) -> None:
    if reason.level != 3 or not reason.is_active:
        raise ReasonNeeded
    before, ticket.reason = ticket.reason, reason
    record(
        ticket, Happened.CODED, actor, reason=reason.code, before=before.code if before else None
    )
