"""Reads of presence."""

from staff.models import Presence, User
from supportdesk.lib import clock


def presence_of(person: User) -> Presence:
    """The current state; somebody who never signed in is ``not_ready`` (not saved)."""
    found = Presence.objects.filter(person=person).first()
    presence = found or Presence(since=clock.now())
    presence.person = person  # is known already; spares its readers a query
    return presence
