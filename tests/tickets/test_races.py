"""Everything at once on a few tickets: nothing deadlocks, and the history says who has what."""

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from staff.models import Queue
from supportdesk.lib.refusal import Refusal
from tickets import services
from tickets.models import Ticket
from tickets.services import Contact

pytestmark = pytest.mark.django_db(transaction=True)
OWNERS = {
    "ticket.claimed": lambda event: event.actor_id,
    "ticket.assigned": lambda event: event.facts["to"],
    "ticket.released": lambda _event: None,
    "ticket.transferred": lambda _event: None,
    "ticket.owner_left": lambda _event: None,
    "ticket.reopened": lambda event: event.facts["owner"],
    "ticket.unmerged": lambda event: event.facts["owner"],
}


@pytest.fixture
def at_once():
    """Runs the acts together; refusals are answers, every other error is the test's."""
    pool = ThreadPoolExecutor(12)

    def _at_once(acts):
        together = Barrier(len(acts))

        def run(act):
            try:
                together.wait(20)
                return act()
            except Refusal as refusal:
                return refusal
            finally:
                connection.close()

        return list(pool.map(run, acts))

    yield _at_once
    pool.shutdown()


def owner_by_history(ticket):
    owner = None
    for event in ticket.events.order_by("pk"):
        owner = OWNERS.get(event.kind, lambda _, owner=owner: owner)(event)
    return owner


def sound(ticket):
    """The row, its history and its messages say the same."""
    assert ticket.owner_id == owner_by_history(ticket), ticket.events.values_list("kind", "facts")
    assert ticket.message_count == ticket.messages.count()
    assert (ticket.status == "waiting") == bool(ticket.waiting_for)


def test_claim_release_resolve_merge_and_transfer_of_one_ticket(
    at_once, opened, haneul, bada, bora, barcode, refund
):
    into = opened("남는 것", queue="payment")
    for _ in range(6):
        ticket = services.claim(ticket=opened(queue="payment"), actor=haneul)
        results = at_once(
            [
                lambda t=ticket: services.claim(ticket=t, actor=bada),
                lambda t=ticket: services.release(ticket=t, actor=haneul),
                lambda t=ticket: services.resolve(ticket=t, actor=haneul, reason=barcode),
                lambda t=ticket: services.merge(ticket=t, into=into, actor=bora),
                lambda t=ticket: services.transfer(ticket=t, actor=bora, queue=refund, note="여기"),
                lambda t=ticket: services.assign(ticket=t, actor=bora, to=bada),
                lambda t=ticket: services.wait(ticket=t, actor=haneul, waiting_for="citizen"),
                lambda t=ticket: services.receive(ticket=t, contact=Contact("app", "또")),
            ]
        )
        assert any(not isinstance(result, Refusal) for result in results)
        sound(Ticket.objects.get(pk=ticket.pk))
    sound(Ticket.objects.get(pk=into.pk))


def test_two_merges_crosswise_do_one(at_once, opened, bora, garam):
    one, two = opened("하나", queue="payment"), opened("둘", queue="payment")
    results = at_once(
        [
            lambda: services.merge(ticket=one, into=two, actor=bora),
            lambda: services.merge(ticket=two, into=one, actor=garam),
        ]
    )
    assert sorted(isinstance(result, Refusal) for result in results) == [False, True]
    assert sum(row.messages.count() for row in (one, two)) == 2
    assert Ticket.objects.filter(merged_into__isnull=False).count() == 1


def test_a_random_day_of_six_people_on_eight_tickets(
    at_once, opened, haneul, bada, bora, garam, barcode
):
    dice, queues = (
        random.Random(20240415),
        list(Queue.objects.filter(slug__in=["payment", "refund"])),
    )
    tickets = [opened(f"{n}", queue="payment", reason="PAY-CPM-BARCODE") for n in range(8)]
    people = [haneul, bada, bora]

    def act():
        ticket, other = dice.sample(tickets, 2)
        actor, to, queue = dice.choice(people), dice.choice(people), dice.choice(queues)
        verbs = [
            lambda: services.claim_next(actor=actor),
            lambda: services.claim(ticket=ticket, actor=actor),
            lambda: services.assign(ticket=ticket, actor=bora, to=to),
            lambda: services.release(ticket=ticket, actor=actor),
            lambda: services.transfer(ticket=ticket, actor=actor, queue=queue, note="메모"),
            lambda: services.wait(ticket=ticket, actor=actor, waiting_for="citizen"),
            lambda: services.resume(ticket=ticket, actor=actor),
            lambda: services.resolve(ticket=ticket, actor=actor),
            lambda: services.reopen(ticket=ticket, actor=actor),
            lambda: services.receive(ticket=ticket, contact=Contact("app", "또")),
            lambda: services.merge(ticket=ticket, into=other, actor=bora),
            lambda: services.undo_merge(ticket=ticket, actor=bora),
            lambda: services.assign_many(tickets=[ticket, other], actor=garam, to=to),
            services.release_of_leavers,
        ]
        return dice.choice(verbs)

    for _ in range(12):
        at_once([act() for _ in range(12)])
    for ticket in Ticket.objects.all():
        sound(ticket)
    for person in people:
        assert Ticket.objects.worked_by(person).count() <= person.limit + _waited(person)


def _waited(person):
    """What waited comes back over the limit; nothing else does."""
    return Ticket.objects.filter(owner=person, events__kind="ticket.waiting").distinct().count()
