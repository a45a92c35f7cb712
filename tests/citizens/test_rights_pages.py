"""The pages of rights: what is due, how it is answered, what a summary says."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from citizens.models import AccessEntry, Account, Act, Right, RightsRequest, RightsState, Voucher
from citizens.services import rights
from citizens.services.access import Viewer
from citizens.services.details import open_details
from staff.models import User

LIST = "/citizens/rights/"


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    settings.DEMO = True  # it has tests of its own


@pytest.fixture
def leader(client: Client, bora: User) -> Client:
    client.force_login(bora)
    return client


@pytest.fixture
def asked(
    citizen: Callable[..., Account], haneul: User, view_of: Callable[[User], Viewer]
) -> Callable[..., RightsRequest]:
    citizen(1, email="hong@example.com", address="서울 중구 세종대로 110")
    citizen(2, name="노이즈")

    def _asked(kind: Right = Right.STOP, citizen_no: int = 1, words: str = "") -> RightsRequest:
        return rights.ask(viewer=view_of(haneul), citizen_no=citizen_no, kind=kind, words=words)

    return _asked


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_agent_writes_a_request_down(
    asked: Callable[..., RightsRequest], client: Client, haneul: User
) -> None:
    client.force_login(haneul)
    sent = {"kind": "access", "words": "내 정보를 보고 싶어요", "ticket": ""}
    assert client.post("/citizens/1/rights/new/", sent)["Location"] == "/citizens/1/"
    request = RightsRequest.objects.get()
    assert (request.citizen_no, request.kind, request.received_by) == (1, "access", haneul)


def test_from_a_ticket_one_comes_back_to_it(
    asked: Callable[..., RightsRequest], client: Client, haneul: User
) -> None:
    client.force_login(haneul)
    page = "/citizens/1/rights/new/?ticket=240415-00001"
    sent = {"kind": "stop", "ticket": "240415-00001"}
    assert client.post(page, sent)["Location"] == "/tickets/240415-00001/"
    assert client.get("/citizens/1/rights/new/?ticket=../../x").status_code == 200


def test_there_is_no_form_for_nobody(client: Client, haneul: User, run: object) -> None:
    client.force_login(haneul)
    assert client.get("/citizens/9/rights/new/").status_code == 404


def test_the_list_shows_what_is_due_and_not_what_was_answered(
    asked: Callable[..., RightsRequest], leader: Client, bora: User, view_of: Any
) -> None:
    rights.grant(viewer=view_of(bora), asked=asked(), answer="정지")
    asked(citizen_no=2)
    assert "000000000002" in text(leader, LIST)
    assert "000000000001" not in text(leader, LIST)
    assert "000000000001" in text(leader, f"{LIST}stops/")
    assert "000000000001" in text(leader, f"{LIST}answered/")
    assert leader.get(f"{LIST}nothing/").status_code == 404


def test_the_list_asks_the_same_however_long_it_is(
    asked: Callable[..., RightsRequest], leader: Client, django_assert_num_queries: Any
) -> None:
    asked(Right.ACCESS)
    leader.get(LIST)
    with CaptureQueriesContext(connection) as of_one:
        leader.get(LIST)
    for _ in range(50):
        asked(Right.ACCESS)
    with django_assert_num_queries(len(of_one)):
        answer = leader.get(LIST)
    assert (len(answer.context["page"].rows), bool(answer.context["page"].next_cursor)) == (
        50,
        True,
    )


def test_granting_says_what_will_happen_and_does_it(
    asked: Callable[..., RightsRequest], leader: Client
) -> None:
    request = asked()
    page = f"{LIST}{request.pk}/granting/"
    assert "조회되지 않습니다" in text(leader, page)
    assert leader.post(page, {"answer": ""}).status_code == 422
    assert leader.post(page, {"answer": "정지했습니다"}).status_code == 302
    assert rights.stopped([1, 2]) == {1}
    assert leader.post(page, {"answer": "또"}).status_code == 422  # the refusal, on the form
    leader.post(f"{LIST}{request.pk}/lifting/")
    assert rights.stopped([1, 2]) == set()


def test_a_correction_is_checked_field_by_field(
    asked: Callable[..., RightsRequest], leader: Client
) -> None:
    page = f"{LIST}{asked(Right.CORRECTION).pk}/granting/"
    answer = leader.post(page, {"mobile": "none", "answer": "네"})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"mobile"}
    assert leader.post(page, {"mobile": "010 0000 9999", "answer": "네"}).status_code == 302
    assert open_details(Account.objects.get(citizen_no=1)).mobile == "01000009999"


def test_declining_keeps_the_reason(asked: Callable[..., RightsRequest], leader: Client) -> None:
    request = asked(Right.ACCESS)
    leader.post(f"{LIST}{request.pk}/declining/", {"answer": "본인 확인 불가"})
    request.refresh_from_db()
    assert (request.state, request.answer) == (RightsState.DECLINED, "본인 확인 불가")
    assert "본인 확인 불가" in text(leader, f"{LIST}{request.pk}/")


@pytest.fixture
def voucher(asked: object) -> Voucher:
    run_id = Account.objects.get(citizen_no=1).run_id
    fields = {"kind": "citywide", "status": "active", "face_krw": 10_000, "paid_krw": 9_500}
    fields |= {"purchased_on": "2024-01-02", "expires_on": "2029-01-02", "balance_krw": 7_700}
    return Voucher.objects.create(run_id=run_id, voucher_no=77, citizen_no=1, **fields)


@pytest.mark.parametrize("form", ["page", "csv"])
def test_a_summary_is_clear_watermarked_and_logged(
    form: str, asked: Callable[..., RightsRequest], leader: Client, voucher: Voucher, bora: User
) -> None:
    request = asked(Right.ACCESS)
    sent = {"reason": "열람 요구", "form": form}
    told = leader.post(f"{LIST}{request.pk}/summary/", sent).content.decode()
    for word in ("01000001234", "홍길동", "hong@example.com", "0000000000000077", "보라"):
        assert word in told
    assert "노이즈" not in told
    entry = AccessEntry.objects.get(act=Act.DOWNLOADED)
    assert (entry.actor, entry.citizens, entry.reason) == (bora, [1], "열람 요구")


def test_no_summary_without_a_reason_or_a_request_for_access(
    asked: Callable[..., RightsRequest], leader: Client
) -> None:
    access, stop = asked(Right.ACCESS), asked(Right.STOP)
    assert leader.post(f"{LIST}{access.pk}/summary/", {"form": "csv"}).status_code == 422
    sent = {"reason": "궁금해서", "form": "csv"}
    assert leader.post(f"{LIST}{stop.pk}/summary/", sent).status_code == 409
    assert not AccessEntry.objects.filter(act=Act.DOWNLOADED).exists()
