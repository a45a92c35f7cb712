"""An agent takes a ticket that carries a number and sees whose it is, what they hold, what comes
back; and finds a citizen from the palette."""

from datetime import date

from playwright.sync_api import expect

from citizens.models import AccessEntry, Voucher
from citizens.services import requester_for
from tests.citizens.conftest import citizen, run  # noqa: F401
from tickets.models import ShownFigures, Ticket

# ruff: noqa: F811 - fixtures of the citizens' tests are used by their names
WIDE = {"width": 1920, "height": 1080}


def bought(run, **amounts):
    return Voucher.objects.create(
        run=run, voucher_no=7, citizen_no=1, kind="district", district="중구", status="active",
        purchased_on=date(2024, 2, 1), expires_on=date(2029, 2, 1), **amounts,
    )  # fmt: skip


def test_the_citizen_stands_beside_the_ticket(run, citizen, opened, haneul, enter):
    citizen(1)
    bought(run, face_krw=100_000, paid_krw=95_000, balance_krw=42_300)
    ticket = opened(queue="payment", requester=requester_for(mobile="01000001234", name="홍길동"))
    Ticket.objects.filter(pk=ticket.pk).update(owner=haneul, status="open")
    page = enter(haneul)
    page.set_viewport_size(WIDE)
    page.goto(f"/tickets/{ticket.number}/")
    beside = page.locator(".beside")
    expect(beside).to_contain_text("2,300원 더 쓰면 가능")
    expect(beside).to_contain_text("홍*동")
    expect(beside).to_contain_text("이관 완료")
    page.get_by_text("이 상담에서 보여 준 금액").click()
    expect(page.locator("dialog[open]")).to_contain_text("42,300원")
    page.keyboard.press("Escape")
    page.keyboard.press("r")  # an answer draws the panel afresh, without looking again
    page.keyboard.type("2,300원을 더 쓰시면 환불됩니다.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#thread")).to_contain_text("환불됩니다")
    expect(beside).to_contain_text("2,300원 더 쓰면 가능")
    looks = AccessEntry.objects.filter(act="opened", citizens=[1], ticket=ticket.number)
    assert (looks.count(), ShownFigures.objects.count()) == (1, 1)


def test_a_citizen_is_found_from_the_palette(run, citizen, haneul, enter):
    citizen(1)
    page = enter(haneul)
    page.keyboard.press("Control+k")
    page.keyboard.type("010-0000-1234")
    page.keyboard.press("Enter")
    expect(page.locator("tbody")).to_contain_text("홍*동")
    assert "1234" not in page.url
    page.locator("tbody a").click()
    expect(page.locator("main h1")).to_have_text("홍*동")
