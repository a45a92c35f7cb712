"""The one door to personal data: masked by default."""

from citizens.services.access import Viewer, viewer
from citizens.services.disclosure import disclose
from citizens.services.lookup import Found, look_up
from citizens.services.recognising import By, Wanted, recognise
from citizens.services.requesters import (
    Masked,
    delivery_email,
    find_by_mobile,
    masked,
    masked_name,
    requester_for,
)

__all__ = [
    "By",
    "Found",
    "Masked",
    "Viewer",
    "Wanted",
    "delivery_email",
    "disclose",
    "find_by_mobile",
    "look_up",
    "masked",
    "masked_name",
    "recognise",
    "requester_for",
    "viewer",
]
