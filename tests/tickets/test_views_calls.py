"""A phone contact: noted while talking, never lost, the agent's own."""

from uuid import uuid4

import pytest

from citizens.services import requester_for
from tickets.models import CallDraft, Channel, Reason, Ticket
from tickets.services import kept_call

CALL = {"mobile": "010-0000-1234", "name": "홍길동", "body": "바코드가 안 읽힌다고 하심"}


@pytest.fixture
def call(haneul, desk):
    """Posts the form of a call as 하늘."""
    return lambda **fields: desk(haneul).post("/calls/new/", CALL | fields, follow=True)


def test_a_call_becomes_a_ticket_of_whoever_talks(haneul, call):
    call(reason="PAY-CPM-BARCODE")
    ticket = Ticket.objects.get()
    assert (ticket.owner, ticket.channel, ticket.queue.slug) == (haneul, Channel.PHONE, "payment")


def test_without_a_reason_it_stays_in_a_queue_that_the_agent_sees(haneul, call):
    call()
    assert Ticket.objects.get().queue.slug == "payment"


def test_a_call_for_another_queue_waits_there_and_is_said_so(call):
    answer = call(reason=_leaf_of("refund"))
    ticket = Ticket.objects.get()
    assert (ticket.owner, ticket.queue.slug) == (None, "refund")
    assert "환불 대기열에서 배정을 기다립니다" in answer.content.decode()


def test_at_the_limit_the_call_is_saved_and_waits(haneul, call, opened, settings):
    settings.OPEN_LIMIT = 1
    call()
    call(body="두 번째 전화")
    assert Ticket.objects.filter(owner=haneul).count() == 1
    assert Ticket.objects.filter(owner=None).get().snippet == "두 번째 전화"


def test_the_caller_is_found_again_by_the_number_in_any_spelling(haneul, call, desk, opened):
    call()
    page = desk(haneul, "caller").post("/calls/caller/", {"mobile": "01000001234"})
    assert "홍*동" in page.content.decode()
    assert Ticket.objects.get().number in page.content.decode()


def test_contacts_out_of_sight_are_not_told_to_the_caller_search(haneul, opened, desk):
    caller = requester_for(mobile="010-0000-1234", name="홍길동")
    hidden = opened("환불", queue="refund", requester=caller)
    page = desk(haneul, "caller").post("/calls/caller/", {"mobile": "010-0000-1234"})
    assert hidden.number not in page.content.decode()


def test_what_is_typed_is_kept_sealed_and_stands_there_again(haneul, desk):
    desk(haneul).post("/calls/draft/", CALL)
    assert "홍길동".encode() not in bytes(CallDraft.objects.get().sealed)
    assert "홍길동" in desk(haneul).get("/calls/new/").content.decode()


def test_a_saved_call_leaves_no_draft(haneul, desk, call):
    desk(haneul).post("/calls/draft/", CALL)
    call()
    assert kept_call(author=haneul) == {}


def test_an_empty_form_keeps_no_draft(haneul, desk):
    desk(haneul).post("/calls/draft/", {"mobile": " ", "body": ""})
    assert not CallDraft.objects.exists()


def test_a_call_without_words_comes_back_with_what_is_wrong(haneul, desk):
    answer = desk(haneul, "dialog-body").post("/calls/new/", CALL | {"body": ""})
    assert answer.status_code == 422
    assert "상담 내용을 입력하십시오" in answer.content.decode()


def _leaf_of(slug):
    return Reason.objects.leaves().filter(queue__slug=slug).first().code


def test_a_form_that_is_sent_twice_notes_one_call(call):
    form = str(uuid4())
    call(once=form)
    call(once=form)
    call(once=form, body="다른 이야기")
    assert Ticket.objects.count() == 2
