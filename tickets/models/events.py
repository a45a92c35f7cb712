"""Everything that happened to a ticket, append-only: the timeline is drawn from it."""

from django.conf import settings
from django.db import models

from supportdesk.lib.append_only import append_only
from tickets.models.ticket import Ticket


class TicketEvent(models.Model):
    """``kind`` is from ``tickets.events.Happened``; ``facts`` hold ids and codes, no free text
    of citizens. ``actor`` is empty for the system."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        indexes = [
            models.Index(fields=["ticket", "id"], name="tickets_event_of_ticket"),
            # What came back from people who left, for leaders; few.
            models.Index(
                fields=["-at"],
                condition=models.Q(kind="ticket.owner_left"),
                name="tickets_event_owner_left",
            ),
        ]
        triggers = append_only()
