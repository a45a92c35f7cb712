"""The leader's page: queues, people, and the tickets that move between them."""

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
    seen_owners = {ticket.pk: owner for ticket, owner in seen.items()}
    asked = {"tickets": seen, "actor": request.user, "seen_owners": seen_owners}
    if request.POST.get("to") == parts.QUEUE:
        return _told(request, wanted, Result.of(services.release_many(**asked), "released"))
    to = get_object_or_404(User.objects.on_the_desk(), username=request.POST.get("to", ""))
    outcomes = services.assign_many(to=to, **asked)
    return _told(request, wanted, Result.of(outcomes, "assigned", to=to.name))


@requires(leads)
@require_POST
def undo(request: DeskRequest) -> HttpResponse:
    """Give the tickets of an assignment back to whom they belonged."""
    outcomes = services.undo_assignments(tickets=parts.marked(request), actor=request.user)
    return _told(request, _wanted(request), Result.of(outcomes, "undone"))


@requires(leads)
@require_POST
def serve(request: DeskRequest, username: str) -> HttpResponse:
    """Let a person serve a queue (``grant``), or no longer (``remove``)."""
    person = get_object_or_404(User.objects.on_the_desk(), username=username)
    slug = request.POST.get("grant") or request.POST.get("remove")
    queue = get_object_or_404(Queue, slug=slug or "")
    if "grant" in request.POST:
        grant_queue(actor=request.user, person=person, queue=queue)
        said = _("%(name)s serves %(queue)s now.")
    else:
        remove_queue(actor=request.user, person=person, queue=queue)
        said = _("%(name)s no longer serves %(queue)s.")
    messages.success(request, said % {"name": person.name, "queue": queue})
    return _back(_wanted(request))


def _wanted(request: DeskRequest) -> FloorFilter:
    """How the page stood from which a form was sent."""
    sent: QueryDict = request.POST if request.method == "POST" else request.GET
    return FloorFilter.read(QueryDict(sent.get("at", "")[:400]))


def _back(wanted: FloorFilter, more: str = "") -> HttpResponse:
    return redirect(f"{reverse('tickets:floor')}?{wanted.query()}{more}")


def _told(request: DeskRequest, wanted: FloorFilter, result: Result) -> HttpResponse:
    result.keep(request)
    return _back(wanted, "&done=1")
