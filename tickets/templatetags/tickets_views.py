"""The rail's saved views."""

from django import template

from supportdesk.lib.policy import works_the_desk
from supportdesk.lib.request import DeskRequest
from tickets.queries import VIEW, RailView
from tickets.templatetags.tickets_rail import facts_for

register = template.Library()


@register.simple_tag
def saved_views_of(request: DeskRequest) -> list[tuple[RailView, bool]]:
    """The person's own and those of their team; with each, whether the page belongs to it."""
    person = getattr(request, "user", None)
    if person is None or not works_the_desk(person):
        return []
    match = request.resolver_match
    here = f"{VIEW}{match.kwargs['pk']}" if match and match.url_name == "view" else ""
    here = here or request.GET.get("in", "")
    return [(view, f"{VIEW}{view.pk}" == here) for view in facts_for(request).views]
