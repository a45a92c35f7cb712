"""Reads of ``tickets``; nothing here writes."""

from tickets.queries.conversation import Entry, find, surviving, timeline
from tickets.queries.filters import TicketFilter
from tickets.queries.lists import earlier_contacts, inbox, newest
from tickets.queries.overview import QueueFigures, my_open, people, queue_figures, queues_of

__all__ = [
    "Entry",
    "QueueFigures",
    "TicketFilter",
    "earlier_contacts",
    "find",
    "inbox",
    "my_open",
    "newest",
    "people",
    "queue_figures",
    "queues_of",
    "surviving",
    "timeline",
]
