"""Resolve, hold, prioritise, tag, merge, reopen: each a form over the page, and a page."""

import pytest

from citizens.services import requester_for
from tickets.models import Ticket
from tickets.services import claim, resolve


@pytest.fixture
def ticket(haneul, opened):
    """하늘's ticket about a barcode."""
    return claim(ticket=opened(queue="payment", reason="PAY-CPM-BARCODE"), actor=haneul)


def url(ticket, rest):
    return f"/tickets/{ticket.number}/{rest}/"


FORMS = ["resolve", "reason", "wait", "priority", "tags", "merge", "transfer"]


@pytest.mark.parametrize("name", FORMS)
def test_each_form_is_a_fragment_for_the_dialog_and_a_page_without_script(
    name, haneul, ticket, desk
):
    over = desk(haneul, "dialog-body").get(url(ticket, name)).content.decode()
    alone = desk(haneul).get(url(ticket, name)).content.decode()
    assert "<html" not in over
    assert 'id="dialog-title"' in over
    assert "<html" in alone


def test_the_reason_it_came_with_is_chosen_already(haneul, ticket, desk):
    form = desk(haneul, "dialog-body").get(url(ticket, "resolve")).content.decode()
    assert 'value="PAY-CPM-BARCODE" checked' in form
    assert form.count('name="reason"') == 86


def test_resolving_leads_back_to_the_list(haneul, ticket, desk):
    answer = desk(haneul).post(url(ticket, "resolve"), {"reason": "PAY-CPM-BARCODE"})
    ticket.refresh_from_db()
    assert ticket.status == "resolved"
    assert answer.url.startswith("/tickets/mine/")


@pytest.mark.parametrize("reason", ["", "PAY", "바코드"])
def test_without_a_leaf_nothing_is_resolved(reason, haneul, ticket, desk):
    answer = desk(haneul, "dialog-body").post(url(ticket, "resolve"), {"reason": reason})
    ticket.refresh_from_db()
    assert answer.status_code == 422
    assert "data-error-summary" in answer.content.decode()
    assert ticket.status == "open"


def test_putting_on_hold_says_for_whom(haneul, ticket, desk):
    desk(haneul).post(url(ticket, "wait"), {"waiting_for": "third_party"})
    ticket.refresh_from_db()
    assert (ticket.status, ticket.waiting_for) == ("waiting", "third_party")


def test_priority(haneul, ticket, desk):
    desk(haneul).post(url(ticket, "priority"), {"priority": "0"})
    ticket.refresh_from_db()
    assert ticket.priority == 0


def test_tags_are_split_at_commas(haneul, ticket, desk):
    desk(haneul).post(url(ticket, "tags"), {"tags": "단말기, 재현됨,"})
    ticket.refresh_from_db()
    assert ticket.tags == ["단말기", "재현됨"]


def test_too_many_tags_are_refused(haneul, ticket, desk):
    many = ",".join(str(n) for n in range(13))
    assert desk(haneul).post(url(ticket, "tags"), {"tags": many}).status_code == 422


def test_merging_opens_the_ticket_that_stays(haneul, ticket, opened, desk):
    into = claim(ticket=opened(queue="payment"), actor=haneul)
    answer = desk(haneul).post(url(ticket, "merge"), {"into": into.number})
    assert answer.url.startswith(f"/tickets/{into.number}/")
    assert Ticket.objects.get(pk=ticket.pk).merged_into == into


def test_a_ticket_out_of_sight_is_no_place_to_merge_into(haneul, ticket, noise, desk):
    answer = desk(haneul).post(url(ticket, "merge"), {"into": noise[1].number})
    assert answer.status_code == 422


def test_reopening_brings_the_composer_back(haneul, ticket, desk):
    resolve(ticket=ticket, actor=haneul)
    desk(haneul).post(url(ticket, "reopen"))
    ticket.refresh_from_db()
    assert ticket.status == "open"


def test_resolving_offers_to_take_it_back(haneul, ticket, desk):
    browser = desk(haneul)
    page = browser.post(url(ticket, "resolve"), {"reason": "PAY-CPM-BARCODE"}, follow=True)
    assert f'action="{url(ticket, "reopen")}"' in page.content.decode()
    browser.post(url(ticket, "reopen"))
    ticket.refresh_from_db()
    assert (ticket.status, ticket.owner) == ("open", haneul)


def of(ticket, mobile):
    """The ticket, now of whoever has that number."""
    ticket.requester = requester_for(mobile=mobile)
    ticket.save(update_fields=["requester"])
    return ticket


def test_merging_two_citizens_tickets_is_asked_about_first(haneul, ticket, opened, desk):
    of(ticket, "010-0000-1111")
    into = of(claim(ticket=opened(queue="payment"), actor=haneul), "010-0000-2222")
    answer = desk(haneul).post(url(ticket, "merge"), {"into": into.number})
    assert answer.status_code == 422
    assert 'name="other_requester"' in answer.content.decode()
    form = {"into": into.number, "other_requester": "on"}
    assert desk(haneul).post(url(ticket, "merge"), form).status_code == 302
    assert Ticket.objects.get(pk=ticket.pk).merged_into == into


def test_a_merge_is_offered_to_be_taken_back(haneul, ticket, opened, desk):
    into = claim(ticket=opened(queue="payment"), actor=haneul)
    browser = desk(haneul)
    page = browser.post(url(ticket, "merge"), {"into": into.number}, follow=True)
    assert f'action="{url(ticket, "merge/undo")}"' in page.content.decode()
    browser.post(url(ticket, "merge/undo"))
    again = Ticket.objects.get(pk=ticket.pk)
    assert (again.merged_into, again.owner, again.message_count) == (None, haneul, 1)
