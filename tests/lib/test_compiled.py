"""Queries that are compiled once answer as their querysets do."""

import pytest
from django.db import transaction

from staff.models import User
from supportdesk.lib.compiled import Compiled
from tickets.models import Reason

pytestmark = pytest.mark.django_db
LEAVES = Compiled(
    lambda code, level: Reason.objects.select_related("queue", "parent__parent").filter(
        code=code, level=level
    ),
    code="sample",
    level=7,
)


def test_it_answers_the_same_row_with_what_belongs_to_it(
    barcode: Reason, django_assert_num_queries: object
) -> None:
    queue = barcode.queue
    found = LEAVES.first(code=barcode.code, level=3)
    assert found == barcode
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert found.queue == queue
        assert found.parent.parent.level == 1
    assert found.parent.queue is None
    assert {f.attname: getattr(found, f.attname) for f in Reason._meta.concrete_fields} == {
        f.attname: getattr(barcode, f.attname) for f in Reason._meta.concrete_fields
    }


def test_other_values_answer_other_rows(barcode: Reason) -> None:
    assert LEAVES.first(code=barcode.code, level=2) is None
    assert LEAVES.first(code="none", level=3) is None
    assert LEAVES.first(code=None, level=3) is None


def test_a_row_can_be_changed_and_saved(barcode: Reason) -> None:
    found = LEAVES.first(code=barcode.code, level=3)
    assert found
    found.name_en = "Other"
    found.save(update_fields=["name_en"])
    barcode.refresh_from_db()
    assert barcode.name_en == "Other"


def test_locking_and_leaving_out_fields_go_along(haneul: User) -> None:
    held = Compiled(
        lambda pk: User.objects.select_for_update(of=("self",)).only("username").filter(pk=pk),
        pk=-1,
    )
    with transaction.atomic():
        found = held.first(pk=haneul.pk)
    assert found == haneul
    assert "name" in found.get_deferred_fields()
    assert "FOR UPDATE" in held._plan[0]


def test_a_parameter_that_the_query_does_not_use_is_told(db: None) -> None:
    unused = Compiled(lambda pk: User.objects.exclude(pk=f"{pk}0"), pk=1)
    with pytest.raises(ValueError, match="pk"):
        unused.first(pk=0)
