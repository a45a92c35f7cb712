"""The one door to personal data: masked by default."""

from citizens.services.access import Viewer, viewer
from citizens.services.disclosure import disclose
from citizens.services.lookup import Found, look_up
from citizens.services.recognising import By, Wanted, recognise
from citizens.services.requesters import (
    Masked,
    delivery_email,
    masked,
    requester_for,
)
from citizens.services.seeing import find_caller, masked_names, open_requester, saw

__all__ = [
    "By",
    "Found",
    "Masked",
    "Viewer",
    "Wanted",
    "delivery_email",
    "disclose",
    "find_caller",
    "look_up",
    "masked",
    "masked_names",
    "open_requester",
    "recognise",
    "requester_for",
    "saw",
    "viewer",
]
