"""Whoever leaves keeps no tickets, and a queue that is closed is worked to its end."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from staff import services as staff
from staff.models import Queue
from supportdesk.lib.refusal import Refusal
from tickets import queries, services
from tickets.models import Ticket
from tickets.queries.floor import lines
from tickets.queries.returned import returned

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(opened, haneul, noise):
    return services.claim(ticket=opened(queue="payment"), actor=haneul)


@pytest.fixture
def closed(refund, garam):
    """The refund queue, which takes no new contacts any more."""
    return staff.change_queue(actor=garam, queue=refund, is_active=False)


def test_nothing_is_taken_from_those_who_stay(mine):
    assert services.release_of_leavers() == 0


def test_what_a_deactivated_person_had_goes_back_to_its_place(mine, haneul, garam):
    services.wait(ticket=mine, actor=haneul, waiting_for="citizen")
    staff.deactivate(actor=garam, person=haneul)
    assert services.release_of_leavers() == 1
    ticket = Ticket.objects.get(pk=mine.pk)
    assert (ticket.owner, ticket.status, ticket.rank_at) == (None, "open", mine.rank_at)
    assert (ticket.events.last().kind, ticket.events.last().facts) == (
        "ticket.owner_left",
        {"left": haneul.pk},
    )


def test_whoever_no_longer_serves_a_queue_keeps_those_of_the_others(opened, bada, garam, payment):
    kept = services.claim(ticket=opened(queue="refund"), actor=bada)
    given = services.claim(ticket=opened(queue="payment"), actor=bada)
    staff.remove_queue(actor=garam, person=bada, queue=payment)
    assert services.release_of_leavers() == 1
    assert Ticket.objects.get(pk=given.pk).owner is None
    assert Ticket.objects.get(pk=kept.pk).owner == bada


def test_whoever_becomes_an_outsider_keeps_nothing(mine, haneul, garam):
    staff.change_person(actor=garam, person=haneul, kind="outsider")
    assert services.release_of_leavers() == 1


def test_a_leader_sees_what_came_back_until_somebody_has_it(mine, haneul, bada, garam, bora, desk):
    staff.deactivate(actor=garam, person=haneul)
    services.release_of_leavers()
    assert returned() == [(mine.number, "하늘")]
    assert f"/tickets/{mine.number}/" in desk(bora).get("/floor/").content.decode()
    services.claim(ticket=mine, actor=bada)
    assert returned() == []


def test_a_closed_queue_takes_no_transfer(mine, haneul, closed):
    with pytest.raises(services.QueueClosed):
        services.transfer(ticket=mine, actor=haneul, queue=closed)


def test_a_queue_that_was_closed_meanwhile_takes_none_either(mine, haneul, refund, garam):
    staff.change_queue(actor=garam, queue=Queue.objects.get(pk=refund.pk), is_active=False)
    assert refund.is_active
    with pytest.raises(services.QueueClosed):
        services.transfer(ticket=mine, actor=haneul, queue=refund)


def test_its_contacts_wait_in_the_general_queue_which_is_written_down(opened, closed):
    ticket = opened(queue="refund")
    assert ticket.queue.slug == "general"
    assert ticket.events.last().facts == {"before": "refund", "queue": "general"}


def test_what_is_in_it_is_seen_and_worked_to_its_end(opened, bada, refund, garam):
    ticket = opened(queue="refund")
    staff.change_queue(actor=garam, queue=refund, is_active=False)
    assert ("refund", True) in [(row.slug, row.is_closed) for row in queries.rail(bada).queues]
    assert "refund" in [line.queue.slug for line in lines()]
    assert services.claim_next(actor=bada) == ticket


def test_without_work_a_closed_queue_is_out_of_sight(bada, closed):
    assert "refund" not in [row.slug for row in queries.rail(bada).queues]
    assert "refund" not in [line.queue.slug for line in lines()]


def test_the_general_queue_stays_open_whoever_asks(reference, garam, desk):
    general = Queue.objects.get(slug="general")
    with pytest.raises(staff.GeneralQueueStays):
        staff.change_queue(actor=garam, queue=general, is_active=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Queue.objects.filter(pk=general.pk).update(is_active=False)
    form = {"name_ko": "일반", "name_en": "General", "ageing_minutes": 30}
    answer = desk(garam).post(reverse("staff:queue", args=["general"]), form)
    assert answer.status_code == 422
    assert "일반 대기열은 닫을 수 없습니다" in answer.content.decode()


def test_a_note_on_the_way_is_a_note_in_the_thread(mine, haneul, refund):
    services.save_draft(ticket=mine, author=haneul, body="쓰던 답변")
    services.transfer(ticket=mine, actor=haneul, queue=refund, note=" 환불 건입니다 ")
    said, event = mine.messages.last(), mine.events.last()
    assert (said.kind, said.author, said.body) == ("note", haneul, "환불 건입니다")
    assert (event.facts["message"], "note" in event.facts) == (said.pk, False)
    assert Ticket.objects.get(pk=mine.pk).message_count == 2
    assert mine.drafts.get().body == "쓰던 답변"


@pytest.mark.django_db(transaction=True)
def test_leaving_and_taking_at_once_leave_nothing_behind(opened, haneul, bada, garam):
    for _ in range(8):
        opened(queue="payment")

    def run(act):
        try:
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    acts = [lambda: services.claim_next(actor=haneul)] * 4
    acts += [lambda: staff.deactivate(actor=garam, person=haneul)]
    acts += [lambda: services.claim_next(actor=bada), services.release_of_leavers]
    with ThreadPoolExecutor(len(acts)) as threads:
        list(threads.map(run, acts))
    services.release_of_leavers()
    assert not Ticket.objects.filter(owner=haneul).exists()
    assert Ticket.objects.filter(owner=bada).count() == 1
