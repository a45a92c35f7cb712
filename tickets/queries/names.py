"""Names of people, queues and reasons: reference data that each process keeps for half a minute."""

from django.utils.translation import get_language

from staff.models import Queue, User
from supportdesk.lib.remembered import in_this_process
from tickets.models import Reason

Names = dict[str, tuple[str, str]]


@in_this_process(30)
def _reasons() -> Names:
    return {row.code: (row.name_ko, row.name_en) for row in Reason.objects.all()}


@in_this_process(30)
def _levels_above() -> dict[str, tuple[str, str]]:
    rows = Reason.objects.leaves().values_list("code", "parent__parent__code", "parent__code")
    return {code: (large, middle) for code, large, middle in rows}


@in_this_process(30)
def _queues() -> Names:
    return {row.slug: (row.name_ko, row.name_en) for row in Queue.objects.all()}


@in_this_process(30)
def _people() -> dict[int, str]:
    return dict(User.objects.values_list("pk", "name"))


def _in_language(names: Names, key: str) -> str:
    return names[key][get_language() == "en"] if key in names else key


def reason_name(code: str) -> str:
    """In the language of the page; a code that is gone shows itself."""
    return _in_language(_reasons(), code)


def reason_path(code: str) -> str:
    """The levels above it: 결제 › 바코드(CPM)."""
    return " › ".join(_in_language(_reasons(), above) for above in _levels_above().get(code, ()))


def queue_name(slug: str) -> str:
    """Likewise."""
    return _in_language(_queues(), slug)


def person_name(pk: int) -> str:
    """Somebody hired within the last half minute is asked for; nobody has an empty name."""
    known = _people().get(pk)
    return known or User.objects.filter(pk=pk).values_list("name", flat=True).first() or ""
