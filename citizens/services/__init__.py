"""The one door to personal data: masked by default."""

from citizens.services.access import Viewer, viewer
from citizens.services.disclosure import disclose
from citizens.services.holdings import Holding, Holdings, Paid
from citizens.services.lookup import Found, look_up
from citizens.services.merging import merge_records, undo_merge
from citizens.services.opening import Beside, Opened, State, citizen_beside, open_citizen
from citizens.services.recognising import By, Wanted, recognise
from citizens.services.requesters import (
    Masked,
    delivery_email,
    masked,
    requester_for,
)
from citizens.services.seeing import find_caller, masked_names, open_requester, saw
from citizens.services.timelines import Moment, Reach, timeline

__all__ = [
    "Beside",
    "By",
    "Found",
    "Holding",
    "Holdings",
    "Masked",
    "Moment",
    "Opened",
    "Paid",
    "Reach",
    "State",
    "Viewer",
    "Wanted",
    "citizen_beside",
    "delivery_email",
    "disclose",
    "find_caller",
    "look_up",
    "masked",
    "masked_names",
    "merge_records",
    "open_citizen",
    "open_requester",
    "recognise",
    "requester_for",
    "saw",
    "timeline",
    "undo_merge",
    "viewer",
]
