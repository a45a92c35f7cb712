"""What is done with a ticket: code, resolve, wait, prioritise, tag, merge, reopen.

Each dialog is an address: GET draws the form (over the page, or as a page without script), POST
acts, 422 draws the form again with what is wrong.
"""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from supportdesk.lib.policy import requires, works_the_desk
from supportdesk.lib.request import DeskRequest
from tickets import queries, services
from tickets.forms import MergeForm, PriorityForm, ReasonForm, TagsForm, WaitForm
from tickets.models import Ticket
from tickets.views.frames import go, list_url, listing_of, ticket_url

Act = Callable[[dict[str, Any]], Ticket]


def _dialog(
    request: DeskRequest,
    found: Ticket,
    form: Form,
    template: str,
    act: Act,
    *,
    said: str | Promise,
    leaves: bool = False,
    undo: str = "",
    **more: Any,
) -> HttpResponse:
    """Draw the form, or act and go on: to the ticket, or to the list when the act ``leaves`` it."""
    listing = listing_of(request, found)
    if request.method == "POST" and form.is_valid():
        after = act(form.cleaned_data)
        if leaves:
            return go(request, list_url(listing), said=said, undo=undo)
        return go(request, ticket_url(after, listing), said=said, into="pane", undo=undo)
    context = {"ticket": found, "form": form, "listing": listing, **more}
    return render(request, template, context, status=422 if form.errors else 200)


@requires(works_the_desk)
def resolve(request: DeskRequest, number: str) -> HttpResponse:
    """Done, with its reason."""
    found = queries.find(request.user, number)
    form = ReasonForm(request.POST or None, initial={"reason": found.reason and found.reason.code})
    return _dialog(
        request, found, form, "tickets/resolve.html",
        lambda given: services.resolve(ticket=found, actor=request.user, **given),
        said=_("%s is resolved.") % found.number, leaves=True, choices=queries.leaves,
        undo=reverse("tickets:reopen", args=[number]),
    )  # fmt: skip


@requires(works_the_desk)
def reason(request: DeskRequest, number: str) -> HttpResponse:
    """Code it without resolving."""
    found = queries.find(request.user, number)
    form = ReasonForm(request.POST or None, initial={"reason": found.reason and found.reason.code})
    return _dialog(
        request, found, form, "tickets/reason.html",
        lambda given: services.set_reason(ticket=found, actor=request.user, **given),
        said=_("The contact reason is set."), choices=queries.leaves,
    )  # fmt: skip


@requires(works_the_desk)
def wait(request: DeskRequest, number: str) -> HttpResponse:
    """Stop the clock until somebody has answered."""
    found = queries.find(request.user, number)
    form = WaitForm(request.POST or None, initial={"waiting_for": "citizen"})
    return _dialog(
        request, found, form, "tickets/wait.html",
        lambda given: services.wait(ticket=found, actor=request.user, **given),
        said=_("%s waits.") % found.number,
    )  # fmt: skip


@requires(works_the_desk)
@require_POST
def resume(request: DeskRequest, number: str) -> HttpResponse:
    """Back from waiting, at once."""
    found = queries.find(request.user, number)
    services.resume(ticket=found, actor=request.user)
    said = _("%s is in work again.") % found.number
    return go(request, ticket_url(found, listing_of(request, found)), said=said, into="pane")


@requires(works_the_desk)
def priority(request: DeskRequest, number: str) -> HttpResponse:
    """Deadlines follow."""
    found = queries.find(request.user, number)
    form = PriorityForm(request.POST or None, initial={"priority": found.priority})
    return _dialog(
        request, found, form, "tickets/priority.html",
        lambda given: services.set_priority(ticket=found, actor=request.user, **given),
        said=_("The priority is set."),
    )  # fmt: skip


@requires(works_the_desk)
def tags(request: DeskRequest, number: str) -> HttpResponse:
    """Words to find it by."""
    found = queries.find(request.user, number)
    form = TagsForm(request.POST or None, initial={"tags": ", ".join(found.tags)})
    return _dialog(
        request, found, form, "tickets/tags.html",
        lambda given: services.set_tags(ticket=found, actor=request.user, **given),
        said=_("The tags are set."),
    )  # fmt: skip


@requires(works_the_desk)
def merge(request: DeskRequest, number: str) -> HttpResponse:
    """Into another ticket; the old number leads there for ever."""
    found = queries.find(request.user, number)
    seen = Ticket.objects.visible_to(request.user)
    form = MergeForm(request.POST or None, ticket=found, among=seen)
    return _dialog(
        request, found, form, "tickets/merge.html",
        lambda given: services.merge(ticket=found, actor=request.user, **given),
        said=_("%s is part of this ticket now.") % found.number,
        undo=reverse("tickets:merge_undo", args=[number]),
        earlier=queries.earlier_contacts(request.user, found),
    )  # fmt: skip


@requires(works_the_desk)
@require_POST
def undo_merge(request: DeskRequest, number: str) -> HttpResponse:
    """On its own again."""
    found = queries.find(request.user, number)
    alone = services.undo_merge(ticket=found, actor=request.user)
    said = _("%s stands on its own again.") % found.number
    into = request.htmx.target or "main"
    return go(request, ticket_url(alone, listing_of(request, alone)), said=said, into=into)


@requires(works_the_desk)
@require_POST
def reopen(request: DeskRequest, number: str) -> HttpResponse:
    """Back to work."""
    found = queries.find(request.user, number)
    opened = services.reopen(ticket=found, actor=request.user)
    said = "" if opened.owner_id else _("%s waits in its queue again.") % found.number
    into = request.htmx.target or "main"
    return go(request, ticket_url(found, listing_of(request, found)), said=said, into=into)
