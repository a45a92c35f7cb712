"""From the citizen's words to a resolved ticket, and back."""

from datetime import timedelta
from uuid import uuid4

import pytest

from supportdesk.lib import clock
from tickets import services
from tickets.models import Draft, Ticket, TicketEvent
from tickets.services import Contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(opened, haneul, noise):
    return services.claim(ticket=opened(queue="payment"), actor=haneul)


def test_numbers_count_the_days_tickets_on_seouls_calendar(opened):
    at = clock.now().replace(year=2024, month=4, day=14, hour=15, minute=30)
    assert [opened(at=at).number for _ in range(2)] == ["240415-00001", "240415-00002"]


def test_queue_and_priority_come_from_the_reason(opened, payment):
    ticket = opened(reason="PAY-CPM-BARCODE")
    assert ticket.queue == payment
    assert ticket.priority == ticket.reason.priority


def test_a_contact_without_reason_waits_in_the_general_queue(opened):
    assert opened("안녕하세요").queue.slug == "general"


def test_lists_never_show_a_number_that_somebody_wrote(opened):
    ticket = opened("제 번호는 010-0000-1234이고 카드는 4111 1111 1111 1111입니다")
    assert "0000" not in ticket.snippet
    assert "1111 1111" not in ticket.snippet


def test_the_first_reply_stops_the_first_clock(mine, haneul):
    services.reply(ticket=mine, author=haneul, body="확인해 드리겠습니다.")
    first = Ticket.objects.get(pk=mine.pk).first_responded_at
    services.reply(ticket=mine, author=haneul, body="처리되었습니다.")
    assert Ticket.objects.get(pk=mine.pk).first_responded_at == first is not None


def test_a_reply_is_held_back_when_the_citizen_wrote_meanwhile(mine, haneul):
    seen = mine.messages.last().pk
    services.receive(ticket=mine, contact=Contact("app", "이제 됩니다"))
    with pytest.raises(services.SomethingArrived):
        services.reply(ticket=mine, author=haneul, body="다시 해 보세요", seen_message=seen)
    assert mine.messages.filter(kind="reply").count() == 0


def test_only_the_owner_or_a_leader_replies(mine, bada, bora):
    with pytest.raises(services.NotAllowed):
        services.reply(ticket=mine, author=bada, body="제가 답할게요")
    assert services.reply(ticket=mine, author=bora, body="팀장입니다").author == bora


def test_resolving_needs_a_leaf_of_the_tree(mine, haneul, barcode):
    with pytest.raises(services.ReasonNeeded):
        services.resolve(ticket=mine, actor=haneul)
    with pytest.raises(services.ReasonNeeded):
        services.resolve(ticket=mine, actor=haneul, reason=barcode.parent)
    assert services.resolve(ticket=mine, actor=haneul, reason=barcode).status == "resolved"


def test_a_new_message_reopens_what_was_resolved_for_its_owner(mine, haneul, barcode):
    services.resolve(ticket=mine, actor=haneul, reason=barcode)
    services.receive(ticket=mine, contact=Contact("app", "또 안 돼요"))
    mine.refresh_from_db()
    assert (mine.status, mine.owner, mine.resolved_at) == ("open", haneul, None)


def test_a_closed_ticket_stays_closed_under_a_message_and_opens_by_hand(mine, haneul, barcode):
    services.resolve(ticket=mine, actor=haneul, reason=barcode)
    Ticket.objects.filter(pk=mine.pk).update(resolved_at=clock.now() - timedelta(days=4))
    assert services.close_resolved() == 1
    message = services.receive(ticket=mine, contact=Contact("app", "또 안 돼요"))
    assert (message.ticket.status, message.ticket.reason) == ("new", barcode)
    opened = services.reopen(ticket=mine, actor=haneul)
    assert (opened.status, opened.owner) == ("open", None)


def test_the_sweep_leaves_what_is_younger_than_three_days(mine, haneul, barcode):
    services.resolve(ticket=mine, actor=haneul, reason=barcode)
    assert services.close_resolved() == 0


