"""Lines of a list, ready to be drawn."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from staff.models import User
from supportdesk.lib import clock, moments
from supportdesk.lib.rows import draw
from supportdesk.lib.whereabouts import Here
from tickets.models import Channel, Priority, Status, WaitingFor
from tickets.queries import ListRow
from tickets.queries.listings import Listing


def drawn(
    rows: Iterable[ListRow],
    listing: Listing,
    actor: User,
    here: dict[int, list[Here]],
    *,
    names: dict[int, str],
    current: int = 0,
) -> SafeString:
    """The rows as HTML. ``names`` are masked, by requester; ``current`` is the ticket that is
    open beside them."""
    context = {
        "rows": [_line(row, here.get(row.id, ()), names) for row in rows],
        "suffix": f"/?in={listing.key}&show={listing.show}",
        "base": reverse("tickets:mine").removesuffix("mine/"),
        "priorities": {p.value: str(p.label) for p in Priority},
        "channels": {c.value: str(c.label) for c in Channel},
        "english": get_language() == "en",
        "me": actor.pk,
        "current": current,
    }
    return draw("tickets.jinja", **context)


def _line(row: ListRow, here: Iterable[Here], names: dict[int, str]) -> dict[str, Any]:
    return {
        "row": row,
        "citizen": names.get(row.requester_id or 0, ""),
        "here": _here(list(here)),
        "state": _state(row),
        "due": _due(row),
    }


def _here(people: list[Here]) -> dict[str, Any] | None:
    """Who else has it open: the first by name, all of them in the title."""
    if not people:
        return None
    words = {True: gettext("%(name)s is writing"), False: gettext("%(name)s is looking")}
    first = max(people, key=lambda one: one.answering)
    return {
        "title": ", ".join(words[one.answering] % {"name": one.name} for one in people),
        "icon": "pen" if first.answering else "eye",
        "text": first.name if len(people) == 1 else f"{first.name} +{len(people) - 1}",
    }


def _state(row: ListRow) -> str:
    """What stands in the place of the deadline when no clock runs."""
    if row.status == Status.WAITING:
        return str(WaitingFor(row.waiting_for).label)
    return str(Status(row.status).label) if row.status in (Status.RESOLVED, Status.CLOSED) else ""


def _due(row: ListRow) -> dict[str, str] | None:
    if row.due_at is None:
        return None
    left = moments.against(row.due_at, now=clock.now())
    what = gettext("Resolve by") if row.first_responded_at else gettext("Answer by")
    return {
        "text": left.text,
        "level": left.level,
        "iso": row.due_at.isoformat(timespec="seconds"),
        "title": f"{what} {moments.exactly(row.due_at)}",
    }
