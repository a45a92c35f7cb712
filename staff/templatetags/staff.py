"""Template words about people: ``{% load staff %}``."""

from datetime import datetime

from django import template
from django.conf import settings

from staff.models import Presence, State, User
from staff.policies import needs_second_factor
from staff.queries import demo_people, presence_of
from supportdesk.lib.remembered import until_rung

register = template.Library()

COLOURS = {
    State.AVAILABLE: "success",
    State.ON_CONTACT: "accent",
    State.AFTER_CONTACT: "accent",
    State.AWAY: "danger",
    State.NOT_READY: "",
}


@register.simple_tag
def presence_now(person: User) -> Presence:
    """``{% presence_now request.user as now %}``."""
    facts = until_rung(f"person-changed {person.pk}", "presence", lambda: _state(person))
    return Presence(person=person, state=facts[0], since=datetime.fromisoformat(facts[1]))


def _state(person: User) -> list[str]:
    now = presence_of(person)
    return [now.state, now.since.isoformat()]


@register.simple_tag
def presence_states() -> list[tuple[str, str]]:
    """Every state and its name, in the order of the switch."""
    return [(value, str(label)) for value, label in State.choices]


@register.filter
def presence_colour(state: str) -> str:
    """Class of the dot beside a state; what is a pause of some kind is yellow."""
    return COLOURS.get(State(state), "warning")


@register.simple_tag
def people_to_try() -> list[User]:
    """Whom the sign-in page of a demonstration offers."""
    return demo_people()


@register.simple_tag
def password_to_try() -> str:
    """The one password of the demonstration's people."""
    return str(settings.DEMO_PASSWORD)


@register.filter
def must_have_second_factor(person: User) -> bool:
    """Leaders and admins, outside a demonstration."""
    return needs_second_factor(person) and not settings.DEMO
