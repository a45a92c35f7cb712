"""Finding a citizen or a merchant. What is searched for comes by POST, so that it stands in no
address and no log."""

from django.http import HttpResponse
from django.shortcuts import render

from citizens.forms import LookupForm
from citizens.services import look_up, viewer
from citizens.services.tickets import seen_by
from supportdesk.lib.policy import requires, works_the_desk
from supportdesk.lib.request import DeskRequest


def ticket_of(request: DeskRequest) -> str:
    """Number of the ticket that somebody came from; '' for one that they may not see, so that the
    access log names no ticket that has nothing to do with it."""
    asked = request.POST.get("ticket") or request.GET.get("ticket") or ""
    seen = seen_by(request.user, asked)
    return seen.number if seen else ""


@requires(works_the_desk)
def lookup(request: DeskRequest) -> HttpResponse:
    """The form, and below it what was found, masked."""
    form = LookupForm(request.POST if request.method == "POST" else None)
    ticket, found = ticket_of(request), None
    if request.method == "POST" and form.is_valid():
        found = look_up(viewer=viewer(request), wanted=form.wanted, ticket=ticket)
    context = {"form": form, "found": found, "ticket_number": ticket}
    status = 422 if form.errors else 200
    response = render(request, "citizens/lookup.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
