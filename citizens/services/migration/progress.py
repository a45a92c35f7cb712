"""How far an import is: written each second by a thread with a connection of its own, which also
looks whether somebody asked to cancel."""

import threading
from types import TracebackType

from django.db import Error, close_old_connections, connection

from citizens import events
from citizens.models import MigrationRun, Phase
from citizens.services.migration.sessions import Session
from supportdesk.lib import clock

EVERY = 1.0  # seconds


class Cancelled(Exception):
    """Somebody asked for it."""


class Progress:
    """Counts rows of a phase. ``session`` is interrupted when a cancel is asked for, so that a long
    statement does not delay it."""

    def __init__(self, run: MigrationRun, session: Session) -> None:
        self._run, self._session = run, session
        self._phase, self._of, self._rows = Phase.CHECKING, 0, 0
        self._since = clock.now()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep_telling, daemon=True)
        self.cancelled = False

    def __enter__(self) -> "Progress":
        self._tell()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def enter(self, phase: Phase, *, of: int) -> None:
        """Begin a phase of so many rows."""
        self._phase, self._of, self._rows, self._since = phase, of, 0, clock.now()
        self.check()

    def add(self, rows: int) -> None:
        """So many rows more are through."""
        self._rows += rows
        self.check()

    def check(self) -> None:
        """Stop here if a cancel was asked for."""
        if self.cancelled:
            raise Cancelled

    def _keep_telling(self) -> None:
        try:
            while not self._over.wait(EVERY):
                self._tell_if_possible()
        finally:
            connection.close()

    def _tell_if_possible(self) -> None:
        try:
            self._tell()
        except Error:  # the next second tries again; the work itself will say what is broken
            close_old_connections()

    def _tell(self) -> None:
        rows = min(self._rows, self._of)
        told = {"rows": rows, "of": self._of, "since": self._since.isoformat()}
        mine = MigrationRun.objects.filter(pk=self._run.pk)
        mine.update(phase=self._phase, progress=told)
        asked = mine.values_list("cancel_asked_at", flat=True).first()
        events.ring(self._run)
        if asked and not self.cancelled:
            self.cancelled = True
            self._session.cancel()
