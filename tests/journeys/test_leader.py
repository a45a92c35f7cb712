"""A leader's way over the floor: mark, assign, take back; by keyboard and by dragging."""

from playwright.sync_api import expect

from staff.models import Team
from tests.journeys.conftest import listening
from tickets import services
from tickets.models import SavedView, Ticket


def owners(tickets):
    return [Ticket.objects.get(pk=ticket.pk).owner for ticket in tickets]


def test_marked_rows_go_to_a_person_and_come_back_by_keyboard_alone(opened, haneul, bora, enter):
    tickets = [opened(queue="payment") for _ in range(3)]
    page = enter(bora)
    page.goto("/floor/?queue=payment")
    for key in ("j", "x", "Shift+ArrowDown", "a"):
        page.keyboard.press(key)
    expect(page.locator("dialog[open] [data-picker-search]")).to_be_focused()
    page.keyboard.type("하늘")
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("상담 2건을 하늘 님에게 배정했습니다.")
    expect(page.locator(f"#pick-{tickets[2].number}")).to_be_focused()
    assert owners(tickets) == [haneul, haneul, None]
    page.keyboard.press("z")
    expect(page.locator("#notices")).to_contain_text("상담 2건을 되돌렸습니다.")
    assert owners(tickets) == [None, None, None]


def test_a_row_is_dragged_onto_whoever_serves_its_queue(opened, haneul, bora, hire, enter):
    hire("nuri", "누리", "gift")
    ticket = opened(queue="payment")
    page = enter(bora)
    page.goto("/floor/")
    row = page.locator(f"#row-{ticket.number}")
    row.drag_to(page.locator("[data-person=nuri]"), source_position={"x": 300, "y": 10})
    expect(page.locator("[data-person=nuri]")).to_have_class("seat free unfit")
    row.drag_to(page.locator("[data-person=haneul]"), source_position={"x": 300, "y": 10})
    expect(page.locator("#notices")).to_contain_text("하늘 님에게 배정했습니다.")
    assert owners([ticket]) == [haneul]


def test_marks_and_hands_stay_where_they_are_while_others_take_tickets(opened, haneul, bora, enter):
    first, second = opened(queue="payment"), opened(queue="payment")
    page = enter(bora)
    page.goto("/floor/?queue=payment")
    page.locator(f"#pick-{second.number}").press("Space")
    listening(page)
    services.claim(ticket=first, actor=haneul)
    expect(page.locator(f"#row-{first.number}")).to_have_count(0, timeout=6000)
    expect(page.locator("#seat-haneul")).to_contain_text("1/5", timeout=6000)
    expect(page.locator(f"#pick-{second.number}")).to_be_checked()
    expect(page.locator(f"#pick-{second.number}")).to_be_focused()


def test_without_javascript_marks_are_assigned_on_a_page_of_their_own(opened, haneul, bora, enter):
    ticket = opened(queue="payment")
    page = enter(bora, java_script_enabled=False)
    page.goto("/floor/?queue=payment")
    page.locator(f"#pick-{ticket.number}").check()
    page.locator("#assign-marked").click()
    page.locator("input[value=haneul]").check()
    page.locator("main .dialog-foot .primary").click()
    expect(page.locator(".floor-result")).to_contain_text("하늘 님에게 배정했습니다.")
    page.locator(".floor-result form button").click()
    assert owners([ticket]) == [None]


def test_a_found_list_is_kept_and_shared_as_a_view(opened, haneul, enter):
    ticket = opened(queue="payment")
    page = enter(haneul)
    page.goto("/tickets/?queue=payment")
    page.keyboard.press("s")
    page.locator("dialog[open] #id_name").fill("결제 전체")
    page.locator("dialog[open] #id_team").select_option(label=Team.objects.get().name)
    page.keyboard.press("Enter")
    expect(page.locator("#rail-views")).to_contain_text("결제 전체")
    page.locator(f"a.row[href*='{ticket.number}']").click()
    expect(page.locator("#list-title")).to_have_text("결제 전체")
    assert SavedView.objects.get().team == haneul.team
