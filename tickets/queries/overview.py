"""Figures of the whole desk, each from one grouped statement over open work only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from staff.models import Queue, User
from tickets.models import UNFINISHED, WORKABLE, Status, Ticket

SHARED_SECONDS = 2


@dataclass(frozen=True)
class QueueFigures:
    """``waiting`` have no owner; ``oldest_at`` is when the longest waiting one came in."""

    slug: str
    name_ko: str
    name_en: str
    waiting: int
    open: int
    waiting_for_others: int
    oldest_at: datetime | None
    is_closed: bool = False


def queue_figures() -> list[QueueFigures]:
    """All queues in their order, closed ones as long as there is work in them. Shared by everyone
    for two seconds, so that 74 open pages do not count 74 times."""
    figures: list[QueueFigures] | None = cache.get("queue-figures")
    if figures is None:
        figures = _count()
        cache.set("queue-figures", figures, SHARED_SECONDS)
    return figures


def queues_of(actor: User) -> list[QueueFigures]:
    """The queues the actor works with: those they serve, or all for leaders and admins."""
    if actor.kind in ("leader", "admin"):
        return queue_figures()
    served = set(actor.serves.values_list("queue__slug", flat=True))
    return [row for row in queue_figures() if row.slug in served]


def _count() -> list[QueueFigures]:
    unowned = Q(owner=None, status__in=WORKABLE)
    counted = {
        row["queue"]: row
        for row in Ticket.objects.filter(status__in=UNFINISHED)
        .values("queue")
        .annotate(
            waiting=Count("pk", filter=unowned),
            open=Count("pk", filter=Q(owner__isnull=False, status=Status.OPEN)),
            others=Count("pk", filter=Q(status=Status.WAITING)),
            oldest=Min("queued_at", filter=unowned),
        )
    }
    return [
        _figures(queue, counted.get(queue.pk, {}))
        for queue in Queue.objects.all()
        if queue.is_active or queue.pk in counted
    ]


def _figures(queue: Queue, row: Mapping[str, Any]) -> QueueFigures:
    return QueueFigures(
        slug=queue.slug,
        name_ko=queue.name_ko,
        name_en=queue.name_en,
        waiting=row.get("waiting", 0),
        open=row.get("open", 0),
        waiting_for_others=row.get("others", 0),
        oldest_at=row.get("oldest"),
        is_closed=not queue.is_active,
    )


def my_open(actor: User) -> int:
    """Tickets that count against the actor's limit."""
    return Ticket.objects.worked_by(actor).count()


def came_back(actor: User, *, size: int = 5) -> list[str]:
    """Numbers of the actor's tickets that came back by themselves and that they have not looked at
    since, the first to come first."""
    rows = Ticket.objects.filter(owner=actor, came_back_at__isnull=False, status__in=UNFINISHED)
    return list(rows.order_by("came_back_at").values_list("number", flat=True)[:size])


def people(actor: User) -> QuerySet[User]:
    """Who is on the desk, with presence, ``load`` (open tickets) and ``waits`` (waiting ones)."""
    rows: QuerySet[User] = User.objects.on_the_desk()
    return (
        rows.select_related("presence", "team")
        .annotate(load=_count_of(WORKABLE), waits=_count_of([Status.WAITING]))
        .order_by("team__name", "name")
    )


def _count_of(statuses: Sequence[str]) -> Coalesce:
    """Per person by the partial index of owners; a join would read every ticket ever owned."""
    owned = Ticket.objects.filter(owner=OuterRef("pk"), status__in=statuses).order_by()
    counted = owned.values("owner").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
