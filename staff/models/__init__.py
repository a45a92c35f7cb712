"""Nouns of ``staff``."""

from staff.models.events import StaffEvent
from staff.models.imports import PeopleImport
from staff.models.people import Employment, Kind, PersonSkill, Skill, Team, User
from staff.models.presence import MAY_CLAIM, Presence, PresenceChange, State
from staff.models.queues import CATCH_ALL, Queue, QueueService
from staff.models.sessions import Session
from staff.models.tokens import SCOPES, ApiToken

__all__ = [
    "CATCH_ALL",
    "MAY_CLAIM",
    "SCOPES",
    "ApiToken",
    "Employment",
    "Kind",
    "PeopleImport",
    "PersonSkill",
    "Presence",
    "PresenceChange",
    "Queue",
    "QueueService",
    "Session",
    "Skill",
    "StaffEvent",
    "State",
    "Team",
    "User",
]
