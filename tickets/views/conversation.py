"""The composer: replies, notes and what is kept of them while they are written."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from supportdesk.lib.policy import requires, works_the_desk
from supportdesk.lib.refusal import Refusal
from supportdesk.lib.request import DeskRequest
from tickets import queries, services
from tickets.forms import DraftForm, MessageForm
from tickets.models import Ticket
from tickets.services.attachments import attachment
from tickets.views.frames import listing_of, ticket_url, workspace


@requires(works_the_desk)
@require_POST
def message(request: DeskRequest, number: str) -> HttpResponse:
    """Send a reply or keep a note; whatever stops it, the words stay."""
    found = queries.find(request.user, number)
    form = MessageForm(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, found, form)
    try:
        _say(request, found, form)
    except services.SomethingArrived as refusal:
        _keep(request, found, form)
        return _again(request, found, form, arrived=refusal)
    except Refusal:
        _keep(request, found, form)
        raise
    return _sent(request, found)


def _sent(request: DeskRequest, found: Ticket) -> HttpResponse:
    """On with writing, or with resolving when that was asked for."""
    resolving = request.POST.get("then") == "resolve"
    listing = listing_of(request, found)
    if not request.htmx and resolving:
        return redirect(f"{reverse('tickets:resolve', args=[found.number])}?in={listing.key}")
    if not request.htmx:
        return redirect(ticket_url(found, listing))
    fresh = queries.find(request.user, found.number)
    response = workspace(request, listing, ticket=fresh, focus="" if resolving else "composer")
    if resolving:
        trigger_client_event(response, "desk:press", {"shortcut": "E"}, after="settle")
    return response


def _say(request: DeskRequest, found: Ticket, form: MessageForm) -> None:
    given = form.cleaned_data
    if given["kind"] == "note":
        services.note(ticket=found, author=request.user, body=given["body"], once=given["once"])
        return
    files = [attachment(name=file.name, content=file.read()) for file in given["attachments"]]
    services.reply(
        ticket=found,
        author=request.user,
        body=given["body"],
        seen_message=None if given["anyway"] else given["seen"],
        attachments=tuple(files),
        once=given["once"],
    )


def _keep(request: DeskRequest, found: Ticket, form: MessageForm) -> None:
    services.save_draft(
        ticket=found, author=request.user, body=form.cleaned_data["body"],
        internal=form.cleaned_data["kind"] == "note",
    )  # fmt: skip


def _again(
    request: DeskRequest, found: Ticket, form: MessageForm, *, arrived: Refusal | None = None
) -> HttpResponse:
    """The same page with the words in place and what is in the way."""
    response = workspace(
        request, listing_of(request, found), ticket=found, form=form, arrived=arrived,
        focus="composer",
    )  # fmt: skip
    response.status_code = 409 if arrived else 422
    response["HX-Retarget"] = "#pane"  # a refusal is swapped in only where it says so
    return response


@requires(works_the_desk)
@require_POST
def draft(request: DeskRequest, number: str) -> HttpResponse:
    """Kept while it is typed; answers when."""
    found = queries.find(request.user, number)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    kept = services.save_draft(
        ticket=found, author=request.user, body=form.cleaned_data["body"],
        internal=form.cleaned_data["kind"] == "note", once=form.cleaned_data["once"],
    )  # fmt: skip
    services.look_at(ticket=found, person=request.user, answering=kept is not None)
    return render(request, "tickets/_kept.html", {"kept": kept})


@requires(works_the_desk)
@require_POST
def discard(request: DeskRequest, number: str) -> HttpResponse:
    """Forget the draft."""
    found = queries.find(request.user, number)
    services.discard_draft(ticket=found, author=request.user)
    if not request.htmx:
        return redirect(ticket_url(found, listing_of(request, found)))
    return workspace(request, listing_of(request, found), ticket=found, focus="composer")
