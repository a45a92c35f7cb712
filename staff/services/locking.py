"""The person under a change, held.

The presence row comes first: claims lock it too, so that nobody takes a contact of a queue while
the right to that queue is being removed.
"""

from django.db import connection

from staff.models import Presence, User
from staff.policies import Act, can
from staff.services.refusals import NotAllowed
from supportdesk.lib import clock


def hold(person: User) -> User:
    """The person as they are now, locked until the transaction ends."""
    Presence.objects.get_or_create(person=person, defaults={"since": clock.now()})
    Presence.objects.select_for_update().get(person=person)
    held: User = (
        User.objects.select_for_update(of=("self",), no_key=True)
        .select_related("team")
        .get(pk=person.pk)
    )
    return held


def one_at_a_time() -> None:
    """Whoever may remove an admin right waits here for everybody else who does, before any row is
    locked: two admins who remove each other would otherwise both succeed, or deadlock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('staff'), hashtext('admins'))")


def hold_for(actor: User | None, act: Act, person: User) -> User:
    """The same, if ``actor`` may do this to them."""
    held = hold(person)
    if not can(actor, act, held):
        raise NotAllowed
    return held
