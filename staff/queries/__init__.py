"""Reads of ``staff``."""

from staff.queries.people import PeopleFilter, PeoplePage, demo_people, people
from staff.queries.presence import presence_of

__all__ = ["PeopleFilter", "PeoplePage", "demo_people", "people", "presence_of"]
