"""Pages that 74 agents ask for at once, and the bare template view at the same load."""

from itertools import cycle

from bench.desk import cpu
from bench.figures import Figure
from bench.load import Ask, Sample, closed
from bench.scene import Scene

AGENTS = 74
PANE = {"HX-Request": "true", "HX-Target": "pane"}  # as the browser asks when a row is opened


async def pages(scene: Scene) -> None:
    """Queue page and ticket page beside the floor. Floor and page take turns, so that whatever
    else the machine does meets both."""
    bare, signed = scene.bare(), scene.signed_in()
    queues, tickets = scene.queue_pages(), [cycle(own) for own in scene.ticket_pages()]
    asks: dict[str, Ask] = {
        "bare 50-row template view": lambda n: bare[n].ask("/floor/page/"),
        "queue page": lambda n: signed[n].ask(queues[n]),
        "ticket page": lambda n: signed[n].ask(next(tickets[n])),
    }
    samples = await _in_turns(scene, asks)
    floor = samples.pop("bare 50-row template view")
    scene.add(Figure.of("bare 50-row template view, 74 at once", scene.size, floor))
    counted = {"queue page": queues[0], "ticket page": next(tickets[0])}
    for work, sample in samples.items():
        ratio = sample.percentile(0.95) / floor.percentile(0.95)
        scene.add(
            Figure.of(
                f"{work}, 74 at once",
                scene.size,
                sample,
                queries=scene.queries_of(counted[work], scene.agents[0]),
                floor=f"p95 {floor.percentile(0.95):,.0f} ms",
                value=f"{ratio:.2f} × floor",
                target="p95 ≤ 1.5 × floor" if scene.size == "100k" else "",
                met=ratio <= 1.5 and not sample.errors if scene.size == "100k" else None,
            )
        )


async def _in_turns(scene: Scene, asks: dict[str, Ask], turns: int = 3) -> dict[str, Sample]:
    samples = {name: Sample() for name in asks}
    for ask in asks.values():
        await closed(ask, clients=AGENTS, seconds=1.0, warm=0.0)
    for _ in range(turns):
        for name, ask in asks.items():
            part = await _measured(scene, ask, AGENTS, scene.seconds / turns)
            samples[name].latencies += part.latencies
            samples[name].statuses += part.statuses
            samples[name].seconds += part.seconds
            samples[name].core_seconds += part.core_seconds
    return samples


async def _measured(scene: Scene, ask: Ask, clients: int, seconds: float) -> Sample:
    """With what the web process used meanwhile; no warm-up is left out, it would be in that."""
    web = scene.desk.pids()["web"]
    used = cpu(web)
    sample = await closed(ask, clients=clients, seconds=seconds, warm=0.0)
    sample.core_seconds = cpu(web) - used
    return sample


async def alone(scene: Scene) -> None:
    """What one agent waits for on an idle desk."""
    line, bare = scene.signed_in()[0], scene.bare(1)[0]
    queue, tickets = scene.queue_pages()[0], cycle(scene.ticket_pages()[0])
    asks: dict[str, Ask] = {
        "bare 50-row template view": lambda _: bare.ask("/floor/page/"),
        "queue page": lambda _: line.ask(queue),
        "ticket page": lambda _: line.ask(next(tickets)),
        "ticket in the page": lambda _: line.ask(next(tickets), headers=PANE),
    }
    for work, ask in asks.items():
        await closed(ask, clients=1, seconds=0.5, warm=0.0)
        sample = await _measured(scene, ask, 1, min(scene.seconds, 3.0))
        scene.add(Figure.of(f"{work}, one agent", scene.size, sample))
