"""Who owns a ticket: claim, next, assign, release, transfer.

Every way to an owner passes ``_refuse_unless_may_take`` inside the transaction that sets it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from staff.models import MAY_CLAIM, Queue, State, User
from supportdesk.lib import clock
from supportdesk.lib.refusal import Refusal
from tickets import policies
from tickets.events import Happened, record, ring, with_claimed
from tickets.models import UNFINISHED, WORKABLE, MessageKind, Status, Ticket
from tickets.models.due import rank_at
from tickets.services.conversation import add_message
from tickets.services.locking import Desk, lock_desk, lock_state, lock_ticket, save
from tickets.services.refusals import (
    AlreadyOwned,
    Finished,
    LimitReached,
    NotAllowed,
    NotReadyToClaim,
    NotServing,
    QueueClosed,
)
from tickets.services.waiting import WAITED, end_waiting

# Rights, queues and limit are read by the statement that claims, so they hold at its moment. The
# subselect runs once, before the update (it depends on no row of it), and locks what it finds: of
# all who ask at once each gets another ticket, and nobody waits for anybody.
_FIELDS = [field.attname for field in Ticket._meta.concrete_fields]
_CLAIM_NEXT = with_claimed("""
    UPDATE tickets_ticket SET owner_id = %(person)s, status = 'open', version = version + 1,
        changed_at = %(now)s
    WHERE id = (
        SELECT id FROM tickets_ticket
        WHERE owner_id IS NULL AND status IN ('new', 'open') AND queue_id = ANY(ARRAY(
            SELECT queue_id FROM staff_queueservice WHERE person_id = %(person)s
            AND (%(queue)s::bigint IS NULL OR queue_id = %(queue)s)))
        ORDER BY rank_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    AND (SELECT is_active AND kind = ANY(%(kinds)s) AND coalesce(open_limit, %(limit)s) > (
            SELECT count(*) FROM tickets_ticket
            WHERE owner_id = %(person)s AND status IN ('new', 'open'))
         FROM staff_user WHERE id = %(person)s)
""")


@transaction.atomic
def claim_next(*, actor: User, queue: Queue | None = None) -> Ticket | None:
    """The next ticket among the queues the actor serves (or of one of them), now theirs.

    By effective priority, then age. None when nothing waits.
    """
    _refuse_unless_ready(lock_state(actor))
    asked: dict[str, Any] = {
        "person": actor.pk,
        "queue": queue.pk if queue else None,
        "kinds": list(policies.WORKS),
        "limit": settings.OPEN_LIMIT,
        "now": clock.now(),
    }
    ticket = _claimed(asked)
    if ticket is not None:
        ticket.owner = actor
        ring(ticket)
        return ticket
    actor.refresh_from_db()
    if queue is not None and not policies.may_take(actor, queue):
        raise NotServing(actor.name, str(queue), queue.slug)
    _refuse_over_limit(actor)
    return None


def _claimed(asked: dict[str, Any]) -> Ticket | None:
    """The ticket that the statement gave; a raw queryset would cost as much as the claim."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM_NEXT, asked)
        row = cursor.fetchone()
    return Ticket.from_db(connection.alias, _FIELDS, row) if row else None


@transaction.atomic
def claim(*, ticket: Ticket, actor: User) -> Ticket:
    """Make an unowned ticket one's own; refuses with the owner's name when it has one."""
    desk = lock_desk(actor)
    _refuse_unless_ready(desk.state)
    ticket = lock_ticket(ticket)
    if ticket.owner_id == desk.person.pk and ticket.status in UNFINISHED:
        return ticket
    if ticket.owner is not None:
        raise AlreadyOwned(ticket.owner.name, ticket.owner.username)
    _give(ticket, desk)
    record(ticket, Happened.CLAIMED, desk.person)
    return ticket


@transaction.atomic
def take_call(*, ticket: Ticket, actor: User) -> Ticket:
    """The contact that the actor has just noted while talking becomes theirs. Presence is not
    asked: whoever is on the phone has the contact already."""
    desk = lock_desk(actor)
    ticket = lock_ticket(ticket)
    if ticket.owner is not None:
        raise AlreadyOwned(ticket.owner.name, ticket.owner.username)
    _give(ticket, desk)
    record(ticket, Happened.CLAIMED, desk.person)
    return ticket


@transaction.atomic
def assign(*, ticket: Ticket, actor: User, to: User) -> Ticket:
    """Give a ticket to a person, whoever had it."""
    if not policies.can_assign(actor, to):
        raise NotAllowed
    desk = lock_desk(to)
    ticket = lock_ticket(ticket)
    before = ticket.owner
    if before == desk.person:
        return ticket
    if before is not None and not policies.leads(actor):
        raise AlreadyOwned(before.name, before.username)
    _give(ticket, desk)
    record(
        ticket, Happened.ASSIGNED, actor, to=desk.person.pk, before=before.pk if before else None
    )
    ring(ticket, also_owner=before.pk if before else None)
    return ticket


@dataclass(frozen=True)
class Outcome:
    """What became of one ticket of a bulk change; ``refusal`` is empty when it went through."""

    ticket: Ticket
    refusal: Refusal | None = None


def assign_many(
    *,
    tickets: Iterable[Ticket],
    actor: User,
    to: User,
    seen_owners: Mapping[int, int | None] | None = None,
) -> list[Outcome]:
    """Assign each on its own: those that are refused are named, the others go through.

    ``seen_owners`` says, by ticket, whom the actor saw as its owner: a ticket that somebody else
    took meanwhile stays with them.
    """

    def give(ticket: Ticket) -> Ticket:
        lock_desk(to)  # people before tickets
        _refuse_taken_since(ticket, seen_owners, to.pk)
        return assign(ticket=ticket, actor=actor, to=to)

    return each(tickets, give)


def release_many(
    *, tickets: Iterable[Ticket], actor: User, seen_owners: Mapping[int, int | None] | None = None
) -> list[Outcome]:
    """Back into their queues, each on its own; ``seen_owners`` as for ``assign_many``."""

    def put_back(ticket: Ticket) -> Ticket:
        _refuse_taken_since(ticket, seen_owners)
        return release(ticket=ticket, actor=actor)

    return each(tickets, put_back)


def each(tickets: Iterable[Ticket], verb: Callable[[Ticket], Ticket]) -> list[Outcome]:
    """The same for several, every one in a transaction of its own, refusals kept beside them."""
    outcomes = []
    for ticket in tickets:
        try:
            with transaction.atomic():
                outcomes.append(Outcome(verb(ticket)))
        except Refusal as refusal:
            outcomes.append(Outcome(ticket, refusal))
    return outcomes


def _refuse_taken_since(
    ticket: Ticket, seen: Mapping[int, int | None] | None, *besides: int
) -> None:
    if seen is None or ticket.pk not in seen:
        return
    owner = lock_ticket(ticket).owner
    if owner is not None and owner.pk not in (seen[ticket.pk], *besides):
        raise AlreadyOwned(owner.name, owner.username)


@transaction.atomic
def release(*, ticket: Ticket, actor: User) -> Ticket:
    """Back into the queue, at the place it had."""
    ticket = lock_ticket(ticket)
    if not policies.can_move(actor, ticket):
        raise NotAllowed
    if ticket.status not in UNFINISHED:
        raise Finished
    before = ticket.owner
    if before is None:
        return ticket
    back_to_queue(ticket)
    record(ticket, Happened.RELEASED, actor, before=before.pk)
    ring(ticket, also_owner=before.pk)
    return ticket


def back_to_queue(ticket: Ticket) -> None:
    """The locked ticket without its owner, at the place it had."""
    ticket.owner, ticket.status = None, Status.OPEN
    end_waiting(ticket)
    save(ticket, "owner", "status", *WAITED)


@transaction.atomic
def transfer(*, ticket: Ticket, actor: User, queue: Queue, note: str = "") -> Ticket:
    """Into another queue, without an owner; its age goes with it. ``note`` stands in the thread
    for whoever takes it there."""
    ticket = lock_ticket(ticket)
    if not policies.can_move(actor, ticket):
        raise NotAllowed
    if ticket.status not in UNFINISHED:
        raise Finished
    if not Queue.objects.filter(pk=queue.pk, is_active=True).exists():
        raise QueueClosed
    left, before = ticket.queue, ticket.owner
    said = add_message(ticket, MessageKind.NOTE, actor, note) if note.strip() else None
    move(ticket, queue)
    facts = {"queue": queue.slug, "before": left.slug, "owner": before.pk if before else None}
    record(ticket, Happened.TRANSFERRED, actor, **facts, message=said.pk if said else None)
    ring(ticket, also_owner=before.pk if before else None, also_queue=left.slug)
    return ticket


def move(ticket: Ticket, queue: Queue) -> None:
    """The locked ticket in another queue, without an owner; its age goes with it."""
    ticket.queue, ticket.owner = queue, None
    end_waiting(ticket)
    if ticket.status != Status.NEW:
        ticket.status = Status.OPEN
    ticket.rank_at = rank_at(priority=ticket.priority, queued_at=ticket.queued_at, queue=queue)
    save(ticket, "queue", "owner", "status", "rank_at", "message_count", *WAITED)


def _give(ticket: Ticket, desk: Desk) -> None:
    """The one way to an owner beside the claim of the next; desk and ticket are locked."""
    if ticket.status not in UNFINISHED:
        raise Finished
    if not policies.may_take(desk.person, ticket.queue):
        raise NotServing(desk.person.name, str(ticket.queue), ticket.queue.slug)
    if ticket.status in WORKABLE:
        _refuse_over_limit(desk.person)
    if ticket.status == Status.NEW:
        ticket.status = Status.OPEN
    ticket.owner = desk.person
    save(ticket, "owner", "status")


def _refuse_unless_ready(state: State) -> None:
    if state not in MAY_CLAIM:
        raise NotReadyToClaim(state.value, str(state.label))


def has_room(desk: Desk) -> bool:
    """May they own one more? Their desk is locked, so it holds until the transaction ends."""
    return _has_room(desk.person)


def _has_room(person: User) -> bool:
    return Ticket.objects.worked_by(person).count() < person.limit


def _refuse_over_limit(person: User) -> None:
    if not _has_room(person):
        raise LimitReached(person.name, person.limit)
