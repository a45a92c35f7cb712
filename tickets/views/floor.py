"""The leader's page: queues, people, and the tickets that move between them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from staff.models import Queue, User
from staff.services import grant_queue, remove_queue
from supportdesk.lib.policy import leads, requires
from supportdesk.lib.request import DeskRequest
from tickets import services
from tickets.queries.floor import FloorFilter
from tickets.services import Outcome
from tickets.views import floor_parts as parts
from tickets.views.floor_result import Result

REGIONS = {
    "floor": "tickets/floor_all.html",
    "floor-queues": "tickets/floor_queues.html",
    "floor-people": "tickets/floor_seats.html",
    "floor-tickets": "tickets/floor_tickets.html",
}


@requires(leads)
def floor(request: DeskRequest) -> HttpResponse:
    """The whole page, or the region that htmx asks for."""
    wanted = FloorFilter.read(request.GET)
    asked = request.htmx and not request.htmx.history_restore_request
    region = (request.htmx.target or "") if asked else ""
    context = parts.regions(request, wanted, region)
    result = Result.take(request) if "done" in request.GET else None
    template = REGIONS.get(region, "tickets/floor.html")
    response = render(request, template, context | {"wanted": wanted, "result": result})
    return trigger_client_event(response, "desk:done", after="swap") if result else response


@requires(leads)
def assign(request: DeskRequest) -> HttpResponse:
    """Choose a person for the marked tickets, then give them to that person."""
    wanted = _wanted(request)
    seen = parts.marked(request)
    if not seen:
        messages.warning(request, _("Select tickets first."))
        return _back(wanted)
    if request.method != "POST":
        return render(request, "tickets/floor_assign.html", parts.candidates(request, wanted, seen))
    to = get_object_or_404(User.objects.on_the_desk(), username=request.POST.get("to", ""))
    outcomes = services.assign_many(
        tickets=seen, actor=request.user, to=to, seen_owners={t.pk: who for t, who in seen.items()}
    )
    return _told(request, wanted, outcomes, to=to.name)


@requires(leads)
@require_POST
def undo(request: DeskRequest) -> HttpResponse:
    """Give the tickets of an assignment back to whom they belonged."""
    outcomes = services.undo_assignments(tickets=parts.marked(request), actor=request.user)
    return _told(request, _wanted(request), outcomes)


@requires(leads)
@require_POST
def serve(request: DeskRequest, username: str) -> HttpResponse:
    """Let a person serve a queue, or no longer."""
    person = get_object_or_404(User.objects.on_the_desk(), username=username)
    queue = get_object_or_404(Queue, slug=request.POST.get("queue", ""))
    verb, said = (
        (remove_queue, _("%(name)s no longer serves %(queue)s."))
        if person.serves.filter(queue=queue).exists()
        else (grant_queue, _("%(name)s serves %(queue)s now."))
    )
    verb(actor=request.user, person=person, queue=queue)
    messages.success(request, said % {"name": person.name, "queue": queue})
    return _back(_wanted(request))


def _wanted(request: DeskRequest) -> FloorFilter:
    """How the page stood from which a form was sent."""
    sent: QueryDict = request.POST if request.method == "POST" else request.GET
    return FloorFilter.read(QueryDict(sent.get("at", "")[:400]))


def _back(wanted: FloorFilter, more: str = "") -> HttpResponse:
    return redirect(f"{reverse('tickets:floor')}?{wanted.query()}{more}")


def _told(
    request: DeskRequest, wanted: FloorFilter, outcomes: list[Outcome], **words: Any
) -> HttpResponse:
    Result.of(outcomes, **words).keep(request)
    return _back(wanted, "&done=1")
