"""Tickets over the API: the desk's rules, told to programs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from staff.models import Presence, State, User
from supportdesk.lib import clock
from tickets import services
from tickets.models import Attachment, Message, Ticket

TICKETS = "/api/v1/tickets/"
pytestmark = pytest.mark.django_db
Opened = Callable[..., Ticket]


@pytest.fixture
def agent(haneul: User, client_of: Callable[..., APIClient]) -> APIClient:
    """Agent 하늘's own token."""
    return client_of(haneul)


@pytest.fixture
def leader(bora: User, client_of: Callable[..., APIClient]) -> APIClient:
    """Leader 보라's own token."""
    return client_of(bora)


def numbers(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["number"] for row in answer.json()["results"]]


def problem(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["title"]
    return answer.status_code, body["code"]


def test_next_gives_the_ticket_that_waits_longest(agent: APIClient, opened: Opened) -> None:
    opened(queue="payment")
    oldest = opened(queue="payment", at=clock.now() - timedelta(hours=1))

    answer = agent.post(TICKETS + "next/")
    assert (answer.status_code, answer.json()["number"]) == (200, oldest.number)
    assert (answer.json()["owner"], answer.json()["status"]) == ("haneul", "open")


def test_next_is_empty_when_nothing_waits(agent: APIClient, noise: Any) -> None:
    answer = agent.post(TICKETS + "next/")
    assert (answer.status_code, answer.content) == (204, b"")


def test_next_needs_a_state_in_which_one_takes_contacts(agent: APIClient, opened: Opened) -> None:
    opened(queue="payment")
    Presence.objects.update(state=State.MEAL)

    answer = agent.post(TICKETS + "next/")
    assert problem(answer) == (409, "not_ready")
    assert answer.json()["presence"] == "meal"


def test_next_stops_at_the_open_limit(agent: APIClient, haneul: User, opened: Opened) -> None:
    User.objects.update(open_limit=1)
    opened(queue="payment")
    opened(queue="payment")
    agent.post(TICKETS + "next/")

    assert problem(agent.post(TICKETS + "next/")) == (409, "limit_reached")


def test_presence_is_set_over_the_api(agent: APIClient, haneul: User) -> None:
    assert agent.post("/api/v1/presence/", {"state": "break"}, format="json").status_code == 200
    assert Presence.objects.get(person=haneul).state == "break"


def test_a_claimed_ticket_tells_its_owner(
    agent: APIClient, leader: APIClient, opened: Opened
) -> None:
    number = opened(queue="payment").number
    assert agent.post(f"{TICKETS}{number}/claim/").status_code == 200

    answer = leader.post(f"{TICKETS}{number}/claim/")
    assert problem(answer) == (409, "already_owned")
    assert "하늘" in answer.json()["title"]
    assert "haneul" in {answer.json()["owner"], answer.json().get("owner_username")}


def test_a_ticket_of_a_queue_one_does_not_serve_is_not_there(
    agent: APIClient, noise: list[Ticket]
) -> None:
    address = f"{TICKETS}{noise[1].number}/"
    assert problem(agent.get(address)) == (404, "not_found")
    assert problem(agent.post(address + "claim/")) == (404, "not_found")


def test_a_ticket_is_read_with_its_conversation_and_a_masked_requester(
    agent: APIClient, worked: Callable[..., Any], haneul: User
) -> None:
    ticket = worked(body="제 번호는 010-0000-1234예요").ticket
    services.note(ticket=ticket, author=haneul, body="내부")

    answer = agent.get(f"{TICKETS}{ticket.number}/").json()
    assert [row["kind"] for row in answer["messages"]] == ["inbound", "note"]
    assert answer["requester"]["mobile"] == "010-****-1234"
    assert "010-0000-1234" not in answer["snippet"]


def test_a_reply_and_a_note_are_written(agent: APIClient, haneul: User, opened: Opened) -> None:
    ticket = services.claim(ticket=opened(queue="payment"), actor=haneul)
    replies = f"{TICKETS}{ticket.number}/replies/"

    said = agent.post(replies, {"body": "해결됐습니다"}, format="json")
    noted = agent.post(replies, {"body": "확인함", "internal": True}, format="json")
    assert (said.status_code, said.json()["kind"]) == (201, "reply")
    assert (noted.status_code, noted.json()["kind"]) == (201, "note")


def test_a_reply_on_another_ones_ticket_is_refused(
    agent: APIClient, opened: Opened, bada: User
) -> None:
    ticket = services.claim(ticket=opened(queue="payment"), actor=bada)
    answer = agent.post(f"{TICKETS}{ticket.number}/replies/", {"body": "저요"}, format="json")

    assert problem(answer) == (403, "not_allowed")
    assert Message.objects.count() == 1


@pytest.mark.parametrize("body", [{}, {"body": ""}, {"body": " "}, {"body": 1}, {"text": "?"}])
def test_a_reply_without_words_is_refused(
    agent: APIClient, haneul: User, opened: Opened, body: dict[str, Any]
) -> None:
    ticket = services.claim(ticket=opened(queue="payment"), actor=haneul)
    answer = agent.post(f"{TICKETS}{ticket.number}/replies/", body, format="json")
    assert problem(answer) == (400, "invalid")


def test_resolving_needs_a_reason(agent: APIClient, haneul: User, opened: Opened) -> None:
    ticket = services.claim(ticket=opened(queue="payment"), actor=haneul)
    resolution = f"{TICKETS}{ticket.number}/resolution/"

    assert problem(agent.post(resolution, {}, format="json")) == (422, "reason_needed")
    unknown = agent.post(resolution, {"reason": "NO-SUCH"}, format="json")
    assert problem(unknown) == (400, "invalid")
    assert unknown.json()["errors"][0]["field"] == "reason"
    done = agent.post(resolution, {"reason": "PAY-CPM-BARCODE"}, format="json")
    assert (done.status_code, done.json()["status"]) == (200, "resolved")


def test_a_ticket_moves_to_another_queue(agent: APIClient, haneul: User, opened: Opened) -> None:
    ticket = services.claim(ticket=opened(queue="payment"), actor=haneul)
    transfer = f"{TICKETS}{ticket.number}/transfer/"

    assert problem(agent.post(transfer, {"queue": "nowhere"}, format="json")) == (400, "invalid")
    moved = agent.post(transfer, {"queue": "refund"}, format="json").json()
    assert (moved["queue"], moved["owner"]) == ("refund", None)


def test_the_number_of_a_merged_ticket_answers_the_surviving_one(
    leader: APIClient, bora: User, opened: Opened
) -> None:
    old, new = opened(queue="payment"), opened(queue="refund")
    services.merge(ticket=old, into=new, actor=bora)

    answer = leader.get(f"{TICKETS}{old.number}/").json()
    assert (answer["number"], len(answer["messages"])) == (new.number, 2)


def test_the_list_is_filtered(
    leader: APIClient, haneul: User, opened: Opened, noise: list[Ticket]
) -> None:
    mine = services.claim(ticket=opened(queue="payment"), actor=haneul).number
    free = opened(queue="payment").number

    assert numbers(leader.get(TICKETS + "?queue=payment")) == [free, mine]
    assert numbers(leader.get(TICKETS + "?queue=payment&owner=none")) == [free]
    assert numbers(leader.get(TICKETS + "?owner=haneul&status=open")) == [mine]
    assert numbers(leader.get(TICKETS + "?queue=payment&status=&owner=&cursor=")) == [free, mine]


def test_an_agent_lists_what_they_serve(
    agent: APIClient, opened: Opened, noise: list[Ticket]
) -> None:
    mine = opened(queue="payment").number
    assert numbers(agent.get(TICKETS)) == [mine]


def test_pages_follow_each_other_without_gap_or_repetition(
    leader: APIClient, opened: Opened
) -> None:
    at = clock.now()
    every = [opened(queue="payment", at=at).number for _ in range(5)]

    found, address = [], TICKETS + "?limit=2"
    while address:
        page = leader.get(address)
        found += numbers(page)
        address = page.json()["next"]
    assert found == every[::-1]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("status=odd", "status"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=x", "limit"),
        ("queue=no-such-queue!", "queue"),
        ("owner=%EC%99%95", "owner"),
        ("que=payment", "que"),
    ],
)
def test_a_faulty_parameter_is_named(leader: APIClient, query: str, field: str) -> None:
    answer = leader.get(f"{TICKETS}?{query}")
    assert problem(answer) == (400, "invalid")
    assert answer.json()["errors"][0]["field"] == field


