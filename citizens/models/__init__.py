"""Nouns of ``citizens``."""

from citizens.models.access import (
    AccessEntry,
    Act,
    Destruction,
    Detail,
    Door,
    Finding,
    Purpose,
    Review,
)
from citizens.models.accounts import (
    Account,
    AccountStatus,
    Merchant,
    MerchantStatus,
    Payment,
    PayMode,
    Voucher,
    VoucherKind,
    VoucherStatus,
)
from citizens.models.requester import Requester
from citizens.models.rights import Correction, Merge, Right, RightsRequest, RightsState
from citizens.models.runs import LiveRun, MigrationFault, MigrationRun, Phase, RunState

__all__ = [
    "AccessEntry",
    "Account",
    "AccountStatus",
    "Act",
    "Correction",
    "Destruction",
    "Detail",
    "Door",
    "Finding",
    "LiveRun",
    "Merchant",
    "MerchantStatus",
    "Merge",
    "MigrationFault",
    "MigrationRun",
    "PayMode",
    "Payment",
    "Phase",
    "Purpose",
    "Requester",
    "Review",
    "Right",
    "RightsRequest",
    "RightsState",
    "RunState",
    "Voucher",
    "VoucherKind",
    "VoucherStatus",
]
