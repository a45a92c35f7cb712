"""The staff page of jobs, for admins."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from supportdesk.lib.pagination import BadCursor
from supportdesk.lib.policy import administers, requires
from supportdesk.lib.request import DeskRequest
from supportdesk.outbox import queries, services
from supportdesk.outbox.queries import View


@require_GET
@requires(administers)
def jobs(request: DeskRequest, view: str = View.DUE) -> HttpResponse:
    """Due, late or dead jobs, a page of them."""
    shown = View(view)
    try:
        page = queries.jobs(shown, cursor=request.GET.get("after", ""))
    except BadCursor:  # an address of yesterday: begin at the top
        return redirect("outbox:jobs", view=shown)
    context = {"view": shown, "page": page, "state": queries.state()}
    return render(request, "outbox/jobs.html", context)


@require_POST
@requires(administers)
def replay(request: DeskRequest, job_id: int) -> HttpResponse:
    """Another life for one job."""
    services.replay(job_id=job_id, actor=request.user)
    messages.success(request, gettext("The job runs again."))
    return redirect("outbox:jobs", view=View.DEAD)


@require_POST
@requires(administers)
def replay_all(request: DeskRequest, task: str) -> HttpResponse:
    """Another life for all dead jobs of a task."""
    jobs = services.replay_all(task=task, actor=request.user)
    told = ngettext("%(jobs)d job runs again.", "%(jobs)d jobs run again.", jobs)
    messages.success(request, told % {"jobs": jobs})
    return redirect("outbox:jobs", view=View.DEAD)
