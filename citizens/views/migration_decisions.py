"""What an admin decides about a run: each asks first and says what will happen, with numbers."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from citizens.migration_forms import SignForm
from citizens.models import MigrationRun
from citizens.queries import migration as queries
from citizens.services import migration
from citizens.views.answers import form_page, question
from citizens.views.migration import page_of
from supportdesk.lib.policy import administers, requires
from supportdesk.lib.request import DeskRequest


@requires(administers)
def cancelling(request: DeskRequest, pk: int) -> HttpResponse:
    """Stop a run that is at work or waits."""
    run = get_object_or_404(MigrationRun, pk=pk)
    return question(
        request,
        partial(migration.cancel, run=run, actor=request.user),
        done=_("The import is being cancelled."),
        title=_("Cancel the import “%(run)s”?") % {"run": run.name},
        text=_("What was read so far is dropped. The data in use stays as it is."),
        button=_("Cancel the import"),
        danger=True,
        **page_of(run),
    )


@requires(administers)
def allowing(request: DeskRequest, pk: int) -> HttpResponse:
    """A yes to a run with many faulty rows."""
    run = get_object_or_404(MigrationRun, pk=pk)
    return question(
        request,
        partial(migration.allow, run=run, actor=request.user),
        done=_("The run is in use."),
        title=_("Use the run “%(run)s” all the same?") % {"run": run.name},
        text=_allowed(run),
        button=_("Use this run"),
        danger=True,
        **page_of(run),
    )


@requires(administers)
def rolling_back(request: DeskRequest) -> HttpResponse:
    """Look up the run before again."""
    live = queries.live()
    if live is None or live.before is None:
        raise Http404
    return question(
        request,
        partial(migration.roll_back, actor=request.user),
        done=_("The run before is in use again."),
        title=_("Go back to the run “%(run)s”?") % {"run": live.before.name},
        text=_rolled_back(live.run, live.before),
        button=_("Roll back"),
        danger=True,
        back=reverse("migration:runs"),
    )


@requires(administers)
def signing(request: DeskRequest, pk: int) -> HttpResponse:
    """Sign a run off by name."""
    run = get_object_or_404(MigrationRun, pk=pk)
    return form_page(
        request,
        SignForm(request.POST or None),
        partial(migration.sign, run=run, actor=request.user),
        done=_("The run is signed off."),
        title=_("Sign off the run “%(run)s”") % {"run": run.name},
        text=_("Your name, the time and these words stay with the run and cannot be changed."),
        button=_("Sign off"),
        **page_of(run),
    )


def _allowed(run: MigrationRun) -> str:
    return _(
        "%(aside)s rows were set aside, %(share)s %% of all. They are missing from every lookup. "
        "%(citizens)s citizens and %(vouchers)s vouchers are looked up from now on."
    ) % {
        "aside": f"{run.rows_set_aside:,}",
        "share": run.share_percent,
        **_numbers(run),
    }


def _rolled_back(now: MigrationRun, before: MigrationRun) -> str:
    return _(
        "Lookups show the %(citizens)s citizens and %(vouchers)s vouchers of “%(before)s” at once, "
        "instead of “%(now)s”. Corrections made since then stay behind in “%(now)s”. A second "
        "roll-back takes this one back."
    ) % {"before": before.name, "now": now.name, **_numbers(before)}


def _numbers(run: MigrationRun) -> dict[str, str]:
    taken = run.report.get("taken", {})
    return {kind: f"{taken.get(kind, 0):,}" for kind in ("citizens", "vouchers")}
