"""Two become one, and one becomes two again."""

import pytest

from citizens.services import requester_for
from tickets import services
from tickets.models import Ticket
from tickets.services import Contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(opened, haneul, noise):
    """하늘's two tickets, each with one message."""
    rows = [opened(text, queue="payment") for text in ("하나", "둘")]
    return [services.claim(ticket=row, actor=haneul) for row in rows]


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def test_two_citizens_tickets_need_a_word(two, haneul):
    for ticket, mobile in zip(two, ("010-0000-1111", "010-0000-2222"), strict=True):
        ticket.requester = requester_for(mobile=mobile)
        ticket.save()
    with pytest.raises(services.OtherRequester):
        services.merge(ticket=two[0], into=two[1], actor=haneul)
    services.merge(ticket=two[0], into=two[1], actor=haneul, other_requester=True)
    assert fresh(two[0]).merged_into == two[1]


def test_a_merged_ticket_merges_into_nothing_and_nothing_into_it(two, opened, bora):
    third = opened("셋", queue="payment")
    services.merge(ticket=two[0], into=two[1], actor=bora)
    for ticket, into in ((two[0], third), (third, two[0]), (two[1], two[0])):
        with pytest.raises(services.CannotMerge):
            services.merge(ticket=ticket, into=into, actor=bora)


def test_an_old_number_leads_those_who_see_only_the_surviving_ticket(
    two, opened, haneul, bora, desk
):
    unseen = opened("환불", queue="refund")
    services.merge(ticket=unseen, into=two[0], actor=bora)
    answer = desk(haneul).get(f"/tickets/{unseen.number}/")
    assert answer.url.startswith(f"/tickets/{two[0].number}/")


def test_a_merge_is_taken_back_with_messages_numbers_and_owner(two, opened, haneul, bora):
    earlier = opened("전에", queue="payment")
    services.merge(ticket=earlier, into=two[0], actor=bora)
    services.merge(ticket=two[0], into=two[1], actor=haneul)
    alone = services.undo_merge(ticket=two[0], actor=haneul)
    assert (alone.owner, alone.status, alone.message_count) == (haneul, "open", 2)
    assert alone.messages.count() == 2
    assert (fresh(two[1]).message_count, two[1].messages.count()) == (1, 1)
    assert fresh(earlier).merged_into == two[0]


def test_whoever_has_their_hands_full_by_then_does_not_get_it(two, opened, haneul):
    services.merge(ticket=two[0], into=two[1], actor=haneul)
    for _ in range(4):
        services.claim(ticket=opened(queue="payment"), actor=haneul)
    alone = services.undo_merge(ticket=two[0], actor=haneul)
    assert (alone.owner, alone.status) == (None, "open")


@pytest.mark.parametrize("way", ["reply", "message", "merge"])
def test_what_was_built_on_stays_merged(way, two, opened, haneul, bora):
    services.merge(ticket=two[0], into=two[1], actor=haneul)
    {
        "reply": lambda: services.reply(ticket=two[1], author=haneul, body="네"),
        "message": lambda: services.receive(ticket=two[1], contact=Contact("app", "또")),
        "merge": lambda: services.merge(
            ticket=two[1], into=opened("셋", queue="payment"), actor=bora
        ),
    }[way]()
    with pytest.raises(services.CannotUnmerge):
        services.undo_merge(ticket=two[0], actor=haneul)


def test_only_who_merged_it_or_a_leader_takes_it_back(two, haneul, bada, bora):
    services.merge(ticket=two[0], into=two[1], actor=haneul)
    with pytest.raises(services.NotAllowed):
        services.undo_merge(ticket=two[0], actor=bada)
    assert services.undo_merge(ticket=two[0], actor=bora).merged_into is None
    with pytest.raises(services.CannotUnmerge):
        services.undo_merge(ticket=two[0], actor=bora)
