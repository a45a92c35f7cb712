"""Lists: what stands in them, for whom, and at what cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from citizens.services import requester_for
from supportdesk.lib import whereabouts
from tickets.models import Ticket
from tickets.services import claim

MINE = "/tickets/mine/"
QUEUE = "/queues/payment/"


def test_a_queue_shows_what_waits_in_it_and_nothing_else(haneul, opened, noise, desk):
    opened("바코드가 안 읽혀요", queue="payment")
    page = desk(haneul).get(QUEUE).content.decode()
    assert "바코드가 안 읽혀요" in page
    assert "환불이 늦어요" not in page


def test_a_queue_that_one_does_not_serve_is_not_there(haneul, noise, desk):
    assert desk(haneul).get("/queues/refund/").status_code == 404


def test_what_somebody_owns_has_left_the_waiting_list(haneul, bada, opened, desk):
    ticket = opened("바코드가 안 읽혀요", queue="payment")
    claim(ticket=ticket, actor=bada)
    assert ticket.snippet not in desk(haneul).get(QUEUE).content.decode()
    assert ticket.snippet in desk(haneul).get(QUEUE + "?show=unfinished").content.decode()


def test_my_tickets_are_mine_alone(haneul, bada, opened, desk):
    mine, other = opened("내 상담", queue="payment"), opened("남의 상담", queue="payment")
    claim(ticket=mine, actor=haneul)
    claim(ticket=other, actor=bada)
    page = desk(haneul).get(MINE).content.decode()
    assert mine.number in page
    assert other.number not in page


def test_the_citizen_is_masked_in_a_row(haneul, opened, desk):
    caller = requester_for(mobile="010-0000-1234", name="홍길동")
    opened("제 번호는 010-0000-1234 입니다", queue="payment", requester=caller)
    page = desk(haneul).get(QUEUE).content.decode()
    assert "홍*동" in page
    assert "홍길동" not in page
    assert "0000-1234" not in page


def test_a_text_of_a_citizen_is_never_markup(haneul, opened, desk):
    opened("<script>alert(1)</script>", queue="payment")
    assert "<script>alert" not in desk(haneul).get(QUEUE).content.decode()


def test_the_next_page_begins_after_the_last_row(haneul, opened, desk):
    tickets = [opened(f"상담 {n}", queue="payment") for n in range(52)]
    page = desk(haneul).get(QUEUE)
    again = desk(haneul).get(f"{QUEUE}?cursor={page.context['next_cursor']}").content.decode()
    assert tickets[0].number in page.content.decode()
    assert tickets[51].number in again
    assert tickets[0].number not in again


def test_a_cursor_of_yesterday_begins_at_the_top(haneul, opened, desk):
    ticket = opened(queue="payment")
    assert ticket.number in desk(haneul).get(f"{QUEUE}?cursor=junk").content.decode()


@pytest.mark.parametrize("part", ["rows", "main"])
def test_a_part_of_the_page_comes_without_the_frame(part, haneul, opened, desk):
    opened(queue="payment")
    answer = desk(haneul, part).get(QUEUE).content.decode()
    assert "바코드" in answer
    assert "<html" not in answer


def test_who_else_looks_at_a_ticket_stands_in_its_row(haneul, bada, opened, desk):
    ticket = opened(queue="payment")
    whereabouts.arrive(ticket.pk, person_id=bada.pk, name="바다", answering=True)
    assert "바다 작성 중" in desk(haneul).get(QUEUE).content.decode()


def test_a_queue_page_costs_the_same_few_queries_however_long_it_is(haneul, opened, desk):
    browser = desk(haneul)
    browser.get(QUEUE)
    with CaptureQueriesContext(
        connection,
    ) as one:
        browser.get(QUEUE)
    for _ in range(30):
        opened(queue="payment", reason="PAY-CPM-BARCODE")
    with CaptureQueriesContext(connection) as many:
        browser.get(QUEUE)
    assert len(many) <= len(one) <= 7, [q["sql"][:90] for q in many]


def test_an_empty_list_says_what_to_do(haneul, desk):
    assert "N을 누르면" in desk(haneul).get(MINE).content.decode()


def test_the_rail_counts_what_waits(bada, opened, desk):
    opened(queue="payment")
    opened(queue="refund")
    counted = desk(bada, "rail-lists").get("/rail/").context["rail"]
    assert [(q.slug, q.waiting) for q in counted.queues] == [("payment", 1), ("refund", 1)]


def test_english_is_complete_where_it_is_chosen(haneul, opened, desk):
    opened(queue="payment", reason="PAY-CPM-BARCODE")
    browser = desk(haneul)
    browser.cookies["desk_language"] = "en"
    page = browser.get(QUEUE).content.decode()
    assert "Take the next contact" in page
    assert "다음 상담 받기" not in page


def test_nothing_is_listed_for_a_training_outsider(outsider, opened, desk):
    opened(queue="payment")
    assert Ticket.objects.visible_to(outsider).count() == 0
    assert desk(outsider).get("/queues/all/").status_code == 403
