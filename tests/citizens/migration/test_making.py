"""The package maker: the same arguments, the same bytes, for years."""

import hashlib
from pathlib import Path

from django.core.management import call_command

from citizens.services.making import Size, make

# Of --citizens 800 --merchants 90, as the tool that the format came with makes it.
KNOWN = {
    "citizens.csv": "f2038ae17d20c47a38c71262ec294eb74926567f7b99b9451cca93b85fc25467",
    "merchants.csv": "93e45641872a00f0a7bb32bb9b9cefaed8d3f19af2d1591ea68fb005354064db",
    "vouchers.csv": "bc0f842810c24d061c3747795c394d51f636336ee9471d8ffea5b833ded42999",
}


def test_the_bytes_are_those_that_were_always_made(tmp_path: Path) -> None:
    call_command("make_migration", str(tmp_path), citizens=800, merchants=90)
    for name, known in KNOWN.items():
        raw = (tmp_path / "package" / name).read_bytes()
        assert hashlib.sha256(raw).hexdigest() == known


def test_another_seed_makes_other_people(tmp_path: Path) -> None:
    for seed in (1, 2):
        make(tmp_path / str(seed), Size(citizens=60, merchants=5), seed=seed)
    one, other = ((tmp_path / str(seed) / "package/citizens.csv").read_bytes() for seed in (1, 2))
    assert one != other
