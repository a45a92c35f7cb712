"""The access log: kept from change, read by admins, taken away for a reason."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext

from citizens.models import AccessEntry, Act, Door
from citizens.services import requester_for
from citizens.services.access import Entry, Viewer, record
from supportdesk.lib import clock, partitions
from supportdesk.lib.sheets import csv_download, xlsx_download

LOG = "/access/"
TABLE = "citizens_accessentry"


@pytest.fixture
def written(haneul, bada, view_of):
    """하늘 and 바다 read this and that."""
    record(view_of(haneul), Entry(Act.OPENED, citizens=[7], ticket="240415-00001", what=["name"]))
    record(view_of(haneul), Entry(Act.SEARCHED, by="mobile"))
    record(view_of(bada), Entry(Act.OPENED, citizens=[8], ticket="240415-00002"))
    record(Viewer(None, None, Door.JOB), Entry(Act.DELIVERED, requesters=[5], what=["email"]))


def tables():
    names = [name for name, _ in partitions.monthly(TABLE)]
    now = f"{TABLE}_{clock.seoul(clock.now()):%Y_%m}"
    assert now in names
    return [TABLE, now, names[-1], f"{TABLE}_rest"]


def test_no_door_of_the_database_changes_an_entry(written):
    with clock.at(clock.now() - timedelta(days=900)):  # into the rest
        record(Viewer(None), Entry(Act.OPENED, citizens=[7]))
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")  # else TRUNCATE waits for them
    for table in tables():
        for statement in ("UPDATE {} SET hits = 9", "DELETE FROM {}", "TRUNCATE {}"):
            if table == tables()[2] and not statement.startswith("TRUNCATE"):
                continue  # a month ahead has no row to be refused
            with (
                pytest.raises(Error, match=r"append-only|Cannot update or delete"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement.format(table))
    assert AccessEntry.objects.count() == 5


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 4),
        ("person=haneul", 2),
        ("citizen=7", 1),
        ("citizen=000000000007", 1),
        ("ticket=240415-00002", 1),
        ("act=searched", 1),
        ("door=job", 1),
        ("since=2000-01-01&until=2000-01-31", 0),
        ("person=haneul&act=opened&citizen=8", 0),
        ("since=nonsense", 4),
    ],
)
def test_the_log_is_narrowed_by(desk, garam, written, query, found):
    assert len(desk(garam).get(f"{LOG}?{query}").context["page"].rows) == found


def test_what_was_read_of_contact_details_counts_as_the_citizens(desk, garam, view_of, haneul):
    known = requester_for(citizen_no="000000000007", mobile="010-0000-0007")
    other = requester_for(mobile="010-0000-0008")
    record(view_of(haneul), Entry(Act.LISTED, requesters=[other.pk, known.pk]))
    record(view_of(haneul), Entry(Act.LISTED, requesters=[other.pk]))
    assert len(desk(garam).get(f"{LOG}?citizen=7").context["page"].rows) == 1


def test_a_page_of_the_log_costs_the_same_however_long_it_is(desk, garam, view_of, haneul, written):
    browser = desk(garam)
    browser.get(LOG)
    with CaptureQueriesContext(connection) as few:
        browser.get(LOG)
    for _ in range(60):
        record(view_of(haneul), Entry(Act.OPENED, citizens=[7], ticket="240415-00001"))
    with CaptureQueriesContext(connection) as many:
        first = browser.get(f"{LOG}?person=haneul")
    assert len(many) <= len(few) + 1  # the person that is asked for
    after = first.context["page"].next_cursor
    assert len(browser.get(f"{LOG}?person=haneul&after={after}").context["page"].rows) == 12


# Entries of others, so that the planner has something to choose by.
NOISE = f"""
    INSERT INTO {TABLE} (id, at, door, act, citizens, requesters, "by", what, purpose, reason,
        ticket, hits)
    SELECT gen_random_uuid(), now(), 'page', 'opened', ARRAY[1000 + n], '{{}}', '', '', '', '',
        'T' || n, 1 FROM generate_series(1, 5000) n
"""


@pytest.mark.parametrize(
    ("where", "index"),
    [
        ("citizens @> '{7}'", "citizens"),
        ("ticket = '240415-00001' AND NOT ticket = ''", "ticket"),
        ("act = 'downloaded'", "act"),
        ("actor_id = 1", "actor"),
    ],
)
def test_every_way_into_the_log_has_an_index(written, where, index):
    with connection.cursor() as cursor:
        cursor.execute(NOISE)
        cursor.execute(f"ANALYZE {TABLE}")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN SELECT * FROM {TABLE} WHERE {where} ORDER BY at DESC LIMIT 50")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert f"_{index}" in plan, plan


def test_an_export_needs_a_reason_and_is_an_entry_itself(desk, garam, written):
    browser = desk(garam)
    assert browser.post(f"{LOG}export/", {"reason": " ", "form": "csv"}).status_code == 422
    assert not AccessEntry.objects.filter(act="downloaded").exists()
    answer = browser.post(f"{LOG}export/?person=haneul", {"reason": "정기 점검", "form": "csv"})
    entry = AccessEntry.objects.get(act="downloaded")
    assert (entry.actor, entry.reason, entry.hits) == (garam, "정기 점검", 2)
    lines = answer.content.decode().splitlines()
    assert len(lines) == 3 + 2 + 1
    assert all("가람 (garam)" in line for line in [lines[0], *lines[3:]])


def test_a_workbook_says_the_same(desk, garam, written):
    answer = desk(garam).post(f"{LOG}export/", {"reason": "점검", "form": "xlsx"})
    package = zipfile.ZipFile(io.BytesIO(answer.content))
    sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row>") == 3 + 4 + 1
    assert sheet.count("가람 (garam)") == 4 + 2
    assert "000000000007" in sheet


@pytest.mark.parametrize("cell", ["=1+1", "+82", "-1", "@sum", "\t=1", "a\x00<b>"])
def test_no_cell_is_a_formula_or_breaks_the_file(cell):
    sheet = zipfile.ZipFile(io.BytesIO(xlsx_download("a.xlsx", [[cell, 3]]).content)).read(
        "xl/worksheets/sheet1.xml"
    )
    assert b"<f>" not in sheet
    assert b">=" not in sheet
    assert b"<b>" not in sheet
    assert not csv_download("a.csv", [[cell]]).content.decode()[1:].startswith(("=", "+", "-", "@"))


def test_nobody_but_an_admin_exports(desk, bora, written):
    assert desk(bora).post(f"{LOG}export/", {"reason": "x", "form": "csv"}).status_code == 403
