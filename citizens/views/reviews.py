"""The monthly check: what was found, and who signed it."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from citizens.access_forms import SignForm
from citizens.queries import reviews
from citizens.services.access import viewer
from citizens.services.reviewing import sign
from citizens.views.answers import UNPROCESSABLE
from supportdesk.lib import clock
from supportdesk.lib.policy import administers, requires
from supportdesk.lib.refusal import Refusal
from supportdesk.lib.request import DeskRequest


@requires(administers)
def month(request: DeskRequest, year: int = 0, number: int = 0) -> HttpResponse:
    """A month's findings; without one, the month that has just ended. POST signs one."""
    first = _first(year, number)
    form = SignForm(request.POST or None)
    if form.is_valid():
        try:
            sign(viewer=viewer(request), month=first, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The finding is signed."))
            return redirect("access:month", first.year, first.month)
    context = {"form": form, "found": reviews.findings(first), **_around(first)}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "access/reviews.html", context, status=status)


def _first(year: int, number: int) -> date:
    if not year:
        return _before(clock.seoul(clock.now()).date().replace(day=1))
    if not (2000 <= year <= 2100 and 1 <= number <= 12):
        raise Http404
    return date(year, number, 1)


def _before(first: date) -> date:
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)


def _around(first: date) -> dict[str, date]:
    following = reviews.next_month(first)
    return {
        "month": first,
        "before": _before(first),
        "after": following,
        "last": following - timedelta(1),
    }
