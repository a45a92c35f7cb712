"""What the monthly check (월 1회 점검) of the access log finds: one line a person and finding.

Three statements over one month's partition, grouped in the database, whatever the log's length.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from citizens.models import Finding, Review
from citizens.queries.log import day_begins
from staff.models import User

_COUNTS = """
    SELECT actor_id,
        count(*) FILTER (WHERE act IN ('opened', 'searched') AND ticket = ''),
        count(*) FILTER (WHERE extract(hour FROM at AT TIME ZONE 'Asia/Seoul') < %(begins)s
            OR extract(hour FROM at AT TIME ZONE 'Asia/Seoul') >= %(ends)s),
        count(*) FILTER (WHERE act = 'downloaded'),
        count(*) FILTER (WHERE act = 'disclosed')
    FROM citizens_accessentry
    WHERE at >= %(since)s AND at < %(until)s AND actor_id IS NOT NULL GROUP BY actor_id
"""
_WHOSE = """
    FROM citizens_accessentry CROSS JOIN LATERAL
        (SELECT unnest(citizens) UNION ALL SELECT -unnest(requesters)) AS one(who)
    WHERE at >= %(since)s AND at < %(until)s AND actor_id IS NOT NULL
        AND act IN ('opened', 'disclosed', 'searched')
"""
_MANY = f"""
    SELECT actor_id, max(people) FROM (SELECT actor_id, count(DISTINCT who) AS people {_WHOSE}
        GROUP BY actor_id, (at AT TIME ZONE 'Asia/Seoul')::date) AS days GROUP BY actor_id
"""  # noqa: S608  constants of this file, as below
_SAME = f"""
    SELECT actor_id, max(times) FROM (SELECT actor_id, count(*) AS times {_WHOSE}
        GROUP BY actor_id, who) AS pairs GROUP BY actor_id
"""  # noqa: S608  two constants of this file


@dataclass(frozen=True)
class Found:
    """``entries`` counts entries; for many citizens the most people on one day, for the same
    citizen the most reads of one. ``review`` is the last sign-off, ``stands`` whether it saw all
    that is there now."""

    finding: Finding
    person: User
    entries: int
    review: Review | None

    @property
    def stands(self) -> bool:
        return self.review is not None and self.review.entries >= self.entries


def next_month(month: date) -> date:
    """First day of the month after."""
    return (month.replace(day=1) + timedelta(32)).replace(day=1)


def findings(month: date) -> list[Found]:
    """What is above its limit in the month of this first day, what is open first."""
    over = _over(month)
    people = User.objects.in_bulk({actor for _, actor in over})
    signed = {
        (review.finding, review.person_id): review
        for review in Review.objects.filter(month=month).select_related("signed_by").order_by("pk")
    }
    found = [
        Found(finding, people[actor], count, signed.get((finding.value, actor)))
        for (finding, actor), count in over.items()
    ]
    return sorted(found, key=lambda row: (row.stands, row.finding.value, -row.entries))


def _over(month: date) -> dict[tuple[Finding, int], int]:
    asked = {
        "since": day_begins(month),
        "until": day_begins(next_month(month)),
        "begins": settings.REVIEW_DAY_BEGINS,
        "ends": settings.REVIEW_DAY_ENDS,
    }
    limits = {
        Finding.NO_TICKET: settings.REVIEW_NO_TICKET,
        Finding.ODD_HOURS: 0,
        Finding.DOWNLOADS: 0,
        Finding.DISCLOSURES: settings.REVIEW_DISCLOSURES,
        Finding.MANY_CITIZENS: settings.REVIEW_CITIZENS_A_DAY,
        Finding.SAME_CITIZEN: settings.REVIEW_SAME_CITIZEN,
    }
    kinds = list(limits)
    told = [(kinds[:4], _COUNTS), (kinds[4:5], _MANY), (kinds[5:], _SAME)]
    return {
        (finding, actor): count
        for found, query in told
        for actor, *counts in _rows(query, asked)
        for finding, count in zip(found, counts, strict=True)
        if count > limits[finding]
    }


def _rows(query: str, asked: dict[str, Any]) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        rows: list[tuple[int, ...]] = cursor.fetchall()
    return rows
