"""Tickets over the API: the same services as the pages, under the same rules."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from citizens.models import Act, Door
from citizens.services import saw, viewer
from staff.models import Queue, User
from supportdesk.lib import json_forms
from supportdesk.lib.downloads import OCTETS, as_download
from supportdesk.lib.json_body import RawJson, raw_body
from supportdesk.lib.openapi import parameters
from supportdesk.lib.pagination import BadCursor, Page
from supportdesk.lib.request import ApiRequest
from tickets import queries, services
from tickets.api.bodies import ReplyForm, ResolutionForm, TicketQuery, TransferForm, WaitingForm
from tickets.api.shapes import (
    MessageShape,
    QueueList,
    QueueShape,
    TicketDetail,
    TicketPage,
    TicketRow,
)
from tickets.models import Reason, Ticket

_CANNOT_TAKE = "Owned by somebody, over the person's limit, or not in a state to take contacts."
_FINISHED = "The ticket is finished."
FIELDS = ["name", "mobile", "email", "citizen_no"]  # of a requester, masked


class TicketsView(APIView):
    scope = "tickets:read"
    refuses = {404: "The cursor is not one of ours."}

    @extend_schema(
        operation_id="tickets_list", parameters=parameters(TicketQuery), responses=TicketPage
    )
    def get(self, request: ApiRequest) -> Response:
        """Tickets that the token's person may see, newest first."""
        query = json_forms.read_query(TicketQuery, request.query_params)
        try:
            page = queries.newest(
                request.user, query.filter(), cursor=query.cursor, size=query.limit
            )
        except BadCursor:
            raise NotFound(_("The cursor is not one of ours.")) from None
        return _answer(_page(page, request))


class TicketView(APIView):
    scope = "tickets:read"

    @extend_schema(operation_id="tickets_read", responses=TicketDetail)
    def get(self, request: ApiRequest, number: str) -> Response:
        """A ticket with its conversation. The number of a merged ticket answers the surviving one,
        under its own number."""
        ticket = _found(request.user, number)
        said = [entry.message for entry in queries.timeline(ticket) if entry.message]
        return _opened(request, ticket, TicketDetail.with_messages(ticket, said))


class Octets(JSONRenderer):
    """Lets a client ask for bytes; what is answered in their place is a problem."""

    media_type = OCTETS


class AttachmentView(APIView):
    scope = "tickets:read"
    renderer_classes = [JSONRenderer, Octets]

    @extend_schema(
        operation_id="tickets_attachment", responses={(200, OCTETS): OpenApiTypes.BINARY}
    )
    def get(self, request: ApiRequest, number: str, attachment_id: str) -> HttpResponse:
        """The bytes of a file, as a download under its name."""
        ticket = _found(request.user, number)
        file = queries.file_of(ticket, int(attachment_id))
        return as_download(bytes(file.content), name=file.name)


class NextView(APIView):
    scope = "tickets:write"
    refuses = {409: _CANNOT_TAKE}

    @extend_schema(
        operation_id="tickets_next",
        request=None,
        responses={200: TicketRow, 204: OpenApiResponse(description="Nothing waits.")},
    )
    def post(self, request: ApiRequest) -> Response:
        """Take the next ticket of the queues that the token's person serves."""
        ticket = services.claim_next(actor=request.user)
        return _opened(request, ticket) if ticket else Response(status=204)


class ClaimView(APIView):
    scope = "tickets:write"
    refuses = {409: _CANNOT_TAKE}

    @extend_schema(operation_id="tickets_claim", request=None, responses=TicketRow)
    def post(self, request: ApiRequest, number: str) -> Response:
        """Take this ticket. 409 with ``owner`` and ``owner_username`` when somebody has it."""
        ticket = services.claim(ticket=_found(request.user, number), actor=request.user)
        return _opened(request, ticket)


class RepliesView(APIView):
    scope = "tickets:write"
    parser_classes = [RawJson]
    refuses = {409: _FINISHED, 422: "There is nothing in it to read."}

    @extend_schema(operation_id="tickets_reply", request=ReplyForm, responses={201: MessageShape})
    def post(self, request: ApiRequest, number: str) -> Response:
        """Answer the citizen, or note something for the desk alone (``internal``)."""
        form = json_forms.read(ReplyForm, raw_body(request))
        say: Any = services.note if form.internal else services.reply
        message = say(ticket=_found(request.user, number), author=request.user, body=form.body)
        return _answer(MessageShape.of(message), status=201)


