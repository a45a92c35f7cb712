"""From a stored contact to a message of a ticket."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from rest_framework.test import APIClient

from citizens.models import Requester
from citizens.services import masked
from staff.models import Queue, User
from supportdesk.lib import clock
from supportdesk.outbox.drain import drain
from supportdesk.outbox.models import Job
from tests.tickets.conftest import CONTACTS, PNG
from tickets import services
from tickets.models import InboundMessage, Message, Reason, Ticket
from tickets.services import intake

Worked = Callable[..., InboundMessage]
pytestmark = pytest.mark.django_db


def file(content: bytes, name: str = "a.png") -> dict[str, str]:
    encoded = base64.b64encode(content).decode()
    return {"name": name, "media_type": "image/png", "content_base64": encoded}


def test_a_contact_becomes_a_ticket_in_the_queue_of_its_reason(worked: Worked) -> None:
    inbound = worked(subject="결제가 안 돼요")

    ticket = Ticket.objects.get()
    assert (inbound.status, inbound.ticket, inbound.message.body) == (
        "ticketed",
        ticket,
        "바코드가 읽히지 않아요",
    )
    assert (ticket.queue.slug, ticket.status, ticket.owner) == ("payment", "new", None)
    assert (ticket.channel, ticket.reason.code) == ("app", "PAY-CPM-BARCODE")
    assert masked(ticket.requester).mobile == "010-****-1234"


def test_its_time_is_when_the_source_received_it(worked: Worked) -> None:
    an_hour_ago = clock.now() - timedelta(hours=1)
    worked(received_at=an_hour_ago.isoformat())
    assert Ticket.objects.get().queued_at == an_hour_ago


def test_without_a_reason_it_waits_in_the_general_queue(worked: Worked) -> None:
    worked(reason=None)
    assert Ticket.objects.get().queue.slug == "general"


def test_an_unknown_reason_is_noted_and_the_contact_waits_in_general(worked: Worked) -> None:
    inbound = worked(reason="NO-SUCH-REASON")
    assert Ticket.objects.get().queue.slug == "general"
    assert (inbound.status, inbound.error_code) == ("ticketed", "unknown_reason")


def test_a_branch_of_the_reason_tree_does_not_code_a_ticket(worked: Worked) -> None:
    worked(reason=Reason.objects.filter(level=1).first().code)
    assert Ticket.objects.get().reason is None


def test_the_same_citizen_and_reason_join_the_open_ticket(worked: Worked) -> None:
    first = worked()
    second = worked(
        external_id="A-2", citizen={"mobile": "+82 10-0000-1234"}, body="아직도 안 돼요"
    )

    assert second.ticket == first.ticket
    assert [row.body for row in first.ticket.messages.all()] == [
        "바코드가 읽히지 않아요",
        "아직도 안 돼요",
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"reason": "PAY-AMOUNT-MISMATCH"},
        {"citizen": {"mobile": "010-0000-9999"}},
        {"citizen": {}},
    ],
)
def test_another_reason_or_citizen_opens_another_ticket(
    worked: Worked, other: dict[str, Any]
) -> None:
    assert worked().ticket != worked(external_id="A-2", **other).ticket


def test_contacts_without_a_reason_are_not_taken_for_one_concern(worked: Worked) -> None:
    assert worked(reason=None).ticket != worked(external_id="A-2", reason=None).ticket


def test_nobody_known_joins_nobody_unknown(worked: Worked) -> None:
    assert worked(citizen={}).ticket != worked(external_id="A-2", citizen={}).ticket
    assert not Requester.objects.exists()


def test_a_waiting_ticket_is_open_again_when_its_citizen_writes(
    worked: Worked, haneul: User
) -> None:
    ticket = services.claim(ticket=worked().ticket, actor=haneul)
    services.wait(ticket=ticket, actor=haneul, waiting_for="citizen")
    worked(external_id="A-2")

    ticket.refresh_from_db()
    assert (ticket.status, ticket.owner, ticket.message_count) == ("open", haneul, 2)


def test_a_resolved_ticket_is_reopened_for_its_owner(worked: Worked, haneul: User) -> None:
    ticket = services.claim(ticket=worked().ticket, actor=haneul)
    services.resolve(ticket=ticket, actor=haneul)
    assert worked(external_id="A-2").ticket == ticket

    ticket.refresh_from_db()
    assert (ticket.status, ticket.owner, ticket.message_count) == ("open", haneul, 2)


def test_an_open_ticket_is_nearer_than_a_newer_resolved_one(worked: Worked, haneul: User) -> None:
    first = worked().ticket
    newer = services.open_ticket(
        contact=services.Contact("app", "또"), requester=first.requester, reason=first.reason
    ).ticket
    services.resolve(ticket=services.claim(ticket=newer, actor=haneul), actor=haneul)
    assert worked(external_id="A-2").ticket == first


def test_after_a_closed_ticket_a_new_one_begins_and_is_linked(
    worked: Worked, haneul: User, noise: list[Ticket]
) -> None:
    old = services.claim(ticket=worked().ticket, actor=haneul)
    services.resolve(ticket=old, actor=haneul)
    Ticket.objects.filter(pk=old.pk).update(resolved_at=clock.now() - timedelta(days=4))
    services.close_resolved()
    new = worked(external_id="A-2").ticket

    old.refresh_from_db()
    assert (old.status, new.status, new.reason) == ("closed", "new", old.reason)
    assert (old.links.get().other, old.links.get().created_by) == (new, None)
    assert new.events.last().facts == {"other": old.number}


def test_a_merged_ticket_leads_its_citizen_to_the_surviving_one(
    worked: Worked, haneul: User, opened: Callable[..., Ticket], bora: User
) -> None:
    merged, into = worked().ticket, opened("둘", queue="payment")
    services.merge(ticket=merged, into=into, actor=bora)
    assert worked(external_id="A-2").ticket == into


def test_working_a_contact_twice_does_it_once(worked: Worked) -> None:
    inbound = worked()
    intake.ticket_from_inbound(inbound_id=inbound.pk)
    assert Message.objects.count() == 1


def test_files_are_kept_with_their_sniffed_type_and_a_safe_name(worked: Worked) -> None:
    png = base64.b64decode(PNG)
    worked(attachments=[file(png, "../../캡처\u202egnp.exe.png")])

    kept = Message.objects.get().attachments.get()
    assert (kept.media_type, kept.size, bytes(kept.content)) == ("image/png", len(png), png)
    assert "/" not in kept.name
    assert "\u202e" not in kept.name


@pytest.mark.parametrize(
    ("content", "sniffed"),
    [
        (b"MZ" + bytes(200), "application/x-msdownload"),
        (b"<html><script>", "application/octet-stream"),
        (b"PK\x03\x04" + bytes(200), "application/zip"),
    ],
)
def test_a_file_of_a_type_that_is_not_taken_sets_the_contact_aside(
    worked: Worked, content: bytes, sniffed: str
) -> None:
    inbound = worked(attachments=[file(content, "photo.png")])

    assert (inbound.status, inbound.error_code, inbound.error_text) == (
        "set_aside",
        "attachment_type",
        sniffed,
    )
    assert not Ticket.objects.exists()


def test_a_passing_error_is_tried_again_and_then_done(
    send: Callable[..., Any], reference: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("gone")

    send()
    with monkeypatch.context() as broken:
        broken.setattr(intake, "open_ticket", break_down)
        drain()
    assert InboundMessage.objects.get().status == "accepted"
    Job.objects.update(next_at=clock.now())
    drain()
    assert InboundMessage.objects.get().status == "ticketed"


def test_a_value_that_the_database_cannot_hold_sets_the_contact_aside(
    send: Callable[..., Any], reference: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tickets.services.opening.next_number", lambda _: "9" * 17)
    send()
    drain()
    inbound = InboundMessage.objects.get()
    assert (inbound.status, inbound.error_code) == ("set_aside", "unstorable")


def test_what_its_job_gave_up_on_is_set_aside(send: Callable[..., Any]) -> None:
    send()
    send(external_id="noise")
    first = InboundMessage.objects.get(external_id="A-1")
    Job.objects.filter(arguments__inbound_id=str(first.pk)).update(dead_at=clock.now())

    assert intake.set_aside_given_up() == 1
    assert list(InboundMessage.objects.set_aside()) == [first]
    assert intake.set_aside_given_up() == 0


@pytest.fixture
def aside(worked: Worked) -> InboundMessage:
    """A contact with a forbidden file, set aside."""
    return worked(attachments=[file(b"MZ" + bytes(200), "tool.exe")])


def test_a_retry_works_it_again(aside: InboundMessage, bora: User) -> None:
    intake.retry(inbound=aside, actor=bora)
    drain()

    aside.refresh_from_db()
    assert (aside.status, aside.error_code) == ("set_aside", "attachment_type")


def test_a_retry_without_files_notes_what_was_left_out(aside: InboundMessage, bora: User) -> None:
    intake.retry(inbound=aside, actor=bora, without_files=True)
    drain()

    aside.refresh_from_db()
    said, noted = Message.objects.order_by("pk")
    assert (aside.status, aside.message) == ("ticketed", said)
    assert (noted.kind, noted.author) == ("note", bora)
    assert "tool.exe (application/x-msdownload)" in noted.body


def test_an_agent_does_not_retry(aside: InboundMessage, haneul: User) -> None:
    with pytest.raises(services.NotAllowed):
        intake.retry(inbound=aside, actor=haneul)


def test_two_retries_at_once_are_one(aside: InboundMessage, bora: User) -> None:
    intake.retry(inbound=aside, actor=bora)
    with pytest.raises(intake.NotSetAside):
        intake.retry(inbound=aside, actor=bora)


def test_a_dead_job_of_before_does_not_set_a_retried_contact_aside(
    send: Callable[..., Any], bora: User
) -> None:
    send()
    Job.objects.update(dead_at=clock.now())
    intake.set_aside_given_up()
    intake.retry(inbound=InboundMessage.objects.get(), actor=bora)

    assert intake.set_aside_given_up() == 0


def test_all_of_one_error_are_retried_together(worked: Worked, bora: User) -> None:
    for key in ("A-1", "A-2"):
        worked(external_id=key, attachments=[file(b"MZ" + bytes(200))])

    assert intake.retry_all(code="gave_up", actor=bora) == 0
    assert intake.retry_all(code="attachment_type", actor=bora) == 2


def test_the_contact_says_where_it_is(app: APIClient, worked: Worked, haneul: User) -> None:
    inbound = worked()
    ticket = services.claim(ticket=inbound.ticket, actor=haneul)
    services.note(ticket=ticket, author=haneul, body="내부 메모")
    services.reply(ticket=ticket, author=haneul, body="다시 해 보세요")

    state = app.get(f"{CONTACTS}{inbound.pk}/").json()
    assert (state["status"], state["ticket"], state["reason"]) == ("ticketed", ticket.number, None)
    assert [reply["body"] for reply in state["replies"]] == ["다시 해 보세요"]


def test_a_contact_set_aside_says_why(app: APIClient, aside: InboundMessage) -> None:
    state = app.get(f"{CONTACTS}{aside.pk}/").json()
    assert (state["status"], state["ticket"], state["code"]) == (
        "set_aside",
        None,
        "attachment_type",
    )
    assert "application/x-msdownload" in state["reason"]


def test_the_contact_of_a_merged_ticket_leads_to_the_surviving_one(
    app: APIClient, worked: Worked, bora: User
) -> None:
    inbound = worked()
    into = worked(external_id="A-2", reason="PAY-AMOUNT-MISMATCH").ticket
    services.merge(ticket=inbound.ticket, into=into, actor=bora)

    assert app.get(f"{CONTACTS}{inbound.pk}/").json()["ticket"] == into.number


def test_another_system_does_not_see_the_contact(
    aside: InboundMessage, client_of: Callable[..., APIClient], haneul: User, bora: User
) -> None:
    address = f"{CONTACTS}{aside.pk}/"
    assert client_of(haneul).get(address).status_code == 404
    assert client_of(bora).get(address).status_code == 200


def test_the_queue_of_the_reason_is_asked_when_it_is_worked(worked: Worked) -> None:
    Reason.objects.filter(code="PAY-CPM-BARCODE").update(queue=Queue.objects.get(slug="refund"))
    assert worked().ticket.queue.slug == "refund"
