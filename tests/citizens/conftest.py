"""A small city: a run in use, with a citizen, and noise around them."""

from collections.abc import Callable
from typing import Any

import pytest

from citizens.models import Account, Door, LiveRun, MigrationRun, RunState
from citizens.services.access import Viewer
from citizens.services.details import Details, digest, indexes, seal
from citizens.services.migration import tables
from staff.models import User
from supportdesk.lib import clock
from tests.tickets.conftest import app, client_of, desk, send, worked  # noqa: F401  fixtures


@pytest.fixture
def run(db: None) -> MigrationRun:
    """A run that is in use, with empty tables."""
    now = clock.now()
    made = MigrationRun.objects.create(
        name="rehearsal-1", folder="test", state=RunState.LIVE, started_at=now, exported_at=now
    )
    tables.create_attached(made.pk)
    LiveRun.objects.update_or_create(pk=1, defaults={"run": made, "changed_at": now})
    return made


@pytest.fixture
def citizen(run: MigrationRun) -> Callable[..., Account]:
    """Writes an account of a person into the run in use."""

    def _citizen(citizen_no: int = 1, **fields: Any) -> Account:
        given = {"name": "홍길동", "birth_date": "1990-01-31", "mobile": "01000001234"}
        personal = {
            name: fields.pop(name) for name in list(fields) if name in Details.__annotations__
        }
        details = Details(**{**given, **personal})
        account = Account(
            run=run,
            citizen_no=citizen_no,
            details=seal(citizen_no, details),
            **vars(indexes(details)),
            **{"status": "active", "as_of": clock.now(), "digest": 0, **fields},
        )
        account.digest = digest(account, details)
        account.save(force_insert=True)
        return account

    return _citizen


@pytest.fixture
def view_of() -> Callable[[User], Viewer]:
    """A person at a page."""
    return lambda person: Viewer(person, "127.0.0.1", Door.PAGE)
