"""Taking a merge back, as long as nobody has built on it."""

from typing import Any

from django.db import transaction

from staff.models import User
from tickets import policies
from tickets.events import Happened, record
from tickets.models import UNFINISHED, Message, Status, Ticket, TicketEvent
from tickets.services.locking import Desk, lock_desk, lock_tickets, save
from tickets.services.refusals import CannotUnmerge, NotAllowed
from tickets.services.taking import has_room

# After these the two conversations cannot be told apart any more.
BUILT_ON = (
    Happened.RECEIVED,
    Happened.REPLIED,
    Happened.RESOLVED,
    Happened.CLOSED,
    Happened.MERGED,
    Happened.TOOK_OVER,
)


@transaction.atomic
def undo_merge(*, ticket: Ticket, actor: User) -> Ticket:
    """The merged ticket stands on its own again, with its messages and old numbers: for whoever
    merged it and for leaders, until something was said or done on the surviving one. What was in
    work goes back to its owner if they may take it, else into its queue; what waited is open."""
    event = ticket.events.filter(kind=Happened.MERGED).order_by("-pk").first()
    seen = Ticket.objects.select_related("merged_into").get(pk=ticket.pk)
    if event is None or seen.merged_into is None or "was" not in event.facts:
        raise CannotUnmerge
    was: dict[str, Any] = event.facts["was"]
    going_on = was["status"] in UNFINISHED and was["owner"]
    desk = lock_desk(User(pk=was["owner"])) if going_on else None  # people before tickets
    ticket, into = lock_tickets(ticket, seen.merged_into)
    if not policies.leads(actor) and event.actor_id != actor.pk:
        raise NotAllowed
    if ticket.merged_into_id != into.pk or _was_built_on(into, ticket, event):
        raise CannotUnmerge
    _stand_alone(ticket, was, desk)
    _take_along(ticket, into, was)
    record(ticket, Happened.UNMERGED, actor, other=into.number, owner=ticket.owner_id)
    record(into, Happened.UNMERGED, actor, other=ticket.number, owner=into.owner_id)
    return ticket


def _was_built_on(into: Ticket, ticket: Ticket, event: TicketEvent) -> bool:
    later = into.events.filter(pk__gt=event.pk, kind__in=BUILT_ON)
    return later.exclude(kind=Happened.TOOK_OVER, facts__merged=ticket.number).exists()


def _stand_alone(ticket: Ticket, was: dict[str, Any], desk: Desk | None) -> None:
    ticket.merged_into, ticket.message_count = None, len(was["messages"])
    fields = ["merged_into", "message_count", "status", "owner", "closed_at"]
    if was["status"] in UNFINISHED:
        stays = desk and policies.may_take(desk.person, ticket.queue) and has_room(desk)
        ticket.owner = desk.person if desk and stays else None
        is_new = was["status"] == Status.NEW
        ticket.status, ticket.closed_at = Status.NEW if is_new else Status.OPEN, None
    else:
        ticket.status = was["status"]
        ticket.closed_at = ticket.closed_at if was["status"] == Status.CLOSED else None
    save(ticket, *fields)


def _take_along(ticket: Ticket, into: Ticket, was: dict[str, Any]) -> None:
    moved = Message.objects.filter(pk__in=was["messages"], ticket=into).update(ticket=ticket)
    Ticket.objects.filter(pk__in=was["followers"], merged_into=into).update(merged_into=ticket)
    into.message_count -= moved
    save(into, "message_count")
