"""The monthly check: what it finds, for whom, and who signed it."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from citizens.models import Act, Review
from citizens.queries.reviews import findings
from citizens.services.access import Entry, record
from supportdesk.lib import clock

NOON = datetime(2026, 10, 14, 12, tzinfo=clock.SEOUL)
MONTH = NOON.date().replace(day=1)
PAGE = "/access/reviews/2026-10/"


@pytest.fixture
def read(view_of):
    """Somebody reads at a time of October 2026, and somebody else a month later."""

    def _read(person, act=Act.OPENED, at=NOON, **fields):
        with clock.at(at):
            record(view_of(person), Entry(act, **{"ticket": "240415-00001", **fields}))

    return _read


@pytest.fixture(autouse=True)
def low(settings):
    settings.REVIEW_NO_TICKET = settings.REVIEW_CITIZENS_A_DAY = 1
    settings.REVIEW_SAME_CITIZEN = settings.REVIEW_DISCLOSURES = 1


def told():
    return {(row.finding.value, row.person.username, row.entries) for row in findings(MONTH)}


NIGHT = NOON.replace(hour=22)
CASES = {
    "no_ticket": [{"ticket": ""}, {"ticket": ""}],
    "odd_hours": [{"at": NIGHT}],
    "many_citizens": [{"citizens": [1]}, {"requesters": [1]}],
    "same_citizen": [{"citizens": [7]}, {"citizens": [7, 8]}],
    "downloads": [{"act": Act.DOWNLOADED, "reason": "점검"}],
    "disclosures": [{"act": Act.DISCLOSED, "purpose": "refund", "citizens": [n]} for n in (5, 5)],
}


@pytest.mark.parametrize("finding", CASES)
def test_the_check_finds(finding, read, haneul, bada):
    read(bada)
    read(bada, at=NOON.replace(month=11), ticket="")
    assert told() == set()
    for fields in CASES[finding]:
        read(haneul, **fields)
    found = {(name, who) for name, who, _ in told()}
    assert (finding, "haneul") in found
    assert not {name for name, who in found if who == "bada"}


def test_the_ends_of_the_day_are_seouls(read, haneul):
    read(haneul, at=NOON.replace(hour=7)), read(haneul, at=NOON.replace(hour=21, minute=59))
    assert told() == set()
    read(haneul, at=NOON.replace(hour=6, minute=59))
    assert told() == {("odd_hours", "haneul", 1)}


def test_a_finding_is_signed_and_more_entries_open_it_again(desk, garam, haneul, read):
    read(haneul, at=NIGHT)
    asked = {"finding": "odd_hours", "person": "haneul", "comment": "야간 장애 대응"}
    assert desk(garam).post(PAGE, asked).status_code == 302
    review = Review.objects.get()
    assert (review.signed_by, review.entries, review.month) == (garam, 1, MONTH)
    assert findings(MONTH)[0].stands
    read(haneul, at=NIGHT)
    assert not findings(MONTH)[0].stands


def test_nobody_signs_their_own_or_without_a_comment(desk, garam, haneul, read):
    read(garam, at=NIGHT), read(haneul, at=NIGHT)
    own = {"finding": "odd_hours", "person": "garam", "comment": "나"}
    assert desk(garam).post(PAGE, own).status_code == 422
    assert desk(garam).post(PAGE, {**own, "person": "haneul", "comment": ""}).status_code == 422
    assert not Review.objects.exists()


def test_the_page_costs_three_statements_of_the_log(desk, garam, haneul, read):
    browser = desk(garam)
    for _ in range(9):
        read(haneul, at=NIGHT)
    with CaptureQueriesContext(connection) as asked:
        assert "하늘" in browser.get(PAGE).content.decode()
    assert len([q for q in asked if "citizens_accessentry" in q["sql"]]) == 3
    assert browser.get("/access/reviews/2026-13/").status_code == 404
