"""Citizens over the API: the services of the pages, written down as read through this door."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from citizens.api import bodies, shapes
from citizens.models import Door
from citizens.services import Viewer, disclose, look_up, open_citizen, viewer
from citizens.services.updating import Outcome, update
from supportdesk.lib import json_forms
from supportdesk.lib.json_body import RawJson, raw_body
from supportdesk.lib.openapi import parameters
from supportdesk.lib.problems import problem
from supportdesk.lib.request import ApiRequest

_STOPPED = "The processing of this citizen's data is stopped."
_NOTHING = "Not exactly one field, or one that is in no known spelling."
_OLDER = "A later row stands, or another row of the same time; ``as_of`` is its time."


class CitizensView(APIView):
    scope = "citizens:read"
    refuses = {422: _NOTHING}

    @extend_schema(
        operation_id="citizens_list",
        parameters=parameters(bodies.CitizenQuery),
        responses=shapes.CitizenList,
    )
    def get(self, request: ApiRequest) -> Response:
        """Citizens by exactly one detail, masked. Addresses end up in logs of machines on the way:
        prefer ``POST citizens/searches/``."""
        query = json_forms.read_query(bodies.CitizenQuery, request.query_params)
        return _found(request, query)


class SearchesView(APIView):
    scope = "citizens:read"
    parser_classes = [RawJson]
    refuses = {422: _NOTHING}

    @extend_schema(
        operation_id="citizens_search",
        request=bodies.SearchForm,
        responses=shapes.CitizenList,
    )
    def post(self, request: ApiRequest) -> Response:
        """Citizens by exactly one detail, masked, with the detail in the body."""
        return _found(request, json_forms.read(bodies.SearchForm, raw_body(request) or b"{}"))


class CitizenView(APIView):
    scopes = {"GET": "citizens:read", "PUT": "citizens:write"}
    parser_classes = [RawJson]
    refuses = {409: f"{_STOPPED} {_OLDER}", 422: "The import would set the row aside."}

    @extend_schema(operation_id="citizens_read", responses=shapes.CitizenDetail)
    def get(self, request: ApiRequest, number: str) -> Response:
        """A citizen, masked, with what they hold. A merged record answers the one that is kept."""
        return _answer(shapes.CitizenDetail.of(open_citizen(**_asked(request, number))))

    @extend_schema(
        operation_id="citizens_update",
        request=bodies.CitizenForm,
        responses={200: shapes.CitizenUpdated, 201: shapes.CitizenUpdated},
    )
    def put(self, request: ApiRequest, number: str) -> Response:
        """Bring the operator's row up to date, or make a new one (201). Repeat freely: ``as_of``
        decides, and the same row again changes nothing."""
        form = json_forms.read(bodies.CitizenForm, raw_body(request))
        who = _viewer(request)
        done = update(viewer=who, citizen_no=int(number), row=form.row(), as_of=form.as_of)
        if done.outcome in (Outcome.OLDER, Outcome.CONFLICT):
            as_of = done.as_of.isoformat()
            return problem(status=409, code=done.outcome.value, title=_OLDER, as_of=as_of)
        shape = shapes.CitizenUpdated.of(int(number), done)
        return _answer(shape, status=201 if done.outcome == Outcome.CREATED else 200)


class VouchersView(APIView):
    scope = "citizens:read"
    refuses = {409: _STOPPED}

    @extend_schema(operation_id="citizens_vouchers", responses=shapes.VoucherList)
    def get(self, request: ApiRequest, number: str) -> Response:
        """Vouchers of a citizen and of the records merged into theirs, with what comes back."""
        return _answer(shapes.VoucherList.of(open_citizen(**_asked(request, number))))


class DisclosuresView(APIView):
    scope = "citizens:disclose"
    parser_classes = [RawJson]
    refuses = {
        403: "The ticket is not one that the token's person can see.",
        409: _STOPPED,
        422: "No such purpose.",
        429: "Too many in this hour.",
    }

    @extend_schema(
        operation_id="citizens_disclose",
        request=bodies.DisclosureForm,
        responses={201: shapes.Disclosed},
    )
    def post(self, request: ApiRequest, number: str) -> Response:
        """One field in clear. The access log keeps who, whose, which, what for and which ticket."""
        form = json_forms.read(bodies.DisclosureForm, raw_body(request))
        text = disclose(viewer=_viewer(request), citizen_no=int(number), **form.model_dump())
        return _answer(shapes.Disclosed(field=form.field, value=text), status=201)


def _viewer(request: Request) -> Viewer:
    return viewer(request, Door.API)


def _asked(request: Request, number: str) -> dict[str, Any]:
    return {"viewer": _viewer(request), "citizen_no": int(number)}


def _found(request: Request, asked: bodies.CitizenQuery | bodies.SearchForm) -> Response:
    wanted = [bodies.wanted(asked)]
    found = look_up(viewer=_viewer(request), wanted=wanted, ticket=asked.ticket)
    return _answer(shapes.CitizenList.of(found))


def _answer(shape: Any, *, status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(shape.model_dump(mode="json"), status=status, headers=headers)
