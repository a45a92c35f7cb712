"""Finding citizens and merchants: exactly, masked, logged."""

from datetime import date

import pytest
from django.db import DatabaseError, connection

from citizens.models import (
    AccessEntry,
    Account,
    Merchant,
    Merge,
    Right,
    RightsRequest,
    RightsState,
    Voucher,
)
from citizens.services import details, look_up, recognise
from citizens.services.recognising import By, Wanted
from citizens.services.refusals import NotAllowed
from supportdesk.lib import clock

MOBILE = Wanted(By.MOBILE, "01000001234")


@pytest.fixture
def find(haneul, view_of):
    """하늘 looks something up."""
    return lambda *wanted, **more: look_up(viewer=view_of(haneul), wanted=wanted, **more)


def numbers(found):
    return [each.citizen_no for each in found.citizens]


@pytest.mark.parametrize(
    "text",
    [
        "010-0000-1234",
        "+82 10 0000 1234",
        "000000000001",
        "HONG@example.com",
        "홍길동 1234",
        "홍길동 900131",
    ],
)
def test_a_citizen_is_found_by_what_they_say(find, citizen, text):
    citizen(1, email="hong@example.com")
    citizen(2, name="홍길순", mobile="01000001235", birth_date="1991-01-31", email="h@example.com")
    assert numbers(find(*recognise(text))) == [1]


def test_a_voucher_leads_to_its_citizen(run, find, citizen):
    citizen(1)
    citizen(2, mobile="01000000002")
    bought = {"kind": "citywide", "purchased_on": date(2024, 1, 1), "expires_on": date(2029, 1, 1)}
    amounts = {"face_krw": 10_000, "paid_krw": 9_500, "balance_krw": 10_000, "status": "active"}
    Voucher.objects.create(run=run, voucher_no=77, citizen_no=2, **bought, **amounts)
    assert numbers(find(*recognise("0000000000000077"))) == [2]


def test_what_is_found_is_masked(find, citizen):
    citizen(1, email="hong@example.com", address="서울특별시 중구 가상로1길 3, 4동 101호")
    told = repr(find(MOBILE))
    assert "홍*동" in told
    assert "010-****-1234" in told
    for clear in ("홍길동", "00001234", "1990-01-31", "hong@", "101호"):
        assert clear not in told


def test_two_texts_that_meet_in_one_number_are_told_apart(find, citizen):
    citizen(1)
    Account.objects.filter(citizen_no=1).update(mobile_index=details.mobile_number("01000009999"))
    assert find(Wanted(By.MOBILE, "01000009999")).hits == 0


def test_only_the_run_in_use_is_searched(find, citizen, run):
    citizen(1)
    Account.objects.filter(citizen_no=1).delete()
    assert find(MOBILE).hits == 0


def test_before_the_first_run_nothing_is_found_and_that_is_said(db, find):
    found = find(MOBILE)
    assert (found.hits, found.run) == (0, None)


def test_a_search_is_written_down_with_what_was_seen(find, citizen, haneul):
    citizen(1)
    find(MOBILE, ticket="240415-00001")
    rows = AccessEntry.objects.order_by("act").values_list(
        "act", "actor", "address", "citizens", "by", "hits", "ticket"
    )
    who = (haneul.pk, "127.0.0.1", [1], "mobile", 1, "240415-00001")
    assert list(rows) == [("listed", *who), ("searched", *who)]


def test_zero_hits_are_written_down_without_the_number(find, run):
    find(MOBILE)
    entry = AccessEntry.objects.get()
    assert (entry.act, entry.hits, entry.citizens) == ("searched", 0, [])
    assert "1234" not in repr(AccessEntry.objects.values().get())


def test_nothing_is_found_when_it_cannot_be_written_down(find, citizen):
    citizen(1)

    def torn(execute, sql, params, many, context):
        if "citizens_accessentry" in sql:
            raise DatabaseError("no room")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(torn), pytest.raises(DatabaseError):
        find(MOBILE)


def test_an_outsider_finds_nobody(outsider, view_of, citizen):
    with pytest.raises(NotAllowed):
        look_up(viewer=view_of(outsider), wanted=[MOBILE])


def test_a_stopped_record_is_hidden_and_said_to_be(find, citizen, bora):
    citizen(1)
    now = clock.now()
    RightsRequest.objects.create(
        citizen_no=1, kind=Right.STOP, state=RightsState.GRANTED, received_by=bora,
        received_at=now, due_at=now, answered_by=bora,
    )  # fmt: skip
    found = find(MOBILE)
    assert (found.hits, found.stopped) == (0, 1)


def test_a_merged_record_leads_to_the_kept_one(find, citizen, bora):
    citizen(1)
    citizen(2, mobile="01000000002")
    Merge.objects.create(kept=2, merged=1, made_by=bora, made_at=clock.now())
    (found,) = find(MOBILE).citizens
    assert (found.citizen_no, found.through) == (2, "000000000001")


def test_merchants_are_found_by_number_business_and_name(run, find):
    shop = {"run": run, "pay_mode": "CPM", "status": "open"}
    Merchant.objects.create(
        merchant_no=42, business_no=1234567891, name="가상빵집", district="중구", **shop
    )
    Merchant.objects.create(
        merchant_no=43, business_no=1, name="가상빵집", district="강남구", **shop
    )
    named = Wanted(By.MERCHANT_NAME, "가상빵집", "중구")
    for wanted in (recognise("0000000042"), recognise("123-45-67891"), [named]):
        assert [row.merchant_no for row in find(*wanted).merchants] == [42]
