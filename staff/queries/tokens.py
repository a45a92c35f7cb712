"""Reads of API tokens."""

import hashlib

from staff.models import ApiToken
from supportdesk.lib import clock


def token_of(secret: bytes) -> ApiToken | None:
    """The standing token with this secret, and its active person; one index probe."""
    standing = ApiToken.objects.standing(clock.now()).select_related("person")
    return standing.filter(hash=hashlib.sha256(secret).digest()).first()
