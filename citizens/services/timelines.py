"""Everything that happened with a citizen, newest first, from as many sources as there are."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import NamedTuple

from django.utils.translation import gettext as _

from citizens.models import Account, Correction, Merge, Payment, RightsRequest, RunState, Voucher
from citizens.services.holdings import paid
from citizens.services.opening import Opened
from staff.models import User
from supportdesk.lib import clock

PAGE = 40


class Moment(NamedTuple):
    """One line. ``(at, key)`` orders it and is unique; ``detail`` holds no personal data,
    ``amount`` is won, ``url`` leads to what it is about, ``all_day`` says that the hour is
    unknown."""

    at: datetime
    key: str
    icon: str
    title: str
    detail: str = ""
    amount: int | None = None
    url: str = ""
    all_day: bool = False


@dataclass(frozen=True)
class Reach:
    """What a source answers: at most ``size`` moments of these people until ``until``, newest
    first; more at the very instant ``until`` do no harm."""

    actor: User
    opened: Opened
    until: datetime
    size: int

    @property
    def numbers(self) -> list[int]:
        return [self.opened.citizen.citizen_no, *self.opened.records]


Source = Callable[[Reach], Iterable[Moment]]
_others: list[Source] = []


def told_by(source: Source) -> None:
    """An app above tells what it knows of citizens, such as their contacts."""
    if source not in _others:
        _others.append(source)


def timeline(actor: User, opened: Opened, cursor: str = "") -> tuple[list[Moment], str]:
    """A page of moments after ``cursor``, and the cursor of the next; '' on the last page. A
    cursor that is none begins at the top."""
    after = _decoded(cursor)
    until = after[0] if after else clock.now()
    # Some more than a page: those of one instant with the last line of the page before.
    reach = Reach(actor, opened, until, PAGE * 2)
    found = sorted((row for source in (*_OWN, *_others) for row in source(reach)), reverse=True)
    rows = [row for row in found if after is None or row[:2] < after]
    page = rows[:PAGE]
    return page, _encoded(page[-1]) if len(rows) > PAGE else ""


def _joined(reach: Reach) -> Iterator[Moment]:
    """Per run: when the record came in, and whether a later run changed it."""
    rows = Account.objects.filter(
        citizen_no__in=reach.numbers, run__state__in=[RunState.LIVE, RunState.REPLACED]
    )
    digests: dict[int, int] = {}
    for row in rows.select_related("run").defer("details").order_by("run__live_at"):
        number, before = row.citizen_no, digests.get(row.citizen_no)
        digests[number] = row.digest
        if row.joined_at and row.run_id == reach.opened.run.pk:
            yield Moment(row.joined_at, f"joined:{number}", "citizen", _("Joined"), row.number)
        if row.run.live_at and row.digest != before:
            said = _("Came with the data") if before is None else _("Changed with the data")
            yield Moment(
                row.run.live_at, f"run:{row.run_id}:{number}", "upload", said, row.run.name
            )


def _vouchers(reach: Reach) -> Iterator[Moment]:
    rows = Voucher.objects.filter(run_id=reach.opened.run.pk, citizen_no__in=reach.numbers)
    until = clock.seoul(reach.until).date()
    for row in rows.filter(purchased_on__lte=until).order_by("-purchased_on")[: reach.size]:
        at = datetime.combine(row.purchased_on, time(), tzinfo=clock.SEOUL)
        said = _("Received a gift") if row.gifted_by else _("Bought a voucher")
        detail = " · ".join(filter(None, [row.get_kind_display(), row.district, row.number]))
        yield Moment(
            at, f"voucher:{row.number}", "voucher", said, detail, row.face_krw, all_day=True
        )


def _payments(reach: Reach) -> Iterator[Moment]:
    run_id = reach.opened.run.pk
    held = [
        row.voucher.voucher_no for row in (*reach.opened.held.rows, *reach.opened.held.finished)
    ]
    rows = Payment.objects.filter(run_id=run_id, voucher_no__in=held, paid_at__lte=reach.until)
    for payment, shop in (
        (row.payment, row.merchant)
        for row in paid(run_id, list(rows.order_by("-paid_at", "-payment_no")[: reach.size]))
    ):
        said = _("Paid, cancelled later") if payment.cancelled_at else _("Payment made")
        key, name = f"payment:{payment.payment_no:018d}", shop.name if shop else ""
        yield Moment(payment.paid_at, key, "bolt", said, name, payment.amount_krw)


def _rights(reach: Reach) -> Iterator[Moment]:
    rows = RightsRequest.objects.filter(
        citizen_no__in=reach.numbers, received_at__lte=reach.until
    ).order_by("-received_at")
    for row in rows[: reach.size]:
        said = _("Asked for: %s") % row.get_kind_display()
        yield Moment(row.received_at, f"right:{row.pk}", "lock", said, row.get_state_display())


def _merges(reach: Reach) -> Iterator[Moment]:
    for row in Merge.objects.filter(kept=reach.numbers[0], made_at__lte=reach.until):
        number = f"{row.merged:012d}"
        yield Moment(
            row.made_at, f"merge:{row.pk}", "merge", _("Merged with another record"), number
        )
        if row.undone_at and row.undone_at <= reach.until:
            yield Moment(row.undone_at, f"undo:{row.pk}", "undo", _("The merge was undone"), number)


def _corrections(reach: Reach) -> Iterator[Moment]:
    rows = Correction.objects.filter(citizen_no__in=reach.numbers, at__lte=reach.until)
    for row in rows.order_by("-at")[: reach.size]:
        yield Moment(row.at, f"correction:{row.pk}", "pen", _("Details corrected"), row.ticket)


_OWN: tuple[Source, ...] = (_joined, _vouchers, _payments, _rights, _merges, _corrections)


def _encoded(row: Moment) -> str:
    text = json.dumps([row.at.isoformat(), row.key])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decoded(cursor: str) -> tuple[datetime, str] | None:
    try:
        at, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moment = datetime.fromisoformat(at)
        return (moment, str(key)) if moment.tzinfo else None
    except (ValueError, TypeError):
        return None
