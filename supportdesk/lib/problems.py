"""Errors of the API as problem details (RFC 9457)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.exceptions import APIException, NotAuthenticated, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from supportdesk.lib.refusal import Refusal

MEDIA_TYPE = "application/problem+json"


def problem(*, status: int, code: str, title: str, **members: Any) -> Response:
    """A problem object: ``type`` about:blank, ``code`` stable, further members beside."""
    body = {"type": "about:blank", "title": title, "status": status, "code": code, **members}
    return Response(body, status=status, content_type=MEDIA_TYPE)


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: refusals, validation and HTTP errors, all in one form."""
    if isinstance(error, Refusal):
        return problem(
            status=error.status, code=error.code, title=str(error), detail=str(error),
            **error.facts,
        )
    if isinstance(error, ValidationError):
        return problem(
            status=400, code="invalid", title="The input is not valid.", errors=error.detail
        )
    plain = exception_handler(error, context)  # sets headers such as WWW-Authenticate
    if plain is None:
        return None
    answer = problem(
        status=plain.status_code, code=_code(error), title=str(plain.data.get("detail", ""))
    )
    for name, value in plain.items():
        if name.lower() not in {"content-type", "content-length"}:
            answer[name] = value
    return answer


def _code(error: Exception) -> str:
    if isinstance(error, Http404):
        return "not_found"
    if isinstance(error, PermissionDenied):
        return "permission_denied"
    if isinstance(error, NotAuthenticated):
        return "not_authenticated"
    return str(getattr(error, "default_code", "error")) if isinstance(error, APIException) else "error"
