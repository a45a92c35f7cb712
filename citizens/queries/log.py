"""The access log as it is read: by person, citizen, ticket, act, door and time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from citizens.models import AccessEntry
from supportdesk.lib import clock
from supportdesk.lib.pagination import Page, keyset

ROWS = 50
NEWEST_FIRST = ("-at", "-id")


@dataclass(frozen=True)
class LogFilter:
    """What is asked for; empty fields narrow nothing. ``requesters`` are contact details that are
    known to be ``citizen``'s. ``since`` and ``until`` are days in Seoul, both included."""

    person: int | None = None
    citizen: int | None = None
    requesters: tuple[int, ...] = ()
    ticket: str = ""
    act: str = ""
    door: str = ""
    since: date | None = None
    until: date | None = None

    def entries(self) -> QuerySet[AccessEntry]:
        """Entries that fit, in no order."""
        rows = AccessEntry.objects.select_related("actor").filter(self._whose())
        same = {"actor": self.person, "ticket": self.ticket, "act": self.act, "door": self.door}
        rows = rows.filter(**{name: value for name, value in same.items() if value})
        if self.since:
            rows = rows.filter(at__gte=day_begins(self.since))
        return rows.filter(at__lt=day_begins(self.until + timedelta(1))) if self.until else rows

    def _whose(self) -> Q:
        if self.citizen is None:
            return Q()
        whose = Q(citizens__contains=[self.citizen])
        return whose | Q(requesters__overlap=list(self.requesters)) if self.requesters else whose


def day_begins(day: date) -> datetime:
    """Midnight in Seoul."""
    return datetime(day.year, day.month, day.day, tzinfo=clock.SEOUL)


def page(rows: QuerySet[AccessEntry], *, cursor: str = "", size: int = ROWS) -> Page[AccessEntry]:
    """A page of entries, newest first. One statement."""
    return keyset(rows, order=NEWEST_FIRST, size=size, cursor=cursor)
