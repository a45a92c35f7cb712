"""The one door to personal data: masked by default."""

from citizens.services.requesters import (
    Masked,
    delivery_email,
    find_by_mobile,
    masked,
    masked_name,
    requester_for,
)

__all__ = ["Masked", "delivery_email", "find_by_mobile", "masked", "masked_name", "requester_for"]
