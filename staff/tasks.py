"""Jobs of the staff app."""

from datetime import timedelta

from staff.services import clear_expired_sessions, end_idle_sessions
from supportdesk.outbox.registry import periodic


@periodic("staff.end_idle_sessions", every=timedelta(minutes=1))
def end_idle() -> None:
    """People whose browser was closed without signing out leave the floor."""
    end_idle_sessions()


@periodic("staff.clear_sessions", every=timedelta(hours=1))
def clear() -> None:
    """Sessions that have run out are removed."""
    clear_expired_sessions()
