"""Locks, always in this order: people (by id), then tickets (by id)."""

from dataclasses import dataclass

from django.db import connection

from staff.models import Presence, State, User
from supportdesk.lib import clock
from tickets import policies
from tickets.models import UNFINISHED, Ticket
from tickets.services.refusals import Finished, NotAllowed

# By hand: every claim asks it first, and nothing of the row is needed but the state.
_HELD = "SELECT state FROM staff_presence WHERE person_id = %s FOR UPDATE"


@dataclass(frozen=True)
class Desk:
    """A person's place, held: neither their presence nor their load changes under a claim."""

    person: User
    state: State


def lock_state(person: User) -> State:
    """Lock the person's presence row: their state and their load stand still from here on."""
    with connection.cursor() as cursor:
        held = cursor.execute(_HELD, [person.pk]).fetchone()
        if held is None:  # never signed in
            Presence.objects.get_or_create(person=person, defaults={"since": clock.now()})
            held = cursor.execute(_HELD, [person.pk]).fetchone()
    return State(held[0])


def lock_desk(person: User) -> Desk:
    """Lock the presence row, then read the person afresh."""
    state = lock_state(person)
    return Desk(User.objects.get(pk=person.pk), state)


def lock_ticket(ticket: Ticket) -> Ticket:
    """The ticket as it is now, locked until the transaction ends."""
    return lock_tickets(ticket)[0]


def lock_tickets(*tickets: Ticket) -> list[Ticket]:
    """The same for several; answered in the order asked.

    No join: a row that changed while we waited for its lock comes new, but rows joined to it
    come as they were before, so a ticket claimed meanwhile would look unowned.
    """
    pks = [ticket.pk for ticket in tickets]
    rows = Ticket.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    by_pk = {row.pk: row for row in rows}
    return [by_pk[ticket.pk] for ticket in tickets]


def lock_to_work_on(ticket: Ticket, actor: User) -> Ticket:
    """The same, if the actor may work on it and it is not finished."""
    ticket = lock_ticket(ticket)
    if not policies.can_work_on(actor, ticket):
        raise NotAllowed
    if ticket.status not in UNFINISHED:
        raise Finished
    return ticket


def save(ticket: Ticket, *fields: str) -> Ticket:
    """Write the named fields and let caches and readers know by the version."""
    ticket.version += 1
    ticket.changed_at = clock.now()
    ticket.save(update_fields=[*fields, "version", "changed_at"])
    return ticket
