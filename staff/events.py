"""What can happen to people and their rights, written down, and who is told: the only place of
this app that rings the doorbell."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from staff.models import StaffEvent, User
from supportdesk.lib import clock
from supportdesk.live.services import publish


class Happened(models.TextChoices):
    """Vocabulary of the rights' history; the values are stored for years and never change."""

    HIRED = "person.hired", _("Registered")
    CHANGED = "person.changed", _("Details changed")
    KIND_CHANGED = "person.kind_changed", _("Role changed")
    TEAM_CHANGED = "person.team_changed", _("Team changed")
    DEACTIVATED = "person.deactivated", _("Deactivated")
    ACTIVATED = "person.activated", _("Activated")
    QUEUE_GRANTED = "queue.granted", _("Queue granted")
    QUEUE_REMOVED = "queue.removed", _("Queue removed")
    SKILL_SET = "skill.set", _("Skill rated")
    SKILL_REMOVED = "skill.removed", _("Skill removed")
    LEADERSHIP_GIVEN = "leadership.given", _("Made leader of a team")
    LEADERSHIP_TAKEN = "leadership.taken", _("No longer leader of a team")
    TOKEN_CREATED = "token.created", _("API token created")
    TOKEN_REVOKED = "token.revoked", _("API token revoked")
    PASSWORD_LINK_GIVEN = "password.link_given", _("Password link given")
    PASSWORD_SET = "password.set", _("Password set")
    SECOND_FACTOR_ADDED = "second_factor.added", _("Second factor added")
    SECOND_FACTOR_REMOVED = "second_factor.removed", _("Second factor removed")
    SECOND_FACTOR_RESET = "second_factor.reset", _("Second factor reset")
    RECOVERY_CODES_MADE = "second_factor.codes_made", _("Recovery codes made")
    SSO_LINKED = "sign_in.linked", _("Single sign-on linked")
    SIGNED_IN = "session.began", _("Signed in")
    SIGNED_OUT = "session.ended", _("Signed out")
    TEAM_MADE = "team.made", _("Team made")
    TEAM_RENAMED = "team.renamed", _("Team renamed")
    QUEUE_MADE = "queue.made", _("Queue made")
    QUEUE_CHANGED = "queue.changed", _("Queue changed")


def entry(kind: Happened, person: User | None, actor: User | None, /, **facts: Any) -> StaffEvent:
    """An event that is not yet written, for writing many at once."""
    return StaffEvent(kind=kind, person=person, actor=actor, facts=facts, at=clock.now())


def record(
    kind: Happened, *, person: User | None = None, actor: User | None = None, **facts: Any
) -> StaffEvent:
    """Append to the history. ``facts`` hold ids, codes and names of things, never passwords."""
    event = entry(kind, person, actor, **facts)
    event.save()
    if person:
        ring(person)
    return event


def ring(person: User) -> None:
    """Tell open pages that somebody's presence, rights or load changed."""
    publish(f"person-changed {person.pk}")


def ring_queue(slug: str) -> None:
    """Tell open pages that a queue is named, ordered or served differently."""
    publish(f"queue-changed {slug}")
