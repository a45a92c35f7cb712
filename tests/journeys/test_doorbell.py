"""The browser's end of the doorbell, on a region that is replaced as a whole at each fetch."""

import re

import pytest
from playwright.sync_api import Page, expect

from supportdesk.live.services import publish

PROBE = """
<section id="probe" data-live="queue-changed:payment" data-live-gap="{gap}"
         hx-get="/probe" hx-trigger="refresh" hx-swap="outerHTML">
  <input id="typing"><details data-menu><summary id="menu">⋯</summary></details>
</section>
"""
DRAW = """(probe) => {
  document.getElementById("main").insertAdjacentHTML("beforeend", probe);
  htmx.process(document.getElementById("probe"));
  document.addEventListener("live:ticket-changed", (event) => {
    document.body.dataset.heard = event.detail.key;
  });
}"""


class Probe:
    """The region on 하늘's page, and how often it was fetched."""

    def __init__(self, page: Page, gap: int = 1000) -> None:
        self.page, self.fetches = page, 0
        self._html = PROBE.format(gap=gap)
        page.context.route("**/probe", self._answer)
        page.evaluate(DRAW, self._html)
        with page.expect_response("**/probe"):
            publish("queue-changed payment")
        page.wait_for_timeout(gap + 500)
        self.fetches = 0

    def _answer(self, route) -> None:
        self.fetches += 1
        route.fulfill(body=self._html, content_type="text/html")

    def ring(self, topic: str = "queue-changed payment", *, then: int = 1500) -> int:
        """Ring, wait, and answer the fetches so far."""
        publish(topic)
        self.page.wait_for_timeout(then)
        return self.fetches


@pytest.fixture
def probe(enter, haneul) -> Probe:
    return Probe(enter(haneul))


def test_a_ring_fetches_within_a_second_what_listens_to_it(probe):
    with probe.page.expect_request("**/probe", timeout=1000):
        publish("queue-changed payment")


def test_a_ring_for_something_else_is_heard_and_fetches_nothing(probe):
    assert probe.ring("queue-changed refund") == 0
    assert probe.ring("ticket-changed 12") == 0
    expect(probe.page.locator("body")).to_have_attribute("data-heard", "12")


def test_a_storm_of_rings_fetches_about_once_a_second(probe):
    for _ in range(20):
        probe.ring(then=100)
    assert 2 <= probe.ring() <= 5


def test_a_region_may_ask_for_a_longer_gap(enter, haneul):
    probe = Probe(enter(haneul), gap=4000)
    with probe.page.expect_request("**/probe"):
        probe.ring(then=100)
    for _ in range(10):
        probe.ring(then=100)
    assert probe.fetches == 1


def test_nothing_is_fetched_under_somebody_who_types(probe):
    probe.page.focus("#typing")
    assert probe.ring() == 0
    with probe.page.expect_request("**/probe"):
        probe.page.locator("#typing").blur()


def test_an_open_menu_stays_open(probe):
    probe.page.click("#menu")
    assert probe.ring() == 0
    with probe.page.expect_request("**/probe"):
        probe.page.click("#menu")


def test_a_lost_stream_is_said_and_found_again(enter, haneul):
    page = enter(haneul)
    status = page.locator("[data-live-status]")
    page.context.route("**/live/stream", lambda route: route.abort())
    page.reload()
    expect(status).to_have_text(re.compile("30초"), timeout=10_000)
    page.context.unroute("**/live/stream")
    expect(status).to_be_empty(timeout=30_000)


def test_a_page_without_a_session_hears_nothing(enter, haneul):
    page = enter(haneul)
    origin = page.locator("body").get_attribute("data-live")
    page.context.clear_cookies()
    assert page.request.get(f"{origin}/live/stream").status == 401
