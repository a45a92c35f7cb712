"""What Django has to do before the desk opens: tables, reference data, translations, demo.

Run as a process of its own (``python -m supportdesk.runner.prepare FACTS``), so that the
supervisor stays small; what it needs to know is written to the file FACTS as JSON.
"""

import hashlib
import io
import json
import os
import sys
from pathlib import Path

import django
import redis
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import OperationalError, connection


def main() -> None:
    """Each step finds out by itself whether it is needed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportdesk.settings")
    django.setup()
    _refuse_unreachable()
    call_command("compile_translations", stdout=io.StringIO())
    _collect_static()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_reference", stdout=io.StringIO())
    Path(sys.argv[1]).write_text(json.dumps(_demo()))


def _demo() -> dict[str, object]:
    """Move the demo into an empty desk unless told not to; sign-ins, if the demo lives here."""
    from tickets.services import demo  # noqa: PLC0415 - models cannot be imported before setup

    if os.environ.get("DESK_DEMO", "").lower() in {"0", "false", "no", "off"}:
        return {}
    if demo.is_empty():
        print("· Filling the desk with the demo's people and tickets …", flush=True)
        call_command("demo")
    person = get_user_model().objects.filter(username=demo.SIGN_INS[0]).first()
    if person is None or not person.check_password(demo.PASSWORD):
        return {}  # somebody's own desk: no open sign-ins, second factors are asked for
    return {"sign_ins": demo.SIGN_INS, "password": demo.PASSWORD}


def _refuse_unreachable() -> None:
    address = connection.settings_dict
    try:
        connection.ensure_connection()
    except OperationalError as error:
        place = f"PostgreSQL at {address['HOST']}:{address['PORT'] or 5432} (DATABASE_URL)"
        raise SystemExit(f"{place} does not let us in: {error}") from None
    finally:
        connection.close()
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=5) as client:
            client.ping()
    except redis.RedisError as error:
        raise SystemExit(f"Valkey (REDIS_URL) does not answer: {error}") from None


def _collect_static() -> None:
    """Only when a file changed since the last time: compressing takes seconds."""
    files = sorted(path for path in (settings.BASE_DIR / "static").rglob("*") if path.is_file())
    facts = [f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in files]
    state = hashlib.sha256("\n".join([django.__version__, *facts]).encode()).hexdigest()
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.exists() and stamp.read_text() == state:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(state)


if __name__ == "__main__":
    main()
