"""How many contacts wait for a leader because they could not be worked."""

from django import template
from django.core.cache import cache

from supportdesk.lib.policy import leads
from supportdesk.lib.request import DeskRequest
from tickets.queries.contacts import set_aside_counts

SHARED_SECONDS = 10
register = template.Library()


@register.simple_tag
def set_aside_waiting(request: DeskRequest) -> int | None:
    """The number, for leaders and admins; None for others."""
    person = getattr(request, "user", None)
    if person is None or not leads(person):
        return None
    waiting: int | None = cache.get("set-aside")
    if waiting is None:
        waiting = sum(row.contacts for row in set_aside_counts())
        cache.set("set-aside", waiting, SHARED_SECONDS)
    return waiting
