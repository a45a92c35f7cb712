"""A person's own presence, session and language."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from staff.services import TOLD, Why, choose_language, end_session, set_presence
from supportdesk.lib import preferences
from supportdesk.lib.policy import anyone, requires, signed_in, works_the_desk
from supportdesk.lib.request import DeskRequest


@requires(works_the_desk)
@require_http_methods(["GET", "POST"])
def presence(request: DeskRequest) -> HttpResponse:
    """Draw the switch, or move to another state and go on where one was."""
    if request.method == "GET":
        return render(request, "staff/_presence.html")
    set_presence(person=request.user, state=request.POST.get("state", ""))
    if request.htmx:
        return render(request, "staff/_presence.html")
    return redirect(preferences.back(request))


@requires(signed_in)
@require_POST
def session(request: DeskRequest) -> HttpResponse:
    """Still here: the middleware has stamped the session by now."""
    return HttpResponse(status=204)


@requires(signed_in)
@require_POST
def session_end(request: DeskRequest) -> HttpResponse:
    """Nobody answered the warning."""
    person = request.user
    logout(request)
    end_session(person=person, why=Why.IDLE)
    messages.info(request, str(TOLD[Why.IDLE]))
    return redirect("account_login")


@requires(anyone)
@require_POST
def language(request: DeskRequest) -> HttpResponse:
    """Korean or English: on this machine by a cookie, and for the person wherever they sign in."""
    if request.user.is_authenticated:
        choose_language(person=request.user, language=request.POST.get("language", ""))
    return preferences.language(request)
