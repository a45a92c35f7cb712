"""Next, take, give back, hand over, assign: by page."""

import json

from staff.models import Presence, State
from tickets.services import claim


def test_next_opens_the_ticket_that_is_mine_now(haneul, opened, noise, desk):
    ticket = opened(queue="payment")
    answer = desk(haneul).post("/tickets/next/")
    ticket.refresh_from_db()
    assert answer.url == f"/tickets/{ticket.number}/?in=mine&show=unfinished"
    assert ticket.owner == haneul


def test_for_htmx_next_points_into_the_page(haneul, opened, desk):
    ticket = opened(queue="payment")
    there = json.loads(desk(haneul, "main").post("/tickets/next/")["HX-Location"])
    assert there["path"].startswith(f"/tickets/{ticket.number}/")
    assert there["target"] == "#main"


def test_nothing_waiting_is_said_and_no_error(haneul, noise, desk):
    answer = desk(haneul).post("/tickets/next/", follow=True)
    assert "기다리는 상담이 없습니다" in answer.content.decode()


def test_who_is_not_ready_is_offered_to_become_so(haneul, opened, desk):
    opened(queue="payment")
    Presence.objects.filter(person=haneul).update(state=State.BREAK)
    answer = desk(haneul, "main").post("/tickets/next/")
    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#notices"
    assert 'name="become" value="available"' in answer.content.decode()


def test_the_offer_makes_ready_and_takes_at_once(haneul, opened, desk):
    ticket = opened(queue="payment")
    Presence.objects.filter(person=haneul).update(state=State.BREAK)
    desk(haneul).post("/tickets/next/", {"become": "available"})
    ticket.refresh_from_db()
    assert ticket.owner == haneul
    assert Presence.objects.get(person=haneul).state == State.AVAILABLE


def test_the_loser_reads_who_was_first(haneul, bada, opened, desk):
    ticket = opened(queue="payment")
    claim(ticket=ticket, actor=bada)
    answer = desk(haneul, "pane").post(f"/tickets/{ticket.number}/claim/")
    assert answer.status_code == 409
    assert "바다" in answer.content.decode()


def test_what_is_given_back_waits_again(haneul, opened, desk):
    ticket = claim(ticket=opened(queue="payment"), actor=haneul)
    desk(haneul).post(f"/tickets/{ticket.number}/release/")
    ticket.refresh_from_db()
    assert ticket.owner is None


def test_handing_over_leads_back_to_the_list(haneul, opened, desk):
    ticket = claim(ticket=opened(queue="payment"), actor=haneul)
    answer = desk(haneul).post(
        f"/tickets/{ticket.number}/transfer/",
        {"queue": "refund", "note": "환불 문의", "in": "mine"},
    )
    ticket.refresh_from_db()
    assert ticket.queue.slug == "refund"
    assert answer.url.startswith("/tickets/mine/")


def test_the_own_queue_is_no_place_to_hand_over_to(haneul, opened, desk):
    ticket = claim(ticket=opened(queue="payment"), actor=haneul)
    answer = desk(haneul).post(f"/tickets/{ticket.number}/transfer/", {"queue": "payment"})
    assert answer.status_code == 422


def test_a_leader_chooses_among_those_who_serve_the_queue(bora, haneul, opened, noise, desk):
    ticket = opened(queue="payment")
    page = desk(bora, "dialog-body").get(f"/tickets/{ticket.number}/assign/").content.decode()
    assert 'value="haneul"' in page
    assert 'value="noise"' not in page


def test_a_leader_assigns(bora, haneul, opened, desk):
    ticket = opened(queue="payment")
    desk(bora).post(f"/tickets/{ticket.number}/assign/", {"person": "haneul"})
    ticket.refresh_from_db()
    assert ticket.owner == haneul


def test_an_agent_does_not_assign(haneul, bada, opened, desk):
    ticket = opened(queue="payment")
    answer = desk(haneul).post(f"/tickets/{ticket.number}/assign/", {"person": "bada"})
    assert answer.status_code == 403


def test_a_transfer_is_offered_to_be_taken_back_out_of_sight_too(haneul, opened, desk):
    ticket = claim(ticket=opened(queue="payment"), actor=haneul)
    browser = desk(haneul)
    page = browser.post(f"/tickets/{ticket.number}/transfer/", {"queue": "refund"}, follow=True)
    undo = f"/tickets/{ticket.number}/transfer/undo/"
    assert f'action="{undo}"' in page.content.decode()
    browser.post(undo)
    ticket.refresh_from_db()
    assert (ticket.queue.slug, ticket.owner) == ("payment", haneul)
    assert browser.post(undo).status_code == 409


def test_nobody_elses_transfer_is_taken_back(haneul, bada, opened, desk):
    ticket = claim(ticket=opened(queue="payment"), actor=haneul)
    desk(haneul).post(f"/tickets/{ticket.number}/transfer/", {"queue": "refund"})
    assert desk(bada).post(f"/tickets/{ticket.number}/transfer/undo/").status_code == 404
    claim(ticket=ticket, actor=bada)
    assert desk(haneul).post(f"/tickets/{ticket.number}/transfer/undo/").status_code == 409
