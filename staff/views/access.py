"""How a person gets in: password links, second factors, API tokens."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from staff.forms import TokenForm
from staff.policies import Act
from staff.queries import standing_tokens
from staff.services import create_token, give_password_link, reset_second_factor, revoke_token
from staff.views.answers import UNPROCESSABLE, question
from staff.views.people import may_or_404, page_of
from supportdesk.lib.policy import administers, leads, requires
from supportdesk.lib.request import DeskRequest


@requires(leads)
@never_cache
def password_link(request: DeskRequest, username: str) -> HttpResponse:
    """Ask, then show a link once; whoever asked hands it on."""
    person = may_or_404(request, Act.RESET_PASSWORD, username)
    link = ""
    if request.method == "POST":
        path = give_password_link(actor=request.user, person=person)
        link = request.build_absolute_uri(path)
    return render(
        request,
        "staff/password_link.html",
        {"person": person, "link": link, "back": page_of(person)},
    )


@requires(administers)
def second_factor_reset(request: DeskRequest, username: str) -> HttpResponse:
    """For somebody who lost their phone or key."""
    person = may_or_404(request, Act.RESET_SECOND_FACTOR, username)
    return question(
        request,
        partial(reset_second_factor, actor=request.user, person=person),
        then=page_of(person),
        done=_("The second factor has been reset."),
        danger=True,
        title=_("Reset the second factor of %(name)s?") % {"name": person},
        text=_(
            "Make sure that it is really them who asks. Their authenticator app, passkeys and "
            "recovery codes are removed, and they are signed out."
        ),
        button=_("Reset"),
    )


@requires(administers)
def token_list(request: DeskRequest) -> HttpResponse:
    """Every token that is valid now, whoever it acts as."""
    return render(request, "staff/tokens.html", {"tokens": standing_tokens()})


@requires(administers)
@never_cache
def new_token(request: DeskRequest, username: str) -> HttpResponse:
    """Make a token and show it once."""
    person = may_or_404(request, Act.GIVE_TOKENS, username)
    form, secret = TokenForm(request.POST or None), ""
    if form.is_valid():
        _token, secret = create_token(actor=request.user, person=person, **form.cleaned_data)
    return render(
        request,
        "staff/token.html",
        {"person": person, "form": form, "secret": secret, "back": page_of(person)},
        status=UNPROCESSABLE if form.errors else 200,
    )


@requires(administers)
def token_revocation(request: DeskRequest, username: str, pk: int) -> HttpResponse:
    """The token works no more."""
    person = may_or_404(request, Act.GIVE_TOKENS, username)
    token = get_object_or_404(person.tokens, pk=pk)
    return question(
        request,
        partial(revoke_token, actor=request.user, token=token),
        then=page_of(person),
        done=_("The token has been revoked."),
        danger=True,
        title=_("Revoke the token %(token)s?") % {"token": token},
        text=_("The system that uses it is locked out at once. This cannot be undone."),
        button=_("Revoke"),
    )
