"""Keys change under a desk that goes on; a dump says nothing of anybody."""

import base64
import os

import pytest
from cryptography.exceptions import InvalidTag
from django.core.management import call_command
from django.db import connection

from citizens.models import Account, Requester
from citizens.services import masked, requester_for
from citizens.services.details import open_details
from supportdesk.lib import rotation, sealing
from tickets import services
from tickets.models import InboundMessage
from tickets.queries import contacts

HONG = {"mobile": "010-0000-1234", "name": "홍길동", "email": "hong@example.com"}


def ring(settings, *ids):
    """A ring of keys with these ids, the first one sealing; one id is always the same key."""
    keys = (base64.b64encode(name.encode().ljust(32, b"k")).decode() for name in ids)
    settings.DATA_KEYS = ",".join(f"{name}:{key}" for name, key in zip(ids, keys, strict=True))
    sealing.forget_ring()


@pytest.fixture(autouse=True)
def old_ring(settings):
    ring(settings, "old")
    yield
    sealing.forget_ring()


def under(key):
    """Rows by column that are sealed with this key."""
    head = bytes([len(key)]) + key.encode()
    found = {}
    for column in rotation.columns():
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FROM {column.table} "
                f"WHERE substring({column.name} FOR {len(head)}) = %s",
                [head],
            )
            found[f"{column.table}.{column.name}"] = cursor.fetchone()[0]
    return {name: rows for name, rows in found.items() if rows}


@pytest.fixture
def filled(citizen, worked, haneul):
    """Something in every sealed column."""
    for number in range(1, 8):
        citizen(number)
    worked(external_id="K-1", citizen={**HONG, "citizen_no": "000000000009"})
    services.keep_call(author=haneul, typed={"body": "통화 중", "mobile": "010-0000-1234"})


def test_everything_is_sealed_anew_and_still_opens(filled, settings, haneul):
    before = under("old")
    assert set(before) == {f"{c.table}.{c.name}" for c in rotation.columns()}
    ring(settings, "new", "old")
    call_command("rotate_keys", "--batch", "3")
    assert (under("old"), under("new")) == ({}, before)
    ring(settings, "new")
    assert {open_details(row).name for row in Account.objects.all()} == {"홍길동"}
    assert masked(Requester.objects.get()).mobile == "010-****-1234"
    assert b"0000-1234" in contacts.opened(InboundMessage.objects.get())
    assert services.kept_call(author=haneul)["body"] == "통화 중"


def test_a_stopped_rotation_goes_on_with_the_rest(filled, settings):
    ring(settings, "new", "old")
    column = rotation.columns()[0]

    def stop(done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(column, batch=3, told=stop)
    assert under("new")["citizens_account.details"] == 3
    assert rotation.rotate(column, batch=3) == 4
    assert rotation.rotate(column) == 0


def test_who_was_known_is_found_after_a_rotation(filled, settings):
    known = Requester.objects.get()
    ring(settings, "new", "old")
    call_command("rotate_keys")
    assert requester_for(mobile="010-0000-1234") == known


@pytest.mark.django_db
def test_every_sealed_column_of_the_models_is_rotated():
    rotated = {(c.table, c.name) for c in rotation.columns()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
            "WHERE a.atttypid = 'bytea'::regtype AND c.relkind IN ('r', 'p') AND a.attnum > 0 "
            "AND NOT c.relispartition AND c.relname ~ '^(citizens|tickets|staff|outbox)_'"
        )
        binary = {row for row in cursor.fetchall() if not row[1].endswith("_index")}
    hashes = {"digest", "sha256", "hash"}
    assert {row for row in binary - rotated if row[1] not in hashes} <= {
        ("tickets_attachment", "content")
    }
    assert rotated <= binary


def test_cipher_text_of_an_account_moved_to_another_row_does_not_open(citizen):
    mine, other = citizen(1), citizen(2, name="김가온")
    Account.objects.filter(citizen_no=2).update(details=mine.details)
    with pytest.raises(InvalidTag):
        open_details(Account.objects.get(citizen_no=other.citizen_no))


def dump():
    """Every row of every table as text, bytes by their hexadecimal digits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
            "WHERE nspname = 'public' AND relkind IN ('r', 'p') AND NOT relispartition"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            yield from (f"{table}: {row[0]}" for row in cursor.fetchall())


CANARIES = ("01000007391", "0000-7391", "00007391", "카나리", "canary@", "카나리로", "1987-06-05")


def test_a_dump_shows_nobody(citizen, worked, haneul):
    citizen(
        1, name="카나리", mobile="01000007391", email="canary@example.com",
        address="서울 카나리로 7", birth_date="1987-06-05",
    )  # fmt: skip
    told = {"name": "카나리", "mobile": "010-0000-7391", "email": "canary@example.com"}
    worked(external_id="C-1", citizen=told)
    services.keep_call(author=haneul, typed={"mobile": "010-0000-7391", "name": "카나리"})
    rows = list(dump())
    assert len(rows) > 20
    signs = [*CANARIES, *(canary.encode().hex() for canary in CANARIES)]
    assert not [row[:200] for row in rows for sign in signs if sign in row]


def test_a_new_key_is_an_entry_of_the_ring(capsys, settings):
    call_command("new_data_key")
    entry = capsys.readouterr().out.strip()
    settings.DATA_KEYS = f"{entry},old:{base64.b64encode(os.urandom(32)).decode()}"
    sealing.forget_ring()
    assert sealing.unseal(sealing.seal(b"x", bound_to="a"), bound_to="a") == b"x"
