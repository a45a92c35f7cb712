"""Texts of closed tickets and the details of who wrote them are destroyed after three years."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from citizens.models import Destruction, Requester
from citizens.services import masked, normal, requester_for
from supportdesk.lib import clock, sealing
from tickets.models import Message, Status, Ticket
from tickets.services import retention

LONG = timedelta(days=3 * 366 + 1)


def found(mobile: str) -> bool:
    """Somebody with this mobile is known."""
    index = sealing.blind_index("requester:mobile", normal.mobile(mobile))
    return Requester.objects.filter(mobile_index=index).exists()


@pytest.fixture
def closed(opened: Callable[..., Ticket]) -> Callable[..., Ticket]:
    """A closed ticket of somebody, last touched ``ago``."""

    def _closed(ago: timedelta, **who: str) -> Ticket:
        ticket = opened("환불이 늦어요", requester=requester_for(**who))
        then = clock.now() - ago
        Ticket.objects.filter(pk=ticket.pk).update(
            status=Status.CLOSED, closed_at=then, resolved_at=then, changed_at=then
        )
        return ticket

    return _closed


def bodies(ticket: Ticket) -> list[str]:
    return [message.body for message in Message.objects.filter(ticket=ticket)]


def test_old_texts_and_details_go_and_newer_ones_stay(closed: Any) -> None:
    old = closed(LONG, mobile="010-0000-0001", name="옛날")
    new = closed(timedelta(days=30), mobile="010-0000-0002", name="요즘")
    for _night in range(2):
        retention.sweep()
    old.refresh_from_db()
    assert (bodies(old), old.snippet, bodies(new)) == ([""], "", ["환불이 늦어요"])
    assert not found("010-0000-0001")
    assert masked(Requester.objects.get(pk=old.requester_id)).name == ""
    assert found("010-0000-0002")
    written = dict(Destruction.objects.values_list("what", "rows"))
    assert written == {"contacts": 1, "requesters": 1}


def test_details_stay_as_long_as_the_newest_contact(closed: Any) -> None:
    for ago in (LONG, timedelta(days=3)):
        closed(ago, mobile="010-0000-0001", name="단골")
    retention.sweep()
    assert found("010-0000-0001")


def test_details_with_a_citizen_number_stay(closed: Any) -> None:
    closed(LONG, citizen_no="000000000001", mobile="010-0000-0001")
    retention.sweep()
    assert found("010-0000-0001")


def test_an_open_ticket_keeps_its_text_however_old(closed: Any) -> None:
    ticket = closed(LONG, mobile="010-0000-0001")
    Ticket.objects.filter(pk=ticket.pk).update(status=Status.OPEN, closed_at=None)
    retention.sweep()
    assert bodies(ticket) == ["환불이 늦어요"]
    assert found("010-0000-0001")
