"""Where django-allauth asks the desk: who may sign in, what is kept of it, and how secrets rest."""

import base64
import math
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from staff.models import User
from staff.policies import needs_second_factor
from staff.queries import person_of_claims
from staff.services import (
    Why,
    begin_session,
    end_session,
    link_sign_on,
    note_security,
    set_password,
)
from supportdesk.lib.request import address_of
from supportdesk.lib.sealing import seal, unseal


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Local sign-in: no sign-up, one session a person, lockout that says how long."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "The sign-in name or the password is not right. Check both and try again."
        ),
        "incorrect_password": _("The password is not right."),
        "incorrect_code": _("This code is not right. Enter the newest one."),
        "rate_limited": _("Too many attempts. Wait a minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by administrators."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Five wrong passwords lock the account for a while, whoever typed them."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            key = self._get_login_attempts_cache_key(request, **credentials)
            raise ValidationError(wait_words(request, key), code=error.code) from error

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Their session elsewhere ends, they land in 상담준비, the page is in their language."""
        begin_session(
            person=user,
            session_key=request.session.session_key or "",
            address=self.get_client_ip(request),
        )
        response: HttpResponse = super().post_login(request, user, **kwargs)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            user.language,
            max_age=365 * 86400,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        """As the whole desk tells addresses."""
        return address_of(request)

    def logout(self, request: HttpRequest) -> None:
        """Nobody who has left is given a contact."""
        person = request.user
        super().logout(request)
        if isinstance(person, User):
            end_session(person=person, why=Why.SIGNED_OUT)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in within the last minutes has just shown that it is them."""
        request = context.request
        steps = get_authentication_records(request, request.user)
        newest = max((step["at"] for step in steps), default=0.0)
        return bool(time.time() - newest > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the page of one's own security."""
        return reverse("mfa_index")

    def set_password(self, user: User, password: str) -> None:
        """Through the desk's own service, so that it is kept who did it and when."""
        user.password = set_password(person=user, password=password, actor=user).password

    def send_notification_mail(
        self, template_prefix: str, user: User, *args: Any, **kw: Any
    ) -> None:
        """allauth's notice of a security change becomes an entry in the person's history."""
        note_security(person=user, notice=template_prefix.rpartition("/")[2])

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Signing in and out need no words; the desk's own messages say the rest."""


def wait_words(request: HttpRequest, key: str) -> str:
    """How long until another attempt is allowed, from the limit that was hit."""
    minutes = math.ceil(max(_seconds_left(request, key), 1) / 60)
    return ngettext(
        "Too many wrong attempts. Sign-in is locked for %(minutes)d more minute.",
        "Too many wrong attempts. Sign-in is locked for %(minutes)d more minutes.",
        minutes,
    ) % {"minutes": minutes}


def _seconds_left(request: HttpRequest, key: str) -> float:
    longest = 0.0
    about = {"app": "allauth.account", "action": "login_failed"}
    for rate in ratelimit.get_rates(**about):
        attempts = cache.get(ratelimit.get_cache_key(request, **about, rate=rate, key=key), [])
        if len(attempts) >= rate.amount:
            longest = max(longest, attempts[-1] + rate.duration - time.time())
    return longest


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: secrets are sealed, and whom they are compulsory for keeps one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Enter the newest one."),
        "cannot_delete_authenticator": _(
            "Your role needs a second factor. Add another one before you remove this one."
        ),
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(text.encode(), bound_to="mfa")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(base64.b64decode(encrypted_text), bound_to="mfa").decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last factor of a leader or admin stays."""
        if settings.DEMO or not needs_second_factor(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())

    def _get_user_identifier(self, user: User) -> str:
        return user.username

    def get_totp_issuer(self) -> str:
        return str(_("Support Desk"))

    def _get_site_name(self) -> str:
        return str(_("Support Desk"))


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on: the issuer says who it is; only people of the desk come in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The first time, find the person by sign-in name, then by e-mail, and link them."""
        if sociallogin.is_existing:
            return
        person = person_of_claims(sociallogin.account.extra_data)
        if person is None or request.user.is_authenticated:
            raise ImmediateHttpResponse(render(request, "socialaccount/unknown.html", status=403))
        link_sign_on(person=person, issuer=sociallogin.account.provider)
        sociallogin.connect(request, person)
