"""What the desk holds of a citizen, in clear, for the citizen who asked (열람)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from citizens.models import (
    Account,
    Act,
    Correction,
    Payment,
    Purpose,
    Right,
    RightsRequest,
    RightsState,
    Voucher,
)
from citizens.policies import can_decide
from citizens.services.access import Entry, Viewer, record
from citizens.services.correcting import NoSuchCitizen
from citizens.services.details import FIELDS, Details, open_details
from citizens.services.refusals import NotAllowed
from supportdesk.lib import clock
from supportdesk.lib.refusal import Refusal


class NoAccessAsked(Refusal):
    code = "no_access_asked"
    message = _("A summary in clear needs the citizen's request for access, received or granted.")


class NeedsReason(Refusal):
    code = "needs_reason"
    status = 422
    message = _("Every download needs a reason.")


@dataclass(frozen=True)
class Summary:
    """``details`` are clear. ``made_by`` and ``made_at`` are its watermark. Amounts are won."""

    account: Account
    details: Details
    vouchers: list[Voucher]
    payments: list[Payment]
    corrections: list[Correction]
    requests: list[RightsRequest]
    made_by: str
    made_at: datetime


@transaction.atomic
def summary(*, viewer: Viewer, asked: RightsRequest, reason: str) -> Summary:
    """All of the citizen's own data; logged as a download, with its reason, before it is given."""
    if not (viewer.actor and can_decide(viewer.actor)):
        raise NotAllowed
    if not reason.strip():
        raise NeedsReason
    if asked.kind != Right.ACCESS or asked.state not in (RightsState.RECEIVED, RightsState.GRANTED):
        raise NoAccessAsked
    account = Account.objects.live().filter(citizen_no=asked.citizen_no).first()
    if account is None:
        raise NoSuchCitizen
    record(viewer, _entry(asked, reason))
    return _of(account, made_by=str(viewer.actor))


def _entry(asked: RightsRequest, reason: str) -> Entry:
    return Entry(
        Act.DOWNLOADED,
        citizens=[asked.citizen_no],
        what=[*FIELDS, "vouchers", "payments"],
        purpose=Purpose.RIGHTS,
        reason=reason,
        ticket=asked.ticket,
    )


def _of(account: Account, *, made_by: str) -> Summary:
    own = {"citizen_no": account.citizen_no}
    vouchers = list(
        Voucher.objects.filter(run_id=account.run_id, **own).order_by("purchased_on", "voucher_no")
    )
    payments = Payment.objects.filter(
        run_id=account.run_id, voucher_no__in=[voucher.voucher_no for voucher in vouchers]
    )
    return Summary(
        account=account,
        details=open_details(account),
        vouchers=vouchers,
        payments=list(payments.order_by("paid_at", "payment_no")),
        corrections=list(Correction.objects.filter(**own).order_by("at")),
        requests=list(RightsRequest.objects.filter(**own).order_by("received_at")),
        made_by=made_by,
        made_at=clock.now(),
    )
