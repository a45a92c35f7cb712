"""Passwords and second factors: nobody but their owner ever knows them."""

from collections.abc import Iterable

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from staff.events import Happened, entry, record
from staff.models import StaffEvent, User
from staff.policies import Act, can_manage
from staff.services.locking import hold, hold_for
from staff.services.refusals import NotAllowed, NotOnTheDesk, WeakPassword
from staff.services.sessions import Why, end_sessions_of


@transaction.atomic
def set_password(*, person: User, password: str, actor: User | None = None) -> User:
    """Choose one's own password (``actor`` the person), or set one from the command line."""
    held = hold(person) if actor == person else hold_for(actor, Act.CHANGE, person)
    try:
        validate_password(password, held)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages)) from error
    held.set_password(password)
    held.save(update_fields=["password"])
    record(Happened.PASSWORD_SET, person=held, actor=actor)
    return held


@transaction.atomic
def give_password_link(*, actor: User | None, person: User) -> str:
    """The path of a page where the person sets a new password; it works once, for 3 days.

    The link is shown to the one who asked, who hands it on: not everybody has a mailbox.
    """
    held = hold_for(actor, Act.RESET_PASSWORD, person)
    if not held.is_active:
        raise NotOnTheDesk
    record(Happened.PASSWORD_LINK_GIVEN, person=held, actor=actor)
    return password_path(held)


@transaction.atomic
def give_password_links(*, actor: User | None, people: Iterable[User]) -> list[tuple[User, str]]:
    """The same for many newcomers, by administrators only."""
    if not can_manage(actor):
        raise NotAllowed
    given = [(person, password_path(person)) for person in people]
    StaffEvent.objects.bulk_create(
        entry(Happened.PASSWORD_LINK_GIVEN, person, actor) for person, _path in given
    )
    return given


def password_path(person: User) -> str:
    """A fresh link of a person; earlier ones stay good until one of them is used."""
    return reverse(
        "account_reset_password_from_key",
        args=[user_pk_to_url_str(person), default_token_generator.make_token(person)],
    )


@transaction.atomic
def reset_second_factor(*, actor: User | None, person: User) -> int:
    """Remove authenticator app, passkeys and recovery codes of somebody who lost them."""
    held = hold_for(actor, Act.RESET_SECOND_FACTOR, person)
    removed: int = Authenticator.objects.filter(user=held).delete()[0]
    end_sessions_of(held, Why.RESET)
    record(Happened.SECOND_FACTOR_RESET, person=held, actor=actor, removed=removed)
    return removed
