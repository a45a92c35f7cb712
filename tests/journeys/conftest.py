"""A real desk (every process of the Procfile but beat) and a real browser beside it.

Both end with this package: the browser's loop would stop others from running one of their own,
and the desk's processes would work on the jobs and tables of other tests.

The processes work on the test's own database and Valkey database; what a test creates through
the ORM is committed, so they see it.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from bench.desk import free_pair
from staff.models import User
from supportdesk.environment import PROJECT
from supportdesk.runner import procfile
from tests import chromium

# Playwright's synchronous API runs a loop in this thread; the ORM is used between its calls.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

PASSWORD = "journey-pass-2024"
SIZE = {"width": 1440, "height": 900}
# A browser that two busy cores leave without time is late, which is no fault of the desk: what was
# awaited gets a second try, and the summary shows each with its traceback. What the test finds in
# the database gets none.
LATE = ["TimeoutError", r"(Locator|Page).* expected"]
PROCESSES = ("web", "live", "worker", "relay")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys share one desk and one browser, so they stay in one process."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))
            item.add_marker(pytest.mark.django_db(transaction=True))
            item.add_marker(pytest.mark.timeout(180))
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=LATE))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or chromium.find()
    if not program:
        pytest.fail("No Chromium on this machine: see the README.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(program),
            args=["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def desk(django_db_setup: None) -> Iterator[str]:
    """The address of a running desk."""
    port = free_pair()
    data = settings.DATA_DIR
    environment = _environment(port)
    # In a process of its own: the files' hashed names come from the desk's settings, not ours.
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
    subprocess.run(collect, cwd=PROJECT, env=environment, check=True)
    commands = procfile.read(PROJECT / "Procfile")
    with ExitStack() as running:
        log = running.enter_context((Path(data) / "journeys.log").open("wb"))
        for name in PROCESSES:
            running.enter_context(_process(commands[name], environment, log))
        _wait_for(f"http://localhost:{port}/healthz")
        yield f"http://localhost:{port}"


@pytest.fixture
def enter(desk: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Signs a person in, in a browser of their own, through the sign-in page."""
    contexts: list[BrowserContext] = []

    def _enter(person: User, **options: object) -> Page:
        User.objects.filter(pk=person.pk).update(password=make_password(PASSWORD))
        context = browser.new_context(
            base_url=desk, viewport=SIZE, locale="ko-KR", timezone_id="Asia/Seoul", **options
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.goto("/")
        page.fill("input[name=login]", person.username)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "login" not in url)
        return listening(page) if options.get("java_script_enabled", True) else page

    yield _enter
    for context in contexts:
        context.close()


def listening(page: Page) -> Page:
    """The page once it is ready for hands and hears the doorbell."""
    expect(page.locator("body[data-hearing]")).to_have_count(1, timeout=20_000)
    return page


def _environment(port: int) -> dict[str, str]:
    facts = connection.settings_dict
    user = facts["USER"] + (f":{facts['PASSWORD']}" if facts["PASSWORD"] else "")
    host = facts["HOST"] or "127.0.0.1"
    port_of_database = facts["PORT"] or 5432
    programs = Path(sys.executable).parent
    return {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "DATABASE_URL": f"postgres://{user}@{host}:{port_of_database}/{facts['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "DATA_DIR": str(settings.DATA_DIR),
        "PORT": str(port),
        "DESK_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "supportdesk.settings",
    }


@contextmanager
def _process(command: str, environment: dict[str, str], log: object) -> Iterator[None]:
    running = subprocess.Popen(
        f"exec {command}",
        shell=True,
        cwd=PROJECT,
        env=environment,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        yield
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"{address} did not answer within a minute; see journeys.log.")
