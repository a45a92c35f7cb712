"""The API tokens that stand, for the page that lists them."""

from django.db.models import QuerySet

from staff.models import ApiToken
from supportdesk.lib import clock


def standing_tokens() -> "QuerySet[ApiToken]":
    """The tokens that work now, soonest to expire first."""
    standing = ApiToken.objects.standing(clock.now())
    return standing.select_related("person").order_by("expires_at", "pk")
