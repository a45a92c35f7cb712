"""Tickets that have to do with each other."""

from django.db.models import Q

from staff.models import User
from tickets.models import LinkKind, Ticket, TicketLink


def linked(actor: User, ticket: Ticket) -> list[tuple[LinkKind, Ticket]]:
    """How, and which: those that the actor may see. One statement where there is none."""
    links = TicketLink.objects.filter(Q(ticket=ticket) | Q(other=ticket)).order_by("pk")
    kinds = {
        other if one == ticket.pk else one: LinkKind(kind)
        for kind, one, other in links.values_list("kind", "ticket", "other")
    }
    if not kinds:
        return []
    rows = Ticket.objects.visible_to(actor).select_related("reason", "queue").in_bulk(list(kinds))
    return [(kind, rows[pk]) for pk, kind in kinds.items() if pk in rows]
