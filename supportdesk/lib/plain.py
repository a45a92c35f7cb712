"""Input that no desk can keep or count with, told apart from errors of the desk.

One gate before every view: NUL and lone surrogates (PostgreSQL keeps neither), numbers of an
address that no row can have, text in other encodings than UTF-8, bodies without end. What still
reaches PostgreSQL and does not fit is the sender's fault as well, and is answered as such.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import structlog
from django.conf import settings
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.request import UnreadablePostError
from django.utils.translation import gettext_lazy as _

from supportdesk.lib.policy import Policy
from supportdesk.lib.problems import refusal_problem
from supportdesk.lib.refusal import Refusal, refusal_page

LARGEST_NUMBER = 2**63 - 1  # of a bigint
UNREADABLE = re.compile("[\x00\ud800-\udfff]")

FORM = 1024**2  # bytes of a form beside its files

View = TypeVar("View", bound=Callable[..., Any])
log = structlog.get_logger(__name__)


class NotReadable(Refusal):
    code = "not_readable"
    status = 400
    message = _("There are characters in it that cannot be kept. Remove them and send it again.")


class NotStorable(Refusal):
    code = "not_storable"
    status = 400
    message = _("A value is too large or not of its kind. Correct it and send it again.")


class OtherEncoding(Refusal):
    code = "other_encoding"
    status = 415
    message = _("Send text in UTF-8.")


class TooMuch(Refusal):
    """``facts``: ``limit`` in bytes."""

    code = "body_too_large"
    status = 413

    def __init__(self, limit: int) -> None:
        words = _("More than %(limit)d MB were sent at once. Send less.")
        super().__init__(words % {"limit": limit // 1024**2}, limit=limit)


class NothingThere(Refusal):
    code = "not_found"
    status = 404
    message = _("There is nothing of this name.")


def takes(setting: str, *, of: Policy) -> Callable[[View], View]:
    """A view that takes more than ``MAX_BODY_BYTES``: as many bytes as ``setting`` says, ``of``
    whom the policy lets in. Outermost on the view: files are kept before the view is asked."""

    def decorate(view: View) -> View:
        view.takes = setting, of  # type: ignore[attr-defined]
        return view

    return decorate


class PlainInput:
    """The gate. It stands before the check for forged requests, which already reads the form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse before anything is read or looked up."""
        try:
            _refuse_encoding(request)
            _refuse_size(request, _most(request, view))
            _refuse_names(request, kwargs.values())
            _refuse_fields(request.GET)
            if request.method == "POST" and not _is_api(request):  # the API reads its bodies itself
                _refuse_fields(request.POST)
        except Refusal as refusal:
            return _answer(request, refusal)
        except UnreadablePostError:  # the browser has gone
            return _answer(request, NotReadable())
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """What PostgreSQL cannot hold. The log names the place, never the value."""
        if not isinstance(error, DataError):
            return None
        log.warning("input.not_storable", error=type(error.__cause__).__name__)
        return _answer(request, NotStorable())


def _refuse_encoding(request: HttpRequest) -> None:
    charset = (request.content_params or {}).get("charset", "utf-8")
    if charset.strip("\"' ").lower() not in {"utf-8", "utf8"}:
        raise OtherEncoding


def _most(request: HttpRequest, view: Any) -> int:
    setting, of = getattr(view, "takes", ("", None))
    if of is not None and of(request.user):
        return int(getattr(settings, setting)) + FORM
    return int(settings.MAX_BODY_BYTES)


def _refuse_size(request: HttpRequest, most: int) -> None:
    told = request.META.get("CONTENT_LENGTH") or "0"
    if told.isdecimal() and int(told[:20]) > most:
        raise TooMuch(most)


def _refuse_names(request: HttpRequest, names: Iterable[Any]) -> None:
    for name in names:
        too_large = isinstance(name, int) and name > LARGEST_NUMBER
        if too_large or (isinstance(name, str) and UNREADABLE.search(name)):
            raise NothingThere if _is_api(request) else Http404


def _refuse_fields(fields: QueryDict) -> None:
    for name, values in fields.lists():
        if any(UNREADABLE.search(text) for text in (name, *values)):
            raise NotReadable


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def _answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return refusal_problem(refusal) if _is_api(request) else refusal_page(request, refusal)
