"""Links between tickets, in the panel beside the conversation."""

import pytest
from django.test import Client

from tickets import queries, services
from tickets.models import Ticket, TicketLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, haneul) -> Client:
    """하늘's browser."""
    client.force_login(haneul)
    return client


@pytest.fixture
def two(opened) -> tuple[Ticket, Ticket]:
    return opened(queue="payment"), opened(queue="payment")


def test_a_ticket_is_linked_by_its_number_and_shown_on_both(desk, haneul, two):
    ticket, other = two
    desk.post(f"/tickets/{ticket.number}/links/", {"other": other.number, "kind": "cause"})
    assert queries.linked(haneul, ticket) == [("cause", other)]
    assert queries.linked(haneul, other) == [("cause", ticket)]
    assert f'value="{ticket.number}"' in desk.get(f"/tickets/{other.number}/").content.decode()


@pytest.mark.parametrize("number", ["240415-99999", "", "self"])
def test_what_cannot_be_linked_is_said_beside_the_field(desk, two, number):
    ticket = two[0]
    sent = {"other": ticket.number if number == "self" else number, "kind": "related"}
    assert desk.post(f"/tickets/{ticket.number}/links/", sent).status_code == 422
    assert not TicketLink.objects.exists()


def test_nobody_links_what_they_cannot_see(desk, opened, two):
    strange = opened("환불", queue="refund")
    sent = {"other": strange.number, "kind": "related"}
    assert desk.post(f"/tickets/{two[0].number}/links/", sent).status_code == 422


def test_a_linked_ticket_of_a_strange_queue_stays_hidden(opened, haneul, bora, two):
    strange = opened("환불", queue="refund")
    services.link(ticket=two[0], other=strange, actor=bora)
    assert queries.linked(haneul, two[0]) == []
    assert queries.linked(bora, two[0]) == [("related", strange)]


def test_a_link_is_taken_away_from_either_side(desk, haneul, two):
    ticket, other = two
    services.link(ticket=ticket, other=other, actor=haneul)
    desk.post(f"/tickets/{other.number}/links/remove/", {"other": ticket.number})
    assert not TicketLink.objects.exists()


def test_a_tag_leads_to_the_tickets_that_have_it(desk, haneul, two):
    services.set_tags(ticket=two[0], actor=haneul, tags=["결제 장애"])
    page = desk.get(f"/tickets/{two[0].number}/").content.decode()
    assert "/tickets/?tag=%EA%B2%B0%EC%A0%9C%20%EC%9E%A5%EC%95%A0" in page
