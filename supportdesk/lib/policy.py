"""Who may enter a route. Every view names its policy; a system check fails for one that does not.

A policy answers yes or no for a signed-in person; ``anyone`` needs no person. What a person may
do to one object is the business of the app's ``policies.py``, asked by its services.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Person = Any  # a staff.User; this package imports no app
Policy = Callable[[Person], bool]
View = Callable[..., HttpResponse]


def anyone(person: Person) -> bool:
    """Nobody needs to be signed in."""
    return True


def signed_in(person: Person) -> bool:
    """Any active person, outsiders included."""
    return bool(person.is_authenticated and person.is_active)


def works_the_desk(person: Person) -> bool:
    """Agents, leaders and admins."""
    return signed_in(person) and person.kind in {"agent", "leader", "admin"}


def leads(person: Person) -> bool:
    """Leaders and admins."""
    return signed_in(person) and person.kind in {"leader", "admin"}


def administers(person: Person) -> bool:
    """Admins."""
    return signed_in(person) and person.kind == "admin"


def requires(policy: Policy) -> Callable[[View], View]:
    """Let a view through for whom ``policy`` says yes.

    Without a session: the sign-in page, or 401 for a partial. Without the right: 403 with a page
    that says so.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if policy is not anyone and not request.user.is_authenticated:
                if getattr(request, "htmx", False):
                    return HttpResponse(status=401, headers={"HX-Refresh": "true"})
                return redirect_to_login(request.get_full_path())
            if not policy(request.user):
                return render(request, "403.html", status=403)
            return view(request, *args, **kwargs)

        guarded.policy = policy  # type: ignore[attr-defined]
        return guarded

    return decorate
