"""Nouns of ``tickets``."""

from tickets.models.calls import CallDraft
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
from tickets.models.figures import ShownFigures
from tickets.models.intake import InboundError, InboundMessage, InboundStatus
from tickets.models.messages import Attachment, Draft, Message
from tickets.models.reasons import Reason
from tickets.models.ticket import Ticket, TicketLink, TicketNumber
from tickets.models.views import SavedView

__all__ = [
    "UNFINISHED",
    "WORKABLE",
    "Attachment",
    "CallDraft",
    "Channel",
    "Draft",
    "InboundError",
    "InboundMessage",
    "InboundStatus",
    "LinkKind",
    "Message",
    "MessageKind",
    "Priority",
    "Reason",
    "SavedView",
    "ShownFigures",
    "Status",
    "Ticket",
    "TicketEvent",
    "TicketLink",
    "TicketNumber",
    "WaitingFor",
]
