"""How the workspace is put together: the whole page, its main area, the list or the ticket's pane.

One address answers all of them; ``HX-Target`` says which part is asked for.
"""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django_htmx.http import HttpResponseLocation

from citizens.services import masked_names, viewer
from supportdesk.lib.pagination import BadCursor
from supportdesk.lib.request import DeskRequest
from supportdesk.lib.whereabouts import who_is_at
from tickets import policies, queries
from tickets.forms import FilterForm
from tickets.models import Ticket
from tickets.queries.listings import Listing
from tickets.templatetags.tickets_rail import facts_for
from tickets.views.panes import pane
from tickets.views.rows import drawn

PARTS = {"main": "main", "pane": "pane", "rows": "rows", "thread": "thread"}


def part(request: DeskRequest) -> str:
    """The part that is asked for; empty for the whole page."""
    if not request.htmx or request.htmx.history_restore_request:
        return ""
    return PARTS.get(request.htmx.target or "", "")


def workspace(
    request: DeskRequest, listing: Listing, *, ticket: Ticket | None = None, **more: Any
) -> HttpResponse:
    """A list, and the ticket that is open beside it."""
    wanted = part(request)
    context: dict[str, Any] = {
        "listing": listing, "list_url": list_url(listing), "ticket": ticket, **more,
    }  # fmt: skip
    if listing.is_filtered and wanted not in ("pane", "rows", "thread"):
        context["filter_form"] = FilterForm(listing.tickets.filled())
        context["query"] = urlencode(listing.tickets.filled())
        context["may_change_view"] = bool(
            listing.view and policies.can_change_view(request.user, listing.view)
        )
    if wanted not in ("pane", "thread"):
        context |= rows(request, listing, ticket)
    if ticket is not None and wanted != "rows":
        context |= pane(request, ticket, listing)
    template = "tickets/workspace.html" + (f"#{wanted}" if wanted else "")
    return render(request, template, context)


def rows(request: DeskRequest, listing: Listing, ticket: Ticket | None) -> dict[str, Any]:
    """The rows of the page and where the next page begins."""
    try:
        page = queries.list_rows(
            request.user, listing.tickets, cursor=request.GET.get("cursor", "")
        )
    except BadCursor:  # an address of yesterday: begin at the top
        page = queries.list_rows(request.user, listing.tickets)
    here = who_is_at((row.id for row in page.rows), but=request.user.pk)
    names = masked_names(viewer(request), map(queries.name_of, page.rows))
    return {
        "rows": drawn(
            page.rows, listing, request.user, here, names=names, current=ticket.pk if ticket else 0
        ),
        "is_empty": not page.rows,
        "next_cursor": page.next_cursor,
        "is_first": "cursor" not in request.GET,
    }


def listing_of(request: DeskRequest, ticket: Ticket | None = None) -> Listing:
    """The list that the person came from (``?in=``), else one that holds the ticket."""
    key = request.GET.get("in") or request.POST.get("in") or ""
    show = request.GET.get("show") or request.POST.get("show") or ""
    if not key and ticket is not None:
        key = queries.MINE if ticket.owner_id == request.user.pk else queries.ALL
    queues = facts_for(request).queues
    return queries.listing(request.user, key or queries.MINE, show, queues=queues)


def ticket_url(ticket: Ticket, listing: Listing) -> str:
    """The ticket beside that list."""
    base = reverse("tickets:ticket", args=[ticket.number])
    return f"{base}?in={listing.key}&show={listing.show}"


def list_url(listing: Listing) -> str:
    """The list alone."""
    if listing.view:
        return f"{reverse('tickets:view', args=[listing.view.pk])}?"
    if listing.is_filtered:
        return f"{reverse('tickets:list')}?{urlencode(listing.tickets.filled())}"
    if listing.key == queries.MINE:
        base = reverse("tickets:mine")
    else:
        base = reverse("tickets:queue", args=[listing.key])
    return f"{base}?show={listing.show}"


def go(
    request: DeskRequest,
    url: str,
    *,
    said: str | Promise = "",
    into: str = "main",
    undo: str = "",
) -> HttpResponse:
    """After a change: on to ``url``, by redirect or into a part of the page, with a notice that
    offers to POST to ``undo``."""
    if said:
        messages.success(request, str(said), extra_tags=undo)
    if request.htmx:
        return HttpResponseLocation(url, target=f"#{into}", swap="innerHTML")
    return redirect(url)
