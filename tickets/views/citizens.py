"""The citizen beside a ticket, and what was shown of them."""

from django.http import HttpResponse
from django.shortcuts import render

from citizens.services import viewer
from supportdesk.lib.policy import requires, works_the_desk
from supportdesk.lib.request import DeskRequest
from tickets import queries, services


@requires(works_the_desk)
def citizen(request: DeskRequest, number: str) -> HttpResponse:
    """The panel's part, fetched after the conversation; a page of its own without script."""
    found = queries.find(request.user, number)
    beside = services.look_at_citizen(ticket=found, viewer=viewer(request))
    theirs = beside.opened.requesters if beside.opened else ()
    others = [pk for pk in theirs if pk != found.requester_id]
    context = {
        "ticket": found,
        "beside": beside,
        "contacts": queries.contacts_of_all(request.user, others, but=found.pk),
    }
    part = "#part" if request.htmx else ""
    response = render(request, f"tickets/citizen.html{part}", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@requires(works_the_desk)
def figures(request: DeskRequest, number: str) -> HttpResponse:
    """What was on the screen when the advice was given."""
    found = queries.find(request.user, number)
    context = {"ticket": found, "shown": queries.shown_figures(found)}
    return render(request, "tickets/figures.html", context)
