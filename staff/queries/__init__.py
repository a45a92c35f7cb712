"""Reads of ``staff``."""

from staff.queries.imports import without_password
from staff.queries.people import PeopleFilter, PeoplePage, demo_people, people, person_of_claims
from staff.queries.places import queues, skills, teams
from staff.queries.presence import presence_of
from staff.queries.profile import Profile, profile
from staff.queries.standing import standing_tokens

__all__ = [
    "PeopleFilter",
    "PeoplePage",
    "Profile",
    "demo_people",
    "people",
    "person_of_claims",
    "presence_of",
    "profile",
    "queues",
    "skills",
    "standing_tokens",
    "teams",
    "without_password",
]
