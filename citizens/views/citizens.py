"""A citizen's page, a merchant's page, and records that are one person's."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from citizens import policies
from citizens.forms import MergingForm
from citizens.models import Merge
from citizens.queries import moved
from citizens.services import (
    merge_records,
    open_citizen,
    timeline,
    undo_merge,
    viewer,
)
from citizens.views.answers import question
from citizens.views.lookup import ticket_of
from supportdesk.lib.policy import leads, requires, works_the_desk
from supportdesk.lib.refusal import Refusal
from supportdesk.lib.request import DeskRequest


@requires(works_the_desk)
def citizen(request: DeskRequest, citizen_no: int) -> HttpResponse:
    """Everything over time; a merged record's page leads to the kept one's."""
    ticket = ticket_of(request)
    opened = open_citizen(viewer=viewer(request), citizen_no=citizen_no, ticket=ticket)
    if opened.citizen.citizen_no != citizen_no:
        return redirect("citizens:citizen", opened.citizen.citizen_no)
    moments, onward = timeline(request.user, opened, request.GET.get("before", ""))
    context = {
        "opened": opened,
        "citizen": opened.citizen,
        "moments": moments,
        "onward": onward,
        "is_first": "before" not in request.GET,
        "ticket_number": ticket,
        "merges": moved.merges_into(citizen_no),
        "can_decide": policies.can_decide(request.user),
    }
    return _unkept(render(request, "citizens/citizen.html", context))


@requires(leads)
def merging(request: DeskRequest, citizen_no: int) -> HttpResponse:
    """Which record, then what will happen, then done."""
    form = MergingForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "citizen_no": citizen_no}
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["sure"]:
                return _merge(request, citizen_no, form)
            context |= _both(request, citizen_no, form.cleaned_data["merged"])
        except Refusal as refusal:
            form.add_error("merged", str(refusal))
    status = 422 if form.errors else 200
    return _unkept(render(request, "citizens/merging.html", context, status=status))


def _merge(request: DeskRequest, citizen_no: int, form: MergingForm) -> HttpResponse:
    given = form.cleaned_data
    merge_records(
        viewer=viewer(request), kept=citizen_no, merged=given["merged"], words=given["words"]
    )
    messages.success(request, _("The records are merged."))
    return redirect("citizens:citizen", citizen_no)


def _both(request: DeskRequest, kept: int, merged: int) -> dict[str, Any]:
    looking = viewer(request)
    return {
        "kept": open_citizen(viewer=looking, citizen_no=kept),
        "merged": open_citizen(viewer=looking, citizen_no=merged),
    }


@requires(leads)
def merge_undoing(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask first, then let both records stand by themselves again."""
    merge = get_object_or_404(Merge, pk=pk)
    numbers = {"kept": merge.kept_number, "merged": merge.merged_number}
    return question(
        request,
        lambda: undo_merge(viewer=viewer(request), merge=merge),
        back=reverse("citizens:citizen", args=[merge.kept]),
        done=_("The merge is undone."),
        title=_("Undo the merge?"),
        text=_(
            "%(merged)s no longer leads to %(kept)s. Both records stand by themselves again, each "
            "with its own vouchers and contacts."
        )
        % numbers,
        button=_("Undo the merge"),
    )


@requires(works_the_desk)
def merchant(request: DeskRequest, merchant_no: int) -> HttpResponse:
    """A merchant of the run in use, and the other shops of its business. No citizen's data."""
    run = moved.live_run()
    found = moved.merchants(run.pk, [merchant_no]).get(merchant_no) if run else None
    if run is None or found is None:
        raise Http404
    same = moved.merchants_of_business(run.pk, found.business_no)
    others = [row for row in same if row.merchant_no != merchant_no]
    return render(
        request, "citizens/merchant.html", {"merchant": found, "others": others, "run": run}
    )


def _unkept(response: HttpResponse) -> HttpResponse:
    """Personal data, masked as it is, stays in no cache."""
    response.headers["Cache-Control"] = "no-store"
    return response
