"""Lists: the desk's front door, a queue, one's own tickets."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from supportdesk.lib.policy import requires, signed_in, works_the_desk
from supportdesk.lib.request import DeskRequest
from tickets import queries
from tickets.templatetags.tickets_rail import facts_for, rail_of
from tickets.views.frames import workspace


@requires(signed_in)
def home(request: DeskRequest) -> HttpResponse:
    """Where the day begins: one's own tickets; a training outsider has none."""
    return redirect("tickets:mine" if works_the_desk(request.user) else "staff:me")


@requires(works_the_desk)
def rail(request: DeskRequest) -> HttpResponse:
    """The rail's lists with their counts as they are now."""
    return render(request, "tickets/_rail_lists.html", {"rail": rail_of(request)})


@requires(works_the_desk)
def mine(request: DeskRequest) -> HttpResponse:
    """The person's own tickets."""
    show = request.GET.get("show", "")
    return workspace(request, queries.listing(request.user, queries.MINE, show))


@requires(works_the_desk)
def queue(request: DeskRequest, slug: str) -> HttpResponse:
    """One queue, or all that the person may see (``all``)."""
    show = request.GET.get("show", "")
    queues = facts_for(request).queues
    return workspace(request, queries.listing(request.user, slug, show, queues=queues))


@requires(works_the_desk)
def found(request: DeskRequest) -> HttpResponse:
    """Whatever fits the conditions in the address."""
    return workspace(request, queries.found(queries.TicketFilter.read(request.GET)))


@requires(works_the_desk)
def view(request: DeskRequest, pk: int) -> HttpResponse:
    """A saved view."""
    return workspace(request, queries.listing(request.user, f"{queries.VIEW}{pk}"))
