"""Where a person is right now."""

from django.db import transaction

from staff.events import ring
from staff.models import Presence, PresenceChange, State, User
from staff.policies import is_on_the_desk
from staff.services.refusals import NotOnTheDesk, UnknownState
from supportdesk.lib import clock


@transaction.atomic
def set_presence(*, person: User, state: str) -> Presence:
    """Move to ``state`` (a value of ``State``); the same state again changes nothing."""
    if state not in State.values:
        raise UnknownState
    if not is_on_the_desk(person):
        raise NotOnTheDesk
    return settle(person, State(state))


def settle(person: User, state: State, *, anew: bool = False) -> Presence:
    """Lock the row, append to the log, ring. Needs a transaction. ``anew`` begins the state again
    when the person is in it already."""
    now = clock.now()
    Presence.objects.get_or_create(person=person, defaults={"since": now})
    presence = Presence.objects.select_for_update().get(person=person)
    if presence.state == state and not anew:
        return presence
    presence.state, presence.since = state, now
    presence.save(update_fields=["state", "since"])
    PresenceChange.objects.create(person=person, state=state, at=now)
    ring(person)
    return presence
