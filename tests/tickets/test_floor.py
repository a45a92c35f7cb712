"""The leader's page: who is free, what waits, and tickets that change hands."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from staff.models import Presence, QueueService, State, Team, User
from supportdesk.lib import clock
from tickets import services
from tickets.models import Ticket
from tickets.queries import floor as queries
from tickets.queries.floor import FloorFilter, Reach

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client, bora: User, settings: Any) -> Client:
    """보라's browser."""
    settings.DEMO = True  # second factors have tests of their own
    client.force_login(bora)
    return client


@pytest.fixture
def give(page: Client) -> Callable[..., str]:
    """Assigns through the page, each ticket with the owner seen, and answers what the page says."""

    def _give(to: User, *tickets: Ticket, seen: User | None = None) -> str:
        marks = [f"{ticket.number}:{seen.pk if seen else ''}" for ticket in tickets]
        sent = {"ticket": marks, "to": to.username, "at": "queue=payment"}
        return page.post("/floor/assignments/", sent, follow=True).content.decode()

    return _give


def test_an_agent_is_told_that_the_page_is_not_theirs(client, haneul):
    client.force_login(haneul)
    assert client.get("/floor/").status_code == 403


def test_whoever_is_free_stands_first_and_who_is_full_does_not(opened, haneul, bada, bora, noise):
    User.objects.filter(pk=haneul.pk).update(open_limit=1)
    services.claim(ticket=opened(queue="payment"), actor=haneul)
    Presence.objects.filter(person=bora).update(state=State.MEAL)
    reaches = {seat.person.username: seat.reach for seat in queries.seats(bora)}
    assert reaches["bada"] == Reach.FREE
    assert reaches["haneul"] == Reach.BUSY
    assert list(reaches)[-1] == "bora"


def test_of_two_who_are_free_the_one_who_waited_longer_stands_first(haneul, bada, bora):
    Presence.objects.filter(person=bora).update(state=State.AWAY)
    Presence.objects.filter(person=bada).update(since=clock.now() - timedelta(minutes=9))
    assert [seat.person for seat in queries.seats(bora)] == [bada, haneul, bora]


def test_a_queue_tells_what_waits_and_how_late_its_oldest_is(opened, noise, haneul, bada, payment):
    early = opened(queue="payment", priority=3, at=clock.now() - timedelta(minutes=20))
    opened(queue="payment")
    services.claim(ticket=opened(queue="payment"), actor=haneul)
    line = next(line for line in queries.lines() if line.queue == payment)
    assert (line.waiting, line.late, line.working, line.others) == (2, 1, 1, 0)
    assert (line.oldest_at, line.oldest_due_at) == (early.queued_at, early.first_response_due_at)
    assert (line.on_duty, line.available, line.each) == (2, 2, 0.5)


def test_whoever_is_away_does_not_count_as_staff_of_the_queue(haneul, bada, payment):
    Presence.objects.filter(person=bada).update(state=State.AFTER_CONTACT)
    Presence.objects.filter(person=haneul).update(state=State.TRAINING)
    line = next(line for line in queries.lines() if line.queue == payment)
    assert (line.on_duty, line.available) == (1, 0)


@pytest.mark.parametrize(
    ("narrowed", "names"),
    [
        ({"serves": "refund"}, ["bada"]),
        ({"state": "break"}, ["haneul"]),
        ({"team": "nonsense"}, []),
    ],
)
def test_people_are_narrowed(haneul, bada, bora, narrowed, names):
    Presence.objects.filter(person=haneul).update(state=State.BREAK)
    found = queries.seats(bora, FloorFilter.read(narrowed))
    assert [seat.person.username for seat in found] == names


def test_people_of_a_team(haneul, bada, bora):
    found = queries.seats(bora, FloorFilter(team=str(haneul.team_id)))
    assert [seat.person for seat in found] == [haneul]


@pytest.mark.parametrize(
    ("show", "rows"), [("waiting", 1), ("working", 1), ("others", 1), ("all", 3)]
)
def test_the_list_shows_what_was_asked_of_the_queue(opened, noise, haneul, bora, show, rows):
    waiting, working = opened(queue="payment"), opened(queue="payment")
    services.wait(
        ticket=services.claim(ticket=waiting, actor=haneul), actor=haneul, waiting_for="citizen"
    )
    services.claim(ticket=working, actor=haneul)
    opened(queue="payment")
    page = queries.floor_rows(bora, FloorFilter(queue="payment", show=show))
    assert len(page.rows) == rows


def test_the_list_of_a_person_holds_their_tickets_of_all_queues(opened, noise, bada, bora):
    mine = [services.claim(ticket=opened(queue=q), actor=bada) for q in ("payment", "refund")]
    rows = queries.floor_rows(bora, FloorFilter(person="bada")).rows
    assert {row.number for row in rows} == {ticket.number for ticket in mine}


def test_the_page_costs_the_same_however_much_goes_on(
    page, opened, hire, django_assert_num_queries
):
    page.get("/floor/")
    with CaptureQueriesContext(connection) as first:
        page.get("/floor/")
    for n in range(5):
        person = hire(f"more{n}", f"더{n}", "payment", "refund")
        services.claim(ticket=opened(queue="refund"), actor=person)
        opened(queue="gift")
    with django_assert_num_queries(len(first)):
        page.get("/floor/")


def test_a_live_region_draws_itself_only(page, haneul, opened):
    opened(queue="payment")
    live = {"HX-Request": "true", "HX-Target": "floor-people"}
    drawn = page.get("/floor/", headers=live).content.decode()
    assert 'id="seat-haneul"' in drawn
    assert "floor-tickets" not in drawn


