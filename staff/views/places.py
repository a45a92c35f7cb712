"""Teams, queues and skills."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from staff.forms import NewQueueForm, NewSkillForm, QueueForm, TeamForm
from staff.models import Queue, Team, User
from staff.queries import queues, skills, teams
from staff.services import (
    change_queue,
    change_team,
    create_queue,
    create_skill,
    create_team,
    move_queue,
)
from staff.views.answers import form_page
from supportdesk.lib.policy import administers, leads, requires
from supportdesk.lib.request import DeskRequest


@requires(leads)
def team_list(request: DeskRequest) -> HttpResponse:
    """Teams, their leaders and how many people they have."""
    return render(request, "staff/teams.html", {"teams": teams()})


@requires(administers)
def new_team(request: DeskRequest) -> HttpResponse:
    """Make a team."""
    return form_page(
        request,
        TeamForm(request.POST or None),
        partial(create_team, actor=request.user),
        then=reverse("staff:teams"),
        done=_("The team has been made."),
        title=_("New team"),
    )


@requires(administers)
def team(request: DeskRequest, pk: int) -> HttpResponse:
    """Rename a team or give it another leader."""
    found = get_object_or_404(Team, pk=pk)
    return form_page(
        request,
        TeamForm(request.POST or None, instance=found),
        partial(change_team, actor=request.user, team=found),
        then=reverse("staff:teams"),
        done=_("Saved."),
        title=found.name,
    )


@requires(leads)
def queue_list(request: DeskRequest) -> HttpResponse:
    """Queues in order, and who serves them."""
    return render(request, "staff/queues.html", {"queues": queues()})


@requires(administers)
def new_queue(request: DeskRequest) -> HttpResponse:
    """Open a queue."""
    return form_page(
        request,
        NewQueueForm(request.POST or None),
        partial(create_queue, actor=request.user),
        then=reverse("staff:queues"),
        done=_("The queue has been made."),
        title=_("New queue"),
    )


@requires(leads)
def queue(request: DeskRequest, slug: str) -> HttpResponse:
    """One queue: its names for admins to change, and who serves it for all leaders to read."""
    found = get_object_or_404(Queue, slug=slug)
    serving = User.objects.active().filter(serves__queue=found).select_related("team", "presence")
    context = {"queue": found, "serving": serving, "title": str(found)}
    if not administers(request.user):
        return render(request, "staff/queue.html", context)
    return form_page(
        request,
        QueueForm(request.POST or None, instance=found),
        partial(change_queue, actor=request.user, queue=found),
        then=reverse("staff:queues"),
        done=_("Saved."),
        template="staff/queue.html",
        **context,
    )


@requires(administers)
@require_POST
def queue_position(request: DeskRequest, slug: str) -> HttpResponse:
    """One place up or down."""
    found = get_object_or_404(Queue, slug=slug)
    move_queue(actor=request.user, queue=found, up=request.POST.get("to") == "up")
    return redirect("staff:queues")


@requires(leads)
def skill_list(request: DeskRequest) -> HttpResponse:
    """What people can be good at."""
    return render(request, "staff/skills.html", {"skills": skills()})


@requires(administers)
def new_skill(request: DeskRequest) -> HttpResponse:
    """Add something that people can be good at."""
    return form_page(
        request,
        NewSkillForm(request.POST or None),
        partial(create_skill, actor=request.user),
        then=reverse("staff:skills"),
        done=_("The skill has been added."),
        title=_("New skill"),
    )