def test_a_waiting_ticket_opens_when_the_citizen_answers(mine, haneul):
    services.wait(ticket=mine, actor=haneul, waiting_for="citizen")
    services.receive(ticket=mine, contact=Contact("app", "사진 보냅니다"))
    mine.refresh_from_db()
    assert (mine.status, mine.waiting_for, mine.owner) == ("open", "", haneul)


def test_a_finished_ticket_takes_no_reply_but_a_note(mine, haneul, barcode):
    services.resolve(ticket=mine, actor=haneul, reason=barcode)
    with pytest.raises(services.Finished):
        services.reply(ticket=mine, author=haneul, body="하나 더")
    assert services.note(ticket=mine, author=haneul, body="참고").kind == "note"


def test_old_numbers_lead_to_the_surviving_ticket_for_ever(opened, mine, haneul, bora):
    second, third = opened("둘", queue="payment"), opened("셋", queue="payment")
    services.merge(ticket=third, into=second, actor=bora)
    services.merge(ticket=second, into=mine, actor=bora)
    third.refresh_from_db()
    assert third.merged_into == mine
    assert mine.messages.count() == 3


def test_a_message_to_a_merged_ticket_reaches_the_surviving_one(opened, mine, bora):
    other = opened("둘", queue="payment")
    services.merge(ticket=other, into=mine, actor=bora)
    message = services.receive(ticket=other, contact=Contact("app", "여기요"))
    assert message.ticket == mine


def test_a_merge_into_itself_is_refused(mine, bora):
    with pytest.raises(services.CannotMerge):
        services.merge(ticket=mine, into=mine, actor=bora)


def test_a_draft_is_kept_until_it_is_sent(mine, haneul):
    services.save_draft(ticket=mine, author=haneul, body="안녕하세요")
    services.save_draft(ticket=mine, author=haneul, body="안녕하세요, 고객님")
    assert Draft.objects.get().body == "안녕하세요, 고객님"
    services.reply(ticket=mine, author=haneul, body="안녕하세요, 고객님")
    assert not Draft.objects.exists()


def test_tags_are_kept_once_and_in_order(mine, haneul):
    services.set_tags(ticket=mine, actor=haneul, tags=["장애", " 장애 ", "", "POS"])
    assert Ticket.objects.get(pk=mine.pk).tags == ["장애", "POS"]


def test_a_number_in_a_tag_is_hidden(mine, haneul):
    tags = ["010-0000-1234", "장애"]
    assert services.set_tags(ticket=mine, actor=haneul, tags=tags).tags == ["010-****-1234", "장애"]


def test_a_link_stands_once_whichever_side_it_is_made_from(opened, mine, bora):
    other = opened("둘", queue="payment")
    services.link(ticket=mine, other=other, actor=bora)
    services.link(ticket=other, other=mine, actor=bora)
    assert mine.links.count() + other.links.count() == 1
    services.unlink(ticket=other, other=mine, actor=bora)
    assert mine.links.count() == 0


def test_priority_moves_the_deadline_and_the_place(mine, haneul):
    before = Ticket.objects.get(pk=mine.pk)
    after = services.set_priority(ticket=mine, actor=haneul, priority=3)
    assert after.rank_at < before.rank_at
    assert after.resolution_due_at < before.resolution_due_at


@pytest.mark.parametrize("change", ["update", "delete"])
def test_history_cannot_be_rewritten(mine, change):
    rows = TicketEvent.objects.filter(ticket=mine)
    with pytest.raises(Exception, match="append_only"):
        rows.update(kind="x") if change == "update" else rows.delete()


def test_one_form_says_its_words_once_and_leaves_no_late_draft(mine, haneul):
    form, other = uuid4(), uuid4()
    said = {"ticket": mine, "author": haneul, "body": "다시 해 보세요"}
    first = services.reply(**said, once=form)
    assert services.reply(**said, once=form) == first
    assert services.save_draft(**said | {"body": "다시 해"}, once=form) is None
    assert services.reply(**said | {"body": "다른 말"}, once=form) != first
    assert services.reply(**said, once=other) != first
    assert services.note(**said, once=uuid4()).kind == "note"
    assert mine.messages.filter(kind="reply").count() == 3
