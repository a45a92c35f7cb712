"""Pages that 74 agents ask for at once, and the bare template view at the same load."""

from itertools import cycle

from bench.figures import Figure
from bench.load import Ask, Line, Sample, closed
from bench.scene import Scene

AGENTS = 74


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
    samples = await _in_turns(asks, scene.seconds)
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


async def _in_turns(asks: dict[str, Ask], seconds: float, turns: int = 3) -> dict[str, Sample]:
    samples = {name: Sample() for name in asks}
    for _ in range(turns):
        for name, ask in asks.items():
            part = await closed(ask, clients=AGENTS, seconds=seconds / turns)
            samples[name].latencies += part.latencies
            samples[name].statuses += part.statuses
            samples[name].seconds += part.seconds
    return samples


async def alone(scene: Scene) -> None:
    """What one agent waits for on an idle desk."""
    line: Line = scene.signed_in()[0]
    tickets = cycle(scene.ticket_pages()[0])
    asks: dict[str, Ask] = {
        "queue page": lambda _: line.ask(scene.queue_pages()[0]),
        "ticket page": lambda _: line.ask(next(tickets)),
    }
    path = scene.queue_pages()[0]
    asks["queue page"] = lambda _: line.ask(path)
    for work, ask in asks.items():
        sample = await closed(ask, clients=1, seconds=min(scene.seconds, 3.0))
        scene.add(Figure.of(f"{work}, one agent", scene.size, sample))
