"""A small invented city for the demo: citizens, their vouchers and payments, merchants, as a run
that is in use. Always the same; only numbers 010-0000-xxxx and addresses at example.com."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from citizens.models import (
    Account,
    LiveRun,
    Merchant,
    MigrationRun,
    Payment,
    Phase,
    RunState,
    Voucher,
)
from citizens.services.details import Details, digest, indexes, seal
from citizens.services.migration import tables
from citizens.services.recognising import has_check_digit
from supportdesk.lib import clock

CITIZENS, MERCHANTS = 2_000, 300
DISTRICTS = ("가상구", "나래구", "다온구", "라온구", "마루구")
SHOPS = ("빵집", "국밥", "꽃집", "서점", "약국", "문구", "세탁", "카페", "떡집", "안경")
FIRST = ("온누리", "한아름", "새봄", "늘푸른", "다정한", "맑은샘")
KINDS = ("citywide", "district", "district", "delivery", "special")
STATUSES = ("active",) * 17 + ("dormant", "dormant", "withdrawn")


@transaction.atomic
def build_city(names: Sequence[str]) -> MigrationRun:
    """Write the run and let it be looked up. Citizen ``n`` has the mobile 010-0000-``n`` and a
    name of ``names`` in turn, as the demo's callers do."""
    run = _run()
    dice, today = random.Random(2024), clock.seoul(clock.now()).date()  # noqa: S311 - no secret
    Merchant.objects.bulk_create([_shop(run, number, dice) for number in range(1, MERCHANTS + 1)])
    Account.objects.bulk_create(
        [_citizen(run, n, names[n % len(names)], dice) for n in range(CITIZENS)], batch_size=500
    )
    vouchers = [
        _voucher(run, citizen * 10 + each, citizen + 1, today, dice)
        for citizen in range(CITIZENS)
        for each in range(dice.choice((0, 1, 2, 2, 3, 4)))
    ]
    payments = [row for each in vouchers for row in _payments(run, each, today, dice)]
    Voucher.objects.bulk_create(vouchers, batch_size=1000)
    Payment.objects.bulk_create(payments, batch_size=1000)
    _write_report(run, vouchers, payments)
    return run


def _run() -> MigrationRun:
    now = clock.now()
    run = MigrationRun.objects.create(
        name="cutover", source="demo", folder="demo", exported_at=now - timedelta(hours=9),
        state=RunState.LIVE, phase=Phase.SWAPPING, started_at=now, finished_at=now, live_at=now,
    )  # fmt: skip
    tables.create_attached(run.pk)
    LiveRun.objects.update_or_create(pk=1, defaults={"run": run, "changed_at": now})
    return run


def _citizen(run: MigrationRun, n: int, name: str, dice: random.Random) -> Account:
    district = dice.choice(DISTRICTS)
    details = Details(
        name=name,
        birth_date=(date(1945, 1, 1) + timedelta(days=dice.randrange(365 * 60))).isoformat(),
        mobile=f"0100000{n:04}",
        email=f"citizen{n:04}@example.com" if n % 3 else "",
        address=f"서울특별시 {district} 가상로{n % 40 + 1}길 {n % 90 + 1}, {n % 20 + 101}호",
    )
    joined = datetime(2022, 1, 25, 9, tzinfo=clock.SEOUL) + timedelta(hours=dice.randrange(16_000))
    account = Account(
        run=run, citizen_no=n + 1, line=n + 2, details=seal(n + 1, details), district=district,
        status=dice.choice(STATUSES), joined_at=joined, opted_out=n % 60 == 7,
        as_of=run.started_at, **vars(indexes(details)),
    )  # fmt: skip
    account.digest = digest(account, details)
    return account


