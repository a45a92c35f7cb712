"""Citizens over the API: masked, scoped, written down; the operator's daily rows."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from rest_framework.test import APIClient

from citizens.models import AccessEntry, Account, Door, MigrationRun, Right, RightsRequest, Voucher
from citizens.services import By, Wanted, look_up
from staff.models import User
from supportdesk.lib import clock
from tickets.models import Ticket

CITIZENS = "/api/v1/citizens/"
ONE = f"{CITIZENS}000000000001/"
ROW = {
    "as_of": "2024-04-23T02:00:00+09:00",
    "name": "홍길동",
    "birth_date": "1990-01-31",
    "mobile": "01000001234",
    "email": "hong@example.com",
    "district": "중구",
    "address": "서울 중구 가상로 1",
    "status": "active",
    "joined_at": "2022-01-10T09:00:00+09:00",
    "opted_out": False,
}
Citizens = Callable[..., Account]


@pytest.fixture
def system(haneul: User, client_of: Callable[..., APIClient]) -> APIClient:
    """The operator's system, which may do everything with citizens."""
    return client_of(haneul, "citizens:read", "citizens:write", "citizens:disclose")


@pytest.fixture
def put(system: APIClient, run: MigrationRun) -> Callable[..., Any]:
    return lambda where=ONE, **fields: system.put(where, ROW | fields, format="json")


def logged() -> list[tuple[str, list[int], str]]:
    rows = AccessEntry.objects.order_by("at").values_list("door", "act", "citizens", "by")
    assert {door for door, *_rest in rows} <= {Door.API}
    return [tuple(rest) for _door, *rest in rows]


@pytest.mark.parametrize(
    "query",
    [
        {"mobile": "+82 10 0000 1234"},
        {"email": "HONG@example.com"},
        {"citizen_no": "0000-0000-0001"},
        {"voucher_no": "0000000000000077"},
    ],
)
@pytest.mark.parametrize("way", ["get", "post"])
def test_a_citizen_is_found_masked_and_written_down(
    system: APIClient, citizen: Citizens, run: MigrationRun, query: dict[str, str], way: str
) -> None:
    citizen(1, email="hong@example.com")
    citizen(2, mobile="01000009999", name="김가온", email="g@example.com")
    voucher(run, 77, citizen_no=1)
    ask = {"get": lambda: system.get(CITIZENS, query)}
    ask["post"] = lambda: system.post(f"{CITIZENS}searches/", query, format="json")
    answer = ask[way]()
    (found,) = answer.json()["results"]
    assert (found["citizen_no"], found["name"]) == ("000000000001", "홍*동")
    assert "00001234" not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert [row[:2] for row in logged()] == [("searched", [1]), ("listed", [1])]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "exactly_one"),
        ({"mobile": "010-0000-1234", "email": "a@example.com"}, "exactly_one"),
        ({"mobile": "hello"}, "not_recognised"),
        ({"citizen_no": "12"}, "not_recognised"),
    ],
)
def test_what_cannot_be_searched_by_is_told(
    system: APIClient, run: MigrationRun, query: dict[str, str], code: str
) -> None:
    answer = system.get(CITIZENS, query)
    assert answer.status_code == 422
    assert {fault["code"] for fault in answer.json()["errors"]} == {code}


def test_an_opened_citizen_says_what_they_hold(
    system: APIClient, citizen: Citizens, run: MigrationRun
) -> None:
    citizen(1)
    voucher(run, 77, citizen_no=1)
    voucher(run, 78, citizen_no=2)
    opened = system.get(ONE).json()
    assert (opened["name"], opened["balance_krw"]) == ("홍*동", 10_000)
    assert opened["run"] == "rehearsal-1"
    held = system.get(f"{ONE}vouchers/").json()
    assert [row["voucher_no"] for row in held["results"]] == ["0000000000000077"]
    assert held["results"][0]["refund"] == {
        "kind": "cancel", "amount_krw": 9_500, "missing_krw": 0,
    }  # fmt: skip
    assert [row[0] for row in logged()] == ["opened", "opened"]


def test_nobody_is_404_and_a_stop_is_409(system: APIClient, citizen: Citizens, bora: User) -> None:
    assert system.get(ONE).status_code == 404
    citizen(1)
    at = {"received_by": bora, "received_at": clock.now(), "due_at": clock.now()}
    RightsRequest.objects.create(
        citizen_no=1, kind=Right.STOP, state="granted", answered_by=bora,
        answered_at=clock.now(), **at,
    )  # fmt: skip
    assert system.get(ONE).status_code == 409
    assert system.get(CITIZENS, {"citizen_no": "000000000001"}).json()["stopped"] == 1
    in_vain = AccessEntry.objects.filter(act="opened", hits=0, citizens=[1]).order_by("at")
    assert [entry.reason for entry in in_vain] == ["no_such_citizen", "processing_stopped"]


