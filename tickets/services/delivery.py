"""Replies on their way out: by mail, or shown where the citizen wrote."""

from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from citizens.services import delivery_email
from supportdesk.lib import clock
from supportdesk.outbox.registry import GiveUp
from tickets.models import Channel, Message, MessageKind


@transaction.atomic
def deliver_reply(*, message_id: int) -> Message:
    """Send a reply by its channel, once. Mail goes to the requester's address; app, web and chat
    show it by ``GET contacts/{id}/``; on the phone it has been said.

    A worker that dies between the SMTP server's yes and our commit sends the mail again; it then
    carries the same Message-ID, by which mailboxes recognise a repetition. A receiver's lasting
    no, and a mail without an address, is given up on: the job stands among the dead ones.
    """
    rows = Message.objects.select_for_update(of=("self",)).filter(kind=MessageKind.REPLY)
    message = rows.select_related("ticket__requester").get(pk=message_id)
    if message.delivered_at is not None:
        return message
    if message.channel == Channel.MAIL:
        _send(message)
    message.delivered_at = clock.now()
    message.save(update_fields=["delivered_at"])
    return message


def _send(message: Message) -> None:
    requester = message.ticket.requester
    address = delivery_email(requester, ticket=message.ticket.number) if requester else ""
    if not address:
        raise GiveUp("The requester has no mail address.")
    try:
        _mail(message, address).send()
    except SMTPRecipientsRefused as error:
        if all(code >= 500 for code, _ in error.recipients.values()):
            raise GiveUp("The receiving server refuses the address.") from None
        raise
    except SMTPResponseException as error:
        if error.smtp_code >= 500:
            raise GiveUp(f"The mail server answers {error.smtp_code}.") from None
        raise


def _mail(message: Message, address: str) -> EmailMessage:
    ticket = message.ticket
    subject = " ".join(f"Re: {ticket.subject}".split()) if ticket.subject else "Re:"
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    mail = EmailMessage(
        subject=f"{subject} [{ticket.number}]",
        body=message.body,
        to=[address],
        headers={"Message-ID": f"<reply-{message.pk}@{host}>"},
    )
    for file in message.attachments.order_by("pk"):
        mail.attach(file.name, bytes(file.content), file.media_type)
    return mail
