"""What workers do for tickets."""

from datetime import timedelta
from uuid import UUID

from staff.models import User
from supportdesk.outbox.registry import job, periodic
from tickets.events import OPEN_FROM_INBOUND
from tickets.services import delivery, intake, leaving, retention, waiting, working


@job(OPEN_FROM_INBOUND)
def open_from_inbound(inbound_id: str, without_files_by: int | None = None) -> None:
    person = User.objects.get(pk=without_files_by) if without_files_by else None
    intake.ticket_from_inbound(inbound_id=UUID(inbound_id), without_files_by=person)


@job("tickets.deliver_reply")
def deliver_reply(message_id: int) -> None:
    delivery.deliver_reply(message_id=message_id)


@periodic("tickets.set_aside_given_up", every=timedelta(minutes=1))
def set_aside_given_up() -> None:
    intake.set_aside_given_up()


@periodic("tickets.release_of_leavers", every=timedelta(seconds=30))
def release_of_leavers() -> None:
    leaving.release_of_leavers()


@periodic("tickets.wake_waiting", every=timedelta(seconds=30))
def wake_waiting() -> None:
    waiting.wake_waiting()


@periodic("tickets.close_resolved", every=timedelta(minutes=1))
def close_resolved() -> None:
    working.close_resolved()


@periodic("tickets.destroy_expired", every=timedelta(hours=1))
def destroy_expired() -> None:
    if retention.is_time():
        retention.sweep()
