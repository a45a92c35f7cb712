"""Invented people, shops, vouchers and payments, in the order in which the dice are thrown."""

from datetime import date, datetime, timedelta, timezone
from random import Random
from typing import Any

from citizens.services.migration.rules import FORMS, check_digit

KST = timezone(timedelta(hours=9))
COLUMNS = {kind: list(forms) for kind, forms in FORMS.items()}
Row = list[Any]

DISTRICTS = [
    "강남구", "강동구", "강북구", "강서구", "관악구", "광진구", "구로구", "금천구", "노원구",
    "도봉구", "동대문구", "동작구", "마포구", "서대문구", "서초구", "성동구", "성북구",
    "송파구", "양천구", "영등포구", "용산구", "은평구", "종로구", "중구", "중랑구",
]  # fmt: skip
FAMILY = [
    "김", "이", "박", "최", "정", "강", "조", "윤", "장", "임", "한", "오", "서", "신", "권",
    "황", "안", "송", "류", "홍", "남궁", "황보", "제갈", "선우",
]  # fmt: skip
GIVEN = [
    "가온", "나래", "다솜", "라온", "마루", "바다", "사랑", "아라", "자람", "차오름", "하늘",
    "보라", "슬기", "새롬", "한결", "이든", "누리", "미르", "아람", "한별", "빛", "솔", "별",
    "찬",
]  # fmt: skip
SHOP_A = [
    "한빛", "푸른", "달빛", "우리", "새벽", "골목", "행복", "은하", "초록", "햇살", "바른",
    "정다운",
]  # fmt: skip
SHOP_B = {
    "음식점": ["분식", "국수집", "치킨", "김밥", "반찬"],
    "카페": ["카페", "커피", "다방"],
    "소매": ["마트", "슈퍼", "문구", "꽃집", "철물"],
    "서비스": ["미용실", "세탁소", "안경원", "사진관"],
    "의료": ["의원", "약국", "한의원"],
    "학원": ["학원", "교습소"],
}
OPENED = datetime(2022, 1, 25, 9, tzinfo=KST)


def person(rnd: Random, number: int, base: datetime) -> Row:
    """A citizen who joined before ``base``."""
    name = rnd.choice(FAMILY) + rnd.choice(GIVEN)
    since = int((base - datetime(2022, 1, 26, tzinfo=KST)).total_seconds())
    joined = OPENED + timedelta(seconds=rnd.randrange(since))
    birth = date(1940, 1, 1) + timedelta(days=rnd.randrange(365 * 66))
    gu = rnd.choice(DISTRICTS)
    status = rnd.choices(("active", "dormant", "withdrawn"), (90, 8, 2))[0]
    email = f"c{number}@example.com" if rnd.random() < 0.7 else ""
    mobile = f"010{number * 7919 % 20_000_000:08d}"  # 010-0… and 010-1… are given to nobody
    street = f"서울특별시 {gu} 가상로{rnd.randrange(1, 400)}길 {rnd.randrange(1, 200)}"
    flat = f"{rnd.randrange(1, 30)}동 {rnd.randrange(101, 2500)}호"
    opted_out = "Y" if rnd.random() < 0.004 else "N"
    return [
        f"{number:012d}", name, birth.isoformat(), mobile, email, gu, f"{street}, {flat}",
        status, joined.isoformat(timespec="seconds"), opted_out,
    ]  # fmt: skip


def shop(rnd: Random, number: int) -> Row:
    """A merchant with a business number that checks."""
    nine = f"{100_000_000 + number * 3_331 % 899_999_999:09d}"
    category = rnd.choice(list(SHOP_B))
    gu = rnd.choice(DISTRICTS)
    return [
        f"{number:010d}",
        nine + str(check_digit(nine)),
        f"{rnd.choice(SHOP_A)}{rnd.choice(SHOP_B[category])}",
        gu,
        f"서울특별시 {gu} 가상로 {rnd.randrange(1, 500)}",
        category,
        rnd.choices(("CPM", "MPM", "BOTH"), (30, 50, 20))[0],
        "open" if rnd.random() < 0.97 else "closed",
        int(rnd.paretovariate(1.1)) - 1,
    ]


def voucher(rnd: Random, number: int, owner: str, donor: str, base: datetime) -> Row:
    """A purchase of the two years before ``base``; valid for five years."""
    kind = rnd.choices(("citywide", "district", "delivery", "special"), (35, 50, 10, 5))[0]
    bought = base.date() - timedelta(days=rnd.randrange(1, 800))
    thousands = rnd.choice((10, 20, 30, 50, 100, 200, 300))
    face = thousands * 1_000 * (10 if rnd.random() < 0.4 else 1)
    status = rnd.choices(("active", "used", "refunded", "expired"), (86, 10, 3, 1))[0]
    balance = face - rnd.randrange(0, face, 10) if status == "active" else 0
    gu = "" if kind == "citywide" else rnd.choice(DISTRICTS)
    expires = bought.replace(year=bought.year + 5, day=min(bought.day, 28))
    return [
        f"{number:016d}", owner, kind, gu, bought.isoformat(), expires.isoformat(),
        face, face * 95 // 100, balance, status, donor,
    ]  # fmt: skip


def payment(rnd: Random, number: int, vouchers: int, merchants: int) -> Row:
    """A payment of January 2024."""
    at = datetime(2024, 1, 1, tzinfo=KST) + timedelta(seconds=rnd.randrange(31 * 86_400))
    cancelled = at + timedelta(hours=rnd.randrange(1, 200)) if rnd.random() < 0.02 else None
    return [
        f"{number:018d}",
        f"{rnd.randrange(1, vouchers + 1):016d}",
        f"{rnd.randrange(1, merchants + 1):010d}",
        rnd.choice(("CPM", "MPM")),
        rnd.randrange(100, 5_000) * 10,
        at.isoformat(timespec="seconds"),
        cancelled.isoformat(timespec="seconds") if cancelled else "",
    ]
