"""The history of rights, said in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from staff.events import Happened
from staff.models import Kind, Queue, Skill, StaffEvent, User

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One line of the history."""

    pk: int
    at: datetime
    what: str
    about: str
    actor: User | None


def history(person: User, before: int | None = None) -> list[Line]:
    """What happened to a person, newest first; ``before`` is the last line of the page above."""
    events = StaffEvent.objects.filter(person=person).select_related("actor").order_by("-at", "-pk")
    if before:
        events = events.filter(pk__lt=before)
    names = {queue.slug: str(queue) for queue in Queue.objects.all()}
    names |= {skill.slug: str(skill) for skill in Skill.objects.all()}
    return [
        Line(event.pk, event.at, _what(event.kind), _about(event.facts, names), event.actor)
        for event in events[:PAGE]
    ]


def _what(kind: str) -> str:
    return str(Happened(kind).label) if kind in Happened.values else kind


def _about(facts: dict[str, Any], names: dict[str, str]) -> str:
    if "from" in facts:
        return f"{_named(facts['from'])} → {_named(facts['to'])}"
    said = [
        names.get(facts[key], facts[key]) for key in ("queue", "skill", "team") if facts.get(key)
    ]
    if "level" in facts:
        said.append(_("level %(level)s") % facts)
    said += facts.get("scopes", [])
    said += [facts[key] for key in ("address",) if facts.get(key)]
    if why := facts.get("why"):
        said.append(_whys().get(why, why))
    return " · ".join(said)


def _named(value: str) -> str:
    return str(Kind(value).label) if value in Kind.values else value or _("none")


def _whys() -> dict[str, str]:
    return {"signed_out": _("by themselves"), "idle": _("idle too long")}
