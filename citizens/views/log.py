"""The access log: read, narrowed, taken away for a reason."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from citizens.access_forms import ExportForm, LogForm
from citizens.queries import log
from citizens.services.access import viewer
from citizens.services.auditing import export_log
from citizens.views.answers import UNPROCESSABLE
from supportdesk.lib.pagination import BadCursor
from supportdesk.lib.policy import administers, requires
from supportdesk.lib.refusal import Refusal
from supportdesk.lib.request import DeskRequest
from supportdesk.lib.sheets import csv_download, xlsx_download

DOWNLOADS = {"csv": csv_download, "xlsx": xlsx_download}


@require_GET
@requires(administers)
def entries(request: DeskRequest) -> HttpResponse:
    """Who read what, newest first."""
    form = LogForm(request.GET)
    query = request.GET.copy()
    after = "".join(query.pop("after", [""])[-1:])
    try:
        page = log.page(form.wanted().entries(), cursor=after)
    except BadCursor:  # an address of yesterday: begin at the top
        return redirect(f"{reverse('access:log')}?{query.urlencode()}")
    context = {"form": form, "page": page, "query": query.urlencode()}
    return render(request, "access/log.html", context)


@requires(administers)
@never_cache
def export(request: DeskRequest) -> HttpResponse:
    """The entries that the address names, as a file."""
    form, narrowed = ExportForm(request.POST or None), LogForm(request.GET)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            rows = export_log(
                viewer=viewer(request), wanted=narrowed.wanted(), reason=chosen["reason"]
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return DOWNLOADS[chosen["form"]](f"access-log.{chosen['form']}", rows)
    context = {"form": form, "query": request.GET.urlencode(), "narrowed": narrowed}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "access/export.html", context, status=status)
