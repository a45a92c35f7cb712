"""A lookup probes one index of one partition, however many runs are kept."""

import re

import pytest
from django.db import connection

from citizens.models import Account, MigrationRun
from citizens.services import By, Wanted, look_up
from citizens.services.migration import tables
from supportdesk.lib import clock

MANY = 20_000


@pytest.fixture
def city(run):
    """Two runs of thousands, one of them in use, written by the database itself."""
    other = MigrationRun.objects.create(name="rehearsal-0", folder="x", started_at=clock.now())
    tables.create_attached(other.pk)
    with connection.cursor() as cursor:
        for each in (run, other):
            cursor.execute(
                """INSERT INTO citizens_account (run_id, citizen_no, details, mobile_index,
                     email_index, name_birth_index, name_last4_index, district, status, opted_out,
                     digest, as_of)
                   SELECT %s, n, '', n, n, n, n, '', 'active', false, 0, now()
                   FROM generate_series(1, %s) n""",
                [each.pk, MANY],
            )
            cursor.execute(f"ANALYZE {tables.name_of('citizens', each.pk)}")
    return run


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(By.MOBILE, "01000001234"), "mobile_index"),
        (Wanted(By.EMAIL, "hong@example.com"), "email_index"),
        (Wanted(By.NAME_BIRTH, "홍길동", "1990-01-31"), "name_birth_index"),
        (Wanted(By.NAME_LAST4, "홍길동", "1234"), "name_last4_index"),
        (Wanted(By.CITIZEN_NO, "000000999999"), "pkey"),
    ],
)
def test_a_lookup_probes_one_index_of_the_run_in_use(city, haneul, view_of, wanted, index):
    plans = []

    def explain(execute, sql, params, many, context):
        if f'FROM "{Account._meta.db_table}"' in sql:
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {sql}", params)
                plans.append("\n".join(line for (line,) in cursor.fetchall()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        look_up(viewer=view_of(haneul), wanted=[wanted])
    (plan,) = plans
    probed = re.findall(r"(?:Index Scan using|Bitmap Index Scan on) (\S+)", plan)
    assert len(probed) == 1, plan
    assert index in probed[0], plan
    assert f"citizens_account_r{city.pk}" in plan
    assert "Seq Scan" not in plan


def test_a_lookup_costs_few_statements(city, haneul, view_of, django_assert_num_queries):
    with django_assert_num_queries(5):
        look_up(viewer=view_of(haneul), wanted=[Wanted(By.MOBILE, "01000001234")])
