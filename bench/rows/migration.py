"""The import of the whole city, beside the bare COPY of the same files."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from bench.desk import memory
from bench.figures import Figure
from bench.scene import Scene
from citizens.services.making import Size, make
from citizens.services.migration.rules import FORMS
from citizens.services.migration.sessions import open_session
from supportdesk.environment import PROJECT

CITY = Size(citizens=2_060_000, merchants=270_000)
DISTRICT = Size(citizens=206_000, merchants=27_000)
SIZES = {"100k": CITY, "1m": CITY}
KINDS = ("citizens", "merchants", "vouchers")
RATIO = 3.0
LIMIT = 1024**3

# What the desk looks accounts up by, on the plain text.
INDEXES = {
    "citizens": ("citizen_no", "mobile", "email", "name, birth_date", "name, right(mobile, 4)"),
    "merchants": ("merchant_no", "business_no", "name, district"),
    "vouchers": ("voucher_no", "citizen_no"),
}


async def imports(scene: Scene) -> None:
    """Checked, sealed, matched, reconciled and swapped in, by the command, into an empty desk."""
    package = await asyncio.to_thread(_package, SIZES.get(scene.size, DISTRICT))
    floor = await asyncio.to_thread(bare_copy, package)
    seconds, peak = await asyncio.to_thread(_import, package)
    scene.add(
        Figure(
            "import of citizens, vouchers and merchants",
            scene.size,
            value=f"{seconds:.1f} s, {seconds / floor:.2f} × the floor",
            floor=f"{floor:.1f} s by bare COPY, indexes after",
            target=f"≤ {RATIO:.0f} ×",
            met=seconds <= RATIO * floor,
        )
    )
    scene.add(
        Figure(
            "memory of the import (MiB, PSS of its processes, peak)",
            scene.size,
            value=f"{peak / 1024**2:,.0f}",
            target="≤ 1 GiB",
            met=peak <= LIMIT,
        )
    )


def _package(size: Size) -> Path:
    """Made once and kept beside the bench's servers."""
    place = Path(os.environ["DATA_DIR"]) / f"package-{size.citizens}"
    if not (place / "expected.json").exists():
        make(place, size)
    return place / "package"


def bare_copy(package: Path) -> float:
    """Seconds to copy the files as text into tables without an index, and to index them."""
    with closing(open_session()) as session, _dropped(session):
        began = time.perf_counter()
        with session.transaction():
            for kind in KINDS:
                columns = ", ".join(f"{column} text" for column in FORMS[kind])
                session.execute(f"CREATE TABLE bench_{kind} ({columns})")
                _copy(session, kind, package / f"{kind}.csv")
            for kind, indexes in INDEXES.items():
                for columns in indexes:
                    session.execute(f"CREATE INDEX ON bench_{kind} ({columns})")
        return time.perf_counter() - began


def _copy(session: "psycopg.Connection[tuple[object, ...]]", kind: str, path: Path) -> None:
    statement = f"COPY bench_{kind} FROM STDIN (FORMAT csv, HEADER, FREEZE)"
    with path.open("rb") as stream, session.cursor() as cursor, cursor.copy(statement) as copy:
        while block := stream.read(1 << 20):
            copy.write(block)


@contextmanager
def _dropped(session: "psycopg.Connection[tuple[object, ...]]") -> Iterator[None]:
    try:
        yield
    finally:
        for kind in KINDS:
            session.execute(f"DROP TABLE IF EXISTS bench_{kind}")


def _import(package: Path) -> tuple[float, int]:
    """Seconds from the command's start to its end, and the most that its processes held."""
    began, peak = time.perf_counter(), 0
    command = [sys.executable, "manage.py", "import_migration", str(package)]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, env=_environment())
    while process.poll() is None:
        peak = max(peak, memory(_tree(process.pid)))
        time.sleep(0.5)
    if process.returncode:
        raise RuntimeError(f"import_migration ended with {process.returncode}")
    return time.perf_counter() - began, peak


def _environment() -> dict[str, str]:
    """The product's own settings, not those of the bench's floor."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "supportdesk.settings"}


def _tree(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [pid, *map(int, children.read_text().split())]
    except OSError:
        return [pid]
