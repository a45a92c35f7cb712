"""Language and theme, kept in cookies so that the server draws the right page at once."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from supportdesk.lib.policy import anyone, requires
from supportdesk.lib.shell import THEME_COOKIE, THEMES

YEAR = 365 * 86_400


def back(request: HttpRequest) -> str:
    """Where a form without script goes on: the page it was on, never another host."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if ours else "/"


def _remember(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    response = HttpResponseRedirect(back(request))
    response.set_cookie(
        cookie,
        value,
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
        httponly=True,
    )
    return response


@requires(anyone)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Korean or English from now on, on this machine."""
    wanted = request.POST.get("language", "")
    known = {code for code, _ in settings.LANGUAGES}
    return _remember(
        request,
        settings.LANGUAGE_COOKIE_NAME,
        wanted if wanted in known else settings.LANGUAGE_CODE,
    )


@requires(anyone)
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Pin light, dark or high contrast; anything else follows the system."""
    wanted = request.POST.get("theme", "")
    return _remember(request, THEME_COOKIE, wanted if wanted in THEMES else "")