def test_one_field_in_clear_beside_a_ticket(
    system: APIClient, citizen: Citizens, opened: Callable[..., Ticket]
) -> None:
    citizen(1)
    asked = {"field": "mobile", "purpose": "callback", "ticket": opened(queue="payment").number}
    answer = system.post(f"{ONE}disclosures/", asked, format="json")
    assert (answer.status_code, answer.json()["value"]) == (201, "01000001234")
    entry = AccessEntry.objects.get()
    assert (entry.door, entry.act, entry.purpose) == ("api", "disclosed", "callback")


def test_a_ticket_of_others_discloses_nothing(
    system: APIClient, citizen: Citizens, noise: list[Ticket]
) -> None:
    citizen(1)
    asked = {"field": "mobile", "purpose": "callback", "ticket": noise[0].number}
    assert system.post(f"{ONE}disclosures/", asked, format="json").status_code == 403
    entry = AccessEntry.objects.get()
    assert (entry.act, entry.reason, entry.hits) == ("searched", "no_ticket", 0)


def test_reading_needs_no_right_to_disclose_nor_to_write(
    haneul: User, client_of: Callable[..., APIClient], citizen: Citizens
) -> None:
    citizen(1)
    reader = client_of(haneul, "citizens:read")
    refused = reader.post(f"{ONE}disclosures/", {}, format="json")
    assert refused.json()["scope"] == "citizens:disclose"
    assert reader.put(ONE, ROW, format="json").json()["scope"] == "citizens:write"


def test_a_new_row_is_found_by_all_its_details(
    put: Callable[..., Any], haneul: User, view_of: Any
) -> None:
    answer = put()
    assert (answer.status_code, answer.json()["outcome"]) == (201, "created")
    wanted = [
        Wanted(By.MOBILE, "01000001234"), Wanted(By.EMAIL, "hong@example.com"),
        Wanted(By.NAME_BIRTH, "홍길동", "1990-01-31"), Wanted(By.NAME_LAST4, "홍길동", "1234"),
    ]  # fmt: skip
    for each in wanted:
        found = look_up(viewer=view_of(haneul), wanted=[each])
        assert [row.citizen_no for row in found.citizens] == [1]


def test_the_same_again_changes_nothing(put: Callable[..., Any]) -> None:
    put()
    before = Account.objects.get()
    answer = put()
    assert (answer.status_code, answer.json()["outcome"]) == (200, "unchanged")
    after = Account.objects.get()
    assert (after.details, after.digest) == (before.details, before.digest)
    assert [row[0::2] for row in logged()] == [("updated", "created"), ("updated", "unchanged")]


def test_a_later_row_stands_and_its_old_details_find_nobody(
    put: Callable[..., Any], haneul: User, view_of: Any
) -> None:
    put()
    answer = put(as_of="2024-04-24T02:00:00+09:00", mobile="01000005678", status="dormant")
    assert (answer.status_code, answer.json()["outcome"]) == (200, "updated")
    assert AccessEntry.objects.order_by("at").last().what == "mobile,status"
    old = look_up(viewer=view_of(haneul), wanted=[Wanted(By.MOBILE, "01000001234")])
    new = look_up(viewer=view_of(haneul), wanted=[Wanted(By.MOBILE, "01000005678")])
    assert (old.hits, new.hits) == (0, 1)


@pytest.mark.parametrize(
    ("as_of", "code"),
    [("2024-04-22T02:00:00+09:00", "older"), ("2024-04-22T17:00:00Z", "conflict")],
)
def test_an_older_row_and_another_of_the_same_time_are_left_aside(
    put: Callable[..., Any], as_of: str, code: str
) -> None:
    put()
    answer = put(as_of=as_of, name="홍길순")
    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert answer.json()["as_of"] == "2024-04-22T17:00:00+00:00"
    assert logged()[-1] == ("updated", [1], code)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"birth_date": "2015-01-01"}, 422),
        ({"birth_date": "2023-02-30"}, 422),
        ({"mobile": "02-123-4567"}, 400),
        ({"status": "asleep"}, 400),
        ({"name": "홍\u001f길동"}, 400),
        ({"voucher": 1}, 400),
    ],
)
def test_what_the_import_would_set_aside_is_not_taken(
    put: Callable[..., Any], fields: dict[str, Any], status: int
) -> None:
    assert put(**fields).status_code == status
    assert not Account.objects.exists()


def test_without_moved_data_there_is_nothing_to_update(system: APIClient) -> None:
    answer = system.put(ONE, ROW, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_moved")


def voucher(run: MigrationRun, number: int, *, citizen_no: int) -> None:
    bought = {"kind": "citywide", "purchased_on": date(2024, 1, 1), "expires_on": date(2029, 1, 1)}
    amounts = {"face_krw": 10_000, "paid_krw": 9_500, "balance_krw": 10_000, "status": "active"}
    Voucher.objects.create(run=run, voucher_no=number, citizen_no=citizen_no, **bought, **amounts)
