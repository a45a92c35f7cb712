"""The browser's end of the doorbell, on an element that counts how often it is fetched."""

import re

import pytest
from playwright.sync_api import Page, expect

from supportdesk.live.services import publish

PROBE = """
document.getElementById("main").insertAdjacentHTML("beforeend", `
  <section id="probe" data-live="queue-changed:payment" data-fetched="0" data-heard=""
           hx-get="/healthz" hx-trigger="refresh" hx-target="#answer">
    <input id="typing"><output id="answer"></output>
  </section>`);
const probe = document.getElementById("probe");
probe.addEventListener("htmx:beforeRequest", () => probe.dataset.fetched++);
document.addEventListener("live:ticket-changed", ({detail}) => probe.dataset.heard = detail.key);
htmx.process(probe);
"""


@pytest.fixture
def page(enter, haneul) -> Page:
    """하늘's page with the probe on it, the stream open and its first fetches over."""
    page = enter(haneul)
    page.evaluate(PROBE)
    publish("queue-changed payment")
    expect(page.locator("#answer")).to_have_text("alive")
    page.wait_for_timeout(1500)
    page.evaluate("document.getElementById('probe').dataset.fetched = 0")
    return page


def fetched(page: Page) -> int:
    return int(page.locator("#probe").get_attribute("data-fetched"))


def test_a_ring_fetches_within_a_second_what_listens_to_it(page):
    publish("queue-changed payment")
    expect(page.locator("#probe")).to_have_attribute("data-fetched", "1", timeout=1500)


def test_a_ring_for_something_else_is_heard_and_fetches_nothing(page):
    publish("queue-changed refund")
    publish("ticket-changed 12")
    expect(page.locator("#probe")).to_have_attribute("data-heard", "12")
    page.wait_for_timeout(500)
    assert fetched(page) == 0


def test_a_storm_of_rings_fetches_about_once_a_second(page):
    for _ in range(20):
        publish("queue-changed payment")
        page.wait_for_timeout(100)
    page.wait_for_timeout(1500)
    assert 2 <= fetched(page) <= 5


def test_nothing_is_fetched_under_somebody_who_types(page):
    page.focus("#typing")
    publish("queue-changed payment")
    page.wait_for_timeout(1500)
    assert fetched(page) == 0
    page.locator("#typing").blur()
    expect(page.locator("#probe")).to_have_attribute("data-fetched", "1", timeout=1500)


def test_a_lost_stream_is_said_and_found_again(page):
    status = page.locator("[data-live-status]")
    page.context.route("**/live/stream", lambda route: route.abort())
    page.reload()
    expect(status).to_have_text(re.compile("30초"), timeout=10_000)
    page.context.unroute("**/live/stream")
    expect(status).to_be_empty(timeout=30_000)


def test_a_page_without_a_session_hears_nothing(page):
    page.context.clear_cookies()
    origin = page.locator("body").get_attribute("data-live")
    assert page.request.get(f"{origin}/live/stream").status == 401
