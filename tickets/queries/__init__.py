"""Reads of ``tickets``; nothing here writes."""

from tickets.queries.conversation import (
    Entry,
    file_of,
    find,
    is_writing,
    seen_by,
    surviving,
    timeline,
    transferred_by,
)
from tickets.queries.figures import shown_figures
from tickets.queries.filters import TicketFilter
from tickets.queries.links import linked
from tickets.queries.listings import ALL, MINE, VIEW, Listing, found, listing
from tickets.queries.lists import contacts_of, contacts_of_all, earlier_contacts, inbox, newest
from tickets.queries.names import reason_path
from tickets.queries.overview import QueueFigures, my_open, people, queue_figures, queues_of
from tickets.queries.rail import RailFacts, RailView, rail
from tickets.queries.reasons import Leaf, leaves
from tickets.queries.rows import ListRow, list_rows, name_of
from tickets.queries.story import sentence

__all__ = [
    "ALL",
    "MINE",
    "VIEW",
    "Entry",
    "Leaf",
    "ListRow",
    "Listing",
    "QueueFigures",
    "RailFacts",
    "RailView",
    "TicketFilter",
    "contacts_of",
    "contacts_of_all",
    "earlier_contacts",
    "file_of",
    "find",
    "found",
    "inbox",
    "is_writing",
    "leaves",
    "linked",
    "list_rows",
    "listing",
    "my_open",
    "name_of",
    "newest",
    "people",
    "queue_figures",
    "queues_of",
    "rail",
    "reason_path",
    "seen_by",
    "sentence",
    "shown_figures",
    "surviving",
    "timeline",
    "transferred_by",
]
