"""Sign-in sessions: one a person, ended everywhere at once."""

from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from staff.events import Happened, record
from staff.models import Session, State, User
from staff.policies import is_on_the_desk
from staff.services.locking import hold
from staff.services.presence import settle
from staff.sessions import SessionStore, leave_word
from supportdesk.lib import clock


class Why(StrEnum):
    """Why a session ended; the values are kept in the history."""

    SIGNED_OUT = "signed_out"
    IDLE = "idle"
    ELSEWHERE = "elsewhere"
    DEACTIVATED = "deactivated"
    RESET = "reset"


TOLD = {
    Why.IDLE: _("You were signed out because you were away. Your drafts are kept."),
    Why.ELSEWHERE: _("You were signed out because you signed in somewhere else."),
    Why.DEACTIVATED: _("This account has been deactivated. Ask an administrator."),
    Why.RESET: _("You were signed out because your second factor was reset."),
}


@transaction.atomic
def begin_session(*, person: User, session_key: str, address: str = "") -> None:
    """Somebody signed in: their session elsewhere ends and they land in 상담준비."""
    held = hold(person)
    end_sessions_of(held, Why.ELSEWHERE, keep=session_key)
    if is_on_the_desk(held):
        settle(held, State.NOT_READY, anew=True)
    record(Happened.SIGNED_IN, person=held, actor=held, address=address)


@transaction.atomic
def end_session(*, person: User, why: Why) -> None:
    """Somebody signed out, or was idle too long. Nobody who is away is given a contact."""
    held = hold(person)
    end_sessions_of(held, why)
    settle(held, State.NOT_READY)
    record(Happened.SIGNED_OUT, person=held, actor=held, why=why)


def end_sessions_of(person: User, why: Why, *, keep: str = "") -> int:
    """Remove a person's sessions, but for the one to ``keep``; answers how many there were."""
    sessions = Session.objects.filter(person=person).exclude(session_key=keep)
    for session in sessions:
        leave_word(session.session_key, why)
    return sessions.delete()[0]


def end_idle_sessions() -> int:
    """A sweep for browsers that were closed without signing out; answers how many people."""
    idle = clock.now() - settings.IDLE - timedelta(minutes=2)
    left = User.objects.filter(sessions__active_at__lt=idle).order_by("pk").distinct()
    for person in left:
        end_session(person=person, why=Why.IDLE)
    return len(left)


def clear_expired_sessions() -> None:
    """Remove the sessions, signed in or not, that have run out."""
    SessionStore.clear_expired()
