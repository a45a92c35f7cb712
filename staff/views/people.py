"""People: the list, one of them, hiring and changing."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from staff.forms import NewPersonForm, PeopleFilterForm, PersonForm
from staff.models import User
from staff.policies import Act, can
from staff.queries import people, profile
from staff.services import Newcomer, activate, change_person, deactivate, hire
from staff.views.answers import form_page, question
from supportdesk.lib.policy import administers, leads, requires, signed_in
from supportdesk.lib.request import DeskRequest


def person_or_404(request: DeskRequest, username: str) -> User:
    """Somebody whom the signed-in person may see."""
    seen = User.objects.visible_to(request.user).select_related("team")
    found: User = get_object_or_404(seen, username=username)
    return found


def page_of(person: User) -> str:
    """Address of a person's page."""
    return reverse("staff:person", args=[person.username])


@requires(leads)
def people_list(request: DeskRequest) -> HttpResponse:
    """Everybody, narrowed; leaders read, admins also hire."""
    form = PeopleFilterForm(request.GET)
    page = people(request.user, form.wanted(request.GET.get("after", "")))
    onward = request.GET.copy()
    onward["after"] = page.next
    context = {"form": form, "page": page, "next_query": onward.urlencode()}
    return render(request, "staff/people.html", context)


@requires(signed_in)
def person(request: DeskRequest, username: str) -> HttpResponse:
    """One person: oneself, or anybody for leaders and admins."""
    found = person_or_404(request, username)
    before = request.GET.get("before", "")
    shown = profile(request.user, found, int(before) if before.isdecimal() else None)
    return render(request, "staff/person.html", {"profile": shown, "person": found})


@requires(signed_in)
def me(request: DeskRequest) -> HttpResponse:
    """One's own page, whoever one is."""
    return redirect(page_of(request.user))


@requires(administers)
def new_person(request: DeskRequest) -> HttpResponse:
    """Hire somebody; their page then offers a link to set a password."""
    form = NewPersonForm(request.POST or None)
    name = form["username"].value() or ""
    return form_page(
        request,
        form,
        lambda **new: hire(actor=request.user, newcomer=Newcomer(**new)),
        then=reverse("staff:people"),
        to=page_of,
        title=_("New person"),
        done=_("%(name)s has been registered. Give them a password link.") % {"name": name},
    )


@requires(administers)
def change(request: DeskRequest, username: str) -> HttpResponse:
    """Change details, role, employment or team."""
    found = person_or_404(request, username)
    form = PersonForm(request.POST or None, instance=found)
    return form_page(
        request,
        form,
        partial(change_person, actor=request.user, person=found),
        then=page_of(found),
        done=_("Saved."),
        title=_("Change %(name)s") % {"name": found},
    )


@requires(administers)
def deactivation(request: DeskRequest, username: str) -> HttpResponse:
    """Let somebody go, or take them back."""
    found = person_or_404(request, username)
    leaves = found.is_active
    act = partial(deactivate if leaves else activate, actor=request.user, person=found)
    words = _leaving(found) if leaves else _coming_back(found)
    return question(request, act, then=page_of(found), danger=leaves, **words)


def _leaving(person: User) -> dict[str, str]:
    name = {"name": person, "queues": person.serves.count(), "tokens": person.tokens.count()}
    return {
        "title": _("Deactivate %(name)s?") % name,
        "text": _(
            "They are signed out at once and cannot sign in again. Their %(queues)s queues and "
            "%(tokens)s API tokens are withdrawn. Their history stays."
        )
        % name,
        "button": _("Deactivate"),
        "done": _("%(name)s has been deactivated.") % name,
    }


def _coming_back(person: User) -> dict[str, str]:
    name = {"name": person}
    return {
        "title": _("Activate %(name)s?") % name,
        "text": _("They can sign in again. Queues and API tokens have to be given anew."),
        "button": _("Activate"),
        "done": _("%(name)s has been activated.") % name,
    }


def may_or_404(request: DeskRequest, act: Act, username: str) -> User:
    """Somebody to whom the signed-in person may do this, for pages that are drawn before."""
    found = person_or_404(request, username)
    seen: User = request.user
    return found if can(seen, act, found) else get_object_or_404(User.objects.none())
