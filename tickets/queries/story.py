"""The timeline in words: an event and who and what its facts name."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staff.models import Queue, User
from tickets.events import Happened
from tickets.models import Priority, Reason, TicketEvent, WaitingFor
from tickets.queries.conversation import Entry

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
    Happened.RESOLVED: gettext_lazy("%(actor)s resolved it"),
    Happened.REOPENED: gettext_lazy("Reopened"),
    Happened.CLOSED: gettext_lazy("Closed"),
    Happened.MERGED: gettext_lazy("Merged into %(into)s"),
    Happened.TOOK_OVER: gettext_lazy("%(merged)s was merged into this"),
}


@dataclass(frozen=True)
class Names:
    """What the facts of some events refer to, read once."""

    people: dict[int, str]
    queues: dict[str, str]
    reasons: dict[str, str]


def names_for(entries: list[Entry]) -> Names:
    """At most one statement for people, queues and reasons each, none where none is named."""
    facts = [entry.event.facts for entry in entries if entry.event]
    people = {f["to"] for f in facts if f.get("to")}
    queues = {f["queue"] for f in facts if f.get("queue")}
    reasons = {f["reason"] for f in facts if f.get("reason")}
    return Names(
        {u.pk: u.name for u in User.objects.filter(pk__in=people)} if people else {},
        {q.slug: str(q) for q in Queue.objects.filter(slug__in=queues)} if queues else {},
        {r.code: str(r) for r in Reason.objects.filter(code__in=reasons)} if reasons else {},
    )


def sentence(event: TicketEvent, names: Names) -> str:
    """What happened, in one line; an unknown kind shows itself rather than nothing."""
    words = SENTENCES.get(event.kind)
    return str(words) % _terms(event, names) if words else event.kind


def _terms(event: TicketEvent, names: Names) -> dict[str, Any]:
    facts = event.facts
    return {
        "actor": event.actor.name if event.actor else _("The desk"),
        "to": names.people.get(facts.get("to", 0), ""),
        "queue": names.queues.get(facts.get("queue", ""), facts.get("queue", "")),
        "reason": names.reasons.get(facts.get("reason", ""), facts.get("reason", "")),
        "priority": _label(Priority, facts.get("priority")),
        "waiting_for": _label(WaitingFor, facts.get("waiting_for")),
        "tags": ", ".join([*facts.get("added", []), *(f"−{t}" for t in facts.get("removed", []))]),
        "other": facts.get("other", ""),
        "into": facts.get("into", ""),
        "merged": facts.get("merged", ""),
    }


def _label(choices: Any, value: Any) -> str:
    return str(choices(value).label) if value in choices.values else ""