def test_a_cursor_of_yesterday_begins_at_the_top(page, opened):
    ticket = opened(queue="payment")
    assert ticket.number in page.get("/floor/?cursor=yesterday").content.decode()


def test_the_dialog_offers_only_whom_the_queue_knows(page, opened, haneul, hire):
    hire("nuri", "누리", "gift")
    ticket = opened(queue="payment")
    drawn = page.get("/floor/assignments/", {"ticket": f"{ticket.number}:"}).content.decode()
    assert set(re.findall(r'name="to" value="(\w+)"', drawn)) == {"haneul", "bora"}


def test_the_dialog_says_how_many_a_person_can_take(opened, haneul, bada, bora):
    User.objects.filter(pk=haneul.pk).update(open_limit=2)
    services.claim(ticket=opened(queue="payment"), actor=haneul)
    marked = [opened(queue="payment"), opened(queue="payment"), opened(queue="refund")]
    seats = {seat.person: queries.takes(seat, marked) for seat in queries.seats(bora)}
    assert seats == {haneul: 1, bada: 3, bora: 2}


def test_without_a_mark_there_is_nothing_to_assign(page, haneul):
    answer = page.get("/floor/assignments/", follow=True)
    assert "먼저 상담을 선택하십시오" in answer.content.decode()


def test_marked_tickets_go_to_the_person_and_the_page_offers_to_undo_it(opened, give, haneul):
    tickets = [opened(queue="payment") for _ in range(2)]
    said = give(haneul, *tickets)
    assert {t.owner for t in Ticket.objects.filter(pk__in=[t.pk for t in tickets])} == {haneul}
    assert "상담 2건을 하늘 님에게 배정했습니다" in said
    assert "/floor/assignments/undo/" in said


def test_each_refusal_is_named_once_and_the_others_go_through(opened, give, haneul):
    refused = [opened(queue="gift"), opened(queue="gift")]
    fine = opened(queue="payment")
    said = give(haneul, *refused, fine)
    assert "상담 1건을 하늘 님에게" in said
    assert said.count("하늘 님은 선물 대기열 담당이 아닙니다.") == 1
    assert Ticket.objects.filter(owner=haneul).get() == fine


def test_a_ticket_that_somebody_took_meanwhile_stays_with_them(opened, give, haneul, bada):
    ticket = services.claim(ticket=opened(queue="payment"), actor=bada)
    assert "이미 바다 님이 맡은 상담입니다" in give(haneul, ticket)
    assert Ticket.objects.get(pk=ticket.pk).owner == bada


def test_a_ticket_of_whom_the_leader_saw_changes_hands(opened, give, haneul, bada):
    ticket = services.claim(ticket=opened(queue="payment"), actor=bada)
    give(haneul, ticket, seen=bada)
    assert Ticket.objects.get(pk=ticket.pk).owner == haneul


def test_undo_gives_back_to_the_former_owner_or_the_queue(page, opened, give, haneul, bada):
    owned = services.claim(ticket=opened(queue="payment"), actor=bada)
    waiting = opened(queue="payment")
    give(haneul, owned, seen=bada)
    give(haneul, waiting)
    page.post("/floor/assignments/undo/", {"ticket": [owned.number, waiting.number]})
    after = [Ticket.objects.get(pk=t.pk) for t in (owned, waiting)]
    assert [t.owner for t in after] == [bada, None]
    assert after[1].rank_at == waiting.rank_at


def test_what_went_on_since_is_not_undone(page, opened, give, haneul, bada):
    ticket = opened(queue="payment")
    give(haneul, ticket)
    services.release(ticket=ticket, actor=haneul)
    services.claim(ticket=ticket, actor=bada)
    sent = {"ticket": ticket.number}
    said = page.post("/floor/assignments/undo/", sent, follow=True).content.decode()
    assert "그 사이 다른 사람이 옮긴 상담입니다" in said
    assert Ticket.objects.get(pk=ticket.pk).owner == bada


def test_nobody_takes_back_what_another_leader_gave(opened, haneul, bora, garam):
    ticket = services.assign(ticket=opened(queue="payment"), actor=bora, to=haneul)
    with pytest.raises(services.CannotUndo):
        services.undo_assignment(ticket=ticket, actor=garam)


def test_a_leader_gives_and_takes_queues_of_their_own_team(page, haneul, bora, refund):
    Team.objects.filter(pk=haneul.team_id).update(leader=bora)
    for _ in range(2):  # asked twice by two leaders
        page.post("/floor/people/haneul/queues/", {"grant": "refund"})
    assert QueueService.objects.filter(person=haneul, queue=refund).exists()
    page.post("/floor/people/haneul/queues/", {"remove": "refund"})
    assert not QueueService.objects.filter(person=haneul, queue=refund).exists()


def test_the_queues_of_another_team_are_not_theirs_to_change(page, haneul, refund):
    assert page.post("/floor/people/haneul/queues/", {"grant": "refund"}).status_code == 403
    assert not haneul.serves.filter(queue=refund).exists()


def test_whoever_goes_home_leaves_their_tickets_to_the_queue(page, opened, haneul, bada):
    left, taken = (opened(queue="payment") for _ in range(2))
    services.claim(ticket=left, actor=haneul)
    services.claim(ticket=taken, actor=bada)
    marks = [f"{ticket.number}:{haneul.pk}" for ticket in (left, taken)]
    sent = {"ticket": marks, "to": "-"}
    said = page.post("/floor/assignments/", sent, follow=True).content.decode()
    assert "상담 1건을 대기열로 돌려놓았습니다" in said
    assert "이미 바다 님이 맡은 상담입니다" in said
    assert Ticket.objects.get(pk=left.pk).owner is None
