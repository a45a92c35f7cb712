"""The timeline in words: an event and who and what its facts name."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.events import Happened
from tickets.models import Priority, TicketEvent, WaitingFor
from tickets.queries.names import person_name, queue_name, reason_name

SENTENCES: dict[str, str | Promise] = {
    Happened.OPENED: gettext_lazy("Came in"),
    Happened.CLAIMED: gettext_lazy("%(actor)s took it"),
    Happened.ASSIGNED: gettext_lazy("%(actor)s assigned it to %(to)s"),
    Happened.RELEASED: gettext_lazy("%(actor)s gave it back to the queue"),
    Happened.TRANSFERRED: gettext_lazy("%(actor)s handed it over to %(queue)s"),
    Happened.CODED: gettext_lazy("%(actor)s coded it as %(reason)s"),
    Happened.PRIORITISED: gettext_lazy("%(actor)s set the priority to %(priority)s"),
    Happened.TAGGED: gettext_lazy("%(actor)s changed the tags: %(tags)s"),
    Happened.LINKED: gettext_lazy("%(actor)s linked it with %(other)s"),
    Happened.UNLINKED: gettext_lazy("%(actor)s removed the link with %(other)s"),
    Happened.WAITING: gettext_lazy("%(actor)s: %(waiting_for)s"),
    Happened.OWNER_LEFT: gettext_lazy("Back in its queue: %(left)s no longer works on it"),
    Happened.DIVERTED: gettext_lazy("%(before)s takes no new contacts: it waits in %(queue)s"),
    Happened.RESUMED: gettext_lazy("%(actor)s took it up again"),
    Happened.RESOLVED: gettext_lazy("%(actor)s resolved it"),
    Happened.REOPENED: gettext_lazy("Reopened"),
    Happened.CLOSED: gettext_lazy("Closed"),
    Happened.MERGED: gettext_lazy("Merged into %(into)s"),
    Happened.UNMERGED: gettext_lazy("%(actor)s separated it from %(other)s"),
    Happened.TOOK_OVER: gettext_lazy("%(merged)s was merged into this"),
}


def sentence(event: TicketEvent) -> str:
    """What happened, in one line; an unknown kind shows itself rather than nothing."""
    words = SENTENCES.get(event.kind)
    return str(words) % _terms(event) if words else event.kind


def _terms(event: TicketEvent) -> dict[str, Any]:
    """Only what the facts name is looked up."""
    facts = event.facts
    terms: dict[str, Any] = {
        **facts,
        "actor": person_name(event.actor_id) if event.actor_id else _("The desk"),
    }
    for name, look_up in LOOK_UPS.items():
        if name in facts:
            terms[name] = look_up(facts[name])
    if event.kind == Happened.DIVERTED:
        terms["before"] = queue_name(facts["before"])
    terms["tags"] = ", ".join(
        [*facts.get("added", []), *(f"−{t}" for t in facts.get("removed", []))]
    )
    return terms


def _label(choices: Any, value: Any) -> str:
    return str(choices(value).label) if value in choices.values else ""


LOOK_UPS: dict[str, Callable[[Any], str]] = {
    "to": person_name,
    "left": person_name,
    "queue": queue_name,
    "reason": reason_name,
    "priority": lambda value: _label(Priority, value),
    "waiting_for": lambda value: _label(WaitingFor, value),
}
