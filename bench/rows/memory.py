"""What the whole desk takes of the machine, after everything else was measured."""

import os

from bench import databases
from bench.desk import memory
from bench.figures import Figure
from bench.scene import Scene
from supportdesk.lib.valkey import valkey

LIMIT = 1.2 * 1024**3


async def whole(scene: Scene) -> None:
    """PSS of the Procfile's processes, PostgreSQL's and Valkey's."""
    pids = scene.desk.pids()
    pids["PostgreSQL"] = databases.server_pids(os.environ["DATABASE_URL"])
    pids["Valkey"] = [int(valkey().info("server")["process_id"])]  # type: ignore[index]
    taken = {name: memory(group) for name, group in pids.items()}
    total = sum(taken.values())
    parts = ", ".join(f"{name} {size // 1024**2}" for name, size in taken.items())
    scene.add(
        Figure(
            "memory of the whole desk (MiB, PSS)",
            scene.size,
            value=f"{total / 1024**3:.2f} GiB: {parts}",
            target="≤ 1.2 GiB",
            met=total <= LIMIT,
        )
    )
