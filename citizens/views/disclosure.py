"""The dialog that asks for a purpose, and the clear value for as long as it may be seen."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django_htmx.http import reswap, retarget, trigger_client_event

from citizens.forms import DisclosureForm
from citizens.models import Detail
from citizens.services import disclose, viewer
from citizens.services.disclosure import NoPurpose, Stopped
from supportdesk.lib.policy import requires, works_the_desk
from supportdesk.lib.request import DeskRequest

SECONDS = 30
REMEMBERED = "desk_purposes"  # in the session: the last purpose by ticket
MOST = 20


@requires(works_the_desk)
@never_cache
def disclosure(request: DeskRequest) -> HttpResponse:
    """GET asks for the purpose, POST shows the value once; neither address holds it."""
    if request.method != "POST":
        return _question(request, DisclosureForm(request.GET), status=200)
    form = DisclosureForm(request.POST)
    if not form.is_valid():
        return _question(request, form, status=422)
    asked = form.cleaned_data
    try:
        text = disclose(
            viewer=viewer(request), citizen_no=asked["citizen"], requester_id=asked["requester"],
            field=asked["field"], purpose=asked["purpose"], ticket=asked["ticket"],
        )  # fmt: skip
    except (Stopped, NoPurpose) as refusal:
        form.add_error("purpose", str(refusal))
        return _question(request, form, status=422)
    _remember(request, asked["ticket"], asked["purpose"])
    return _shown(request, form, text)


def _question(request: DeskRequest, form: DisclosureForm, *, status: int) -> HttpResponse:
    form.is_valid()
    asked = form.asked()
    if not asked:
        raise Http404
    if request.method != "POST":
        last = request.session.get(REMEMBERED, {}).get(asked["ticket"], "")
        form = DisclosureForm(initial={**asked, "purpose": last})
    context = _context(form, asked)
    response = render(request, "citizens/disclosure.html", context, status=status)
    if request.htmx and request.method == "POST":
        return reswap(retarget(response, "#dialog-body"), "innerHTML")
    return response


def _shown(request: DeskRequest, form: DisclosureForm, text: str) -> HttpResponse:
    context = {**_context(form, form.asked()), "text": text}
    if request.htmx:
        response = render(request, "citizens/_shown.html", context)
        trigger_client_event(response, "desk:done", after="swap")
    else:
        response = render(request, "citizens/shown.html", context)
        response["Refresh"] = f"{SECONDS}; url=/tickets/{context['ticket_number']}/"
    return response


def _context(form: DisclosureForm, asked: dict[str, Any]) -> dict[str, Any]:
    kind = "citizen" if asked["citizen"] is not None else "requester"
    return {
        "form": form,
        "detail": Detail(asked["field"]),
        "ticket_number": asked["ticket"],
        "seconds": SECONDS,
        "place": f"clear-{kind}-{asked[kind]}-{asked['field']}",
        "remembered": form.initial.get("purpose", ""),
    }


def _remember(request: DeskRequest, ticket: str, purpose: str) -> None:
    kept = {**request.session.get(REMEMBERED, {}), ticket: purpose}
    request.session[REMEMBERED] = dict(list(kept.items())[-MOST:])
