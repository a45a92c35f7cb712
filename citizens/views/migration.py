"""The data migration for admins: start a run, watch it, read its report, decide."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from citizens.migration_forms import PackageForm
from citizens.models import MigrationRun, RunState
from citizens.queries import migration as queries
from citizens.queries.packages import root
from citizens.services import migration
from citizens.services.migration import uploads
from citizens.views.answers import UNPROCESSABLE
from supportdesk.lib.pagination import BadCursor
from supportdesk.lib.plain import takes
from supportdesk.lib.policy import administers, requires
from supportdesk.lib.refusal import Refusal
from supportdesk.lib.request import DeskRequest
from supportdesk.lib.sheets import csv_stream


@require_GET
@requires(administers)
def runs(request: DeskRequest) -> HttpResponse:
    """Every run, newest first; the one in use stands out."""
    try:
        page = queries.runs(request.GET.get("after", ""))
    except BadCursor:  # an address of yesterday: begin at the top
        return redirect("migration:runs")
    return render(request, "citizens/migration.html", {"page": page, "live": queries.live()})


@takes("MAX_PACKAGE_BYTES", of=administers)
@requires(administers)
def new_run(request: DeskRequest) -> HttpResponse:
    """Choose a package on the server or send one, and begin."""
    form = PackageForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        try:
            run = _started(request, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The import begins. You may leave this page."))
            return redirect("migration:run", pk=run.pk)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "citizens/migration_new.html", {"form": form}, status=status)


def _started(request: DeskRequest, *, folder: str, upload: list[Any]) -> MigrationRun:
    if folder:
        return migration.start(actor=request.user, folder=root() / folder)
    kept: Path = uploads.keep(actor=request.user, files=upload)
    try:
        return migration.start(actor=request.user, folder=kept)
    except Refusal:
        uploads.forget(kept)
        raise


@require_GET
@requires(administers)
def run(request: DeskRequest, pk: int) -> HttpResponse:
    """Its report; while it is at work, how far it is (the same for htmx, as a part)."""
    people = MigrationRun.objects.select_related("started_by", "allowed_by", "signed_by")
    found = get_object_or_404(people, pk=pk)
    context = _at_work(found) if found.state == RunState.RUNNING else _ended(found)
    context |= {"run": found, "live": queries.live(), "refusal": migration.refusal_words(found)}
    part = request.htmx and request.htmx.target == "run"
    template = context["part"] if part else "citizens/migration_run.html"
    return render(request, template, context)


def _at_work(run: MigrationRun) -> dict[str, Any]:
    return {
        "part": "citizens/migration_progress.html",
        "at_work": migration.is_running(run),
        "progress": queries.progress(run),
    }


def _ended(run: MigrationRun) -> dict[str, Any]:
    return {
        "part": "citizens/migration_report.html",
        "kinds": queries.by_kind(run),
        "sums": queries.sums(run),
        "counts": queries.fault_counts(run),
    }


@require_GET
@requires(administers)
def faults(request: DeskRequest, pk: int) -> HttpResponse:
    """The rows that were set aside, by code and file."""
    found = get_object_or_404(MigrationRun, pk=pk)
    code, file = request.GET.get("code", ""), request.GET.get("file", "")
    try:
        page = queries.fault_page(
            queries.faults(found, code=code, file=file), request.GET.get("after", "")
        )
    except BadCursor:  # an address of yesterday: begin at the top
        return redirect("migration:faults", pk=pk)
    counts = queries.fault_counts(found)
    context = {"run": found, "page": page, "counts": counts, "code": code, "file": file}
    context["files"] = sorted({line.file for line in counts})
    context["codes"] = {line.code: line.words for line in counts}
    return render(request, "citizens/migration_faults.html", context)


@require_GET
@requires(administers)
def faults_csv(request: DeskRequest, pk: int) -> Any:
    """The same as a file: masked text, for the operator to mend by."""
    found = get_object_or_404(MigrationRun, pk=pk)
    rows = queries.faults(found, code=request.GET.get("code", ""), file=request.GET.get("file", ""))
    return csv_stream(f"faults-{found.pk}.csv", queries.fault_rows(rows))


@require_POST
@requires(administers)
def again(request: DeskRequest, pk: int) -> HttpResponse:
    """Begin an interrupted run once more."""
    migration.start_again(actor=request.user, run=get_object_or_404(MigrationRun, pk=pk))
    messages.success(request, _("The import begins. You may leave this page."))
    return redirect("migration:run", pk=pk)


def page_of(run: MigrationRun) -> dict[str, str]:
    """Where decisions about a run go back to."""
    return {"back": reverse("migration:run", args=[run.pk])}
