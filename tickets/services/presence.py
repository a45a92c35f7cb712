"""Who looks at a ticket, and whoever is there hears of it. A courtesy: nothing is locked."""

from staff.models import User
from supportdesk.lib import whereabouts
from tickets.events import somebody_came_or_went, views_changed
from tickets.models import Ticket


def look_at(*, ticket: Ticket, person: User, answering: bool = False) -> None:
    """The person has the ticket open for the next 45 seconds, and may be writing on it. What came
    back to them by itself has been seen with it."""
    news = whereabouts.arrive(ticket.pk, person_id=person.pk, name=person.name, answering=answering)
    if news:
        somebody_came_or_went(ticket)
    if ticket.came_back_at and ticket.owner_id == person.pk:
        Ticket.objects.filter(pk=ticket.pk).update(came_back_at=None)
        views_changed(person)


def look_away(*, ticket: Ticket, person: User) -> None:
    """The person has closed it."""
    whereabouts.leave(ticket.pk, person_id=person.pk)
    somebody_came_or_went(ticket)
