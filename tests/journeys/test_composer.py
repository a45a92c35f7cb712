"""What is typed is never lost, and what is sent is sent once."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PASSWORD
from tickets.models import Draft, Ticket

WORDS = "확인하고 있습니다. 잠시만"


@pytest.fixture
def ticket(opened, haneul) -> Ticket:
    ticket = opened(queue="payment")
    Ticket.objects.filter(pk=ticket.pk).update(owner=haneul, status="open")
    return ticket


@pytest.fixture
def page(enter, haneul, ticket) -> Page:
    page = enter(haneul)
    page.goto(f"/tickets/{ticket.number}/")
    page.keyboard.press("r")
    return page


def late(page: Page, address: str, milliseconds: int) -> None:
    """Answers of that address come late."""

    def wait(route) -> None:
        answer = route.fetch()
        page.wait_for_timeout(milliseconds)
        route.fulfill(response=answer)

    page.route(address, wait)


def sign_in_again(page: Page) -> None:
    page.fill("input[name=login]", "haneul")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)


def test_words_that_no_server_has_outlive_the_session(page, ticket):
    page.route("**/draft/", lambda route: route.abort())
    page.keyboard.type(WORDS)
    expect(page.locator("#kept")).to_contain_text("브라우저에 보관")
    page.context.clear_cookies()
    page.reload()
    page.unroute("**/draft/")
    sign_in_again(page)
    page.goto(f"/tickets/{ticket.number}/")
    expect(page.locator("#composer-body")).to_have_value(WORDS)
    expect(page.locator("#kept")).to_contain_text("임시 저장")
    assert Draft.objects.get().body == WORDS


def test_two_presses_on_a_slow_line_send_one_reply(page, ticket):
    late(page, "**/messages/", 600)
    page.keyboard.type(WORDS)
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")
    page.locator("[data-send]").click()
    expect(page.locator("#thread .message.reply")).to_have_count(1)
    page.wait_for_timeout(1000)  # a second one would have come by now
    assert ticket.messages.filter(kind="reply").count() == 1


def test_a_slow_save_leaves_no_draft_of_what_was_sent(page, ticket):
    page.route("**/draft/", lambda route: (page.wait_for_timeout(300), route.continue_()))
    with page.expect_request("**/draft/"):
        page.keyboard.type(WORDS)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#thread .message.reply")).to_have_count(1)
    expect(page.locator("#composer-body")).to_have_value("")
    assert not Draft.objects.exists()


def test_a_refused_message_keeps_its_words(page, ticket, bada):
    page.keyboard.type(WORDS)
    Ticket.objects.filter(pk=ticket.pk).update(owner=bada)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#notices")).not_to_be_empty()
    page.reload()
    expect(page.locator("#composer-body")).to_have_value(WORDS)
