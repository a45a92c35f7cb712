"""Personal data is hidden the same way everywhere, and nothing else is."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.lib import masking
from tickets.services.reference import FOLDER

CORPUS = [json.loads(line) for line in (FOLDER / "contacts.jsonl").read_text("utf-8").splitlines()]
NUMBERS = {"phone", "card", "rrn", "account"}


@pytest.mark.parametrize(
    ("clear", "hidden"),
    [
        ("홍", "*"),
        ("홍길", "홍*"),
        ("홍길동", "홍*동"),
        ("남궁민수", "남**수"),
        (" 홍길동 ", "홍*동"),
        ("", ""),
    ],
)
def test_names(clear: str, hidden: str) -> None:
    assert masking.name(clear) == hidden


@pytest.mark.parametrize("clear", ["01000001234", "010-0000-1234", "010 0000 1234"])
def test_mobiles(clear: str) -> None:
    assert masking.mobile(clear) == "010-****-1234"


@pytest.mark.parametrize(
    ("clear", "hidden"),
    [
        ("hong@example.com", "ho***@example.com"),
        ("ab@example.com", "a***@example.com"),
        ("x", "***"),
    ],
)
def test_addresses(clear: str, hidden: str) -> None:
    assert masking.email(clear) == hidden


@pytest.mark.parametrize(
    ("clear", "hidden"),
    [
        ("010-0000-1234로 전화 주세요", "010-****-1234로 전화 주세요"),
        ("번호는01000001234예요", "번호는010-****-1234예요"),
        ("+82 10-0000-1234입니다", "010-****-1234입니다"),
        ("+82-(0)10-0000-1234", "010-****-1234"),
        ("010 - 0000 - 1234", "010-****-1234"),
        ("010–0000–1234", "010-****-1234"),
        ("02-000-1234", "02-****-1234"),
        ("카드 5409 0000 0000 7781 이거", "카드 5409 **** **** 7781 이거"),
        ("4111-1111-1111-1111은", "4111-****-****-1111은"),
        ("4111111111111111", "4111********1111"),
        ("780312-2000005", "******-*******"),
        ("7803122000005번", "*************번"),
        ("780312 - 2000005", "****** - *******"),
        ("면허 11-22-333333-44", "면허 **-**-******-**"),
        ("여권 M12345678을", "여권 M********을"),
        ("농협 000-0000-0000-00 확인", "농협 ***-****-***0-00 확인"),
        ("국민은행 12345678901234로", "국민은행 ***********234로"),
        ("계좌번호는 110-000-123456", "계좌번호는 ***-***-***456"),
        ("지금 비번은 482913 이었던", "지금 비번은 ****** 이었던"),
        ("hong@example.com으로", "ho***@example.com으로"),
    ],
)
def test_numbers_in_sentences_are_hidden(clear: str, hidden: str) -> None:
    assert masking.free_text(clear) == hidden


@pytest.mark.parametrize(
    "text",
    [
        "240415-00123 건입니다",
        "1,234,567원을 결제했고 285,000원이 남았어요",
        "2024-04-15 10:30:00에, 2024.04.15에, 4/22~4/24에",
        "사업자번호 012-34-56782",
        "계좌로 1000000000원 보냄",
        "1600-1234로 전화했어요",
        "비밀번호 5회 오류, 비밀번호 2024년 설정",
        "오류 코드 E1002, 앱 2.0.1, 안드로이드 14",
        "상품권 9장, 60% 이상, 30만 원",
    ],
)
def test_what_is_not_personal_stays_readable(text: str) -> None:
    assert masking.free_text(text) == text


@pytest.mark.parametrize(
    "row", [r for r in CORPUS if NUMBERS & set(r.get("pii", ()))], ids=lambda r: r["id"]
)
def test_no_long_number_of_a_marked_contact_survives(row: dict[str, str]) -> None:
    seen = masking.free_text(row["subject"] + "\n" + row["body"])
    left = re.sub(r"\d{3}-\d{2}-\d{5}(?!\d)|[\d,]+원", "", seen)  # business numbers, amounts
    assert not re.search(r"\d{2,}-\d{3,}-\d{3,}|\d{4}[ -]\d{4}|\d{6}-\d{7}|\d{9,}", left), left


@pytest.mark.parametrize("row", [r for r in CORPUS if "pii" not in r], ids=lambda r: r["id"])
def test_an_unmarked_contact_stays_as_it_is(row: dict[str, str]) -> None:
    assert masking.free_text(row["body"]) == row["body"]


words = st.text(alphabet="가나다 .,:()로은\nabc", max_size=12)


@given(words, st.integers(0, 9999_9999), st.sampled_from(["", "-", " ", ".", "–", " - "]), words)
def test_a_mobile_never_survives(before: str, number: int, sign: str, after: str) -> None:
    middle, last = f"{number:08}"[:4], f"{number:08}"[4:]
    seen = masking.free_text(f"{before}{sign.join(['010', middle, last])}{after}")
    assert f"010-****-{last}" in seen
    assert sign.join(["010", middle]) not in seen


@given(words, st.integers(10**15, 10**16 - 1), st.sampled_from(["", "-", " "]), words)
def test_a_card_never_survives(before: str, number: int, sign: str, after: str) -> None:
    groups = re.findall("....", str(number))
    seen = masking.free_text(f"{before}{sign.join(groups)}{after}")
    assert sign.join(groups[1:3]) not in seen


@given(st.text(max_size=300))
def test_hiding_what_is_hidden_changes_nothing(text: str) -> None:
    once = masking.free_text(text)
    assert masking.free_text(once) == once


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("서울특별시 강남구 가상로12길 3, 4동 101호", "서울특별시 강남구 가상로12길 ***"),
        ("서울특별시 강남구 역삼동 12-3", "서울특별시 강남구 역삼동 ***"),
        ("을지로3가 1", "을지로3가 ***"),
        ("강남구 어딘가", "강남구 ***"),
        ("", ""),
    ],
)
def test_an_address_ends_with_its_street_or_dong(given: str, shown: str) -> None:
    assert masking.address(given) == shown


def test_of_a_birth_date_the_century_stays() -> None:
    assert masking.birth_date("1990-01-31") == "19**-**-**"
    assert masking.birth_date("1990") == "****"
