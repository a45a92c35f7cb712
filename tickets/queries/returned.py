"""What came back from people who left and still waits for somebody, for whoever leads."""

from datetime import timedelta
from typing import NamedTuple

from supportdesk.lib import clock
from tickets.events import Happened
from tickets.models import WORKABLE, TicketEvent
from tickets.queries.names import person_name

LATELY = timedelta(days=1)


class Returned(NamedTuple):
    """A ticket's number, and who had it."""

    number: str
    had_by: str


def returned(*, size: int = 20) -> list[Returned]:
    """Of the last day, the latest first, each ticket once; what somebody has taken since is gone
    from it. One statement."""
    rows = TicketEvent.objects.filter(
        kind=Happened.OWNER_LEFT,
        at__gt=clock.now() - LATELY,
        ticket__owner=None,
        ticket__status__in=WORKABLE,
    ).order_by("-at")
    found = {
        number: Returned(number, person_name(facts["left"]))
        for number, facts in rows.values_list("ticket__number", "facts")[:size]
    }
    return list(found.values())
