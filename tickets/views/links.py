"""Links between tickets."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from supportdesk.lib.policy import requires, works_the_desk
from supportdesk.lib.request import DeskRequest
from tickets import queries, services
from tickets.forms import LinkForm
from tickets.models import Ticket
from tickets.views.frames import go, listing_of, ticket_url


@requires(works_the_desk)
def link(request: DeskRequest, number: str) -> HttpResponse:
    """Name another ticket that has to do with this one."""
    found = queries.find(request.user, number)
    others = Ticket.objects.visible_to(request.user).exclude(pk=found.pk)
    form = LinkForm(request.POST or None, others=others)
    listing = listing_of(request, found)
    if form.is_valid():
        services.link(ticket=found, actor=request.user, **form.cleaned_data)
        said = _("%s is linked.") % form.cleaned_data["other"].number
        return go(request, ticket_url(found, listing), said=said, into="pane")
    context = {
        "ticket": found, "listing": listing, "form": form,
        "earlier": queries.earlier_contacts(request.user, found),
    }  # fmt: skip
    return render(request, "tickets/link.html", context, status=422 if form.errors else 200)


@requires(works_the_desk)
@require_POST
def unlink(request: DeskRequest, number: str) -> HttpResponse:
    """They have nothing to do with each other after all."""
    found = queries.find(request.user, number)
    seen = Ticket.objects.visible_to(request.user)
    other = get_object_or_404(seen, number=request.POST.get("other", ""))
    services.unlink(ticket=found, other=other, actor=request.user)
    said = _("%s is no longer linked.") % other.number
    return go(request, ticket_url(found, listing_of(request, found)), said=said, into="pane")
