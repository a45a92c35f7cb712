"""A ticket's page: conversation, panel, who is there, files."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from citizens.services import requester_for
from supportdesk.lib import whereabouts
from tickets.models import Attachment
from tickets.services import claim, merge, note, reply, transfer


@pytest.fixture
def ticket(haneul, opened):
    """하늘's ticket about a barcode."""
    return claim(ticket=opened(queue="payment", reason="PAY-CPM-BARCODE"), actor=haneul)


def url(ticket, rest=""):
    return f"/tickets/{ticket.number}/{rest}"


def test_the_conversation_is_told_in_order(haneul, ticket, desk):
    reply(ticket=ticket, author=haneul, body="다시 시도해 주세요")
    note(ticket=ticket, author=haneul, body="단말기 점검 요청함")
    page = desk(haneul).get(url(ticket)).content.decode()
    said = [page.index(words) for words in ("읽히지 않아요", "다시 시도해", "점검 요청함")]
    assert said == sorted(said)


def test_a_note_looks_different_from_a_reply(haneul, ticket, desk):
    note(ticket=ticket, author=haneul, body="단말기 점검 요청함")
    assert 'class="message note"' in desk(haneul).get(url(ticket)).content.decode()


def test_what_happened_is_told_with_names(bora, bada, refund, ticket, desk):
    transfer(ticket=ticket, actor=bora, queue=refund, note="환불 문의로 바뀜")
    page = desk(bada).get(url(ticket)).content.decode()
    assert "보라 님이 환불 대기열로 이관했습니다" in page
    assert "환불 문의로 바뀜" in page


def test_an_old_number_leads_to_the_surviving_ticket(haneul, ticket, opened, desk):
    other = claim(ticket=opened(queue="payment"), actor=haneul)
    merge(ticket=other, into=ticket, actor=haneul)
    answer = desk(haneul).get(url(other))
    assert answer.status_code == 302
    assert answer.url.startswith(url(ticket))


def test_a_stranger_to_the_queue_finds_nothing(hire, ticket, desk):
    stranger = hire("nara", "나라", "refund")
    assert desk(stranger).get(url(ticket)).status_code == 404


def test_no_ticket_page_grows_with_its_conversation(haneul, ticket, desk):
    browser = desk(haneul)
    browser.get(url(ticket))
    with CaptureQueriesContext(connection) as short:
        browser.get(url(ticket))
    for n in range(10):
        reply(ticket=ticket, author=haneul, body=f"답변 {n}")
    with CaptureQueriesContext(connection) as long:
        browser.get(url(ticket))
    assert len(long) <= len(short) <= 14, [q["sql"][:90] for q in long]


def test_the_pane_alone_brings_the_conversation_without_the_list(haneul, ticket, desk):
    answer = desk(haneul, "pane").get(url(ticket)).content.decode()
    assert 'id="composer"' in answer
    assert 'id="rows"' not in answer


def test_news_swap_the_thread_and_never_the_composer(haneul, ticket, desk):
    answer = desk(haneul, "thread").get(url(ticket)).content.decode()
    assert 'id="ticket-head" hx-swap-oob="true"' in answer
    assert "composer" not in answer


def test_who_looks_is_shown_to_the_others(haneul, bada, ticket, desk):
    desk(bada).get(url(ticket))
    assert "바다 보는 중" in desk(haneul).get(url(ticket)).content.decode()
    desk(bada).post(url(ticket, "gone/"))
    assert "바다 보는 중" not in desk(haneul).post(url(ticket, "here/")).content.decode()


def test_a_draft_makes_its_author_answering(haneul, bada, ticket, desk):
    desk(haneul).post(url(ticket, "draft/"), {"kind": "reply", "body": "확인"})
    desk(haneul).post(url(ticket, "here/"))
    assert "하늘 작성 중" in desk(bada).post(url(ticket, "here/")).content.decode()


def test_whoever_looks_away_or_falls_silent_is_gone(ticket, haneul, monkeypatch):
    whereabouts.arrive(ticket.pk, person_id=haneul.pk, name="하늘")
    later = whereabouts.time.time() + whereabouts.LASTS + 1
    monkeypatch.setattr(whereabouts.time, "time", lambda: later)
    assert whereabouts.who_is_at([ticket.pk]) == {}


def test_a_file_is_always_a_download(haneul, ticket, desk):
    file = Attachment.objects.create(
        message=ticket.messages.get(), name='<b>"영수증".html', media_type="text/html", size=4,
        sha256=b"", content=b"<b>x",
    )  # fmt: skip
    answer = desk(haneul).get(f"/attachments/{file.pk}/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_file_of_a_ticket_out_of_sight_is_out_of_sight(hire, ticket, desk):
    file = Attachment.objects.create(
        message=ticket.messages.get(), name="a", media_type="x", size=1, sha256=b"", content=b"a"
    )
    stranger = hire("nara", "나라", "refund")
    assert desk(stranger).get(f"/attachments/{file.pk}/").status_code == 404


def test_the_panel_shows_the_citizen_masked_with_earlier_contacts(haneul, opened, desk):
    caller = requester_for(mobile="010-0000-1234", name="홍길동")
    earlier = opened("지난 상담", queue="payment", requester=caller)
    ticket = opened("이번 상담", queue="payment", requester=caller)
    page = desk(haneul, "pane").get(url(ticket)).content.decode()
    assert "010-****-1234" in page
    assert earlier.number in page
    assert "0000-1234" not in page
