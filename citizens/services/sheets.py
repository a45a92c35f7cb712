"""Downloads of citizens' own data, as rows of a sheet."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from citizens.services.details import FIELDS
from citizens.services.summaries import Summary
from supportdesk.lib import moments

Row = Sequence[object]


def summary_rows(summary: Summary) -> Iterator[Row]:
    """A summary, its first row the watermark."""
    yield from _head(summary)
    yield from _vouchers(summary)
    yield from _payments(summary)


def _head(summary: Summary) -> Iterator[Row]:
    yield _("Made by"), summary.made_by, moments.exactly(summary.made_at)
    yield _("Citizen number"), summary.account.number
    words = (_("Name"), _("Birth date"), _("Mobile"), _("E-mail"), _("Address"))
    for field, word in zip(FIELDS, words, strict=True):
        yield word, getattr(summary.details, field)
    yield _("State"), summary.account.get_status_display()


def _vouchers(summary: Summary) -> Iterator[Row]:
    yield _("Voucher number"), _("Kind"), _("Bought"), _("Face value"), _("Balance"), _("State")
    for row in summary.vouchers:
        yield (
            row.number,
            f"{row.get_kind_display()} {row.district}".strip(),
            row.purchased_on,
            row.face_krw,
            row.balance_krw,
            row.get_status_display(),
        )


def _payments(summary: Summary) -> Iterator[Row]:
    yield _("Paid"), _("Voucher number"), _("Amount"), _("Cancelled")
    for row in summary.payments:
        cancelled = moments.exactly(row.cancelled_at) if row.cancelled_at else ""
        yield moments.exactly(row.paid_at), f"{row.voucher_no:016d}", row.amount_krw, cancelled
