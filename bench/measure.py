"""A desk on DATABASE_URL and its figures: ``python -m bench.inside SIZE FIGURES.json --rows …``."""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench import seed
from bench.desk import Desk
from bench.figures import Figure
from bench.rows import citizens, claims, doorbell, intake, jobs, memory, migration, pages
from bench.scene import Scene
from bench.sizes import SIZES
from supportdesk.lib import clock

MEASURES: dict[str, Callable[[Scene], Awaitable[None]]] = {
    "pages": pages.pages,
    "alone": pages.alone,
    "doorbell": doorbell.doorbell,
    "meanwhile": intake.pages_meanwhile,
    "jobs": jobs.jobs,
    "intake": intake.intake,
    "claims": claims.claims,
    "race": claims.one_ticket,
    "citizens": citizens.citizens,
    "memory": memory.whole,
    "import": migration.imports,
}
PROCESSES = ("web", "live", "worker", "beat", "relay")


def main() -> None:
    """Without rows the database is only filled."""
    options = _options()
    if "fill" in options.rows:
        _fill(SIZES[options.size])
        return
    log = Path(os.environ["DATA_DIR"]) / f"bench-{options.size}.log"
    log.unlink(missing_ok=True)
    desk = Desk(
        os.environ, log, settings="bench.floor.settings", wsgi="bench.floor.wsgi:application"
    )
    scene = Scene(options.size, desk, options.seconds, say=_say)
    try:
        desk.start(*PROCESSES)
        desk.wait("/floor/empty/")
        asyncio.run(_measure(scene, options.rows))
    finally:
        desk.stop()
        options.figures.write_text(json.dumps([figure.plain() for figure in scene.figures]))


def _fill(tickets: int) -> None:
    """Tables, reference data, static files as ``make run`` makes them; then the tickets."""
    began = time.perf_counter()
    environment = {**os.environ, "DESK_DEMO": "0"}
    prepare = [sys.executable, "-m", "supportdesk.runner.prepare", os.devnull]
    subprocess.run(prepare, env=environment, check=True)
    seed.fill(tickets, now=clock.now())
    _say(f"({tickets:,} tickets seeded in {time.perf_counter() - began:.0f} s)")


async def _measure(scene: Scene, rows: list[str]) -> None:
    for name in rows:
        began = time.perf_counter()
        try:
            await MEASURES[name](scene)
        except Exception as error:  # noqa: BLE001  the other rows are worth having
            traceback.print_exc()
            scene.add(Figure(name, scene.size, value=f"failed: {error!r}", met=False))
        scene.say(f"({name}: {time.perf_counter() - began:.0f} s)")


def _say(line: str) -> None:
    print(f"  {line}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("figures", type=Path)
    parser.add_argument("--rows", type=lambda names: names.split(","), required=True)
    parser.add_argument("--seconds", type=float, default=6.0)
    return parser.parse_args()
