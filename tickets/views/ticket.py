"""One ticket: the page, who is looking at it, its files."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from supportdesk.lib.downloads import as_download
from supportdesk.lib.policy import requires, works_the_desk
from supportdesk.lib.request import DeskRequest
from supportdesk.lib.whereabouts import who_is_at
from tickets import queries, services
from tickets.models import Attachment, Ticket
from tickets.views.frames import listing_of, ticket_url, workspace


@requires(works_the_desk)
def ticket(request: DeskRequest, number: str) -> HttpResponse:
    """The ticket beside the list it was opened from. An old number leads to the surviving one."""
    found = queries.find(request.user, number)
    listing = listing_of(request, found)
    if found.merged_into is not None:
        return redirect(ticket_url(queries.surviving(found), listing))
    services.look_at(ticket=found, person=request.user)
    return workspace(request, listing, ticket=found)


@requires(works_the_desk)
@require_POST
def here(request: DeskRequest, number: str) -> HttpResponse:
    """Still here; answers who else is."""
    found = queries.find(request.user, number)
    services.look_at(
        ticket=found, person=request.user, answering=queries.is_writing(request.user, found)
    )
    others = who_is_at([found.pk], but=request.user.pk).get(found.pk, [])
    return render(request, "tickets/_here.html", {"here": others, "ticket": found})


@requires(works_the_desk)
@require_POST
def gone(request: DeskRequest, number: str) -> HttpResponse:
    """The page was left."""
    services.look_away(ticket=queries.find(request.user, number), person=request.user)
    return HttpResponse(status=204)


@requires(works_the_desk)
def attachment(request: DeskRequest, pk: int) -> HttpResponse:
    """A file, always as a download and never as what its sender called it."""
    seen = Ticket.objects.visible_to(request.user).values("pk")
    found = get_object_or_404(Attachment, pk=pk, message__ticket__in=seen)
    return as_download(bytes(found.content), name=found.name)
