"""The citizen beside a ticket: matched, masked, logged, and kept as it was shown."""

# ruff: noqa: F811 - fixtures of the citizens' tests are used by their names

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from citizens.models import (
    AccessEntry,
    Merge,
    MigrationRun,
    Right,
    RightsRequest,
    RightsState,
    Voucher,
)
from citizens.services import requester_for
from supportdesk.lib import clock
from tests.citizens.conftest import citizen, run  # noqa: F401
from tickets.models import ShownFigures
from tickets.services import claim


@pytest.fixture
def contact(haneul, opened):
    """하늘's ticket by somebody who tells this of themselves."""

    def _contact(**told):
        requester = requester_for(**(told or {"mobile": "010-0000-1234", "name": "홍길동"}))
        return claim(ticket=opened(queue="payment", requester=requester), actor=haneul)

    return _contact


@pytest.fixture
def panel(haneul, desk):
    return lambda ticket: desk(haneul, "beside").get(f"/tickets/{ticket.number}/citizen/")


@pytest.fixture
def buy(run):
    def _buy(voucher_no=7, citizen_no=1, **fields):
        given = {
            "kind": "district", "district": "중구", "purchased_on": date(2024, 2, 1),
            "expires_on": date(2029, 2, 1), "face_krw": 100_000, "paid_krw": 95_000,
            "balance_krw": 42_300, "status": "active",
        } | fields  # fmt: skip
        return Voucher.objects.create(
            run=run, voucher_no=voucher_no, citizen_no=citizen_no, **given
        )

    return _buy


def test_the_citizen_is_found_by_the_mobile_and_shown_masked(contact, panel, citizen, buy):
    citizen(1)
    citizen(2, mobile="01000000002")
    buy()
    page = panel(contact()).content.decode()
    for told in ("홍*동", "010-****-1234", "42,300원", "2,300원 더 쓰면"):
        assert told in page
    assert "홍길동" not in page


@pytest.mark.parametrize(
    ("balance", "words"), [(100_000, "95,000원"), (40_000, "35,000원"), (60_010, "20,010원 더")]
)
def test_the_refund_is_worked_out_to_the_won(contact, panel, citizen, buy, balance, words):
    citizen(1)
    buy(balance_krw=balance)
    assert words in panel(contact()).content.decode()


def test_who_opted_out_is_marked_and_gets_all_back(contact, panel, citizen, buy):
    citizen(1, opted_out=True)
    buy(balance_krw=64_000)
    page = panel(contact()).content.decode()
    assert "이관에 동의하지 않았습니다" in page
    assert "64,000원" in page


def test_the_citizen_number_is_believed_before_the_mobile(contact, panel, citizen):
    citizen(1)
    citizen(2, name="남궁민수", mobile="01000000002")
    ticket = contact(citizen_no="0000-0000-0002", mobile="01000001234", name="홍길동")
    page = panel(ticket).content.decode()
    assert "남**수" in page
    assert "이름이 다릅니다" in page


def test_nobody_is_said_with_what_was_searched(contact, panel, run):
    MigrationRun.objects.update(report={"set_aside": {"bad_value": 12}})
    page = panel(contact(mobile="01000009999", email="a@example.com")).content.decode()
    assert "휴대전화, 이메일" in page
    assert "오류로 제외된 12건" in page
    assert "rehearsal-1" in page


def test_several_who_fit_are_listed_to_choose_from(contact, panel, citizen):
    citizen(1)
    citizen(2, name="남궁민수")
    page = panel(contact()).content.decode()
    assert "/citizens/1/?ticket=" in page
    assert "/citizens/2/?ticket=" in page
    assert not AccessEntry.objects.filter(act="opened").exists()


def test_a_withdrawn_account_does_not_stand_in_the_way(contact, panel, citizen):
    citizen(1, status="withdrawn")
    citizen(2, name="홍길동")
    panel(contact())
    assert AccessEntry.objects.get(act="opened").citizens == [2]


def test_vouchers_of_both_records_of_one_person_are_shown(contact, panel, citizen, buy, bora):
    citizen(1)
    citizen(2, mobile="01000000002")
    buy(8, 2, balance_krw=55_555)
    Merge.objects.create(kept=1, merged=2, made_by=bora, made_at=clock.now())
    assert "55,555원" in panel(contact()).content.decode()


def test_a_stopped_citizen_is_hidden_and_said_to_be(contact, panel, citizen, bora):
    citizen(1)
    now = clock.now()
    RightsRequest.objects.create(
        citizen_no=1, kind=Right.STOP, state=RightsState.GRANTED, received_by=bora,
        received_at=now, due_at=now, answered_by=bora,
    )  # fmt: skip
    page = panel(contact()).content.decode()
    assert "홍*동" not in page
    assert "처리가 정지" in page


def test_a_look_is_written_down_with_the_ticket(contact, panel, citizen, haneul):
    citizen(1)
    ticket = contact()
    panel(ticket)
    entry = AccessEntry.objects.get(act="opened")
    assert (entry.actor, entry.citizens, entry.ticket) == (haneul, [1], ticket.number)


def test_figures_are_kept_when_they_differ_from_the_last(contact, panel, citizen, buy):
    citizen(1)
    voucher = buy()
    ticket = contact()
    panel(ticket)
    panel(ticket)
    Voucher.objects.filter(voucher_no=voucher.voucher_no).update(balance_krw=40_000)
    panel(ticket)
    kept = [
        (row.what["balance"], row.what["refundable"]) for row in ShownFigures.objects.order_by("pk")
    ]
    assert kept == [(42_300, 0), (40_000, 35_000)]


def test_what_was_shown_can_be_read_later_and_never_changed(
    contact, panel, citizen, buy, haneul, desk
):
    citizen(1)
    buy()
    ticket = contact()
    panel(ticket)
    page = desk(haneul).get(f"/tickets/{ticket.number}/figures/").content.decode()
    assert "42,300원" in page
    with pytest.raises(DatabaseError), transaction.atomic():
        ShownFigures.objects.update(what={})


def test_contacts_by_other_ways_stand_beside_it(contact, panel, citizen, opened):
    citizen(1, email="hong@example.com")
    mail = opened(
        queue="payment", requester=requester_for(email="hong@example.com"), channel="mail"
    )
    other = opened(queue="payment", requester=requester_for(email="else@example.com"))
    page = panel(contact()).content.decode()
    assert mail.number in page
    assert other.number not in page


def test_a_stranger_to_the_ticket_sees_no_citizen(contact, hire, desk):
    stranger = hire("nara", "나라", "refund")
    assert desk(stranger, "beside").get(f"/tickets/{contact().number}/citizen/").status_code == 404


def test_the_ticket_page_itself_looks_nobody_up(contact, citizen, haneul, desk):
    citizen(1)
    ticket = contact()
    desk(haneul).get(f"/tickets/{ticket.number}/")
    assert not AccessEntry.objects.filter(act="searched").exists()


def test_the_panel_costs_the_same_however_much_they_hold(contact, citizen, buy, haneul, desk):
    citizen(1)
    browser, address = desk(haneul, "beside"), f"/tickets/{contact().number}/citizen/"
    counts = []
    for held in (range(1), range(1, 12)):
        for number in held:
            buy(number)
        browser.get(address)
        with CaptureQueriesContext(connection) as run:
            browser.get(address)
        counts.append(len(run))
    assert counts[0] == counts[1] <= 34
