"""Details are sealed to their citizen and found by their indexes."""

from collections.abc import Callable

import pytest
from cryptography.exceptions import InvalidTag
from django.db import ProgrammingError, connection, transaction

from citizens.models import AccessEntry, Account, Act
from citizens.services.access import Entry, Viewer, record
from citizens.services.details import indexes, open_details
from staff.models import User

Citizen = Callable[..., Account]


def test_details_open_for_their_own_row_only(citizen: Citizen) -> None:
    mine, other = citizen(1, email="hong@example.com"), citizen(2, name="김가온")
    assert open_details(mine).email == "hong@example.com"
    assert open_details(mine).masked().name == "홍*동"
    mine.details = other.details
    with pytest.raises(InvalidTag):
        open_details(mine)


def test_one_spelling_finds_all_others(citizen: Citizen) -> None:
    account = citizen(1, mobile="01000001234")
    asked = indexes(open_details(account).__class__(mobile="+82 10-0000-1234"))
    assert asked.mobile_index == account.mobile_index
    found = Account.objects.live().filter(mobile_index=asked.mobile_index)
    assert [row.citizen_no for row in found] == [1]


def test_the_log_refuses_change_and_counts_whom_it_names(
    citizen: Citizen, haneul: User, view_of: Callable[[User], Viewer]
) -> None:
    citizen(1)
    record(view_of(haneul), Entry(Act.SEARCHED, citizens=[1, 2], by="mobile"))
    entry = AccessEntry.objects.get()
    assert (entry.actor, entry.hits, entry.by) == (haneul, 2, "mobile")
    for statement in (
        "UPDATE citizens_accessentry SET hits = 0",
        "DELETE FROM citizens_accessentry",
    ):
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            connection.cursor().execute(statement)
