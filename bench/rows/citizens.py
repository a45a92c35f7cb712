"""Citizens by phone among 2.06 million: the statement in the database, and the whole search by the
API, beside the barest read of the same table."""

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection

from bench.desk import cpu
from bench.figures import Figure
from bench.load import Sample, closed
from bench.scene import Scene
from citizens.models import Account, MigrationRun
from citizens.queries import moved
from citizens.services import By, Viewer, Wanted, look_up, migration
from citizens.services.details import open_details
from citizens.services.making import Size, make

CITIZENS = {"10k": 20_600, "100k": 206_000, "1m": 2_060_000}
ASKED = 1_000  # citizens who are looked up
SEARCH = "/api/v1/citizens/searches/"
PROBES = {"Index Scan", "Index Only Scan", "Bitmap Index Scan"}


async def citizens(scene: Scene) -> None:
    """Phone numbers of citizens drawn by chance, so that the index is met all over."""
    run = _moved(scene, CITIZENS[scene.size])
    people = _drawn(run)
    mobiles = [open_details(person).mobile for person in people]
    floor = _bare(run, [person.citizen_no for person in people])
    served, probes = _statements(scene, mobiles)
    served.sort()
    p95 = served[int(len(served) * 0.95)]
    rows = f"of {run.report['taken']['citizens']:,}"
    scene.add(
        Figure(
            f"citizen by phone {rows}, the statement",
            scene.size,
            p50=served[len(served) // 2],
            p95=p95,
            floor=f"p95 {floor.percentile(0.95):.2f} ms by primary key, with its trip",
            value=f"{p95:.2f} ms in the database, {max(probes)} index probe a search",
            target="p95 ≤ 10 ms, 1" if scene.size == "1m" else "",
            met=(p95 <= 10 and set(probes) == {1}) if scene.size == "1m" else None,
        )
    )
    for clients in (1, 16):
        await _by_the_api(scene, mobiles, clients, rows)


def _moved(scene: Scene, citizens: int) -> MigrationRun:
    """A run of so many citizens in use: made and imported as a real one, every row sealed."""
    run = moved.live_run()
    if run is None or run.report["taken"]["citizens"] != citizens:
        with tempfile.TemporaryDirectory() as place:
            began = time.perf_counter()
            make(Path(place), Size(citizens=citizens, merchants=1_000))
            made = time.perf_counter()
            run = migration.prepare(folder=Path(place) / "package", actor=None)
            run = migration.carry_out(run.pk)
        imported = time.perf_counter() - made
        scene.say(f"({citizens:,} made in {made - began:.0f} s, imported in {imported:.0f} s)")
    assert run.state == "live", run.refusal
    return run


def _drawn(run: MigrationRun) -> list[Account]:
    rows = Account.objects.filter(run_id=run.pk)
    numbers = list(rows.values_list("citizen_no", flat=True))
    drawn = Random(7).sample(numbers, min(ASKED * 2, len(numbers)))
    return [person for person in rows.filter(citizen_no__in=drawn) if person.mobile_index][:ASKED]


def _bare(run: MigrationRun, numbers: list[int]) -> Sample:
    """One row by its key and nothing else, on the same connection."""
    sample = Sample()
    with connection.cursor() as cursor:
        for number in numbers:
            began = time.perf_counter()
            cursor.execute(
                "SELECT details FROM citizens_account WHERE run_id = %s AND citizen_no = %s",
                [run.pk, number],
            )
            cursor.fetchall()
            sample.latencies.append(time.perf_counter() - began)
    return sample


def _statements(scene: Scene, mobiles: list[str]) -> tuple[list[float], list[int]]:
    """For each search by phone: milliseconds in the database, planning included, and how often an
    index was entered. The statement is the one that the service sends."""
    served: list[float] = []
    probes: list[int] = []

    def explain(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if f'FROM "{Account._meta.db_table}"' in sql:
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
                ((told,),) = cursor.fetchall()
            plan = (json.loads(told) if isinstance(told, str) else told)[0]
            served.append(plan["Planning Time"] + plan["Execution Time"])
            probes.append(sum(_probes(plan["Plan"])))
        return execute(sql, params, many, context)

    looker = Viewer(scene.agents[0])
    with connection.execute_wrapper(explain):
        for mobile in mobiles:
            found = look_up(viewer=looker, wanted=[Wanted(By.MOBILE, mobile)])
            assert found.hits, "a citizen of the run was not found"
    return served, probes


def _probes(node: dict[str, Any]) -> Iterator[int]:
    if node["Node Type"] in PROBES:
        yield int(node["Actual Loops"])
    for child in node.get("Plans", ()):
        yield from _probes(child)


async def _by_the_api(scene: Scene, mobiles: list[str], clients: int, rows: str) -> None:
    """With the token, the access log and the opening of what is sealed; the floor is the same
    server's empty answer."""
    lines = [scene.with_token(agent, ["citizens:read"]) for agent in scene.agents[:clients]]
    bare, bodies = scene.bare(clients), cycle([json.dumps({"mobile": each}) for each in mobiles])
    floor = await closed(
        lambda n: bare[n].ask("/floor/empty/"), clients=clients, seconds=scene.seconds / 2
    )
    web = scene.desk.pids()["web"]
    used = cpu(web)
    sample = await closed(
        lambda n: lines[n].ask(SEARCH, method="POST", body=next(bodies).encode()),
        clients=clients,
        seconds=scene.seconds,
        warm=0.0,
    )
    sample.core_seconds = cpu(web) - used
    scene.add(
        Figure.of(
            f"citizen by phone {rows} by the API, {clients} at once",
            scene.size,
            sample,
            floor=f"p95 {floor.percentile(0.95):,.1f} ms empty",
        )
    )
