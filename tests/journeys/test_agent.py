"""An agent's way: sign in, next, read, answer, resolve — with the keyboard alone."""

import re

from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from staff.models import Presence, State
from tests.journeys.conftest import listening
from tickets import services
from tickets.models import Draft, Ticket


def test_a_contact_is_answered_and_resolved_by_keyboard_alone(opened, noise, haneul, enter):
    ticket = opened("바코드가 읽히지 않아요", reason="PAY-CPM-BARCODE")
    page = enter(haneul)
    page.keyboard.press("n")  # 상담준비: the refusal offers to become available
    page.keyboard.press("Tab")
    expect(page.locator("#notices button.primary")).to_be_visible()
    page.locator("#notices button.primary").press("Enter")
    expect(page.locator("#ticket-head")).to_contain_text(ticket.number)
    page.keyboard.press("r")
    page.keyboard.type("화면을 밝게 하고 바코드를 새로고침해 주세요.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#thread")).to_contain_text("새로고침해 주세요")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    expect(page.locator("dialog[open] [data-picker-search]")).to_be_focused()
    page.keyboard.press("Enter")  # the reason it came with is chosen
    expect(page.locator("dialog[open]")).to_have_count(0)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.owner, ticket.reason.code) == (
        "resolved",
        haneul,
        "PAY-CPM-BARCODE",
    )


def test_of_two_who_race_for_a_ticket_the_loser_reads_who_has_it(opened, haneul, bada, enter):
    ticket = opened(queue="payment")
    first, second = enter(haneul), enter(bada)
    second.route("**/live/**", lambda route: route.abort())  # the news comes too late
    Presence.objects.update(state=State.AVAILABLE)
    second.route("**/live/**", lambda route: route.abort())  # the news does not reach the page
    for page in (first, second):
        page.goto(f"/tickets/{ticket.number}/")
    first.keyboard.press("t")
    expect(first.locator("#composer-body")).to_be_visible()
    second.keyboard.press("t")
    expect(second.locator("#notices")).to_contain_text("하늘")
    assert Ticket.objects.get(pk=ticket.pk).owner == haneul


def test_a_leader_takes_a_ticket_away_while_the_agent_looks_on(opened, haneul, bada, bora, enter):
    ticket = opened(queue="payment")
    Ticket.objects.filter(pk=ticket.pk).update(owner=haneul, status="open")
    watching, leading = enter(haneul), enter(bora)
    watching.goto(f"/tickets/{ticket.number}/")
    expect(watching.locator("[data-shortcut=E]")).to_be_visible()
    listening(watching)
    leading.goto(f"/tickets/{ticket.number}/")
    leading.keyboard.press("a")
    leading.locator("dialog[open]").get_by_text("바다").first.click()
    leading.locator("dialog[open] .dialog-foot button.primary").click()
    expect(watching.locator("#context")).to_contain_text("바다", timeout=5000)
    assert Ticket.objects.get(pk=ticket.pk).owner == bada


def test_a_draft_survives_the_end_of_the_session(opened, haneul, enter):
    ticket = opened(queue="payment")
    Ticket.objects.filter(pk=ticket.pk).update(owner=haneul, status="open")
    page = enter(haneul)
    page.goto(f"/tickets/{ticket.number}/")
    page.keyboard.press("r")
    page.keyboard.type("확인하고 있습니다. 잠시만")
    expect(page.locator("#kept")).not_to_be_empty()
    Session.objects.all().delete()
    assert Draft.objects.get().body == "확인하고 있습니다. 잠시만"
    again = enter(haneul)
    again.goto(f"/tickets/{ticket.number}/")
    expect(again.locator("#composer-body")).to_have_value("확인하고 있습니다. 잠시만")


def test_the_desk_works_without_javascript(opened, haneul, enter):
    ticket = opened("바코드", reason="PAY-CPM-BARCODE")
    page = enter(haneul, java_script_enabled=False)
    Presence.objects.update(state=State.AVAILABLE)
    page.locator("form[action$='/tickets/next/'] button").first.click()
    expect(page).to_have_url(re.compile(ticket.number))
    page.fill("#composer-body", "다시 시도해 주세요.")
    page.locator("[data-send]").click()
    expect(page.locator("#thread")).to_contain_text("다시 시도해 주세요.")
    page.locator("[data-shortcut=E]").click()
    page.locator("form.form button.primary").click()
    ticket.refresh_from_db()
    assert ticket.status == "resolved"


def test_what_arrives_while_writing_is_told_before_sending(opened, haneul, enter):
    ticket = opened("바코드", reason="PAY-CPM-BARCODE")
    Ticket.objects.filter(pk=ticket.pk).update(owner=haneul, status="open")
    page = enter(haneul)
    page.route("**/live/**", lambda route: route.abort())  # the news does not reach the page
    page.goto(f"/tickets/{ticket.number}/")
    page.keyboard.press("r")
    page.keyboard.type("다시 해 보세요")
    services.receive(ticket=ticket, contact=services.Contact("app", "이제 됩니다"))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#composer [role=alert]")).to_be_visible()
    expect(page.locator("#composer-body")).to_have_value("다시 해 보세요")
    assert ticket.messages.filter(kind="reply").count() == 0
