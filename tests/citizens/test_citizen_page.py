"""The lookup page, a citizen's page, a merchant's page."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from citizens.models import AccessEntry, Merchant, Payment, Voucher
from citizens.services import requester_for

MADE = datetime(2024, 3, 1, tzinfo=UTC)


@pytest.fixture
def browser(haneul, client):
    client.force_login(haneul)
    return client


@pytest.fixture
def holding(run, citizen):
    """홍길동 with a voucher and so many payments."""
    citizen(1, joined_at=MADE)
    Merchant.objects.create(
        run=run,
        merchant_no=5,
        business_no=1234567891,
        name="가상빵집",
        pay_mode="CPM",
        status="open",
    )
    Voucher.objects.create(
        run=run, voucher_no=7, citizen_no=1, kind="district", district="중구",
        purchased_on=date(2024, 2, 1), expires_on=date(2029, 2, 1), face_krw=100_000,
        paid_krw=95_000, balance_krw=42_300, status="active",
    )  # fmt: skip

    def _pay(count):
        Payment.objects.bulk_create(
            Payment(
                run=run, payment_no=number, voucher_no=7, merchant_no=5, pay_mode="CPM",
                amount_krw=100 + number, paid_at=MADE + timedelta(hours=number // 3),
            )
            for number in range(count)
        )  # fmt: skip

    return _pay


def test_what_is_searched_for_is_found_by_post_and_stands_in_no_address(browser, citizen):
    citizen(1)
    answer = browser.post("/citizens/", {"q": "010-0000-1234"})
    page = answer.content.decode()
    assert "홍*동" in page
    assert "00001234" not in page.replace('value="010-0000-1234"', "")
    assert answer["Cache-Control"] == "no-store"
    assert browser.get("/citizens/?q=01000001234").content.decode().count("홍*동") == 0


def test_a_name_wants_a_birth_date_or_digits(browser, citizen):
    citizen(1)
    assert browser.post("/citizens/", {"name": "홍길동"}).status_code == 422
    for more in ({"born": "1990.1.31"}, {"last4": "1234"}):
        assert "홍*동" in browser.post("/citizens/", {"name": "홍길동", **more}).content.decode()


def test_what_is_no_number_is_said_beside_the_field(browser, run):
    for text in ("아무말", "123-45-67890"):
        assert browser.post("/citizens/", {"q": text}).status_code == 422
    assert browser.post("/citizens/", {}).status_code == 422


def test_a_merchant_is_found_by_its_business_number(browser, holding):
    page = browser.post("/citizens/", {"q": "123-45-67891"}).content.decode()
    assert "가상빵집" in page
    assert "123-45-67891" in browser.get("/merchants/5/").content.decode()
    assert browser.get("/merchants/6/").status_code == 404


def test_everything_over_time_is_told_in_order_with_contacts(browser, holding, opened):
    holding(2)
    ticket = opened(queue="payment", requester=requester_for(mobile="01000001234"))
    page = browser.get("/citizens/1/").content.decode()
    for told in ("42,300원", ticket.number, "가상빵집"):
        assert told in page
    assert page.index(ticket.number) < page.rindex("100,000원")
    assert "홍길동" not in page


def test_a_look_at_a_citizen_is_written_down_with_the_ticket(browser, citizen, opened):
    citizen(1)
    number = opened(queue="payment").number
    unseen = opened(queue="refund").number
    for ticket in (number, unseen):
        browser.get(f"/citizens/1/?ticket={ticket}")
    entries = AccessEntry.objects.filter(act="opened").order_by("at")
    assert [(each.citizens, each.ticket) for each in entries] == [([1], number), ([1], "")]


def test_the_timeline_goes_on_page_by_page_without_a_gap(browser, holding):
    holding(100)
    seen, address = [], "/citizens/1/"
    while address:
        context = browser.get(address).context
        seen += [moment.key for moment in context["moments"]]
        address = context["onward"] and f"/citizens/1/?before={context['onward']}"
    assert len(seen) == len(set(seen)) == 102  # payments, the voucher, joined
    assert browser.get("/citizens/1/?before=nonsense").status_code == 200


def test_no_page_grows_with_what_was_paid(browser, holding):
    holding(3)
    browser.get("/citizens/1/")
    counts = []
    for more in (0, 60):
        Payment.objects.all().delete()
        holding(3 + more)
        with CaptureQueriesContext(connection) as run:
            browser.get("/citizens/1/")
        counts.append(len(run))
    assert counts[0] == counts[1] <= 30


def test_who_is_not_there_is_not_found(browser, run):
    assert browser.get("/citizens/9/").status_code == 404
