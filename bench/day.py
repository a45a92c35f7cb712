"""``make day``: a launch day over real HTTP against a running desk, in minutes.

6,700 contacts come in by the API on an hourly curve with two peaks; 74 agents sign in through the
sign-in page, take, read, answer and resolve through the pages' own forms, without script. At the
end every contact is asked for by the API: lost and doubled must be 0, else the exit code is 1.
"""

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit

from bench.browser import Browser, Page
from bench.figures import milliseconds, plain_table
from bench.load import Line, Sample

CORPUS = Path(__file__).parent.parent / "tickets" / "reference" / "contacts.jsonl"
CONTACTS = 6_700
# Share of the day's contacts by hour, 8 to 20 o'clock: peaks before and after lunch.
HOURS = (3, 8, 14, 13, 7, 9, 13, 12, 9, 6, 3, 2, 1)
SENDERS = 16
AT_THE_DOOR = 4  # people who sign in at the same moment
REPLY = "안녕하세요, 고객센터입니다. 확인하여 처리해 드렸습니다. 불편을 드려 죄송합니다."
STEPS = ("sign in", "accept", "ticketed", "take", "read", "answer", "resolve")
OVERTIME = 2.0  # times the day's length; after that what is left counts as unresolved
LAST_WORKED = 120.0  # seconds for the last contacts to be ticketed
PROBED = 25  # every so manieth contact is asked for until it is ticketed


class Locked(Exception):
    """The sign-in page lets nobody in; the text says what to look at."""


@dataclass
class Day:
    """What happened so far."""

    where: tuple[str, int]
    token: str
    minutes: float
    contacts: int
    password: str
    run: str = field(default_factory=lambda: token_hex(3))
    accepted: dict[int, str] = field(default_factory=dict)  # number → contact's id
    seen: dict[int, set[str]] = field(default_factory=dict)  # number → tickets that showed it
    taken: int = 0
    resolved: set[str] = field(default_factory=set)
    steps: dict[str, Sample] = field(default_factory=lambda: {name: Sample() for name in STEPS})
    problems: Counter[str] = field(default_factory=Counter)
    began: float = field(default_factory=time.perf_counter)

    @property
    def seconds(self) -> float:
        return self.minutes * 60

    @property
    def passed(self) -> float:
        return time.perf_counter() - self.began

    @property
    def is_over(self) -> bool:
        done = len(self.resolved) >= self.contacts
        return done or self.passed > self.seconds * (1 + OVERTIME)

    def line(self, *, token: bool = False) -> Line:
        host, port = self.where
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        return Line(port, headers if token else {}, host)

    def note(self, step: str, page: Page) -> Page:
        """Keep how long a step took; a page that did not work is a problem."""
        self.steps[step].add(page.answer, page.seconds - page.answer.seconds)
        if not 200 <= page.status < 400:
            self.problems[f"{step}: {page.status}"] += 1
        return page


# --- Contacts come in -----------------------------------------------------------------------------


def arrivals(contacts: int, seconds: float) -> Iterator[float]:
    """When each contact comes, in seconds from the day's begin."""
    hour, passed, total = seconds / len(HOURS), 0, sum(HOURS)
    for place, share in enumerate(HOURS):
        until = passed + share
        count = contacts * until // total - contacts * passed // total
        for number in range(count):
            yield (place + number / count) * hour
        passed = until


async def citizens(day: Day) -> None:
    """Contacts at their times; each is sent until it is accepted."""
    stories = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
    due: asyncio.Queue[int] = asyncio.Queue()

    async def sender() -> None:
        line = day.line(token=True)
        while (number := await due.get()) >= 0:
            await _send(day, line, number, stories[number % len(stories)])
        await line.hang_up()

    senders = [asyncio.create_task(sender()) for _ in range(SENDERS)]
    for number, at in enumerate(arrivals(day.contacts, day.seconds)):
        await asyncio.sleep(max(0.0, at - day.passed))
        due.put_nowait(number)
    for _ in senders:
        due.put_nowait(-1)
    await asyncio.gather(*senders)


