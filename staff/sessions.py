"""Django's cached database sessions, which also know whose they are (``SESSION_ENGINE``)."""

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore as CachedStore

if TYPE_CHECKING:
    from staff.models import Session

ACTIVE = "desk_active"  # epoch seconds of the last request of the person's own


class SessionStore(CachedStore):
    """Writes the person and the time of their last request beside the session."""

    cache_key_prefix = "session:"

    @classmethod
    def get_model_class(cls) -> "type[Session]":
        from staff.models import Session  # noqa: PLC0415  the engine loads before the apps

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> "Session":
        session: Session = super().create_model_instance(data)  # type: ignore[assignment]
        session.person_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        active = data.get(ACTIVE)
        session.active_at = datetime.fromtimestamp(active, UTC) if active else None
        return session


def ended_key(session_key: str) -> str:
    """Where the reason of a session's end waits for its browser; the key itself is not kept."""
    return "session-ended:" + hashlib.sha256(session_key.encode()).hexdigest()
