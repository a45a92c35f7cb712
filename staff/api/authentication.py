"""Bearer tokens and their scopes."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView


class BearerToken(BaseAuthentication):
    """``Authorization: Bearer …``."""

    def authenticate(self, request: Request) -> None:
        return None


class HasScope(BasePermission):
    """The view names ``scope`` (``tickets:read``); the token must hold it."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return False