async def _send(day: Day, line: Line, number: int, story: dict[str, str]) -> None:
    body = json.dumps(
        {
            "source": "day",
            "external_id": f"{day.run}-{number}",
            "channel": story["channel"],
            "received_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "citizen": {
                "citizen_no": f"D{day.run}{number:05}",
                "mobile": f"010-0000-{number % 10_000:04}",
                "name": "시민",
            },
            "subject": story["subject"],
            "body": f"{story['body']}\n({day.run}-{number})",
            "reason": story["reason"],
        }
    ).encode()
    while True:
        answer = await line.ask("/api/v1/contacts/", method="POST", body=body)
        if answer.status in (200, 202):
            break
        day.problems[f"accept: {answer.status}"] += 1
        await asyncio.sleep(1)
    day.steps["accept"].add(answer)
    day.accepted[number] = json.loads(answer.body)["id"]
    if number % PROBED == 0:
        await _watch(day, line, day.accepted[number])


async def _watch(day: Day, line: Line, contact: str) -> None:
    """From accepted to ticketed, looked at five times a second."""
    began = time.perf_counter()
    while time.perf_counter() < began + LAST_WORKED:
        answer = await line.ask(f"/api/v1/contacts/{contact}/")
        if answer.status == 200 and json.loads(answer.body)["status"] != "accepted":
            day.steps["ticketed"].add(answer, time.perf_counter() - began - answer.seconds)
            return
        await asyncio.sleep(0.2)


# --- Agents work ----------------------------------------------------------------------------------


async def sign_in(day: Day, username: str, doors: asyncio.Semaphore) -> tuple[Browser, Page]:
    """Through the sign-in page, then available."""
    browser = Browser(day.line())
    async with doors:
        page = await browser.get("/accounts/login/")
        shown = re.search(r'data-fill-password="([^"]+)"', page.text)
        password = day.password or (shown[1] if shown else "")
        page = await browser.submit(page, "/accounts/login/", login=username, password=password)
        if day.note("sign in", page).path.startswith("/accounts/login/"):
            raise Locked(f"{username} could not sign in ({page.status}). Is this the demo's desk?")
        page = await browser.submit(page, "/staff/presence/", state="available")
    return browser, page


async def agent(day: Day, browser: Browser, page: Page, think: float) -> None:
    """One ticket after the other until the day is over."""
    while not day.is_over:
        try:
            page = await _one(day, browser, page, think)
        except KeyError as problem:  # a page without the form it should have
            day.problems[str(problem.args[0])[:100]] += 1
            await asyncio.sleep(1)
            page = await browser.get("/tickets/mine/")
    await browser.line.hang_up()


async def _one(day: Day, browser: Browser, page: Page, think: float) -> Page:
    page = await browser.submit(page, "/tickets/next/")
    if page.status == 409:  # at the limit: what is open goes first
        page = await browser.get("/tickets/mine/")
        rows = page.links(r"/tickets/\d{6}-\d+/")
        return await _work(day, browser, rows[0], think) if rows else page
    if not re.match(r"/tickets/\d{6}-\d+/", page.path):
        await asyncio.sleep(1.0)  # nothing waits
        return page
    day.note("take", page)
    day.taken += 1
    return await _work(day, browser, page.path, think)


async def _work(day: Day, browser: Browser, path: str, think: float) -> Page:
    page = day.note("read", await browser.get(path))
    number = path.split("/")[2]
    mine = [int(n) for n in re.findall(rf"\({day.run}-(\d+)\)</div>", page.text)]
    for contact in mine:
        day.seen.setdefault(contact, set()).add(number)
    await asyncio.sleep(think)
    answer = await browser.submit(page, f"/tickets/{number}/messages/", kind="reply", body=REPLY)
    day.note("answer", answer)
    await asyncio.sleep(think)
    dialog = await browser.get(f"/tickets/{number}/resolve/")
    reason = dialog.form(f"/tickets/{number}/resolve/").fields.get("reason") or _any_reason(dialog)
    page = await browser.submit(dialog, f"/tickets/{number}/resolve/", reason=reason)
    if day.note("resolve", page).status == 200 and mine:
        day.resolved.add(number)
    return page


def _any_reason(dialog: Page) -> str:
    found = re.search(r'name="reason" value="([^"]+)"', dialog.text)
    return found[1] if found else ""


# --- The evening ----------------------------------------------------------------------------------


async def reconcile(day: Day) -> tuple[int, int, int]:
    """Lost, set aside, doubled; by the API, and by what the agents saw."""
    states = await _states(day)
    numbers = Counter(state["ticket"] for state in states.values() if state["ticket"])
    lost = day.contacts - sum(state["status"] != "accepted" for state in states.values())
    aside = sum(state["status"] == "set_aside" for state in states.values())
    shared = sum(count - 1 for count in numbers.values())
    twice = sum(len(tickets) - 1 for tickets in day.seen.values())
    return lost, aside, shared + twice


