"""Replies on their way out."""

from collections.abc import Callable, Iterator
from socket import socket
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core import mail

from staff.models import User
from supportdesk.lib import clock
from supportdesk.outbox.drain import drain
from supportdesk.outbox.models import Job
from tickets import services
from tickets.models import Message
from tickets.services.attachments import attachment
from tickets.services.delivery import deliver_reply

pytestmark = pytest.mark.django_db
BY_MAIL = {"channel": "mail", "citizen": {"email": "hong@example.com"}, "subject": "결제 오류"}


@pytest.fixture
def replied(worked: Callable[..., Any], haneul: User) -> Callable[..., Message]:
    """A contact came in, 하늘 answered it, the workers have finished."""

    def _replied(**fields: Any) -> Message:
        ticket = services.claim(ticket=worked(**fields).ticket, actor=haneul)
        message = services.reply(ticket=ticket, author=haneul, body="다시 해 보세요")
        drain()
        message.refresh_from_db()
        return message

    return _replied


def test_a_contact_by_mail_is_answered_by_mail(replied: Callable[..., Message]) -> None:
    message = replied(**BY_MAIL)

    (sent,) = mail.outbox
    assert (sent.to, sent.body) == (["hong@example.com"], "다시 해 보세요")
    assert sent.subject == f"Re: 결제 오류 [{message.ticket.number}]"
    assert sent.extra_headers["Message-ID"].startswith(f"<reply-{message.pk}@")
    assert message.delivered_at


def test_the_files_of_a_reply_go_with_its_mail(worked: Callable[..., Any], haneul: User) -> None:
    ticket = services.claim(ticket=worked(**BY_MAIL).ticket, actor=haneul)
    files = (attachment(name="안내.txt", content="안녕하세요".encode()),)
    services.reply(ticket=ticket, author=haneul, body="안내를 보냅니다", attachments=files)
    drain()
    _text, sent = mail.outbox[-1].message().get_payload()
    assert (sent.get_filename(), sent.get_content_type()) == ("안내.txt", "text/plain")
    assert sent.get_payload(decode=True).decode() == "안녕하세요"


@pytest.mark.parametrize("channel", ["app", "web", "chat", "phone"])
def test_other_channels_send_no_mail(replied: Callable[..., Message], channel: str) -> None:
    assert replied(channel=channel).delivered_at
    assert not mail.outbox


def test_a_reply_goes_out_once(replied: Callable[..., Message]) -> None:
    message = replied(**BY_MAIL)
    deliver_reply(message_id=message.pk)
    assert len(mail.outbox) == 1


def test_a_subject_of_many_lines_makes_no_headers(replied: Callable[..., Message]) -> None:
    replied(**BY_MAIL | {"subject": "결제\nBcc: other@example.com"})
    assert mail.outbox[0].subject.startswith("Re: 결제 Bcc: ot***@example.com [")


def test_a_mail_without_an_address_is_given_up_on(replied: Callable[..., Message]) -> None:
    message = replied(channel="mail")
    assert message.delivered_at is None
    assert Job.objects.dead().get().task == "tickets.deliver_reply"


class Receiver:
    """A mail server that answers what it is told to."""

    def __init__(self) -> None:
        self.answer, self.received = "250 OK", 0

    async def handle_DATA(self, *_: Any) -> str:  # noqa: N802  aiosmtpd asks for it
        self.received += 1
        return self.answer


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    handler = Receiver()
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield handler
    server.stop()


def test_a_server_that_is_busy_is_tried_again(
    receiver: Receiver, replied: Callable[..., Message]
) -> None:
    receiver.answer = "451 Try later"
    message = replied(**BY_MAIL)
    assert message.delivered_at is None

    receiver.answer = "250 OK"
    Job.objects.open().update(next_at=clock.now())
    drain()
    message.refresh_from_db()
    assert message.delivered_at
    assert receiver.received == 2


def test_a_servers_lasting_no_is_given_up_on(
    receiver: Receiver, replied: Callable[..., Message]
) -> None:
    receiver.answer = "550 No such user"
    assert replied(**BY_MAIL).delivered_at is None
    assert Job.objects.dead().count() == 1
