"""What the runs have in common and what moves between them: statuses, and money among vouchers."""

from array import array
from datetime import datetime
from random import Random

from citizens.services.making.rows import KST

EXPORTED = {
    "rehearsal-1": datetime(2024, 3, 23, 0, 30, tzinfo=KST),
    "rehearsal-2": datetime(2024, 4, 6, 0, 30, tzinfo=KST),
    "cutover": datetime(2024, 4, 15, 0, 30, tzinfo=KST),
}


def dice(of: str) -> Random:
    """The same throws for the same words."""
    return Random(of)  # noqa: S311  guards nothing


def settle(balances: "array[int]", target: int) -> "array[int]":
    """Scale the drawn balances down, in steps of 10, so that they add up to the target to the
    won."""
    drawn = sum(balances)
    for index, balance in enumerate(balances):
        balances[index] = balance * target // drawn // 10 * 10
    missing = target - sum(balances)
    for index, balance in enumerate(balances):
        if not missing:
            break
        if balance:
            balances[index] += 10
            missing -= 10
    return balances


def moved(count: int, seed: int, run: str, share: int) -> set[int]:
    """Which rows have changed since the first rehearsal: one in ``share`` for each run after it."""
    later = list(EXPORTED)[1 : list(EXPORTED).index(run) + 1]
    draws = (dice(f"{seed}/{name}/changes/{share}") for name in later)
    return {index for draw in draws for index in draw.sample(range(count), count // share)}


def spend(balances: "array[int]", faces: "array[int]", seed: int, run: str) -> int:
    """Move money between vouchers as citizens gift and pay: the total stays. Answers how many
    vouchers differ."""
    before, count = array("q", balances), len(balances)
    for index in sorted(moved(count, seed, run, 100)):
        other = (index * 31 + 7) % count
        has = balances[index] > 1_000 and balances[other]
        if other != index and has and balances[other] + 1_000 <= faces[other]:
            balances[index] -= 1_000
            balances[other] += 1_000
    return sum(a != b for a, b in zip(before, balances, strict=True))
