"""What an agent had before their eyes when they gave advice."""

from django.conf import settings
from django.db import models

from supportdesk.lib.append_only import append_only
from tickets.models.ticket import Ticket


class ShownFigures(models.Model):
    """Balances and refunds as one person saw them beside a ticket. Append-only; a row is written
    when what is drawn differs from what the same person saw there last.

    ``what`` is ``{"run": id, "citizen": number, "opted_out": bool, "balance": won, "refundable":
    won, "vouchers": [{"number", "kind", "district", "face", "balance", "expires_on", "refund":
    {"kind", "amount", "missing"}}]}``: no personal details.
    """

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="shown_figures")
    shown_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    shown_at = models.DateTimeField()
    what = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["ticket", "-id"], name="tickets_shown_figures")]
        triggers = append_only()
