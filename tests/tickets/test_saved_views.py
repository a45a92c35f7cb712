"""Lists by conditions, and the views that people keep of them."""

from typing import Any

import pytest
from django.test import Client

from staff.models import Team, User
from tickets import queries, services
from tickets.models import SavedView, Ticket
from tickets.queries import TicketFilter

pytestmark = pytest.mark.django_db
URGENT = TicketFilter(queue="payment", status="unfinished")


@pytest.fixture
def mine(haneul: User) -> SavedView:
    """하늘's own view of the payment queue."""
    return services.save_view(owner=haneul, name="결제 미완료", query=URGENT)


@pytest.fixture
def desk(client: Client, haneul: User) -> Client:
    """하늘's browser."""
    client.force_login(haneul)
    return client


@pytest.fixture
def team(haneul: User, bora: User) -> Team:
    """하늘's team; 보라 leads it."""
    Team.objects.filter(pk=haneul.team_id).update(leader=bora)
    return Team.objects.get(pk=haneul.team_id)


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_list_holds_what_fits_its_conditions(desk, opened, noise, haneul):
    fits = services.claim(ticket=opened(queue="payment"), actor=haneul)
    services.set_tags(ticket=fits, actor=haneul, tags=["장애"])
    other = opened(queue="payment")
    page = text(desk.get("/tickets/", {"queue": "payment", "owner": "me", "tag": "장애"}))
    assert fits.number in page
    assert other.number not in page


def test_a_ticket_opens_beside_the_list_it_was_found_in(desk, opened):
    ticket, other = opened(queue="payment"), opened(queue="payment")
    listing = queries.found(URGENT)
    page = text(desk.get(f"/tickets/{ticket.number}/", {"in": listing.key}))
    assert other.number in page


@pytest.mark.parametrize("key", ["find-x", "find-WzFd", "find-MQ", "view-x", "view-999"])
def test_a_list_that_nobody_made_is_not_there(desk, opened, key):
    ticket = opened(queue="payment")
    assert desk.get(f"/tickets/{ticket.number}/", {"in": key}).status_code == 404


def test_a_filter_is_kept_under_a_name_and_found_in_the_rail(desk, haneul, opened):
    ticket = opened(queue="payment")
    page = desk.post("/views/new/?queue=payment&sort=no", {"name": " 결제 "}, follow=True)
    assert SavedView.objects.get().query == {"queue": "payment"}
    assert ticket.number in text(page)
    assert "결제" in text(desk.get("/views/"))


def test_two_views_of_one_person_do_not_share_a_name(desk, mine):
    answer = desk.post("/views/new/?queue=refund", {"name": "결제 미완료"})
    assert answer.status_code == 422
    assert "같은 이름의 보기가 이미 있습니다" in text(answer)


def test_a_view_keeps_its_own_name(desk, mine):
    assert desk.post(f"/views/{mine.pk}/change/", {"name": mine.name}).status_code == 302


def test_a_personal_view_is_nobody_elses(client, mine, bada):
    client.force_login(bada)
    assert client.get(f"/views/{mine.pk}/").status_code == 404
    assert client.post(f"/views/{mine.pk}/removal/").status_code == 404


def test_a_shared_view_is_seen_by_the_team_and_its_leader(mine, haneul, bada, bora, team, hire):
    mate = hire("nuri", "누리", "payment", team=team)
    services.change_view(view=mine, actor=haneul, name="팀 결제", team=team)
    seeing = [p for p in (mate, bora, bada) if SavedView.objects.visible_to(p).exists()]
    assert seeing == [mate, bora]


def test_what_a_shared_view_shows_is_what_the_person_may_see(mine, haneul, team, hire, opened):
    mate = hire("nuri", "누리", "refund", team=team)
    ticket = opened(queue="payment")
    services.change_view(view=mine, actor=haneul, name="팀 결제", team=team)
    listing = queries.listing(mate, f"view-{mine.pk}")
    assert ticket not in listing.tickets.tickets(mate)
    assert ticket in listing.tickets.tickets(haneul)


def test_nobody_shares_with_a_team_that_is_not_theirs(mine, haneul):
    other = Team.objects.create(name="환불팀")
    with pytest.raises(services.NotAllowed):
        services.change_view(view=mine, actor=haneul, name="환불", team=other)


def test_a_team_mate_sees_it_but_does_not_change_it(mine, haneul, team, hire):
    mate = hire("nuri", "누리", "payment", team=team)
    services.change_view(view=mine, actor=haneul, name="팀 결제", team=team)
    with pytest.raises(services.NotAllowed):
        services.remove_view(view=mine, actor=mate)


def test_the_leader_of_the_team_may_remove_it(mine, haneul, bora, team):
    services.change_view(view=mine, actor=haneul, name="팀 결제", team=team)
    services.remove_view(view=mine, actor=bora)
    assert not SavedView.objects.exists()


def test_the_rail_does_not_grow_for_ever(haneul):
    for n in range(30):
        services.save_view(owner=haneul, name=f"보기 {n}", query=URGENT)
    with pytest.raises(services.TooManyViews):
        services.save_view(owner=haneul, name="하나 더", query=URGENT)


def test_a_list_by_conditions_costs_the_same_for_few_and_many(
    desk, mine, opened, hire, django_assert_num_queries, django_assert_max_num_queries
):
    desk.get(f"/views/{mine.pk}/")
    with django_assert_max_num_queries(20) as few:
        desk.get(f"/views/{mine.pk}/")
    for n in range(6):
        Ticket.objects.filter(pk=opened(queue="payment").pk).update(
            status="open", owner=hire(f"m{n}", f"더{n}")
        )
    with django_assert_num_queries(len(few)):
        desk.get(f"/views/{mine.pk}/")
