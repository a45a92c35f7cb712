"""Taking back an assignment or a transfer, as long as nothing came of it."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from staff.models import Queue, User
from supportdesk.lib.refusal import Refusal
from tickets import policies
from tickets.events import Happened, record, ring
from tickets.models import UNFINISHED, Status, Ticket, TicketEvent
from tickets.services.locking import lock_desk, lock_ticket, save
from tickets.services.taking import Outcome, assign, each, has_room, move, release

CHANGES_OF_OWNER = (
    Happened.CLAIMED,
    Happened.ASSIGNED,
    Happened.RELEASED,
    Happened.TRANSFERRED,
    Happened.REOPENED,
    Happened.OWNER_LEFT,
    Happened.MERGED,
    Happened.TOOK_OVER,
    Happened.UNMERGED,
)


class CannotUndo(Refusal):
    code = "cannot_undo"
    message = _("Somebody has moved this ticket since. It stays where it is.")


@transaction.atomic
def undo_assignment(*, ticket: Ticket, actor: User) -> Ticket:
    """Back to whom the ticket belonged before the actor assigned it, or into its queue."""
    event = _last_change_of_owner(ticket)
    if event is None or event.kind != Happened.ASSIGNED or event.actor_id != actor.pk:
        raise CannotUndo
    before = User.objects.filter(pk=event.facts["before"]).first()
    if before:
        lock_desk(before)  # people before tickets
    held = lock_ticket(ticket)
    if held.owner_id != event.facts["to"] or _last_change_of_owner(held) != event:
        raise CannotUndo
    if before:
        return assign(ticket=held, actor=actor, to=before)
    return release(ticket=held, actor=actor)


@transaction.atomic
def undo_transfer(*, ticket: Ticket, actor: User) -> Ticket:
    """Back into the queue that the actor transferred it from, and to whom it belonged if they may
    still take it; a note that went with it stays. A closed queue takes back what was its own."""
    event = _last_change_of_owner(ticket)
    if event is None or event.kind != Happened.TRANSFERRED or event.actor_id != actor.pk:
        raise CannotUndo
    owner = event.facts["owner"]
    desk = lock_desk(User(pk=owner)) if owner else None  # people before tickets
    held = lock_ticket(ticket)
    there = held.queue.slug
    moved_on = there != event.facts["queue"] or held.status not in UNFINISHED
    if moved_on or _last_change_of_owner(held) != event:
        raise CannotUndo
    move(held, Queue.objects.get(slug=event.facts["before"]))
    record(held, Happened.TRANSFERRED, actor, queue=held.queue.slug, before=there, owner=None)
    ring(held, also_queue=there)
    if desk and policies.may_take(desk.person, held.queue) and has_room(desk):
        held.owner, held.status = desk.person, Status.OPEN
        save(held, "owner", "status")
        record(held, Happened.ASSIGNED, actor, to=desk.person.pk, before=None)
    return held


def undo_assignments(*, tickets: Iterable[Ticket], actor: User) -> list[Outcome]:
    """Each on its own: those that cannot be taken back are named, the others go through."""
    return each(tickets, lambda ticket: undo_assignment(ticket=ticket, actor=actor))


def _last_change_of_owner(ticket: Ticket) -> TicketEvent | None:
    return ticket.events.filter(kind__in=CHANGES_OF_OWNER).order_by("-pk").first()
