"""The composer: sending, drafts, and what arrives in between."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tickets.models import Channel, Draft
from tickets.services import Contact, assign, claim, receive, save_draft


@pytest.fixture
def ticket(haneul, opened):
    """하늘's ticket about a barcode."""
    return claim(ticket=opened(queue="payment", reason="PAY-CPM-BARCODE"), actor=haneul)


@pytest.fixture
def send(haneul, ticket, desk):
    """Posts what the composer posts."""
    seen = ticket.messages.latest("pk").pk

    def _send(part="", **fields):
        given = {"kind": "reply", "body": "다시 시도해 주세요", "seen": seen} | fields
        return desk(haneul, part).post(f"/tickets/{ticket.number}/messages/", given)

    return _send


def test_a_reply_is_sent_and_the_page_loaded_again(ticket, send):
    assert send().status_code == 302
    assert ticket.messages.filter(kind="reply").get().body == "다시 시도해 주세요"


def test_after_a_reply_the_hands_stay_in_the_composer(send):
    assert "autofocus" in send(part="pane").content.decode()


def test_a_note_goes_to_nobody_outside(ticket, send):
    send(kind="note")
    assert [m.kind for m in ticket.messages.order_by("pk")] == ["inbound", "note"]


def test_an_empty_reply_comes_back_with_what_is_wrong(ticket, send):
    answer = send(part="pane", body="  ")
    assert answer.status_code == 422
    assert "내용을 입력하십시오" in answer.content.decode()


def test_what_arrived_is_shown_and_the_words_stay(ticket, send):
    receive(ticket=ticket, contact=Contact(Channel.APP, "이제 됩니다"))
    answer = send(part="pane")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert ticket.messages.filter(kind="reply").count() == 0
    assert "이제 됩니다" in page
    assert "다시 시도해 주세요</textarea>" in page


def test_it_can_be_sent_anyway(ticket, send):
    receive(ticket=ticket, contact=Contact(Channel.APP, "이제 됩니다"))
    send(anyway="1")
    assert ticket.messages.filter(kind="reply").count() == 1


def test_words_that_could_not_be_sent_are_kept(bora, bada, ticket, send):
    assign(ticket=ticket, actor=bora, to=bada)
    assert send().status_code == 403
    assert Draft.objects.get().body == "다시 시도해 주세요"


def test_a_draft_is_kept_as_it_is_typed(haneul, ticket, desk):
    desk(haneul).post(f"/tickets/{ticket.number}/draft/", {"kind": "note", "body": "확인 중"})
    draft = Draft.objects.get()
    assert (draft.author, draft.body, draft.internal) == (haneul, "확인 중", True)


def test_a_draft_stands_in_the_composer_again(haneul, ticket, desk):
    save_draft(ticket=ticket, author=haneul, body="여기까지 썼어요")
    assert (
        "여기까지 썼어요</textarea>"
        in desk(haneul).get(f"/tickets/{ticket.number}/").content.decode()
    )


def test_nobody_sees_the_draft_of_another(bada, haneul, ticket, desk):
    save_draft(ticket=ticket, author=haneul, body="여기까지 썼어요")
    assert "여기까지" not in desk(bada).get(f"/tickets/{ticket.number}/").content.decode()


def test_files_go_with_a_reply(ticket, send):
    send(attachments=[SimpleUploadedFile("안내.txt", "안내문".encode())])
    assert ticket.messages.get(kind="reply").attachments.get().name == "안내.txt"


def test_a_page_is_not_taken_as_a_file_and_the_words_stay(ticket, send):
    answer = send(attachments=[SimpleUploadedFile("a.txt", b"<html><script>")])
    assert answer.status_code == 415
    assert Draft.objects.get().body == "다시 시도해 주세요"


def test_send_and_resolve_goes_on_to_the_reason(ticket, send):
    answer = send(then="resolve")
    assert answer.url == f"/tickets/{ticket.number}/resolve/?in=mine"
    assert ticket.messages.filter(kind="reply").count() == 1


def test_for_htmx_send_and_resolve_presses_the_key(send):
    assert '"shortcut": "E"' in send(part="pane", then="resolve")["HX-Trigger-After-Settle"]


def test_a_draft_can_be_thrown_away(haneul, ticket, desk):
    save_draft(ticket=ticket, author=haneul, body="여기까지 썼어요")
    desk(haneul).post(f"/tickets/{ticket.number}/draft/discard/")
    assert not Draft.objects.exists()


def test_more_files_than_are_taken_come_back_with_the_words(ticket, send):
    files = [SimpleUploadedFile(f"{n}.txt", b"a") for n in range(11)]
    answer = send(attachments=files, body="다시 시도")
    assert answer.status_code == 422
    assert "다시 시도" in answer.content.decode()


def test_a_file_over_the_limit_is_named_before_it_is_read(ticket, send, settings):
    settings.MAX_ATTACHMENT_BYTES = 3
    answer = send(attachments=SimpleUploadedFile("큰 파일.txt", b"abcd"))
    assert answer.status_code == 422
    assert "큰 파일.txt" in answer.content.decode()
    assert not ticket.messages.filter(kind="reply").exists()
