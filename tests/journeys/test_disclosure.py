"""Clear data in a browser: asked for, counted down, gone again — and in the log."""

import re

from playwright.sync_api import expect

from citizens.models import AccessEntry
from citizens.services import requester_for
from tickets import services

CLEAR = "010-0000-1234"


def opened_by(opened, enter, person, **options):
    caller = requester_for(mobile=CLEAR, name="홍길동", email="hong@example.com")
    ticket = opened("바코드", queue="payment", requester=caller)
    page = enter(person, **options)
    page.set_viewport_size({"width": 1920, "height": 1080})  # wide enough for the panel
    page.goto(f"/tickets/{ticket.number}/")
    return page, ticket, page.locator(f"#clear-requester-{caller.pk}-mobile")


def shown(page, field):
    page.wait_for_timeout(1_000)  # the bell of the opening redraws the panel once
    field.locator(".clear-opener").press("Enter")
    page.locator("dialog[open] input[value=callback]").check()
    page.locator("dialog[open] button.primary").press("Enter")
    expect(field.locator("[data-clear-text]")).to_have_text(CLEAR)


def test_a_field_is_shown_by_keyboard_and_hidden_again(opened, noise, haneul, enter):
    page, ticket, field = opened_by(opened, enter, haneul)
    expect(field).to_contain_text("010-****-1234")
    shown(page, field)
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(field.locator("[data-clear-left]")).to_have_text(re.compile(r"(29|28|30)초"))
    expect(field.locator("[data-clear-hide]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(field.locator(".clear-opener")).to_be_focused()
    expect(page.locator("body")).not_to_contain_text(CLEAR)
    entry = AccessEntry.objects.get(act="disclosed")
    assert (entry.actor, entry.ticket, entry.purpose) == (haneul, ticket.number, "callback")


def test_after_thirty_seconds_it_is_masked_by_itself(opened, haneul, enter):
    page, _, field = opened_by(opened, enter, haneul)
    page.clock.install()
    shown(page, field)
    page.clock.run_for(29_000)
    expect(field.locator("[data-clear-text]")).to_be_visible()
    page.clock.run_for(2_000)
    expect(field.locator("[data-clear-text]")).to_have_count(0)
    expect(field).to_contain_text("010-****-1234")


def test_leaving_the_tab_masks_it(opened, haneul, enter):
    page, _, field = opened_by(opened, enter, haneul)
    shown(page, field)
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {get: () => true});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    expect(field.locator("[data-clear-text]")).to_have_count(0)


def test_a_refresh_of_the_panel_keeps_what_is_shown_and_the_focus(opened, haneul, enter):
    page, ticket, field = opened_by(opened, enter, haneul)
    page.wait_for_timeout(1500)  # the stream opens after the page
    shown(page, field)
    services.receive(ticket=ticket, contact=services.Contact("app", "하나 더 있어요"))
    expect(page.locator("#thread")).to_contain_text("하나 더 있어요")
    expect(field.locator("[data-clear-text]")).to_have_text(CLEAR)
    expect(field.locator("[data-clear-hide]")).to_be_focused()
    field.locator("[data-clear-hide]").press("Enter")
    expect(field.locator(".clear-opener")).to_be_focused()


def test_it_works_without_javascript(opened, haneul, enter):
    page, ticket, field = opened_by(opened, enter, haneul, java_script_enabled=False)
    field.locator(".clear-opener").click()
    page.locator("input[value=callback]").check()
    page.locator("form.form button.primary").click()
    expect(page.locator(".clear-text")).to_have_text(CLEAR)
    assert CLEAR not in page.url
    expect(page.get_by_role("link", name=re.compile(ticket.number)).last).to_be_visible()
