"""The least that the work can cost on this server."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

BEGAN = datetime(2024, 4, 15, 9, tzinfo=UTC)
ROWS = [
    SimpleNamespace(
        number=f"240415-{number:05}",
        at=BEGAN + timedelta(seconds=number),
        due=BEGAN + timedelta(seconds=number, hours=2),
        priority="높음" if number % 3 else "보통",
        reason="바코드 인식 불가",
        channel="앱",
        snippet="편의점에서 결제하려는데 바코드가 읽히지 않는다고 합니다. 앱을 다시 켜도 같습니다.",
        requester="홍*동",
        mobile="010-****-0000",
        owner="하늘" if number % 2 else "",
        overdue=number % 5 == 0,
    )
    for number in range(50)
]

CLAIM = """
    UPDATE tickets_ticket SET owner_id = %s, status = 'open', version = version + 1,
        changed_at = now()
    WHERE id = (SELECT id FROM tickets_ticket WHERE owner_id IS NULL AND status IN ('new', 'open')
        AND queue_id = ANY(%s) ORDER BY rank_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id
"""
EVENT = """
    INSERT INTO tickets_ticketevent (ticket_id, kind, actor_id, facts, at)
    VALUES (%s, 'ticket.claimed', %s, '{}', now())
"""


def empty(request: HttpRequest) -> HttpResponse:
    """What the server and Django cost."""
    return HttpResponse()


def page(request: HttpRequest) -> HttpResponse:
    """50 rows, 40 kB, from memory: what the template language costs."""
    return HttpResponse(render_to_string("floor/page.html", {"rows": ROWS}))


def claim(request: HttpRequest) -> HttpResponse:
    """The bare claim for the person and the queues of the query string."""
    queues = [int(queue) for queue in request.GET["queues"].split(",")]
    took = bare_claim(int(request.GET["person"]), queues)
    return HttpResponse(str(took), status=200 if took else 204)


@transaction.atomic
def bare_claim(person: int, queues: list[int]) -> int | None:
    """The claim's two statements on Django's connection; answers the ticket's id."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [person, queues])
        found = cursor.fetchone()
        if found is None:
            return None
        cursor.execute(EVENT, [found[0], person])
    return int(found[0])
