"""Back to work: what was resolved, and what a new message brings along."""

from datetime import timedelta

from django.db import transaction

from staff.models import User
from supportdesk.lib import clock
from tickets import policies
from tickets.events import Happened, record
from tickets.models import UNFINISHED, Message, Status, Ticket, TicketLink
from tickets.models.due import CLOCKS, rank_at, set_clocks
from tickets.services.locking import Desk, lock_desk, lock_ticket, save
from tickets.services.opening import Contact, add_inbound, open_ticket, snippet
from tickets.services.refusals import CannotReopen, NotAllowed, NotFinished
from tickets.services.taking import has_room
from tickets.services.waiting import WAITED, end_waiting

TAKEN_BACK_WITHIN = timedelta(minutes=5)
REOPENED = ("status", "owner", "queued_at", "rank_at", "resolved_at", "closed_at", *CLOCKS)


@transaction.atomic
def reopen(*, ticket: Ticket, actor: User) -> Ticket:
    """Back to work: with its owner if it was only resolved and they have room, else in its queue.
    Of two who do it at once the second learns that it is in work. Right after resolving it is taken
    back: the clock goes on as if it had never stopped."""
    ticket, desk = _lock_with_owner(ticket)
    if not policies.can_annotate(actor, ticket):
        raise NotAllowed
    if ticket.merged_into_id is not None:
        raise CannotReopen
    if ticket.status in UNFINISHED:
        raise NotFinished
    taken_back = ticket.status == Status.RESOLVED and _just_now(ticket)
    began = ticket.clock_from
    _put_back_to_work(ticket, desk)
    if taken_back:
        ticket.clock_from = began
        set_clocks(ticket)
    save(ticket, *REOPENED)
    record(ticket, Happened.REOPENED, actor, by="person", owner=ticket.owner_id)
    return ticket


@transaction.atomic
def receive(*, ticket: Ticket, contact: Contact) -> Message:
    """One more message from the requester; ``message.ticket`` is where it stands.

    A merged ticket passes it on to the surviving one; a waiting one is open again, a resolved one
    is reopened. A closed one stays closed: a new ticket begins and is linked to it.
    """
    seen = Ticket.objects.select_related("merged_into").get(pk=ticket.pk)
    alive = seen.merged_into or seen
    if alive.status == Status.CLOSED:
        return _follow_up(seen, alive, contact)
    held, desk = _lock_with_owner(alive)
    if held.merged_into_id is not None:  # while we waited for it
        return receive(ticket=held, contact=contact)
    message = add_inbound(held, contact)
    reopened = held.status in (Status.RESOLVED, Status.CLOSED)
    _back_by_message(held, desk)
    held.snippet = snippet(contact.body)
    held.message_count += 1  # the row is locked
    save(held, "snippet", "message_count", "came_back_at", *REOPENED, *WAITED)
    record(held, Happened.RECEIVED, message=message.pk, channel=contact.channel)
    if reopened:
        record(held, Happened.REOPENED, by="message", owner=held.owner_id)
    return message


def _back_by_message(ticket: Ticket, desk: Desk | None) -> None:
    if ticket.status in (Status.NEW, Status.OPEN):
        return
    if ticket.status == Status.WAITING:
        end_waiting(ticket)
        ticket.status = Status.OPEN
    else:
        _put_back_to_work(ticket, desk)
    ticket.came_back_at = clock.now() if ticket.owner_id else None


def _follow_up(ticket: Ticket, closed: Ticket, contact: Contact) -> Message:
    """Nothing is locked that others wait for: the day's numbers come before people and tickets."""
    message = open_ticket(contact=contact, requester=ticket.requester, reason=ticket.reason)
    TicketLink.objects.create(ticket=closed, other=message.ticket, created_by=None)
    record(message.ticket, Happened.LINKED, other=closed.number)
    record(closed, Happened.LINKED, other=message.ticket.number)
    return message


def _lock_with_owner(ticket: Ticket) -> tuple[Ticket, Desk | None]:
    """The ticket and its owner's desk, the desk first: people come before tickets. No desk without
    an owner, or when the ticket changed hands in between: then nobody's load stands still."""
    owner_id = Ticket.objects.values_list("owner", flat=True).get(pk=ticket.pk)
    desk = lock_desk(User(pk=owner_id)) if owner_id else None
    held = lock_ticket(ticket)
    return held, desk if desk and desk.person.pk == held.owner_id else None


def _just_now(ticket: Ticket) -> bool:
    return ticket.resolved_at is not None and clock.now() - ticket.resolved_at < TAKEN_BACK_WITHIN


def _put_back_to_work(ticket: Ticket, desk: Desk | None) -> None:
    """Fields of a finished ticket that is in work again; the caller saves ``REOPENED``.

    A resolved one stays with the person who knows it, if they still serve its queue and have room;
    any other waits in its queue anew. The resolution's clock begins again.
    """
    now = clock.now()
    knows = ticket.status == Status.RESOLVED and desk is not None
    if not (knows and desk and policies.may_take(desk.person, ticket.queue) and has_room(desk)):
        ticket.owner = None
        ticket.queued_at = now
        ticket.rank_at = rank_at(priority=ticket.priority, queued_at=now, queue=ticket.queue)
    ticket.status = Status.OPEN
    ticket.clock_from = now
    set_clocks(ticket)
    ticket.resolved_at = ticket.closed_at = None
