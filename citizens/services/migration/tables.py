"""The tables of a run: made beside the others, filled, attached, dropped."""

from django.db import connection
from psycopg import sql

from citizens.models import Account, Merchant, Payment, Voucher

MODELS = {"citizens": Account, "merchants": Merchant, "vouchers": Voucher, "payments": Payment}


def name_of(kind: str, run_id: int) -> str:
    """Table of one kind of rows of a run."""
    return f"{MODELS[kind]._meta.db_table}_r{run_id}"


def create_attached(run_id: int) -> None:
    """Empty tables that belong to their parents at once, indexes and all: for a few rows."""
    with connection.cursor() as cursor:
        for kind, model in MODELS.items():
            cursor.execute(
                sql.SQL("CREATE TABLE {} PARTITION OF {} FOR VALUES IN ({})").format(
                    sql.Identifier(name_of(kind, run_id)),
                    sql.Identifier(model._meta.db_table),
                    run_id,
                )
            )


def drop(run_id: int) -> None:
    """Drop all rows of a run, wherever its import stopped."""
    with connection.cursor() as cursor:
        for kind in MODELS:
            cursor.execute(
                sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(name_of(kind, run_id)))
            )
