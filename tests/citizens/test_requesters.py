"""Who writes in: found again however they spell themselves, and never shown in clear."""

import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from citizens.models import Requester
from citizens.services import delivery_email, masked, normal, requester_for
from citizens.services.requesters import find_by_mobile

HONG = {
    "citizen_no": "100000000001",
    "mobile": "010-0000-1234",
    "name": "홍길동",
    "email": "Hong@example.com",
}


@pytest.fixture
def noise(db: None) -> list[Requester | None]:
    """Other people."""
    return [
        requester_for(mobile="010-0000-4321", name="남궁민수"),
        requester_for(email="other@example.com"),
        requester_for(citizen_no="100000000002"),
        requester_for(name="홍길동"),
    ]


@pytest.mark.usefixtures("noise")
@pytest.mark.parametrize(
    "again",
    [
        {"citizen_no": "1000-0000-0001"},
        {"mobile": "01000001234"},
        {"mobile": "+82 10-0000-1234"},
        {"mobile": "0082 (0)10 0000 1234"},
        {"mobile": "０１０－００００－１２３４"},
        {"email": " hong@EXAMPLE.com "},
        {"citizen_no": "100000000001", "mobile": "010-0000-9999"},
    ],
)
def test_a_known_person_is_found_in_any_spelling(again: dict[str, str]) -> None:
    first = requester_for(**HONG)
    assert requester_for(**again) == first


def test_the_citizen_number_is_believed_before_the_mobile(noise: list[Requester]) -> None:
    known = requester_for(**HONG)
    assert requester_for(citizen_no="100000000002", mobile=HONG["mobile"]) == noise[2]
    assert known not in noise


def test_a_number_given_to_somebody_else_is_another_person(noise: list[Requester]) -> None:
    before = requester_for(**HONG)
    after = requester_for(citizen_no="100000000009", mobile=HONG["mobile"])
    assert after not in [before, *noise]


@pytest.mark.django_db
def test_what_was_unknown_is_filled_in_and_what_was_known_stays() -> None:
    requester_for(mobile=HONG["mobile"], name="홍길동")
    row = requester_for(**HONG | {"name": "홍길순"})
    assert Requester.objects.count() == 1
    assert masked(row).name == "홍*동"
    assert delivery_email(row, ticket="") == "hong@example.com"
    assert requester_for(citizen_no=HONG["citizen_no"]) == row


@pytest.mark.django_db
def test_without_any_detail_there_is_nobody() -> None:
    assert requester_for() is None
    assert requester_for(name="  ", mobile="") is None


@pytest.mark.django_db
def test_a_mobile_that_is_none_is_kept_and_not_searched_by() -> None:
    first, second = requester_for(mobile="모름"), requester_for(mobile="모름")
    assert first != second
    assert masked(first).mobile == ""
    assert bytes(first.mobile_sealed)


@pytest.mark.django_db
def test_everybody_sees_masked_details() -> None:
    shown = masked(requester_for(**HONG))
    assert (shown.name, shown.mobile, shown.email, shown.citizen_no) == (
        "홍*동",
        "010-****-1234",
        "ho***@example.com",
        "********0001",
    )


@pytest.mark.django_db
def test_a_dump_of_the_table_shows_no_clear_text() -> None:
    requester_for(**HONG)
    with connection.cursor() as cursor, cursor.copy("COPY citizens_requester TO STDOUT") as copy:
        dump = b"".join(bytes(part) for part in copy)
    for clear in ("00001234", "0000-1234", "홍길동", "example", "hong", HONG["citizen_no"]):
        assert clear.encode() not in dump
        assert clear.encode().hex().encode() not in dump


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["name", "mobile", "email", "citizen_no"])
def test_cipher_text_moved_to_another_row_does_not_open(column: str) -> None:
    mine = requester_for(**HONG)
    other = requester_for(mobile="010-0000-7777", name="남궁민수")
    setattr(other, f"{column}_sealed", getattr(mine, f"{column}_sealed"))
    with pytest.raises(InvalidTag):
        masked(other)


@pytest.mark.django_db
def test_cipher_text_moved_to_another_column_does_not_open() -> None:
    row = requester_for(**HONG)
    row.name_sealed = row.mobile_sealed
    with pytest.raises(InvalidTag):
        masked(row)


@pytest.mark.usefixtures("noise")
def test_the_newest_with_a_mobile_is_found_with_one_probe(
    django_assert_num_queries: Callable[..., object],
) -> None:
    row = requester_for(**HONG)
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert find_by_mobile("+82 10 0000 1234") == row
    assert find_by_mobile("모름") is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("detail", [{"mobile": "010-0000-1234"}, {"email": "hong@example.com"}])
def test_two_first_contacts_at_once_give_one_requester(detail: dict[str, str]) -> None:
    together = Barrier(4)

    def arrive(_: int) -> int:
        try:
            with transaction.atomic():
                together.wait(10)
                return requester_for(**detail).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(arrive, range(4)))) == 1
    assert Requester.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_contacts_that_share_details_crosswise_do_not_lock_each_other_for_ever() -> None:
    details = [
        {"mobile": "010-0000-0001", "email": "a@example.com"},
        {"email": "a@example.com", "mobile": "010-0000-0001", "citizen_no": "7"},
    ]

    def arrive(place: int) -> int:
        try:
            return requester_for(**details[place % 2]).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(arrive, range(16)))) == 1


@given(st.integers(0, 99_999_999), st.sampled_from(["", " ", "-", "."]), st.booleans())
def test_every_spelling_of_a_mobile_is_one(number: int, sign: str, abroad: bool) -> None:
    digits = f"{number:08}"
    head = "+82" + sign + "10" if abroad else "010"
    assert normal.mobile(sign.join([head, digits[:4], digits[4:]])) == "010" + digits


@given(st.text(max_size=60))
def test_normal_forms_do_not_depend_on_width_or_composition(text: str) -> None:
    for spell in (normal.mobile, normal.email, normal.citizen_no):
        assert spell(unicodedata.normalize("NFKD", text)) == spell(text)
