"""What a run took, to the won, and what is new, changed and gone against the run before."""

from typing import Any

from psycopg import sql

from citizens.services.migration import tables
from citizens.services.migration.building import KEYS
from citizens.services.migration.rules import SUMS
from citizens.services.migration.sessions import Session

# What makes a row another one; of citizens the digest stands for all that is sealed, too.
TOLD = {
    "citizens": ("digest",),
    "merchants": (
        "business_no", "name", "district", "address", "category", "pay_mode", "status",
        "january_payments",
    ),
    "vouchers": (
        "citizen_no", "kind", "district", "purchased_on", "expires_on", "face_krw", "paid_krw",
        "balance_krw", "status", "gifted_by",
    ),
    "payments": (
        "voucher_no", "merchant_no", "pay_mode", "amount_krw", "paid_at", "cancelled_at",
    ),
}  # fmt: skip

_CHANGED = """
    SELECT count(*) FILTER (WHERE b.{key} IS NULL),
        count(*) FILTER (WHERE a.{key} IS NOT NULL AND b.{key} IS NOT NULL AND {differs}),
        count(*) FILTER (WHERE a.{key} IS NULL)
    FROM {now} a FULL JOIN {before} b ON a.{key} = b.{key}
"""


def taken(session: Session, run_id: int, kind: str) -> tuple[int, int | None]:
    """Rows, and the sum of the kind's amount, as they lie in the table."""
    column = SUMS.get(kind)
    amount = sql.SQL("coalesce(sum({}), 0)::bigint").format(sql.Identifier(column or ""))
    found = session.execute(
        sql.SQL("SELECT count(*), {} FROM {}").format(
            amount if column else sql.NULL, sql.Identifier(tables.name_of(kind, run_id))
        )
    ).fetchone()
    assert found
    return found[0], found[1]


def opted_out(session: Session, run_id: int) -> int:
    """Citizens who do not want to be moved."""
    table = sql.Identifier(tables.name_of("citizens", run_id))
    found = session.execute(
        sql.SQL("SELECT count(*) FROM {} WHERE opted_out").format(table)
    ).fetchone()
    return int(found[0]) if found else 0


def changed(session: Session, run_id: int, before: int, kind: str) -> dict[str, Any]:
    """``{"new", "changed", "gone"}`` rows against another run that is held."""
    differs = sql.SQL(" OR ").join(
        sql.SQL("a.{0} IS DISTINCT FROM b.{0}").format(sql.Identifier(column))
        for column in TOLD[kind]
    )
    statement = sql.SQL(_CHANGED).format(
        key=sql.Identifier(KEYS[kind]),
        differs=sql.SQL("({})").format(differs),
        now=sql.Identifier(tables.name_of(kind, run_id)),
        before=sql.Identifier(tables.name_of(kind, before)),
    )
    found = session.execute(statement).fetchone()
    return dict(zip(("new", "changed", "gone"), found or (0, 0, 0), strict=True))
