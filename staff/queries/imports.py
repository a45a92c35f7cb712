"""Reads about people who came from a file."""

from django.db.models import QuerySet

from staff.events import Happened
from staff.models import PeopleImport, User

UNUSABLE = "!"  # how Django marks a password that nobody has set


def without_password(upload: PeopleImport) -> "QuerySet[User]":
    """The active people of a file who have not set a password yet."""
    hired: QuerySet[User] = User.objects.active().filter(
        staff_events__kind=Happened.HIRED, staff_events__facts__upload=upload.pk
    )
    return hired.filter(password__startswith=UNUSABLE).order_by("username")
