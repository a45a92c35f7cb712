"""What every page's rail says: the person's queues with their counts, and their own tickets."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from staff.models import User
from supportdesk.lib.remembered import until_rung
from tickets.models import SavedView
from tickets.queries.overview import QueueFigures, came_back, my_open, queue_figures


class RailView(NamedTuple):
    """A saved view; ``team_id`` when it is shared."""

    pk: int
    name: str
    team_id: int | None


@dataclass(frozen=True)
class RailFacts:
    """``mine`` are the person's open tickets; ``back`` the numbers of those that came back to them
    by themselves, which they have not looked at yet."""

    queues: list[QueueFigures]
    mine: int
    views: list[RailView]
    back: list[str]

    @property
    def waiting(self) -> int:
        return sum(queue.waiting for queue in self.queues)

    def serves(self, slug: str) -> bool:
        """For drawing only: the services ask the database."""
        return any(queue.slug == slug for queue in self.queues)


def rail(actor: User) -> RailFacts:
    """No statement at all while nothing changes for the person: every page asks this."""
    facts = until_rung(f"person-changed {actor.pk}", "rail", lambda: _facts(actor))
    queues = queue_figures()
    if actor.kind not in ("leader", "admin"):
        served = set(facts["serves"])
        queues = [row for row in queues if row.slug in served]
    return RailFacts(
        queues, facts["mine"], [RailView(*view) for view in facts["views"]], facts["back"]
    )


def _facts(actor: User) -> dict[str, Any]:
    return {
        "serves": list(actor.serves.values_list("queue__slug", flat=True)),
        "mine": my_open(actor),
        "back": came_back(actor),
        "views": list(SavedView.objects.visible_to(actor).values_list(*RailView._fields)),
    }
