"""Django's database sessions, which also know whose they are (``SESSION_ENGINE``).

They are read from the database each time, never from the cache: a session that was ended is over
on every machine at once, also while Valkey is down. One indexed read a request costs no more than
asking Valkey.
"""

import hashlib
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.core.cache import cache

if TYPE_CHECKING:
    from staff.models import Session

ACTIVE = "desk_active"  # epoch seconds of the last request of the person's own
WORD_KEPT = 12 * 3600  # seconds
_KEY = re.compile(r"[a-z0-9]{8,40}")


class SessionStore(DatabaseStore):
    """Writes the person and the time of their last request beside the session."""

    @classmethod
    def get_model_class(cls) -> "type[Session]":
        from staff.models import Session  # noqa: PLC0415  the engine loads before the apps

        return Session

    def _validate_session_key(self, key: Any) -> bool:
        """A key is one that we made: anything else in the cookie is not looked up."""
        return isinstance(key, str) and _KEY.fullmatch(key) is not None

    def create_model_instance(self, data: dict[str, Any]) -> "Session":
        session: Session = super().create_model_instance(data)  # type: ignore[assignment]
        session.person_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        active = data.get(ACTIVE)
        session.active_at = datetime.fromtimestamp(active, UTC) if active else None
        return session


def leave_word(session_key: str, why: str) -> None:
    """Keep why a session was ended, for its browser when it comes back. A courtesy, which a wiped
    Valkey forgets."""
    cache.set(_place(session_key), why, WORD_KEPT)


def take_word(session_key: str) -> str:
    """Why this session was ended; said once, empty when nobody left word."""
    why = cache.get(_place(session_key), "")
    if why:
        cache.delete(_place(session_key))
    return str(why)


def _place(session_key: str) -> str:
    return "session-ended:" + hashlib.sha256(session_key.encode()).hexdigest()
