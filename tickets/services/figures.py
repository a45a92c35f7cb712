"""The citizen beside a ticket: looked up by what the contact says, and kept as it was shown."""

from typing import Any

from django.db import transaction

from citizens.services import Beside, Holding, Opened, Viewer, citizen_beside
from supportdesk.lib import clock
from tickets.models import ShownFigures, Ticket


@transaction.atomic
def look_at_citizen(*, ticket: Ticket, viewer: Viewer) -> Beside:
    """Whose account the contact's is, and what they hold. Written down in the access log, and the
    figures with the ticket where they differ from what the same person saw last."""
    beside = citizen_beside(viewer=viewer, requester=ticket.requester, ticket=ticket.number)
    if beside.opened and viewer.actor:
        what = _figures(beside.opened)
        seen = ShownFigures.objects.filter(ticket=ticket, shown_to=viewer.actor).order_by("-pk")
        last = seen.first()
        if last is None or last.what != what:
            ShownFigures.objects.create(
                ticket=ticket, shown_to=viewer.actor, shown_at=clock.now(), what=what
            )
    return beside


def _figures(opened: Opened) -> dict[str, Any]:
    return {
        "run": opened.run.pk,
        "citizen": opened.citizen.number,
        "opted_out": opened.citizen.opted_out,
        "balance": opened.held.balance,
        "refundable": opened.held.refundable,
        "vouchers": [_voucher(row) for row in opened.held.rows],
    }


def _voucher(row: Holding) -> dict[str, Any]:
    voucher, refund = row.voucher, row.refund
    return {
        "number": voucher.number,
        "kind": voucher.kind,
        "district": voucher.district,
        "face": voucher.face_krw,
        "balance": voucher.balance_krw,
        "expires_on": voucher.expires_on.isoformat(),
        "refund": {
            "kind": refund.kind.value,
            "amount": refund.amount,
            "missing": refund.missing,
        },
    }
