"""Errors of the API as problem details (RFC 9457)."""

from collections.abc import Iterator
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views import defaults
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.exceptions import APIException, NotAuthenticated, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from supportdesk.lib.refusal import Refusal

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = 5  # seconds; a database that restarts is back by then
log = structlog.get_logger(__name__)


class FieldFault(BaseModel):
    """One fault of the input: the path of the field, a stable code, words."""

    field: str
    code: str
    message: str


class Problem(BaseModel):
    """RFC 9457. ``code`` is stable for programs, ``title`` and ``detail`` are for people; further
    members are named with the operation that answers them."""

    model_config = ConfigDict(extra="allow")

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str | None = None
    errors: list[FieldFault] | None = Field(None, description="Faults by field, when invalid.")


def problem(*, status: int, code: str, title: str, **members: Any) -> Response:
    """A problem object: ``type`` about:blank, ``code`` stable, further members beside."""
    return Response(_body(status, code, title, members), status=status, content_type=MEDIA_TYPE)


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: refusals, validation and HTTP errors, all in one form."""
    if isinstance(error, Refusal):
        return problem(
            status=error.status,
            code=error.code,
            title=str(error),
            detail=str(error),
            **error.facts,
        )
    if isinstance(error, ValidationError):
        title = _("The input is not valid. Correct the named fields and send it again.")
        return problem(
            status=400, code="invalid", title=title, errors=list(_faults(error.get_full_details()))
        )
    if isinstance(error, OperationalError | InterfaceError):
        return _unavailable(error)
    if isinstance(error, DataError):
        log.warning("input.not_storable", error=type(error.__cause__).__name__)
        title = _("A value is too large or not of its kind. Correct it and send it again.")
        return problem(status=400, code="not_storable", title=title)
    plain = exception_handler(error, context)  # sets headers such as WWW-Authenticate
    if plain is None:
        return None
    title = str(plain.data.get("detail", ""))
    answer = problem(status=plain.status_code, code=_code(error), title=title, detail=title)
    for name, value in plain.items():
        if name.lower() not in {"content-type", "content-length"}:
            answer[name] = value
    return answer


def refusal_problem(refusal: Refusal) -> JsonResponse:
    """A refusal from before any view of the API was asked."""
    body = _body(refusal.status, refusal.code, str(refusal), {"detail": str(refusal)})
    return JsonResponse(body | refusal.facts, status=refusal.status, content_type=MEDIA_TYPE)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's ``handler500``: in the form of page or API, and telling nothing of the error."""
    if not request.path.startswith("/api/"):
        return defaults.server_error(request)
    title = _("The desk made an error. It is logged; try again later.")
    body = _body(500, "server_error", title, {})
    return JsonResponse(body, status=500, content_type=MEDIA_TYPE)


def _unavailable(error: Exception) -> Response:
    """The database is away: whoever sends is to keep what they have and come again."""
    log.error("api.database_away", error=type(error).__name__)
    title = _("The desk cannot be reached for a moment. Keep the message and send it again.")
    answer = problem(status=503, code="unavailable", title=title, detail=title)
    answer["Retry-After"] = str(RETRY_AFTER)
    return answer


def _body(status: int, code: str, title: str, members: dict[str, Any]) -> dict[str, Any]:
    return {"type": "about:blank", "title": title, "status": status, "code": code, **members}


def _faults(details: Any, path: str = "") -> Iterator[dict[str, str]]:
    """DRF's nested details as one flat list."""
    if isinstance(details, list):
        for place, item in enumerate(details):
            leaf = isinstance(item, dict) and "message" in item
            yield from _faults(item, path if leaf else f"{path}.{place}".lstrip("."))
    elif isinstance(details, dict) and isinstance(details.get("message"), str):
        yield {"field": path, "code": str(details["code"]), "message": details["message"]}
    elif isinstance(details, dict):
        for name, item in details.items():
            yield from _faults(item, f"{path}.{name}".lstrip("."))


def _code(error: Exception) -> str:
    if isinstance(error, Http404):
        return "not_found"
    if isinstance(error, PermissionDenied):
        return "permission_denied"
    if isinstance(error, NotAuthenticated):
        return "not_authenticated"
    if isinstance(error, APIException):
        codes = error.get_codes()
        return codes if isinstance(codes, str) else str(error.default_code)
    return "error"