@pytest.mark.parametrize(
    "cursor",
    [
        "abc",
        "W10",
        "WzEsMl0",
        "WyJ4IiwxXQ",
        "WyIyMDI2LTA0LTIyVDAwOjAwOjAwWiIsIjIwMjYtMDQtMjJUMDA6MDA6MDBaIl0",
    ],
)
def test_a_foreign_cursor_is_not_found(leader: APIClient, cursor: str) -> None:
    assert problem(leader.get(f"{TICKETS}?cursor={cursor}")) == (404, "not_found")


def test_a_page_costs_the_same_however_long(
    leader: APIClient, worked: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    for place in range(12):
        worked(external_id=str(place), citizen={"mobile": f"010-0000-{place:04}"})
    leader.get(TICKETS)
    with django_assert_max_num_queries(2):  # token, page
        assert len(numbers(leader.get(TICKETS))) == 12


def test_queues_say_what_waits(agent: APIClient, opened: Opened, noise: list[Ticket]) -> None:
    oldest = opened(queue="payment", at=clock.now() - timedelta(hours=1))
    opened(queue="payment")

    (row,) = agent.get("/api/v1/queues/").json()["results"]
    assert (row["slug"], row["waiting"], row["name_ko"]) == ("payment", 2, "결제")
    assert row["oldest_waiting_at"].startswith(f"{oldest.queued_at:%Y-%m-%dT%H:%M}")


@pytest.mark.parametrize(
    ("method", "address", "expected"),
    [
        ("get", "/api/v1/nothing/", (404, "not_found")),
        ("post", "/api/v1/tickets/nothing/", (404, "not_found")),
        ("get", "/api/v1/tickets/260422-99999/", (404, "not_found")),
        ("get", "/api/v1/contacts/6f1c2f2e-0000-4000-8000-000000000000/", (404, "not_found")),
        ("delete", TICKETS, (405, "method_not_allowed")),
        ("get", TICKETS + "next/", (405, "method_not_allowed")),
        ("put", "/api/v1/contacts/", (405, "method_not_allowed")),
    ],
)
def test_what_is_not_there_is_a_problem_too(
    leader: APIClient, method: str, address: str, expected: tuple[int, str]
) -> None:
    assert problem(getattr(leader, method)(address)) == expected


def test_only_json_is_spoken(leader: APIClient) -> None:
    assert problem(leader.get(TICKETS, HTTP_ACCEPT="text/html")) == (406, "not_acceptable")
    answer = leader.post("/api/v1/presence/", "state=break", content_type="text/plain")
    assert problem(answer) == (415, "unsupported_media_type")


@pytest.mark.parametrize("raw", [b"{", b"\xff", b'{"state": "\\ud800"}', b"[" * 100_000])
def test_a_broken_body_is_a_problem(leader: APIClient, raw: bytes) -> None:
    answer = leader.post("/api/v1/presence/", raw, content_type="application/json")
    assert problem(answer)[0] == 400


def test_no_token_a_wrong_one_and_a_missing_scope(
    bora: User, client_of: Callable[..., APIClient]
) -> None:
    stranger = APIClient()
    assert problem(stranger.get(TICKETS)) == (401, "not_authenticated")
    stranger.credentials(HTTP_AUTHORIZATION="Bearer desk_nothing")
    assert problem(stranger.get(TICKETS))[0] == 401
    assert problem(client_of(bora, "contacts:read").get(TICKETS)) == (403, "scope_missing")


def test_a_file_is_downloaded_and_never_shown(
    agent: APIClient, haneul: User, opened: Opened, noise: list[Ticket]
) -> None:
    message = opened(queue="payment").messages.get()
    file = {
        "name": "캡처.png",
        "media_type": "image/png",
        "size": 3,
        "sha256": b"",
        "content": b"png",
    }
    pk = Attachment.objects.create(message=message, **file).pk

    listed = agent.get(f"{TICKETS}{message.ticket.number}/").json()["messages"][0]["attachments"]
    assert [each["id"] for each in listed] == [pk]
    answer = agent.get(f"{TICKETS}{message.ticket.number}/attachments/{pk}/")
    assert (answer.content, answer["Content-Type"]) == (b"png", "application/octet-stream")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert agent.get(f"{TICKETS}{noise[0].number}/attachments/{pk}/").status_code == 404
    assert (
        agent.get(f"{TICKETS}{opened(queue='payment').number}/attachments/{pk}/").status_code == 404
    )


def test_a_ticket_waits_until_its_time_and_is_taken_up_again(
    agent: APIClient, haneul: User, opened: Opened
) -> None:
    ticket = services.claim(ticket=opened(queue="payment"), actor=haneul)
    address = f"{TICKETS}{ticket.number}/"
    body = {"waiting_for": "citizen", "until": "2030-01-02T09:00:00+09:00"}

    held = agent.post(address + "waiting/", body, format="json").json()
    assert (held["status"], held["waiting_until"]) == ("waiting", "2030-01-02T00:00:00Z")
    assert agent.post(address + "resumption/").json()["status"] == "open"
    assert problem(agent.post(address + "resumption/")) == (409, "not_waiting")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"waiting_for": "citizen", "until": "2020-01-02T09:00:00+09:00"}, (422, "time_passed")),
        ({"waiting_for": "citizen", "until": "2030-01-02T09:00:00"}, (400, "invalid")),
        ({"waiting_for": "nobody"}, (400, "invalid")),
        ({}, (400, "invalid")),
    ],
)
def test_what_cannot_be_waited_for_is_refused(
    agent: APIClient, haneul: User, opened: Opened, body: dict[str, Any], says: tuple[int, str]
) -> None:
    ticket = services.claim(ticket=opened(queue="payment"), actor=haneul)
    answer = agent.post(f"{TICKETS}{ticket.number}/waiting/", body, format="json")
    assert problem(answer) == says


def test_a_transfer_takes_a_note_along(agent: APIClient, haneul: User, opened: Opened) -> None:
    ticket = services.claim(ticket=opened(queue="payment"), actor=haneul)
    body = {"queue": "refund", "note": "환불 건입니다"}
    assert agent.post(f"{TICKETS}{ticket.number}/transfer/", body, format="json").status_code == 200
    assert ticket.messages.last().body == "환불 건입니다"
