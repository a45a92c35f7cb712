"""Requests of rights: written down by whoever hears them, answered by leaders."""

import re
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from citizens.models import Account, Right, RightsRequest
from citizens.queries import rights as queries
from citizens.rights_forms import AnswerForm, AskForm, CorrectionForm, SummaryForm
from citizens.services import rights
from citizens.services.access import viewer
from citizens.services.sheets import summary_rows
from citizens.services.summaries import summary
from citizens.views.answers import UNPROCESSABLE, form_page, question
from supportdesk.lib.pagination import BadCursor
from supportdesk.lib.policy import leads, requires, works_the_desk
from supportdesk.lib.request import DeskRequest
from supportdesk.lib.sheets import csv_download


@require_GET
@requires(leads)
def requests(request: DeskRequest, view: str = "due") -> HttpResponse:
    """What is due, the nearest date first; stops in force; what was answered."""
    if view not in queries.VIEWS:
        raise Http404
    try:
        page = queries.requests(view, cursor=request.GET.get("after", ""))
    except BadCursor:  # an address of yesterday: begin at the top
        return redirect("citizens:rights")
    return render(request, "citizens/rights.html", {"page": page, "view": view})


@require_GET
@requires(leads)
def right(request: DeskRequest, pk: int) -> HttpResponse:
    """One request, with what can be done about it."""
    asked = _or_404(pk)
    context = {"asked": asked, "others": queries.requests_of(asked.citizen_no)}
    return render(request, "citizens/right.html", context)


@requires(works_the_desk)
def new_right(request: DeskRequest, citizen_no: int) -> HttpResponse:
    """Write down what a citizen asks for."""
    if not Account.objects.live().filter(citizen_no=citizen_no).exists():
        raise Http404
    ticket = request.GET.get("ticket", "")
    return form_page(
        request,
        AskForm(request.POST or None, initial={"ticket": ticket}),
        partial(rights.ask, viewer=viewer(request), citizen_no=citizen_no),
        done=_("The request is written down. Leaders see it with its due date."),
        back=_after_asking(citizen_no, ticket),
        title=_("Request of citizen %(number)s") % {"number": f"{citizen_no:012d}"},
        text=_("An answer is due within ten days."),
    )


@requires(leads)
def granting(request: DeskRequest, pk: int) -> HttpResponse:
    """Do what was asked, and say so."""
    asked = _or_404(pk)
    form = CorrectionForm if asked.kind == Right.CORRECTION else AnswerForm
    return form_page(
        request,
        form(request.POST or None),
        partial(rights.grant, viewer=viewer(request), asked=asked),
        done=_("The request is granted."),
        title=_("Grant the request?"),
        text=_GRANTED[Right(asked.kind)](),
        button=_("Grant"),
        **_page_of(asked),
    )


@requires(leads)
def declining(request: DeskRequest, pk: int) -> HttpResponse:
    """Say no, and why."""
    asked = _or_404(pk)
    return form_page(
        request,
        AnswerForm(request.POST or None),
        partial(rights.decline, viewer=viewer(request), asked=asked),
        done=_("The request is declined."),
        title=_("Decline the request?"),
        text=_("Nothing is changed. The citizen is told the reason."),
        button=_("Decline"),
        danger=True,
        **_page_of(asked),
    )


@requires(leads)
def lifting(request: DeskRequest, pk: int) -> HttpResponse:
    """End a stop."""
    asked = _or_404(pk)
    return question(
        request,
        partial(rights.lift, viewer=viewer(request), asked=asked),
        done=_("The stop is lifted."),
        title=_("Lift the stop of processing?"),
        text=_("The citizen's record is found by lookups again, at once."),
        button=_("Lift the stop"),
        **_page_of(asked),
    )


@requires(leads)
def summary_page(request: DeskRequest, pk: int) -> HttpResponse:
    """What the desk holds of the citizen, in clear, after a reason: to print or as a file."""
    asked = _or_404(pk)
    form = SummaryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        made = summary(viewer=viewer(request), asked=asked, reason=reason)
        if form.cleaned_data["form"] == "csv":
            name = f"citizen-{made.account.number}.csv"
            return csv_download(name, summary_rows(made))
        return render(request, "citizens/summary.html", {"summary": made, "asked": asked})
    status = UNPROCESSABLE if form.errors else 200
    context = {
        "form": form,
        "title": _("Summary for the citizen"),
        "text": _("It shows personal data in clear. It is logged as a download, with your name."),
        "button": _("Make the summary"),
    }
    return render(request, "citizens/form.html", {**context, **_page_of(asked)}, status=status)


def _or_404(pk: int) -> RightsRequest:
    rows = RightsRequest.objects.select_related("received_by", "answered_by", "lifted_by")
    return get_object_or_404(rows, pk=pk)


def _page_of(asked: RightsRequest) -> dict[str, Any]:
    return {"back": reverse("citizens:right", args=[asked.pk])}


def _after_asking(citizen_no: int, ticket: str) -> str:
    if _TICKET.fullmatch(ticket):
        return f"/tickets/{ticket}/"
    return reverse("citizens:citizen", args=[citizen_no])


_TICKET = re.compile(r"\d{6}-\d{5,}")


_GRANTED = {
    Right.ACCESS: lambda: _("Make the summary for the citizen before or after you grant."),
    Right.CORRECTION: lambda: _(
        "Write only what is to be changed. The values are sealed; the log keeps which fields "
        "changed. Tell the operator too: their next delivery brings their own values again."
    ),
    Right.STOP: lambda: _(
        "From now on no lookup finds this citizen's record; whoever looks is told why. "
        "Tickets stay as they are. It lasts until somebody lifts it."
    ),
}
