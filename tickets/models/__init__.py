"""Nouns of ``tickets``."""

from tickets.models.choices import (
    UNFINISHED,
    WORKABLE,
    Channel,
    LinkKind,
    MessageKind,
    Priority,
    Status,
    WaitingFor,
)
from tickets.models.events import TicketEvent
from tickets.models.intake import InboundMessage, InboundStatus
from tickets.models.messages import Attachment, Draft, Message
from tickets.models.reasons import Reason
from tickets.models.ticket import Ticket, TicketLink, TicketNumber

__all__ = [
    "UNFINISHED",
    "WORKABLE",
    "Attachment",
    "Channel",
    "Draft",
    "InboundMessage",
    "InboundStatus",
    "LinkKind",
    "Message",
    "MessageKind",
    "Priority",
    "Reason",
    "Status",
    "Ticket",
    "TicketEvent",
    "TicketLink",
    "TicketNumber",
    "WaitingFor",
]
