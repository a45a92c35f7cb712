"""What a person may work on and is good at."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from staff.forms import QueueChoice, SkillForm
from staff.models import Queue
from staff.policies import Act
from staff.services import rate_skill, remove_skill, serve_exactly
from staff.views.answers import form_page, question
from staff.views.people import may_or_404, page_of
from supportdesk.lib.policy import leads, requires
from supportdesk.lib.request import DeskRequest


@requires(leads)
def queues_of(request: DeskRequest, username: str) -> HttpResponse:
    """Which queues somebody serves."""
    person = may_or_404(request, Act.GRANT_QUEUES, username)
    now = Queue.objects.filter(served_by__person=person)
    form = QueueChoice(request.POST if request.method == "POST" else None, initial={"queues": now})
    return form_page(
        request,
        form,
        partial(serve_exactly, actor=request.user, person=person),
        then=page_of(person),
        done=_("Queues saved."),
        title=_("Queues of %(name)s") % {"name": person},
    )


@requires(leads)
def new_rating(request: DeskRequest, username: str) -> HttpResponse:
    """Rate a skill, again or for the first time."""
    person = may_or_404(request, Act.RATE_SKILLS, username)
    form = SkillForm(request.POST or None, initial={"skill": request.GET.get("skill")})
    return form_page(
        request,
        form,
        partial(rate_skill, actor=request.user, person=person),
        then=page_of(person),
        done=_("Skill saved."),
        title=_("Skill of %(name)s") % {"name": person},
    )


@requires(leads)
def rating_removal(request: DeskRequest, username: str, slug: str) -> HttpResponse:
    """Take a rating back."""
    person = may_or_404(request, Act.RATE_SKILLS, username)
    rating = get_object_or_404(person.skills.select_related("skill"), skill__slug=slug)
    return question(
        request,
        partial(remove_skill, actor=request.user, person=person, skill=rating.skill),
        then=page_of(person),
        done=_("Skill removed."),
        button=_("Delete"),
        danger=True,
        title=_("Remove the skill %(skill)s of %(name)s?")
        % {"skill": rating.skill, "name": person},
        text=_("The history keeps that it was rated."),
    )
