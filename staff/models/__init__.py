"""Nouns of ``staff``."""

from staff.models.events import StaffEvent
from staff.models.people import Employment, Kind, PersonSkill, Skill, Team, User
from staff.models.presence import MAY_CLAIM, Presence, PresenceChange, State
from staff.models.queues import Queue, QueueService
from staff.models.tokens import ApiToken

__all__ = [
    "MAY_CLAIM",
    "ApiToken",
    "Employment",
    "Kind",
    "PersonSkill",
    "Presence",
    "PresenceChange",
    "Queue",
    "QueueService",
    "Skill",
    "StaffEvent",
    "State",
    "Team",
    "User",
]
