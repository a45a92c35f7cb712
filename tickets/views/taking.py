"""Who owns it: next, claim, assign, release, transfer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from staff.models import State, User
from staff.services import set_presence
from supportdesk.lib.policy import leads, requires, works_the_desk
from supportdesk.lib.request import DeskRequest
from tickets import queries, services
from tickets.forms import TransferForm
from tickets.queries.floor import FloorFilter, seats
from tickets.views.frames import go, list_url, listing_of, ticket_url


@requires(works_the_desk)
@require_POST
def next_ticket(request: DeskRequest) -> HttpResponse:
    """Own the next one. ``become`` changes the presence first: the remedy of a refusal."""
    if request.POST.get("become") == State.AVAILABLE:
        set_presence(person=request.user, state=State.AVAILABLE)
    taken = services.claim_next(actor=request.user)
    mine = queries.listing(request.user, queries.MINE)
    if taken is None:
        messages.info(request, _("Nothing is waiting in your queues."))
        return go(request, list_url(mine))
    return go(request, ticket_url(taken, mine))


@requires(works_the_desk)
@require_POST
def claim(request: DeskRequest, number: str) -> HttpResponse:
    """Take this one."""
    found = queries.find(request.user, number)
    taken = services.claim(ticket=found, actor=request.user)
    return go(request, ticket_url(taken, listing_of(request, found)), into="pane")


@requires(works_the_desk)
@require_POST
def release(request: DeskRequest, number: str) -> HttpResponse:
    """Back into its queue."""
    found = queries.find(request.user, number)
    listing = listing_of(request, found)
    services.release(ticket=found, actor=request.user)
    return go(request, list_url(listing), said=_("%s is back in its queue.") % found.number)


@requires(leads)
def assign(request: DeskRequest, number: str) -> HttpResponse:
    """Choose a person, with their load beside the name."""
    found = queries.find(request.user, number)
    if request.method == "POST":
        to = get_object_or_404(User.objects.on_the_desk(), username=request.POST.get("person", ""))
        services.assign(ticket=found, actor=request.user, to=to)
        said = _("%(number)s is with %(name)s now.") % {"number": found.number, "name": to.name}
        return go(request, ticket_url(found, listing_of(request, found)), said=said, into="pane")
    free = seats(request.user, FloorFilter(serves=found.queue.slug))
    return render(request, "tickets/assign.html", _about(request, found) | {"seats": free})


@requires(works_the_desk)
def transfer(request: DeskRequest, number: str) -> HttpResponse:
    """Into another queue, with a word for whoever takes it there."""
    found = queries.find(request.user, number)
    form = TransferForm(request.POST or None, away_from=found.queue)
    if form.is_valid():
        listing = listing_of(request, found)
        services.transfer(ticket=found, actor=request.user, **form.cleaned_data)
        said = _("%(number)s went to %(queue)s.") % {
            "number": found.number, "queue": form.cleaned_data["queue"],
        }  # fmt: skip
        undo = reverse("tickets:transfer_undo", args=[number])
        return go(request, list_url(listing), said=said, undo=undo)
    context = _about(request, found) | {"form": form}
    return render(request, "tickets/transfer.html", context, status=422 if form.errors else 200)


@requires(works_the_desk)
@require_POST
def undo_transfer(request: DeskRequest, number: str) -> HttpResponse:
    """Back where it came from."""
    found = queries.transferred_by(request.user, number)
    back = services.undo_transfer(ticket=found, actor=request.user)
    said = _("%s is back where it was.") % number
    into = request.htmx.target or "main"
    return go(request, ticket_url(back, listing_of(request, back)), said=said, into=into)


def _about(request: DeskRequest, found: object) -> dict[str, object]:
    return {"ticket": found, "listing": listing_of(request)}