async def _states(day: Day) -> dict[int, dict[str, str]]:
    """What the API says of each contact; waits for the last ones to be worked."""
    line, states = day.line(token=True), {}
    end = time.perf_counter() + LAST_WORKED
    for number, contact in day.accepted.items():
        while True:
            answer = await line.ask(f"/api/v1/contacts/{contact}/")
            states[number] = json.loads(answer.body) if answer.status == 200 else _UNKNOWN
            if states[number]["status"] != "accepted" or time.perf_counter() > end:
                break
            await asyncio.sleep(0.5)
    await line.hang_up()
    return states


_UNKNOWN = {"status": "accepted", "ticket": ""}


async def show(day: Day) -> None:
    """The progress bar; in a log a line now and then."""
    before, after, pause = ("\r", "", 1) if sys.stderr.isatty() else ("", "\n", 15)
    while True:
        clock = 8 + min(day.passed / day.seconds, 1) * len(HOURS)
        done = len(day.resolved) / day.contacts
        hands = f"{int(clock):02}:{int(clock % 1 * 60):02}"
        print(
            f"{before}[{'#' * int(done * 30):<30}] {hands}  accepted {len(day.accepted):,}"
            f"  taken {day.taken:,}  resolved {len(day.resolved):,} of {day.contacts:,}",
            end=after,
            file=sys.stderr,
            flush=True,
        )
        await asyncio.sleep(pause)


async def live(day: Day, agents: int, think: float) -> tuple[int, int, int]:
    """The whole day: everybody is at their desk before the first contact comes."""
    doors = asyncio.Semaphore(AT_THE_DOOR)
    names = [f"agent{number:02}" for number in range(1, agents + 1)]
    people = await asyncio.gather(*(sign_in(day, name, doors) for name in names))
    day.began = time.perf_counter()
    bar = asyncio.create_task(show(day))
    work = [agent(day, browser, page, think) for browser, page in people]
    try:
        await asyncio.gather(citizens(day), *work)
        return await reconcile(day)
    finally:
        bar.cancel()
        print(file=sys.stderr)


def report(day: Day, lost: int, aside: int, doubled: int) -> None:
    """Two tables: the count of contacts, and the time of each step."""
    counts = {
        "accepted": len(day.accepted),
        "ticketed": day.contacts - lost - aside,
        "set aside": aside,
        "taken": day.taken,
        "resolved": len(day.resolved),
        "lost": lost,
        "doubled": doubled,
    }
    print(plain_table([["contacts", ""], *([name, f"{n:,}"] for name, n in counts.items())]))
    rows = [["step", "count", "p50", "p95"]]
    for name, sample in day.steps.items():
        times = [milliseconds(sample.percentile(share)) for share in (0.5, 0.95)]
        rows.append([name, f"{len(sample.latencies):,}", *times])
    print(f"\n{plain_table(rows)}\n")
    print(
        f"{day.contacts:,} contacts planned in {day.minutes:g} min, done in {day.passed / 60:.1f}."
    )
    for problem, count in day.problems.most_common(10):
        print(f"{count:,} × {problem}")


def main() -> int:
    """1 when a contact was lost or doubled."""
    options = _options()
    address = urlsplit(options.url)
    day = Day(
        (address.hostname or "127.0.0.1", address.port or 80),
        options.token or _token(),
        options.minutes,
        options.contacts,
        options.password,
    )
    try:
        lost, aside, doubled = asyncio.run(live(day, options.agents, options.think))
    except Locked as closed:
        raise SystemExit(str(closed)) from None
    report(day, lost, aside, doubled)
    return 1 if lost or doubled else 0


def _token() -> str:
    """Made beside the desk, so the environment must be the desk's own."""
    command = [sys.executable, "manage.py", "create_token", "leader01", "--days", "1"]
    command += ["--scope", "contacts:write", "--scope", "contacts:read", "--name", "make day"]
    return subprocess.check_output(command, text=True, cwd=CORPUS.parents[2]).split()[-1]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.day")
    here = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--url", default=here)
    parser.add_argument("--agents", type=int, default=74)
    parser.add_argument("--contacts", type=int, default=CONTACTS)
    parser.add_argument("--think", type=float, default=0.5, help="seconds between two steps")
    parser.add_argument("--password", default="", help="if the sign-in page does not show it")
    parser.add_argument(
        "--token", help="scopes contacts:read and contacts:write; made if not given"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
