"""A phone contact: one key, one form, kept while the citizen talks."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from citizens.services import find_caller, viewer
from supportdesk.lib.policy import requires, works_the_desk
from supportdesk.lib.request import DeskRequest
from tickets import queries, services
from tickets.forms import CallForm
from tickets.views.frames import go, list_url, ticket_url

CALLER = ("citizen_no", "mobile", "name")
TYPED = (*CALLER, "subject", "body", "reason")


@requires(works_the_desk)
def call(request: DeskRequest) -> HttpResponse:
    """The form with what was kept of it; POST makes the ticket."""
    if request.method != "POST":
        form = CallForm(initial=services.kept_call(author=request.user))
        return _form(request, form)
    form = CallForm(request.POST)
    if not form.is_valid():
        return _form(request, form)
    given = form.cleaned_data
    noted = services.note_call(
        actor=request.user, caller={name: given.pop(name) for name in CALLER}, **given
    )
    return _on(request, noted)


def _form(request: DeskRequest, form: CallForm) -> HttpResponse:
    context = {
        "form": form, "leaves": queries.leaves, "caller": _caller(request, form), "once": uuid4(),
    }  # fmt: skip
    return render(request, "tickets/call.html", context, status=422 if form.errors else 200)


def _on(request: DeskRequest, noted: services.NotedCall) -> HttpResponse:
    mine = queries.listing(request.user, queries.MINE)
    number = noted.ticket.number
    if noted.refusal is None:
        return go(request, ticket_url(noted.ticket, mine), said=_("%s is yours.") % number)
    said = _("%(number)s is saved and waits in %(queue)s.") % {
        "number": number, "queue": noted.ticket.queue,
    }  # fmt: skip
    messages.warning(request, f"{said} {noted.refusal}")
    return go(request, list_url(mine))


@requires(works_the_desk)
@require_POST
def keep(request: DeskRequest) -> HttpResponse:
    """Kept while it is typed; answers when, and who calls."""
    typed = {name: request.POST.get(name, "")[:20_000] for name in TYPED}
    kept = services.keep_call(author=request.user, typed=typed)
    return render(request, "tickets/_kept.html", {"kept": kept})


@requires(works_the_desk)
@require_POST
def caller(request: DeskRequest) -> HttpResponse:
    """Who calls from this number, masked, with their open and earlier contacts."""
    form = CallForm(request.POST)
    return render(request, "tickets/_caller.html", {"caller": _caller(request, form)})


@requires(works_the_desk)
@require_POST
def forget(request: DeskRequest) -> HttpResponse:
    """Throw the draft of a call away."""
    services.discard_call(author=request.user)
    return redirect(reverse("tickets:mine"))


def _caller(request: DeskRequest, form: CallForm) -> dict[str, object]:
    typed = str(form["mobile"].value() or "")
    found = find_caller(viewer(request), typed) if typed else None
    if found is None:
        return {"typed": typed}
    return {
        "typed": typed,
        "masked": found[1],
        "contacts": queries.contacts_of(request.user, found[0].pk),
    }
