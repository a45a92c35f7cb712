"""The same contact, the same citizen, many at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from staff.models import SCOPES, User
from staff.services import create_token
from supportdesk.outbox.models import Job
from tests.tickets.conftest import CONTACTS, contact_body
from tickets.models import InboundMessage, Message, Ticket
from tickets.services import intake
from tickets.services.reference import load_reference

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_once() -> Iterator[Callable[..., list[Any]]]:
    """Calls ``act(place)`` for each place, as many at once as there are."""
    pool = ThreadPoolExecutor(25)

    def _at_once(act: Callable[[int], Any], times: int) -> list[Any]:
        together = Barrier(times)

        def _one(place: int) -> Any:
            try:
                together.wait(20)
                return act(place)
            finally:
                connection.close()

        return list(pool.map(_one, range(times)))

    yield _at_once
    pool.shutdown()


@pytest.fixture
def posting() -> Callable[..., Any]:
    """Posts a contact as the app does, from any thread."""
    system = User.objects.create(username="app", name="앱")
    _token, secret = create_token(actor=None, person=system, scopes=SCOPES)

    def _post(**fields: Any) -> Any:
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        return client.post(CONTACTS, contact_body(**fields), format="json")

    return _post


def test_equal_posts_at_once_are_one_contact(at_once: Any, posting: Any) -> None:
    answers = at_once(lambda _: posting(), 25)

    assert sorted(answer.status_code for answer in answers) == [200] * 24 + [202]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert InboundMessage.objects.count() == Job.objects.count() == 1


def test_different_bodies_under_one_key_at_once_leave_one(at_once: Any, posting: Any) -> None:
    answers = at_once(lambda place: posting(body=f"내용 {place}"), 10)

    assert sorted(answer.status_code for answer in answers) == [202] + [409] * 9
    assert InboundMessage.objects.count() == 1


def test_a_new_citizen_writing_twice_at_once_has_one_ticket(at_once: Any, posting: Any) -> None:
    load_reference()
    ids = [posting(external_id=str(place)).json()["id"] for place in range(6)]
    at_once(lambda place: intake.ticket_from_inbound(inbound_id=ids[place]), 6)

    ticket = Ticket.objects.get()
    assert ticket.message_count == Message.objects.count() == 6


def test_one_contact_worked_by_many_is_one_message(at_once: Any, posting: Any) -> None:
    load_reference()
    inbound_id = posting().json()["id"]
    at_once(lambda _: intake.ticket_from_inbound(inbound_id=inbound_id), 6)

    assert Message.objects.count() == 1
