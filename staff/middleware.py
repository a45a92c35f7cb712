"""Per-request manners of a signed-in person: their language, idle sign-out, their second factor."""

import time
from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from staff.models import User
from staff.policies import needs_second_factor
from staff.services import TOLD, Why, end_session
from staff.sessions import ACTIVE, take_word

Respond = Callable[[HttpRequest], HttpResponse]

BACKGROUND = "X-Desk-Background"  # a request that the page makes by itself
STAMP_EVERY = 60  # seconds; a stamp per request would write the session each time


class Language:
    """Korean unless the person chose English (cookie); the browser's wish is not asked, because
    a call centre's machines are often set to a language that is not their user's."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        known = {code for code, _name in settings.LANGUAGES}
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class IdleSignOut:
    """Ends a session after ``settings.IDLE`` without a request of the person's own.

    The stamp is kept to the minute and the minute is given to the person: the page warned them of
    the exact time.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._keep_time(request, request.user)
        elif settings.SESSION_COOKIE_NAME in request.COOKIES:
            self._say_why(request)
        return self.get_response(request)

    def _keep_time(self, request: HttpRequest, person: User) -> None:
        now = int(time.time())
        quiet = now - request.session.get(ACTIVE, now)
        if quiet > settings.IDLE.total_seconds() + STAMP_EVERY:
            logout(request)
            end_session(person=person, why=Why.IDLE)
            messages.info(request, TOLD[Why.IDLE])
        elif not request.headers.get(BACKGROUND) and (
            quiet >= STAMP_EVERY or ACTIVE not in request.session
        ):
            request.session[ACTIVE] = now

    def _say_why(self, request: HttpRequest) -> None:
        """A browser whose session was ended from elsewhere is told once."""
        if request.headers.get(BACKGROUND):
            return
        why = take_word(request.COOKIES[settings.SESSION_COOKIE_NAME])
        if why in TOLD:
            messages.info(request, TOLD[Why(why)])


class SecondFactor:
    """Leaders and admins set up a second factor before they see anything else.

    Whoever came in by single sign-on showed theirs to the issuer.
    """

    OPEN = ("/accounts/", "/language/", "/staff/session/", "/static/")

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._is_missing(request):
            if getattr(request, "htmx", False):
                return HttpResponse(status=403, headers={"HX-Refresh": "true"})
            return redirect("mfa_index")
        return self.get_response(request)

    def _is_missing(self, request: HttpRequest) -> bool:
        person = request.user
        if settings.DEMO or not person.is_authenticated or not needs_second_factor(person):
            return False
        if request.path.startswith(self.OPEN) or request.session.get("desk_second_factor"):
            return False
        records = get_authentication_records(request, person)
        if any(step.get("method") == "socialaccount" for step in records) or is_mfa_enabled(person):
            request.session["desk_second_factor"] = True  # spares every later page the query
            return False
        return True
