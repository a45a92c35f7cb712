"""Reads of people, page-sized."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet

from staff.models import Kind, QueueService, User


@dataclass(frozen=True)
class PeopleFilter:
    """What a list of people is narrowed to; empty means all."""

    search: str = ""
    team: int | None = None
    kind: str = ""
    queue: str = ""
    state: str = ""
    active: bool = True
    after: str = ""


@dataclass(frozen=True)
class PeoplePage:
    """One page; ``next`` is the sign-in name after which the next page begins."""

    people: list[User]
    next: str = ""


PAGE = 200


def people(actor: User, wanted: PeopleFilter) -> PeoplePage:
    """People whom ``actor`` may see, by sign-in name, with team, presence and queues: 2 queries."""
    found = _narrowed(User.objects.visible_to(actor), wanted)
    served = QueueService.objects.select_related("queue").order_by("queue__position")
    rows = list(
        found.filter(username__gt=wanted.after)
        .select_related("team", "presence")
        .prefetch_related(Prefetch("serves", served))
        .order_by("username")[: PAGE + 1]
    )
    return PeoplePage(rows[:PAGE], rows[PAGE - 1].username if len(rows) > PAGE else "")


def _narrowed(found: "QuerySet[User]", wanted: PeopleFilter) -> "QuerySet[User]":
    found = found.filter(is_active=wanted.active)
    if wanted.search:
        found = found.filter(
            Q(name__icontains=wanted.search) | Q(username__icontains=wanted.search)
        )
    exact = {
        "team": wanted.team,
        "kind": wanted.kind,
        "serves__queue__slug": wanted.queue,
        "presence__state": wanted.state,
    }
    return found.filter(**{name: value for name, value in exact.items() if value})


def person_of_claims(claims: dict[str, Any]) -> User | None:
    """Whom an OpenID Connect issuer means: by sign-in name, then by an address that it vouches for
    and that one person alone has. Active people only."""
    info = {**claims, **claims.get("id_token", {}), **claims.get("userinfo", {})}
    name = str(info.get("preferred_username") or "").partition("@")[0].lower()
    active = User.objects.active()
    named: User | None = active.filter(username=name).first()
    if named:
        return named
    address = str(info.get("email") or "")
    if not address or info.get("email_verified") is False:
        return None
    matches: list[User] = list(active.filter(email__iexact=address)[:2])
    return matches[0] if len(matches) == 1 else None


def demo_people() -> list[User]:
    """A few people of each kind to sign in as; nobody outside a demonstration."""
    if not settings.DEMO:
        return []
    active = User.objects.active().order_by("username")
    return [
        person
        for kind, many in ((Kind.AGENT, 3), (Kind.LEADER, 1), (Kind.ADMIN, 1))
        for person in active.filter(kind=kind)[:many]
    ]
