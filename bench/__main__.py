"""``make bench``: seeds databases of its own, drives a desk of its own over real HTTP, prints one
table with every figure beside its floor and its target.

Databases are made beside DATABASE_URL's (or in the embedded PostgreSQL) and removed; ``--keep``
keeps the seeded ones for the next time. Valkey is the bench's own. Nothing but loopback is used.
"""

import argparse
import asyncio
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import databases
from bench.figures import Figure, markdown
from bench.load import ceiling
from bench.sizes import ALL, ROWS, SIZES
from supportdesk.embedded import Valkey, at_hand, attached
from supportdesk.environment import read

RESULTS = Path(__file__).parent / "results"


def main() -> int:
    """0, whatever the figures are: a missed target is a finding, not a failure of the bench."""
    options = _options()
    began = time.perf_counter()
    data = read().data_dir / "bench"
    data.mkdir(parents=True, exist_ok=True)
    with at_hand() as addresses, attached(Valkey(data)) as broker:
        environment = {
            **os.environ,
            **addresses,
            "REDIS_URL": broker,
            "DATA_DIR": str(data),
            "DESK_LOG_LEVEL": "WARNING",
        }
        figures = [_ceiling()]
        for size in options.sizes:
            figures += _at(size, options, environment)
    figures += growth(figures)
    _report(figures, time.perf_counter() - began)
    return 0


def _at(size: str, options: argparse.Namespace, environment: dict[str, str]) -> list[Figure]:
    rows = options.rows or ROWS[size]
    print(f"{size} tickets", flush=True)
    with (
        _database(environment, size, keep=options.keep) as url,
        tempfile.TemporaryDirectory() as place,
    ):
        found = Path(place) / "figures.json"
        _inside({**environment, "DATABASE_URL": url}, size, found, rows, options.seconds)
        return (
            [Figure(**plain) for plain in json.loads(found.read_text())] if found.exists() else []
        )


@contextmanager
def _database(environment: dict[str, str], size: str, *, keep: bool) -> Iterator[str]:
    """A filled database; with ``keep`` a copy of one that is filled once."""
    server, name = environment["DATABASE_URL"], f"{databases.PREFIX}{size}"
    seeded = f"{name}_seeded_{databases.edition()}"
    stale = [old for old in databases.standing(server, f"{name}_seeded_") if old != seeded]
    for old in stale:
        databases.drop(server, old)
    try:
        if keep and databases.standing(server, seeded):
            yield databases.copy(server, seeded, name)
        else:
            url = databases.create(server, name)
            _inside({**environment, "DATABASE_URL": url}, size, Path(os.devnull), ["fill"], 0)
            if keep:
                databases.copy(server, name, seeded)
            yield url
    finally:
        databases.drop(server, name)


def _inside(
    environment: dict[str, str], size: str, figures: Path, rows: list[str], seconds: float
) -> None:
    command = [sys.executable, "-m", "bench.inside", size, str(figures)]
    command += ["--rows", ",".join(rows), "--seconds", str(seconds)]
    subprocess.run(command, env=environment, check=False)


def growth(figures: Iterable[Figure]) -> list[Figure]:
    """The same pages at 1 M tickets beside those at 10 k."""
    p95 = {(figure.work, figure.tickets): figure.p95 for figure in figures if figure.p95}
    grown = []
    for (work, size), large in p95.items():
        small = p95.get((work, "10k"))
        if size != "1m" or not small or "page, 74" not in work:
            continue
        grown.append(
            Figure(
                f"{work.split(',')[0]}: 1 M beside 10 k",
                "1m / 10k",
                floor=f"p95 {small:,.0f} ms at 10 k",
                value=f"{large / small:.2f} ×",
                target="≤ 1.2 ×",
                met=large / small <= 1.2,
            )
        )
    return grown


def _ceiling() -> Figure:
    sample = asyncio.run(ceiling(74, 40_000))
    return Figure.of("the load generator itself, 40 kB answers", "", sample)


def _report(figures: list[Figure], seconds: float) -> None:
    table = markdown(figures)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    text = f"{table}\n\n{machine}; measured in {seconds:.0f} s."
    RESULTS.mkdir(exist_ok=True)
    stamp = time.strftime("%Y%m%d-%H%M%S")
    (RESULTS / f"{stamp}.md").write_text(text + "\n")
    plain = json.dumps([figure.plain() for figure in figures], ensure_ascii=False, indent=1)
    (RESULTS / f"{stamp}.json").write_text(plain)
    print(f"\n{text}\nKept as {RESULTS.name}/{stamp}.md and .json.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench")
    names = _names_of
    parser.add_argument("--sizes", type=names(SIZES), default=list(SIZES), help=", ".join(SIZES))
    parser.add_argument("--rows", type=names(ALL), help=f"some of {', '.join(ALL)}")
    parser.add_argument("--seconds", type=float, default=6.0, help="for each page and load")
    parser.add_argument("--keep", action="store_true", help="keep the seeded databases")
    return parser.parse_args()


def _names_of(known: Iterable[str]):  # type: ignore[no-untyped-def]
    def names(text: str) -> list[str]:
        asked = text.split(",")
        if strange := set(asked) - set(known):
            raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(strange))}")
        return asked

    return names


if __name__ == "__main__":
    sys.exit(main())
