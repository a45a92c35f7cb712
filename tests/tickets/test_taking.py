"""Who gets a ticket: one, and only one who may."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from staff.models import Presence, State
from supportdesk.lib import clock
from supportdesk.lib.refusal import Refusal
from tickets import services
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_next_is_the_oldest_of_equals_in_my_queues(opened, noise, haneul):
    late = opened("나중", queue="payment")
    early = opened("먼저", queue="payment", at=clock.now() - timedelta(minutes=5))
    assert services.claim_next(actor=haneul) == early
    assert services.claim_next(actor=haneul) == late
    assert services.claim_next(actor=haneul) is None


def test_an_urgent_one_overtakes_and_age_catches_up(opened, noise, haneul):
    opened("급하지 않음", queue="payment", priority=1, at=clock.now() - timedelta(minutes=20))
    urgent = opened("급함", queue="payment", priority=3)
    aged = opened("오래됨", queue="payment", priority=0, at=clock.now() - timedelta(hours=2))
    assert services.claim_next(actor=haneul) == aged
    assert services.claim_next(actor=haneul) == urgent


def test_next_makes_me_the_owner_and_is_written_down(opened, noise, haneul):
    opened("바코드", queue="payment")
    ticket = services.claim_next(actor=haneul)
    fresh = Ticket.objects.get(pk=ticket.pk)
    assert (fresh.owner, fresh.status) == (haneul, "open")
    assert fresh.events.last().kind == "ticket.claimed"


def test_whoever_is_on_a_break_takes_nothing(opened, haneul):
    ticket = opened("바코드", queue="payment")
    Presence.objects.filter(person=haneul).update(state=State.BREAK)
    with pytest.raises(services.NotReadyToClaim):
        services.claim_next(actor=haneul)
    with pytest.raises(services.NotReadyToClaim):
        services.claim(ticket=ticket, actor=haneul)


def test_an_unserved_queue_is_refused_by_every_way(opened, haneul, bora, refund):
    ticket = opened("환불", queue="refund")
    for attempt in (
        lambda: services.claim(ticket=ticket, actor=haneul),
        lambda: services.claim_next(actor=haneul, queue=refund),
        lambda: services.assign(ticket=ticket, actor=bora, to=haneul),
        lambda: services.take_call(ticket=ticket, actor=haneul),
    ):
        with pytest.raises(services.NotServing):
            attempt()


def test_a_deactivated_person_takes_nothing(opened, haneul, bora):
    ticket = opened("바코드", queue="payment")
    haneul.is_active = False
    haneul.save()
    assert services.claim_next(actor=haneul) is None
    with pytest.raises(services.NotServing):
        services.assign(ticket=ticket, actor=bora, to=haneul)


def test_the_loser_learns_who_has_it(opened, haneul, bada):
    ticket = opened("바코드", queue="payment")
    services.claim(ticket=ticket, actor=haneul)
    with pytest.raises(services.AlreadyOwned, match="하늘") as lost:
        services.claim(ticket=ticket, actor=bada)
    assert lost.value.facts["owner_username"] == "haneul"


def test_the_limit_holds_for_next_and_for_assignment(opened, haneul, bora):
    for _ in range(6):
        ticket = opened("바코드", queue="payment")
    for _ in range(5):
        services.claim_next(actor=haneul)
    with pytest.raises(services.LimitReached):
        services.claim_next(actor=haneul)
    ticket = Ticket.objects.get(owner=None)
    with pytest.raises(services.LimitReached):
        services.assign(ticket=ticket, actor=bora, to=haneul)


def test_a_limit_of_none_at_all_is_said_by_every_way(opened, haneul, bora):
    ticket = opened(queue="payment")
    haneul.open_limit = 0
    haneul.save()
    for attempt in (
        lambda: services.claim_next(actor=haneul),
        lambda: services.claim(ticket=ticket, actor=haneul),
        lambda: services.assign(ticket=ticket, actor=bora, to=haneul),
    ):
        with pytest.raises(services.LimitReached):
            attempt()


def test_an_agent_assigns_to_nobody_else(opened, haneul, bada):
    with pytest.raises(services.NotAllowed):
        services.assign(ticket=opened(queue="payment"), actor=haneul, to=bada)


def test_a_leader_takes_it_from_one_and_gives_it_to_another(opened, haneul, bada, bora):
    ticket = services.claim(ticket=opened(queue="payment"), actor=haneul)
    services.assign(ticket=ticket, actor=bora, to=bada)
    event = ticket.events.last()
    assert (event.actor, event.facts) == (bora, {"to": bada.pk, "before": haneul.pk})


def test_bulk_names_those_it_refuses_and_does_the_rest(opened, haneul, bora):
    mine, other = opened(queue="payment"), opened(queue="refund")
    done, refused = services.assign_many(tickets=[mine, other], actor=bora, to=haneul)
    assert done.ticket.owner == haneul
    assert done.refusal is None
    assert isinstance(refused.refusal, services.NotServing)


def test_a_released_ticket_keeps_its_place(opened, noise, haneul, bada):
    first = opened("먼저", queue="payment", at=clock.now() - timedelta(minutes=5))
    opened("나중", queue="payment")
    ticket = services.claim_next(actor=haneul)
    services.release(ticket=ticket, actor=haneul)
    assert services.claim_next(actor=bada) == first


def test_a_transfer_takes_age_along_and_owner_away(opened, haneul, refund):
    ticket = services.claim(ticket=opened(queue="payment", priority=2), actor=haneul)
    services.transfer(ticket=ticket, actor=haneul, queue=refund, note="환불 문의")
    ticket.refresh_from_db()
    assert (ticket.queue, ticket.owner, ticket.status) == (refund, None, "open")
    assert ticket.rank_at == ticket.queued_at - timedelta(minutes=60)


def _in_threads(count, attempt):
    def run(number):
        try:
            return attempt(number)
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


@pytest.mark.django_db(transaction=True)
def test_of_74_who_claim_one_ticket_one_wins(opened, hire):
    people = [hire(f"p{n}", f"상담사{n}", "payment") for n in range(74)]
    ticket = opened(queue="payment")
    results = _in_threads(74, lambda n: services.claim(ticket=ticket, actor=people[n]))
    winners = [r for r in results if isinstance(r, Ticket)]
    losers = [r for r in results if isinstance(r, services.AlreadyOwned)]
    assert (len(winners), len(losers)) == (1, 73)
    assert {r.facts["owner"] for r in losers} == {winners[0].owner.name}


@pytest.mark.django_db(transaction=True)
def test_of_20_who_take_the_next_each_gets_another(opened, hire):
    people = [hire(f"p{n}", f"상담사{n}", "payment") for n in range(20)]
    for _ in range(15):
        opened(queue="payment")
    taken = [t for t in _in_threads(20, lambda n: services.claim_next(actor=people[n])) if t]
    assert len(taken) == len({t.pk for t in taken}) == 15


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_when_one_person_reaches_20_times_at_once(opened, haneul):
    for _ in range(20):
        opened(queue="payment")
    _in_threads(20, lambda _: services.claim_next(actor=haneul))
    assert Ticket.objects.filter(owner=haneul).count() == 5
