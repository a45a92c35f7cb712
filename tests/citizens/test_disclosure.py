"""One field in clear: for whom, beside what, and never without its line in the log."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from citizens.models import AccessEntry, Purpose, RightsRequest
from citizens.services import disclose, requester_for
from citizens.services import disclosure as door
from supportdesk.lib import clock

HONG = {"mobile": "010-0000-1234", "name": "홍길동", "email": "hong@example.com"}
PAGE = "/citizens/disclosures/"


@pytest.fixture
def hong(db):
    return requester_for(**HONG)


@pytest.fixture
def ticket(opened, hong):
    opened(queue="payment", requester=requester_for(mobile="010-0000-9999", name="김가온"))
    return opened(queue="payment", requester=hong)


@pytest.fixture
def show(view_of, haneul, ticket, hong):
    """하늘 asks for a field of 홍길동's contact details, or of whom the fields name."""

    def _show(**fields):
        whom = {} if "citizen_no" in fields else {"requester_id": hong.pk}
        asked = {"field": "mobile", "purpose": "callback", "ticket": ticket.number}
        return disclose(**{"viewer": view_of(haneul), **whom, **asked, **fields})

    return _show


def test_what_is_shown_is_written_down(show, haneul, ticket, hong):
    assert show() == "01000001234"
    entry = AccessEntry.objects.get()
    assert (entry.actor, entry.act, entry.what) == (haneul, "disclosed", "mobile")
    assert (entry.purpose, entry.ticket) == ("callback", ticket.number)
    assert (entry.requesters, entry.citizens, entry.hits) == ([hong.pk], [], 1)
    assert entry.address == "127.0.0.1"


@pytest.mark.parametrize(
    ("field", "text"),
    [("name", "홍길동"), ("birth_date", "1990-01-31"), ("address", "서울 중구 가상로 1")],
)
def test_every_field_of_an_account_can_be_shown(show, citizen, field, text):
    citizen(7, address="서울 중구 가상로 1")
    citizen(8, name="김가온", birth_date="1970-02-02", address="서울")
    assert show(citizen_no=7, field=field) == text
    assert AccessEntry.objects.get().citizens == [7]


def test_without_the_log_there_is_no_answer(show, monkeypatch):
    def broken(*args):
        raise OperationalError("the log is full")

    monkeypatch.setattr(door, "record", broken)
    with pytest.raises(OperationalError):
        show()


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"purpose": ""}, door.NoPurpose),
        ({"purpose": "curiosity"}, door.NoPurpose),
        ({"ticket": ""}, door.NoTicket),
        ({"ticket": "240101-99999"}, door.NoTicket),
        ({"field": "birth_date"}, door.NobodyThere),
        ({"field": "citizen_no_sealed"}, door.NobodyThere),
        ({"citizen_no": 404}, door.NobodyThere),
    ],
)
def test_what_is_refused_is_written_down_as_an_attempt(show, haneul, fields, refusal):
    with pytest.raises(refusal):
        show(**fields)
    entry = AccessEntry.objects.get()
    assert (entry.actor, entry.act, entry.by) == (haneul, "searched", "disclosure")
    assert (entry.hits, entry.reason) == (0, refusal.code)


def test_contact_details_are_shown_beside_their_own_ticket_only(show, opened):
    other = opened(queue="payment", requester=requester_for(mobile="010-0000-5555"))
    with pytest.raises(door.NoTicket):
        show(ticket=other.number)


def test_a_ticket_that_one_does_not_see_opens_nothing(show, opened, hong):
    with pytest.raises(door.NoTicket):
        show(ticket=opened(queue="refund", requester=hong).number)


def test_nobody_but_the_desk_is_shown_anything(show, view_of, outsider):
    with pytest.raises(door.MayNotDisclose):
        show(viewer=view_of(outsider))


def test_a_stopped_citizen_is_shown_for_their_rights_alone(show, citizen, bora):
    citizen(7)
    now = clock.now()
    RightsRequest.objects.create(
        citizen_no=7, kind="stop", state="granted", received_by=bora, received_at=now,
        due_at=now, answered_by=bora, answered_at=now,
    )  # fmt: skip
    with pytest.raises(door.Stopped):
        show(citizen_no=7)
    assert show(citizen_no=7, purpose=Purpose.RIGHTS) == "01000001234"


def test_a_person_sees_so_many_an_hour_and_no_more(show, settings, view_of, bada, opened, hong):
    settings.DISCLOSURES_AN_HOUR = 2
    show(), show(field="name")
    with pytest.raises(door.TooMany):
        show()
    assert show(viewer=view_of(bada))
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert show()


def sent(hong, ticket, **fields):
    asked = {"requester": hong.pk, "field": "mobile", "ticket": ticket.number}
    return {**asked, "purpose": "callback", **fields}


def test_the_dialog_asks_what_for_and_remembers_it(desk, haneul, hong, ticket):
    browser = desk(haneul, "dialog-body")
    asked = sent(hong, ticket, purpose="")
    assert "checked" not in browser.get(PAGE, asked).content.decode()
    assert browser.post(PAGE, sent(hong, ticket, purpose="refund")).status_code == 200
    assert browser.get(PAGE, asked).context["form"].initial["purpose"] == "refund"
    assert not browser.get(PAGE, {**asked, "ticket": "1"}).context["form"].initial["purpose"]


def test_without_a_purpose_the_dialog_comes_again(desk, haneul, hong, ticket):
    answer = desk(haneul, "clear").post(PAGE, sent(hong, ticket, purpose=""))
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#dialog-body")
    assert "data-error-summary" in answer.content.decode()
    assert "1234" not in answer.content.decode()


def test_the_answer_is_kept_by_nobody(desk, haneul, hong, ticket):
    for part in ("clear", ""):
        answer = desk(haneul, part).post(PAGE, sent(hong, ticket))
        assert "010-0000-1234" in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]


def test_without_script_the_page_leads_back_by_itself(desk, haneul, hong, ticket):
    answer = desk(haneul).post(PAGE, sent(hong, ticket))
    assert answer["Refresh"] == f"30; url=/tickets/{ticket.number}/"


def test_a_refusal_is_told(desk, haneul, hong, ticket, settings):
    settings.DISCLOSURES_AN_HOUR = 1
    browser = desk(haneul, "clear")
    browser.post(PAGE, sent(hong, ticket))
    assert browser.post(PAGE, sent(hong, ticket)).status_code == 429


@pytest.mark.parametrize("asked", [{}, {"field": "mobile"}, {"citizen": "x", "field": "name"}])
def test_nonsense_is_not_there(desk, haneul, asked):
    assert desk(haneul).get(PAGE, asked).status_code == 404


def test_the_panel_offers_each_field_that_is_known(desk, haneul, ticket, hong):
    page = desk(haneul).get(f"/tickets/{ticket.number}/").content.decode()
    assert "010-****-1234" in page
    assert f'id="clear-requester-{hong.pk}-mobile"' in page
    assert "010-0000-1234" not in page
