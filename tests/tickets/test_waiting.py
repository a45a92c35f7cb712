"""Waiting and coming back, and what the clocks make of it."""

from datetime import timedelta

import pytest

from supportdesk.lib import clock
from tickets import services
from tickets.models import Ticket
from tickets.models.due import deadlines, due
from tickets.queries import rail
from tickets.services import Contact

pytestmark = pytest.mark.django_db
NOW = clock.now().replace(microsecond=0)
HOUR = timedelta(hours=1)


@pytest.fixture
def mine(opened, haneul, noise):
    return services.claim(ticket=opened(queue="payment", at=NOW), actor=haneul)


def waiting(ticket, actor, **fields):
    return services.wait(ticket=ticket, actor=actor, waiting_for="citizen", **fields)


def test_a_ticket_comes_back_when_its_time_has_come(mine, haneul):
    waiting(mine, haneul, until=NOW + HOUR)
    assert services.wake_waiting() == 0
    with clock.at(NOW + HOUR):
        assert services.wake_waiting() == 1
    mine.refresh_from_db()
    assert (mine.status, mine.owner, mine.waiting_until) == ("open", haneul, None)
    assert mine.events.last().facts == {"by": "time"}


def test_its_owner_is_told_until_they_have_looked(mine, haneul, bada):
    waiting(mine, haneul, until=NOW + HOUR)
    with clock.at(NOW + HOUR):
        services.wake_waiting()
    assert (rail(haneul).back, rail(bada).back) == ([mine.number], [])
    services.look_at(ticket=Ticket.objects.get(pk=mine.pk), person=bada)
    assert rail(haneul).back == [mine.number]
    services.look_at(ticket=Ticket.objects.get(pk=mine.pk), person=haneul)
    assert Ticket.objects.get(pk=mine.pk).came_back_at is None


def test_a_time_that_has_passed_is_refused(mine, haneul):
    with pytest.raises(services.TimePassed):
        waiting(mine, haneul, until=NOW - HOUR)


def test_resuming_is_for_whoever_works_on_it_and_only_once(mine, haneul, bada):
    waiting(mine, haneul)
    with pytest.raises(services.NotAllowed):
        services.resume(ticket=mine, actor=bada)
    assert services.resume(ticket=mine, actor=haneul).status == "open"
    with pytest.raises(services.NotWaiting):
        services.resume(ticket=mine, actor=haneul)


@pytest.mark.parametrize("way", ["resume", "message", "release", "resolve", "merge"])
def test_every_way_out_of_waiting_forgets_its_time(way, mine, haneul, bora, barcode, opened):
    ticket = waiting(mine, haneul, until=NOW + HOUR)
    {
        "resume": lambda: services.resume(ticket=ticket, actor=haneul),
        "message": lambda: services.receive(ticket=ticket, contact=Contact("app", "네")),
        "release": lambda: services.release(ticket=ticket, actor=haneul),
        "resolve": lambda: services.resolve(ticket=ticket, actor=haneul, reason=barcode),
        "merge": lambda: services.merge(ticket=ticket, into=opened(queue="payment"), actor=bora),
    }[way]()
    with clock.at(NOW + HOUR):
        assert services.wake_waiting() == 0


def test_the_resolution_clock_stands_still_while_it_waits(mine, haneul):
    before = due(mine)
    with clock.at(NOW):
        waiting(mine, haneul)
    with clock.at(NOW + 3 * HOUR):
        after = services.resume(ticket=mine, actor=haneul)
    assert after.resolution_due_at - before.resolution_at == 3 * HOUR
    assert after.first_response_due_at == before.first_response_at


def test_reopening_begins_the_resolution_anew_and_a_priority_keeps_that(mine, haneul, barcode):
    services.resolve(ticket=mine, actor=haneul, reason=barcode)
    with clock.at(NOW + 2 * HOUR):
        services.reopen(ticket=mine, actor=haneul)
        urgent = services.set_priority(ticket=mine, actor=haneul, priority=3)
    expected = deadlines(priority=3, since=NOW + 2 * HOUR).resolution_at
    assert urgent.resolution_due_at == due(urgent).resolution_at == expected


def test_a_resolution_taken_back_at_once_moves_no_deadline(mine, haneul, barcode):
    before = mine.resolution_due_at
    services.resolve(ticket=mine, actor=haneul, reason=barcode)
    with clock.at(clock.now() + timedelta(minutes=4)):
        assert services.reopen(ticket=mine, actor=haneul).resolution_due_at == before


def test_coding_brings_the_reasons_priority_along(mine, haneul, barcode):
    assert mine.priority != barcode.priority
    coded = services.set_reason(ticket=mine, actor=haneul, reason=barcode)
    assert coded.priority == barcode.priority
    assert coded.resolution_due_at == deadlines(priority=barcode.priority, since=NOW).resolution_at


def test_a_priority_that_somebody_chose_survives_coding(mine, haneul, barcode):
    services.set_priority(ticket=mine, actor=haneul, priority=0)
    assert services.set_reason(ticket=mine, actor=haneul, reason=barcode).priority == 0


def test_the_form_takes_a_time_of_seoul_and_refuses_yesterday(mine, haneul, desk):
    url = f"/tickets/{mine.number}/wait/"
    tomorrow = clock.seoul(clock.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    late = desk(haneul).post(url, {"waiting_for": "citizen", "until": "2020-01-01T10:00"})
    assert late.status_code == 422
    desk(haneul).post(url, {"waiting_for": "citizen", "until": f"{tomorrow:%Y-%m-%dT%H:%M}"})
    assert Ticket.objects.get(pk=mine.pk).waiting_until == tomorrow


def test_the_page_offers_to_go_on(mine, haneul, desk):
    waiting(mine, haneul)
    page = desk(haneul).get(f"/tickets/{mine.number}/").content.decode()
    assert f'action="/tickets/{mine.number}/resume/"' in page
    desk(haneul).post(f"/tickets/{mine.number}/resume/")
    assert Ticket.objects.get(pk=mine.pk).status == "open"
