"""The rail's queues with their counts."""

from dataclasses import dataclass

from django import template
from django.urls import reverse

from supportdesk.lib.policy import works_the_desk
from supportdesk.lib.request import DeskRequest
from tickets import queries
from tickets.queries.listings import name_of

register = template.Library()


@dataclass(frozen=True)
class RailQueue:
    slug: str
    name: str
    url: str
    waiting: int


@dataclass(frozen=True)
class Rail:
    """``current`` is the list that the page belongs to."""

    queues: list[RailQueue]
    mine: int
    waiting: int
    current: str
    back: list[str]


@register.simple_tag
def rail_of(request: DeskRequest) -> Rail | None:
    """What the rail shows of tickets; None for people without any."""
    person = getattr(request, "user", None)
    if person is None or not works_the_desk(person):
        return None
    facts = facts_for(request)
    shown = [
        RailQueue(q.slug, name_of(q), reverse("tickets:queue", args=[q.slug]), q.waiting)
        for q in facts.queues
    ]
    return Rail(shown, facts.mine, facts.waiting, _current(request), facts.back)


def facts_for(request: DeskRequest) -> queries.RailFacts:
    """Asked once a request, whoever needs it."""
    if not hasattr(request, "rail_facts"):
        request.rail_facts = queries.rail(request.user)
    facts: queries.RailFacts = request.rail_facts
    return facts


def _current(request: DeskRequest) -> str:
    match = request.resolver_match
    if match is None or match.namespace != "tickets":
        return ""
    if match.url_name == "queue":
        return str(match.kwargs["slug"])
    return "mine" if match.url_name == "mine" else request.GET.get("in", "")
