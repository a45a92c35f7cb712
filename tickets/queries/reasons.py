"""The reason tree as people choose from it."""

from dataclasses import dataclass

from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from tickets.models import Reason


@dataclass(frozen=True)
class Leaf:
    """A last-level reason with the names above it, in the language of the page."""

    pk: int
    code: str
    large: str
    middle: str
    name: str


def leaves() -> list[Leaf]:
    """Every reason that codes a ticket, in the order of the tree. One statement."""
    name = "name_en" if get_language() == "en" else "name_ko"
    rows = (
        Reason.objects.leaves()
        .order_by(
            Coalesce("parent__parent__position", "parent__position"), "parent__position", "position"
        )
        .values_list("pk", "code", f"parent__parent__{name}", f"parent__{name}", name)
    )
    return [Leaf(*row) for row in rows]
