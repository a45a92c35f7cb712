"""A refusal: the domain says no, with a code for programs and words a person can act on."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

Words = str | Promise


class Refusal(Exception):
    """Base of every typed refusal. Subclasses stand beside the service that raises them.

    ``code`` is stable for programs, ``status`` is the HTTP status of page and API, ``message``
    says what happened and what to do. ``facts`` are extra members for the API's problem object
    (JSON values, never personal data), such as the name of a ticket's owner.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    message: Words = ""

    def __init__(self, message: Words = "", **facts: Any) -> None:
        self.message = message or self.message
        self.facts = facts
        super().__init__(str(self.code))

    def __str__(self) -> str:
        return str(self.message)


class RefusalMiddleware:
    """Turns a refusal that no view answered into a page, or a spoken notice for htmx."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer with the refusal's own status; everything else goes on as an error."""
        return refusal_page(request, error) if isinstance(error, Refusal) else None


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A page that says it, or a notice for htmx."""
    partial = bool(getattr(request, "htmx", False))
    template = "refusal.html#notice" if partial else "refusal.html"
    response = render(request, template, {"refusal": refusal}, status=refusal.status)
    if partial:
        response["HX-Retarget"] = "#notices"
        response["HX-Reswap"] = "beforeend"
    return response
