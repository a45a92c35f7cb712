"""What was destroyed because its time was over."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

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
    """A destruction in words; ``which`` is the month or the run, ``rule`` how long it is kept."""

    words: str
    which: str
    rule: str
    row: Destruction


def destructions(cursor: str = "") -> tuple[list[Told], Page[Destruction]]:
    """A page of them, newest first."""
    page = keyset(Destruction.objects.all(), order=("-id",), size=ROWS, cursor=cursor)
    return [_told(row) for row in page.rows], page


def _told(row: Destruction) -> Told:
    kind, _colon, which = row.what.partition(":")
    return Told(str(WORDS.get(kind, kind)), which, _rule(row.rule), row)


def _rule(text: str) -> str:
    """``30 days`` in the reader's language."""
    count, _space, unit = text.partition(" ")
    if unit == "years":
        return ngettext("%(n)s year", "%(n)s years", int(count)) % {"n": count}
    if unit == "days":
        return ngettext("%(n)s day", "%(n)s days", int(count)) % {"n": count}
    return text