def _shop(run: MigrationRun, number: int, dice: random.Random) -> Merchant:
    nine, kind = f"{100_000_000 + number * 3_331:09d}", dice.choice(SHOPS)
    digit = next(digit for digit in "0123456789" if has_check_digit(nine + digit))
    district = dice.choice(DISTRICTS)
    return Merchant(
        run=run, merchant_no=number, line=number + 1, business_no=int(nine + digit),
        name=f"{dice.choice(FIRST)} {kind}", district=district,
        address=f"서울특별시 {district} 가상로 {number}", category=kind,
        pay_mode=dice.choice(("CPM", "MPM", "MPM", "BOTH")),
        status="open" if number % 37 else "closed", january_payments=dice.randrange(900),
    )  # fmt: skip


def _voucher(
    run: MigrationRun, number: int, citizen_no: int, today: date, dice: random.Random
) -> Voucher:
    kind, face = dice.choice(KINDS), dice.choice((10, 30, 50, 50, 100, 100, 200, 300)) * 1_000
    bought = today - timedelta(days=dice.randrange(20, 700))
    used = dice.choice((0.0, 0.2, 0.45, 0.58, 0.6, 0.75, 0.9, 1.0))
    balance = face - int(face * used / 100) * 100
    return Voucher(
        run=run, voucher_no=2024_0000_0000_0000 + number, line=number + 2, citizen_no=citizen_no,
        kind=kind, district="" if kind == "citywide" else dice.choice(DISTRICTS),
        purchased_on=bought, expires_on=bought.replace(year=bought.year + 5, day=1),
        face_krw=face, paid_krw=face * 95 // 100, balance_krw=balance,
        status="active" if balance else "used",
        gifted_by=dice.randrange(1, CITIZENS + 1) if number % 23 == 0 else None,
    )  # fmt: skip


def _payments(
    run: MigrationRun, voucher: Voucher, today: date, dice: random.Random
) -> list[Payment]:
    """What was spent, in one to four payments; now and then one more that was cancelled."""
    spent = voucher.face_krw - voucher.balance_krw
    shares = dice.randint(1, 4)
    amounts = [spent // shares // 100 * 100] * (shares - 1)
    amounts = [amount for amount in [*amounts, spent - sum(amounts)] if amount]
    cancelled = [dice.randrange(10, 90) * 100] if voucher.voucher_no % 11 == 0 else []
    start = datetime.combine(voucher.purchased_on, datetime.min.time(), tzinfo=clock.SEOUL)
    days = (today - voucher.purchased_on).days
    return [
        Payment(
            run=run, payment_no=voucher.voucher_no * 10 + place, voucher_no=voucher.voucher_no,
            merchant_no=dice.randint(1, MERCHANTS), pay_mode=dice.choice(("CPM", "MPM")),
            amount_krw=amount,
            paid_at=(at := _some_day(start, days, dice)),
            cancelled_at=at + timedelta(minutes=5) if place >= len(amounts) else None,
        )
        for place, amount in enumerate([*amounts, *cancelled])
    ]  # fmt: skip


def _some_day(start: datetime, days: int, dice: random.Random) -> datetime:
    """Within so many days, between ten and ten."""
    return start + timedelta(days=dice.randrange(days), minutes=dice.randrange(600, 1300))


def _write_report(run: MigrationRun, vouchers: list[Voucher], payments: list[Payment]) -> None:
    """As the import writes it: everything was taken, nothing came before."""
    taken = {
        "citizens": CITIZENS, "merchants": MERCHANTS,
        "vouchers": len(vouchers), "payments": len(payments),
    }  # fmt: skip
    sums = {
        "vouchers": {"balance_krw": sum(row.balance_krw for row in vouchers)},
        "payments": {"amount_krw": sum(row.amount_krw for row in payments)},
    }
    run.report = {
        "taken": taken, "read": taken, "told": taken, "set_aside": {}, "share": 0, "changed": {},
        "taken_sums": sums, "read_sums": sums, "told_sums": sums, "before": None,
        "opted_out": Account.objects.filter(run_id=run.pk, opted_out=True).count(),
    }  # fmt: skip
    run.save(update_fields=["report"])
