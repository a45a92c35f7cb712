"""One filter for page, API and saved view."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q, QuerySet, Subquery

from staff.models import Queue, User
from tickets.models import UNFINISHED, Status, Ticket
from tickets.models.ticket import TicketQuerySet

UNFINISHED_WORD = "unfinished"
STATUSES = (*Status.values, UNFINISHED_WORD)


@dataclass(frozen=True)
class TicketFilter:
    """``queue`` is a slug; ``status`` a status or ``unfinished``; ``owner`` a sign-in name,
    ``me`` or ``none``; ``tag`` one tag. Empty means any."""

    queue: str = ""
    status: str = ""
    owner: str = ""
    tag: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "TicketFilter":
        """From a query string or a saved view; unknown names are not ours to read."""
        return cls(**{name: query.get(name, "")[:60] for name in cls.__dataclass_fields__})

    def filled(self) -> dict[str, str]:
        """The fields that narrow anything, as a query string and a saved view hold them."""
        return {name: value for name, value in asdict(self).items() if value}

    def tickets(self, actor: User) -> TicketQuerySet:
        """What the actor may see of it. An unknown status matches nothing."""
        rows = Ticket.objects.visible_to(actor).filter(merged_into=None)
        if self.queue:
            rows = rows.filter(queue=_pk_of(Queue.objects.filter(slug=self.queue)))
        if self.status == UNFINISHED_WORD:
            rows = rows.filter(status__in=UNFINISHED)
        elif self.status:
            rows = rows.filter(status=self.status)
        if self.tag:
            rows = rows.tagged(self.tag)
        return rows.filter(self._owner(actor)) if self.owner else rows

    def _owner(self, actor: User) -> Q:
        if self.owner == "none":
            return Q(owner=None)
        if self.owner == "me":
            return Q(owner=actor)
        return Q(owner=_pk_of(User.objects.filter(username=self.owner)))


def _pk_of(one: QuerySet[Any]) -> Subquery:
    """Known before the tickets are read, so that the index of the queue or the owner serves; a
    join would walk all tickets in their order until it has found enough."""
    return Subquery(one.order_by().values("pk")[:1])
