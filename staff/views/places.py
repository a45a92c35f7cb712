"""Teams, queues and skills."""

from typing import Any

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

    def save(details: dict[str, Any]) -> Team:
        return create_team(actor=request.user, **details)

    return form_page(
        request,
        TeamForm(request.POST or None),
        save,
        then=reverse("staff:teams"),
        done=_("The team has been made."),
        title=_("New team"),
    )


@requires(administers)
def team(request: DeskRequest, pk: int) -> HttpResponse:
    """Rename a team or give it another leader."""
    found = get_object_or_404(Team, pk=pk)
    form = TeamForm(request.POST or None, instance=get_object_or_404(Team, pk=pk))

    def save(details: dict[str, Any]) -> Team:
        return change_team(actor=request.user, team=found, **details)

    return form_page(
        request, form, save, then=reverse("staff:teams"), done=_("Saved."), title=found.name
    )


@requires(leads)
def queue_list(request: DeskRequest) -> HttpResponse:
    """Queues in order, and who serves them."""
    return render(request, "staff/queues.html", {"queues": queues()})


@requires(administers)
def new_queue(request: DeskRequest) -> HttpResponse:
    """Open a queue."""

    def save(details: dict[str, Any]) -> Queue:
        return create_queue(actor=request.user, **details)

    return form_page(
        request,
        NewQueueForm(request.POST or None),
        save,
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
    form = QueueForm(request.POST or None, instance=get_object_or_404(Queue, slug=slug))

    def save(details: dict[str, Any]) -> Queue:
        return change_queue(actor=request.user, queue=found, **details)

    then = reverse("staff:queues")
    return form_page(
        request, form, save, then=then, done=_("Saved."), template="staff/queue.html", **context
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

    def save(details: dict[str, Any]) -> object:
        return create_skill(actor=request.user, **details)

    return form_page(
        request,
        NewSkillForm(request.POST or None),
        save,
        then=reverse("staff:skills"),
        done=_("The skill has been added."),
        title=_("New skill"),
    )
