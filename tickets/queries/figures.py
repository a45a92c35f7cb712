"""The figures that were on the screen beside a ticket."""

from tickets.models import ShownFigures, Ticket


def shown_figures(ticket: Ticket, size: int = 20) -> list[ShownFigures]:
    """Newest first, with the people who saw them."""
    rows = ShownFigures.objects.filter(ticket=ticket).select_related("shown_to")
    return list(rows.order_by("-pk")[:size])
