"""Put on hold until a time, taken up again by one key, and told when it comes back."""

from datetime import timedelta

from playwright.sync_api import expect

from supportdesk.lib import clock
from tickets import services
from tickets.models import Ticket


def test_hold_and_take_up_again_by_keyboard_alone(opened, haneul, enter):
    ticket = services.claim(ticket=opened(queue="payment"), actor=haneul)
    page = enter(haneul)
    page.goto(f"/tickets/{ticket.number}/")
    page.keyboard.press("w")
    expect(page.locator("dialog[open]")).to_be_visible()
    until = clock.seoul(clock.now() + timedelta(hours=2))
    page.fill("dialog[open] [name=until]", f"{until:%Y-%m-%dT%H:%M}")
    page.press("dialog[open] [name=until]", "Enter")
    expect(page.locator("#ticket-head")).to_contain_text(f"{until:%H:%M}")
    page.keyboard.press("u")
    expect(page.locator("#notices")).to_contain_text("다시 진행합니다")
    assert Ticket.objects.get(pk=ticket.pk).status == "open"


def test_what_came_back_stands_in_the_rail_until_it_is_opened(opened, haneul, enter):
    ticket = services.claim(ticket=opened(queue="payment"), actor=haneul)
    page = enter(haneul)
    until = clock.now() + timedelta(hours=1)
    services.wait(ticket=ticket, actor=haneul, waiting_for="citizen", until=until)
    with clock.at(until):
        services.wake_waiting()
    mark = page.locator("#rail-lists").get_by_text("돌아옴")
    expect(mark).to_be_visible(timeout=10_000)
    page.locator("#rail-lists").get_by_text(ticket.number).click()
    expect(mark).to_have_count(0, timeout=10_000)
