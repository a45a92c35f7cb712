"""Taking back an assignment, as long as nothing came of it."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from staff.models import User
from supportdesk.lib.refusal import Refusal
from tickets.events import Happened
from tickets.models import Ticket, TicketEvent
from tickets.services.locking import lock_desk, lock_ticket
from tickets.services.taking import Outcome, assign, each, release

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


def undo_assignments(*, tickets: Iterable[Ticket], actor: User) -> list[Outcome]:
    """Each on its own: those that cannot be taken back are named, the others go through."""
    return each(tickets, lambda ticket: undo_assignment(ticket=ticket, actor=actor))


def _last_change_of_owner(ticket: Ticket) -> TicketEvent | None:
    return ticket.events.filter(kind__in=CHANGES_OF_OWNER).order_by("-pk").first()
