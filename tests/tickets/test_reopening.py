"""Who has what was resolved and comes back, and that it comes back once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from staff.models import QueueService, User
from supportdesk.lib.refusal import Refusal
from tickets import services
from tickets.models import Ticket
from tickets.services import Contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(opened, haneul, barcode, noise):
    ticket = services.claim(ticket=opened(queue="payment"), actor=haneul)
    return services.resolve(ticket=ticket, actor=haneul, reason=barcode)


def back(ticket):
    services.receive(ticket=ticket, contact=Contact("app", "또 안 돼요"))
    return Ticket.objects.get(pk=ticket.pk)


def test_whoever_has_their_hands_full_does_not_get_it_back(done, opened, haneul):
    for _ in range(5):
        services.claim(ticket=opened(queue="payment"), actor=haneul)
    ticket = back(done)
    assert (ticket.status, ticket.owner) == ("open", None)
    assert ticket.queued_at > done.queued_at
    assert Ticket.objects.worked_by(haneul).count() == 5


def test_whoever_has_left_the_queue_does_not_get_it_back(done, haneul):
    QueueService.objects.filter(person=haneul).delete()
    assert back(done).owner is None


def test_whoever_was_deactivated_does_not_get_it_back(done, haneul):
    User.objects.filter(pk=haneul.pk).update(is_active=False)
    assert back(done).owner is None


def test_reopening_by_hand_keeps_the_limit_too(done, opened, haneul, desk):
    for _ in range(5):
        services.claim(ticket=opened(queue="payment"), actor=haneul)
    page = desk(haneul).post(f"/tickets/{done.number}/reopen/", follow=True)
    assert Ticket.objects.get(pk=done.pk).owner is None
    assert done.number in page.content.decode()


def _at_once(*acts):
    def run(act):
        try:
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_of_many_who_reopen_at_once_one_does(done, haneul, bora):
    acts = [lambda: services.reopen(ticket=done, actor=haneul)] * 4
    acts += [lambda: services.reopen(ticket=done, actor=bora)] * 4
    results = _at_once(*acts)
    assert sum(isinstance(result, services.NotFinished) for result in results) == 7
    assert done.events.filter(kind="ticket.reopened").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_when_ten_come_back_at_once(opened, haneul, bada, bora, barcode):
    rows = []
    for _ in range(10):
        ticket = services.claim(ticket=opened(queue="payment"), actor=haneul)
        rows.append(services.resolve(ticket=ticket, actor=haneul, reason=barcode))
    fresh = [opened(queue="payment") for _ in range(4)]
    acts = [lambda row=row: back(row) for row in rows]
    acts += [lambda row=row: services.claim(ticket=row, actor=haneul) for row in fresh]
    _at_once(*acts)
    assert Ticket.objects.worked_by(haneul).count() == 5
    assert Ticket.objects.unfinished().filter(queue__slug="payment").count() == 14
