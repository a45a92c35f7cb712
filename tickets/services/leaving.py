"""What people leave behind: their open tickets go back to the queues they came from."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from staff.models import QueueService, User
from tickets import policies
from tickets.events import Happened, record, ring
from tickets.models import UNFINISHED, Ticket
from tickets.services.locking import lock_desk, lock_tickets
from tickets.services.taking import back_to_queue

BATCH = 200


@transaction.atomic
def release_of_leavers() -> int:
    """Put a batch of what belongs to people who may no longer take it (deactivated, off the desk,
    or no longer serving the queue) back at the place it had; says how many."""
    rows = list(_of_leavers()[:BATCH])
    owners = sorted({row.owner_id for row in rows if row.owner_id})
    desks = {pk: lock_desk(User(pk=pk)) for pk in owners}  # people before tickets
    count = 0
    for ticket in lock_tickets(*rows) if rows else ():
        desk = desks.get(ticket.owner_id or 0)
        if desk is None or ticket.status not in UNFINISHED:
            continue
        if policies.may_take(desk.person, ticket.queue):
            continue
        back_to_queue(ticket)
        record(ticket, Happened.OWNER_LEFT, left=desk.person.pk)
        ring(ticket, also_owner=desk.person.pk)
        count += 1
    return count


def _of_leavers() -> QuerySet[Ticket]:
    """By the index of owned work, which is small."""
    serves = QueueService.objects.filter(person=OuterRef("owner"), queue=OuterRef("queue"))
    owned = Ticket.objects.unfinished().filter(owner__isnull=False)
    gone = Q(owner__is_active=False) | ~Q(owner__kind__in=policies.WORKS) | ~Exists(serves)
    return owned.filter(gone).order_by("owner", "pk")
