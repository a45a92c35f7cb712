"""Contacts as the citizen's timeline tells them."""

from collections.abc import Iterator

from django.urls import reverse

from citizens.services import Moment, Reach
from tickets.models import Channel, Ticket
from tickets.queries.names import queue_name, reason_name


def contacts(reach: Reach) -> Iterator[Moment]:
    """Tickets of a citizen's contact details, whatever the channel, that the actor may see."""
    rows = Ticket.objects.visible_to(reach.actor).filter(
        requester__in=reach.opened.requesters, merged_into=None, created_at__lte=reach.until
    )
    columns = ("number", "created_at", "channel", "reason__code", "queue__slug")
    for number, at, channel, reason, queue in rows.order_by("-created_at").values_list(*columns)[
        : reach.size
    ]:
        said = reason_name(reason) if reason else queue_name(queue)
        detail = f"{number} · {Channel(channel).label}"
        url = reverse("tickets:ticket", args=[number])
        yield Moment(at, f"ticket:{number}", channel, said, detail, url=url)
