"""Work on a ticket: reason, priority, resolving, tags, links, closing."""

from django.conf import settings
from django.db import transaction

from staff.models import User
from supportdesk.lib import clock, masking
from tickets import policies
from tickets.events import Happened, record
from tickets.models import LinkKind, Priority, Reason, Status, Ticket, TicketLink
from tickets.models.due import CLOCKS, rank_at, set_clocks
from tickets.services.locking import lock_ticket, lock_tickets, lock_to_work_on, save
from tickets.services.refusals import NotAllowed, ReasonNeeded
from tickets.services.waiting import WAITED, end_waiting

CLOSE_BATCH = 500


@transaction.atomic
def set_reason(*, ticket: Ticket, actor: User, reason: Reason) -> Ticket:
    """Code the contact; only the last level of the tree codes. The priority follows, and with it
    the deadlines, unless somebody has chosen another than the reason before gave."""
    ticket = lock_to_work_on(ticket, actor)
    before = ticket.reason
    _code(ticket, actor, reason)
    save(ticket, "reason")
    given = before.priority if before else Priority.NORMAL
    if ticket.priority == given != reason.priority:
        _prioritise(ticket, actor, reason.priority, by="reason")
    return ticket


@transaction.atomic
def set_priority(*, ticket: Ticket, actor: User, priority: int) -> Ticket:
    """Deadlines and the place in the queue follow the priority."""
    ticket = lock_to_work_on(ticket, actor)
    if ticket.priority != priority:
        _prioritise(ticket, actor, priority, by="person")
    return ticket


def _prioritise(ticket: Ticket, actor: User, priority: int, *, by: str) -> None:
    before, ticket.priority = ticket.priority, priority
    ticket.rank_at = rank_at(priority=priority, queued_at=ticket.queued_at, queue=ticket.queue)
    set_clocks(ticket)
    save(ticket, "priority", "rank_at", *CLOCKS)
    record(ticket, Happened.PRIORITISED, actor, priority=priority, before=before, by=by)


@transaction.atomic
def resolve(*, ticket: Ticket, actor: User, reason: Reason | None = None) -> Ticket:
    """Done. A reason leaf is compulsory: the given one, or the one it has."""
    ticket = lock_to_work_on(ticket, actor)
    reason = reason or ticket.reason
    if reason is None:
        raise ReasonNeeded
    if reason != ticket.reason or reason.level != 3:
        _code(ticket, actor, reason)
    ticket.status, ticket.resolved_at = Status.RESOLVED, clock.now()
    end_waiting(ticket)
    save(ticket, "status", "resolved_at", "reason", *WAITED)
    record(ticket, Happened.RESOLVED, actor, reason=reason.code)
    return ticket


@transaction.atomic
def set_tags(*, ticket: Ticket, actor: User, tags: list[str]) -> Ticket:
    """Replace the tags; each once, in order, at most 40 letters, personal data hidden."""
    ticket = lock_ticket(ticket)
    if not policies.can_annotate(actor, ticket):
        raise NotAllowed
    hidden = (masking.free_text(tag.strip())[:40] for tag in tags if tag.strip())
    wanted = list(dict.fromkeys(hidden))
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


def _code(ticket: Ticket, actor: User, reason: Reason) -> None:
    if reason.level != 3 or not reason.is_active:
        raise ReasonNeeded
    before, ticket.reason = ticket.reason, reason
    record(
        ticket, Happened.CODED, actor, reason=reason.code, before=before.code if before else None
    )
