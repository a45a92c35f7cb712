"""Saved views: keep one, change it, forget it."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from staff.models import Kind, Team, User
from supportdesk.lib.policy import requires, works_the_desk
from supportdesk.lib.request import DeskRequest
from tickets import services
from tickets.forms import FilterForm, ViewForm
from tickets.models import SavedView
from tickets.queries import TicketFilter
from tickets.views.frames import go

CHANGED = "desk:views-changed"


@requires(works_the_desk)
def rail(request: DeskRequest) -> HttpResponse:
    """The rail's saved views as they are now."""
    return render(request, "tickets/_saved_views.html")


@requires(works_the_desk)
def save(request: DeskRequest) -> HttpResponse:
    """Keep the filter in the address under a name."""
    query = TicketFilter.read(request.GET)
    form = ViewForm(
        request.POST or None, initial={"name": _named(query)}, teams=_teams_of(request.user)
    )
    if form.is_valid():
        try:
            view = services.save_view(owner=request.user, query=query, **form.cleaned_data)
            return _done(request, _at(view), _("The view “%s” is saved.") % view.name)
        except services.ViewNameTaken as refusal:
            form.add_error("name", str(refusal))
    return _asked(request, form, title=_("Save this view"))


@requires(works_the_desk)
def change(request: DeskRequest, pk: int) -> HttpResponse:
    """Another name, or others who see it."""
    view = _find(request, pk)
    initial = {"name": view.name, "team": view.team_id}
    form = ViewForm(request.POST or None, initial=initial, teams=_teams_of(request.user, view))
    if form.is_valid():
        try:
            services.change_view(view=view, actor=request.user, **form.cleaned_data)
            return _done(request, _at(view), _("The view is changed."))
        except services.ViewNameTaken as refusal:
            form.add_error("name", str(refusal))
    return _asked(request, form, title=_("Change the view"))


@requires(works_the_desk)
def remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask, then forget it."""
    view = _find(request, pk)
    if request.method != "POST":
        return render(request, "tickets/view_remove.html", {"view": view})
    services.remove_view(view=view, actor=request.user)
    return _done(request, reverse("tickets:list"), _("The view “%s” is removed.") % view.name)


def _named(query: TicketFilter) -> str:
    """The conditions in words, as a name to begin with."""
    words = FilterForm().words
    said = [words.get(field, {}).get(value, value) for field, value in query.filled().items()]
    return " · ".join(map(str, said))[:40]


def _find(request: DeskRequest, pk: int) -> SavedView:
    views = SavedView.objects.visible_to(request.user).select_related("owner", "team")
    return get_object_or_404(views, pk=pk)


def _teams_of(actor: User, view: SavedView | None = None) -> QuerySet[Team]:
    """Whom the actor may show a view to, and whoever sees it already."""
    if actor.kind == Kind.ADMIN:
        return Team.objects.all()
    seeing = (view.team_id if view else None) or 0
    return Team.objects.filter(Q(pk__in=[actor.team_id or 0, seeing]) | Q(leader=actor))


def _at(view: SavedView) -> str:
    return reverse("tickets:view", args=[view.pk])


def _asked(request: DeskRequest, form: ViewForm, **words: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "tickets/view_form.html", {"form": form, **words}, status=status)


def _done(request: DeskRequest, url: str, said: str) -> HttpResponse:
    return trigger_client_event(go(request, url, said=said), CHANGED)