class ResolutionView(APIView):
    scope = "tickets:write"
    parser_classes = [RawJson]
    refuses = {409: _FINISHED, 422: "The ticket has no contact reason yet."}

    @extend_schema(operation_id="tickets_resolve", request=ResolutionForm, responses=TicketRow)
    def post(self, request: ApiRequest, number: str) -> Response:
        """Resolve the ticket, coded with a contact reason."""
        form = json_forms.read(ResolutionForm, raw_body(request) or b"{}")
        ticket = _found(request.user, number)
        reason = _reason(form.reason) if form.reason else None
        done = services.resolve(ticket=ticket, actor=request.user, reason=reason)
        return _opened(request, done)


class WaitingView(APIView):
    scope = "tickets:write"
    parser_classes = [RawJson]
    refuses = {409: _FINISHED, 422: "The time has passed."}

    @extend_schema(operation_id="tickets_wait", request=WaitingForm, responses=TicketRow)
    def post(self, request: ApiRequest, number: str) -> Response:
        """Put the ticket on hold until somebody else has answered."""
        form = json_forms.read(WaitingForm, raw_body(request))
        given: Any = {"waiting_for": form.waiting_for, "until": form.until}
        held = services.wait(ticket=_found(request.user, number), actor=request.user, **given)
        return _answer(TicketRow.of(held))


class ResumptionView(APIView):
    scope = "tickets:write"
    refuses = {409: "The ticket waits for nobody."}

    @extend_schema(operation_id="tickets_resume", request=None, responses=TicketRow)
    def post(self, request: ApiRequest, number: str) -> Response:
        """Take a ticket that waits up again."""
        ticket = services.resume(ticket=_found(request.user, number), actor=request.user)
        return _answer(TicketRow.of(ticket))


class TransferView(APIView):
    scope = "tickets:write"
    parser_classes = [RawJson]
    refuses = {409: _FINISHED, 422: "The queue is not in use."}

    @extend_schema(operation_id="tickets_transfer", request=TransferForm, responses=TicketRow)
    def post(self, request: ApiRequest, number: str) -> Response:
        """Put the ticket into another queue, without an owner."""
        form = json_forms.read(TransferForm, raw_body(request))
        ticket = _found(request.user, number)
        queue = Queue.objects.filter(slug=form.queue).first()
        if queue is None:
            raise json_forms.NotValid(json_forms.fault("queue", "unknown"))
        note = form.note or ""
        moved = services.transfer(ticket=ticket, actor=request.user, queue=queue, note=note)
        return _opened(request, moved)


class QueuesView(APIView):
    scope = "tickets:read"

    @extend_schema(operation_id="queues_list", responses=QueueList)
    def get(self, request: ApiRequest) -> Response:
        """Queues with what waits in them; figures are at most two seconds old."""
        rows = [QueueShape.of(row) for row in queries.queues_of(request.user)]
        return _answer(QueueList(results=rows))


def _found(actor: User, number: str) -> Ticket:
    """The ticket this number leads to; 404 for whoever may not see it."""
    ticket = queries.find(actor, number)
    alive = queries.surviving(ticket)
    return ticket if alive == ticket else queries.find(actor, alive.number)


def _opened(request: ApiRequest, ticket: Ticket, shape: TicketRow | None = None) -> Response:
    """The ticket with its requester masked, which is written down as opened."""
    _saw(request, Act.OPENED, [ticket], ticket.number)
    return _answer(shape or TicketRow.of(ticket))


def _saw(request: ApiRequest, act: Act, tickets: list[Ticket], number: str = "") -> None:
    whose = [ticket.requester_id for ticket in tickets if ticket.requester_id is not None]
    saw(viewer(request, Door.API), act, whose, FIELDS, ticket=number)


def _page(page: Page[Ticket], request: ApiRequest) -> TicketPage:
    _saw(request, Act.LISTED, page.rows)
    query = request.query_params.copy()
    query["cursor"] = page.next_cursor
    return TicketPage(
        results=[TicketRow.of(ticket) for ticket in page.rows],
        next=request.build_absolute_uri(f"?{query.urlencode()}") if page.next_cursor else None,
        next_cursor=page.next_cursor or None,
    )


def _reason(code: str) -> Reason:
    reason = Reason.objects.leaves().filter(code=code).first()
    if reason is None:
        raise json_forms.NotValid(json_forms.fault("reason", "unknown"))
    return reason


def _answer(shape: Any, *, status: int = 200) -> Response:
    return Response(shape.model_dump(mode="json"), status=status)
