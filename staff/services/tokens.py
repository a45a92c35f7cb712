"""Tokens with which other systems, or a person's own tools, speak to the API."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from staff.events import Happened, record
from staff.models import SCOPES, ApiToken, User
from staff.policies import Act
from staff.services.locking import hold_for
from staff.services.refusals import NotOnTheDesk, UnknownScope
from supportdesk.lib import clock

PREFIX = "desk_"
KEPT_EXACT_TO = timedelta(minutes=1)


def digest(secret: str) -> bytes:
    """What is kept of a token. A plain hash is right: 32 random bytes cannot be guessed."""
    return hashlib.sha256(secret.encode()).digest()


@transaction.atomic
def create_token(
    *, actor: User | None, person: User, scopes: Collection[str], days: int = 90, name: str = ""
) -> tuple[ApiToken, str]:
    """A token that acts as ``person``, and its secret, which is shown once and never again."""
    held = hold_for(actor, Act.GIVE_TOKENS, person)
    if not held.is_active:
        raise NotOnTheDesk
    if not scopes or not set(scopes) <= set(SCOPES):
        raise UnknownScope
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=held,
        name=name,
        hash=digest(secret),
        scopes=sorted(set(scopes)),
        expires_at=clock.now() + timedelta(days=days),
    )
    facts = {"token": token.pk, "scopes": token.scopes, "days": days}
    record(Happened.TOKEN_CREATED, person=held, actor=actor, **facts)
    return token, secret


@transaction.atomic
def revoke_token(*, actor: User | None, token: ApiToken) -> ApiToken:
    """The token works no more; again is no change."""
    held = hold_for(actor, Act.GIVE_TOKENS, token.person)
    return _revoke(ApiToken.objects.select_for_update().get(pk=token.pk), held, actor)


def revoke_tokens_of(person: User, actor: User | None) -> None:
    """All of a person's tokens. Needs a transaction and the person held."""
    for token in person.tokens.select_for_update().filter(revoked_at=None):
        _revoke(token, person, actor)


def _revoke(token: ApiToken, person: User, actor: User | None) -> ApiToken:
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        record(Happened.TOKEN_REVOKED, person=person, actor=actor, token=token.pk)
    return token


def note_use(token: ApiToken) -> None:
    """Keep when a token was last used, to the minute. Of many at once one writes, none waits."""
    now = clock.now()
    due = now - KEPT_EXACT_TO
    if token.last_used_at and token.last_used_at > due:
        return
    with transaction.atomic():
        stale = ApiToken.objects.filter(
            Q(last_used_at=None) | Q(last_used_at__lte=due), pk=token.pk
        ).select_for_update(skip_locked=True)
        ApiToken.objects.filter(pk__in=stale.values("pk")).update(last_used_at=now)
