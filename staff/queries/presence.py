"""Reads of presence."""

from staff.models import Presence, User
from supportdesk.lib import clock


def presence_of(person: User) -> Presence:
    """The current state; somebody who never signed in is ``not_ready`` (not saved)."""
    found = Presence.objects.filter(person=person).first()
    return found or Presence(person=person, since=clock.now())
