"""The page of contacts that could not be worked."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from staff.models import User
from supportdesk.outbox.drain import drain
from tickets.models import InboundMessage, Ticket
from tickets.queries import contacts

pytestmark = pytest.mark.django_db
PAGE = "/contacts/set-aside/"
TOOL = {
    "name": "tool.exe",
    "media_type": "image/png",
    "content_base64": base64.b64encode(b"MZ" + bytes(200)).decode(),
}


@pytest.fixture
def aside(worked: Callable[..., Any]) -> InboundMessage:
    """A contact with a forbidden file and personal data in its text."""
    return worked(body="카드 4111-1111-1111-1111 결제 안 됨", attachments=[TOOL])


@pytest.fixture
def leader(bora: User, desk: Callable[..., Client]) -> Client:
    return desk(bora)


def test_it_lists_what_waits_with_its_reason(leader: Client, aside: InboundMessage) -> None:
    page = leader.get(PAGE)
    assert page.status_code == 200
    assert aside.external_id in page.content.decode()
    assert "application/x-msdownload" in page.content.decode()


def test_it_says_when_nothing_waits(leader: Client, worked: Callable[..., Any]) -> None:
    worked()
    assert "미처리 접수가 없습니다" in leader.get(PAGE).content.decode()


def test_the_text_is_shown_without_personal_data(leader: Client, aside: InboundMessage) -> None:
    page = leader.get(f"{PAGE}{aside.pk}/").content.decode()
    assert "4111-****-****-1111" in page
    assert "010-****-1234" in page
    assert "홍*동" in page
    assert "1111-1111-1111" not in page
    assert TOOL["content_base64"] not in page


def test_a_retry_without_the_files_makes_the_ticket(leader: Client, aside: InboundMessage) -> None:
    answer = leader.post(f"{PAGE}{aside.pk}/retries/", {"without_files": "1"})
    drain()
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert Ticket.objects.get().message_count == 2


def test_all_of_a_reason_are_retried(leader: Client, worked: Callable[..., Any]) -> None:
    for key in ("A-1", "A-2"):
        worked(external_id=key, attachments=[TOOL])
    leader.post(PAGE + "retries/", {"code": "attachment_type"})
    assert InboundMessage.objects.filter(status="accepted").count() == 2


def test_a_second_click_is_told_so(leader: Client, aside: InboundMessage) -> None:
    leader.post(f"{PAGE}{aside.pk}/retries/")
    assert leader.post(f"{PAGE}{aside.pk}/retries/").status_code == 409
    assert leader.get(f"{PAGE}{aside.pk}/").status_code == 404


def test_an_unknown_reason_is_not_found_and_an_old_address_begins_anew(leader: Client) -> None:
    assert leader.get(PAGE + "?code=weather").status_code == 404
    assert leader.get(PAGE + "?after=abc")["Location"] == PAGE


def test_pages_follow_each_other(worked: Callable[..., Any]) -> None:
    keys = [f"A-{place}" for place in range(3)]
    for key in keys:
        worked(external_id=key, attachments=[TOOL])
    first = contacts.set_aside(size=2)
    rest = contacts.set_aside(size=2, cursor=first.next_cursor)
    assert [row.external_id for row in (*first.rows, *rest.rows)] == keys
    assert rest.next_cursor == ""


def test_a_page_costs_the_same_however_long(
    leader: Client, worked: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    for place in range(6):
        worked(external_id=str(place), attachments=[TOOL])
    leader.get(PAGE)
    with django_assert_max_num_queries(8):
        leader.get(PAGE)
