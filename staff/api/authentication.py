"""Bearer tokens and their scopes."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from staff.models import ApiToken, User
from staff.queries.tokens import token_of
from staff.services import note_use
from supportdesk.lib.refusal import Refusal

if TYPE_CHECKING:
    from rest_framework.views import APIView  # imports this module by way of the settings

READS = {"HEAD": "GET", "OPTIONS": "GET"}


class ScopeMissing(Refusal):
    code = "scope_missing"
    status = 403
    message = _("The token does not hold the scope that this needs.")


class BearerToken(BaseAuthentication):
    """``Authorization: Bearer desk_…``: one query a request, for the token and its person."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        token = token_of(secret.strip())
        if token is None:
            raise AuthenticationFailed(code="token_refused")
        note_use(token)
        return token.person, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="desk"'


class HasScope(BasePermission):
    """The view names ``scope`` (``"tickets:read"``), or ``scopes`` by method
    (``{"GET": "tickets:read", "POST": "tickets:write"}``); the token must hold it."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        token = request.auth
        if not isinstance(token, ApiToken):
            return False
        method = str(request.method)
        needed = needed_scope(view, READS.get(method, method))
        if needed not in token.scopes:
            raise ScopeMissing(scope=needed)
        return True


def needed_scope(view: "APIView", method: str) -> str:
    """What the view asks for this method; a method that it does not serve needs the first one,
    so that the answer is 405."""
    scopes: dict[str, str] = getattr(view, "scopes", {})
    if not scopes:
        return str(view.scope)  # type: ignore[attr-defined]
    return scopes.get(method) or next(iter(scopes.values()))


def person_of(request: Request) -> User:
    """The person whom the request's token acts as."""
    person = request.user
    assert isinstance(person, User)  # HasScope let nobody else through
    return person
