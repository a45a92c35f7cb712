"""What was destroyed because its time was over."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from citizens.models import Destruction
from supportdesk.lib.pagination import Page, keyset

ROWS = 50
WORDS = {
    "access_log": _("Month of the access log"),
    "withdrawn": _("Details of withdrawn accounts"),
    "packages": _("Files of uploaded packages"),
    "run": _("Rows of a migration run"),
    "requesters": _("Contact details of people without an account"),
    "contacts": _("Texts and files of closed tickets"),
}


@dataclass(frozen=True)
class Told:
    """A destruction in words; ``which`` is the month or the run."""

    words: str
    which: str
    row: Destruction


def destructions(cursor: str = "") -> tuple[list[Told], Page[Destruction]]:
    """A page of them, newest first."""
    page = keyset(Destruction.objects.all(), order=("-id",), size=ROWS, cursor=cursor)
    return [_told(row) for row in page.rows], page


def _told(row: Destruction) -> Told:
    kind, _colon, which = row.what.partition(":")
    return Told(str(WORDS.get(kind, kind)), which, row)
