"""``manage.py make_migration OUT``: a package of invented data, for rehearsing and for tests."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from citizens.services.making import EXPORTED, Size, make


class Command(BaseCommand):
    help = "Make a migration package: the same arguments, the same bytes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("out", type=Path, help="gets package/ and expected.json")
        parser.add_argument("--citizens", type=int, default=Size.citizens)
        parser.add_argument("--merchants", type=int, default=Size.merchants)
        parser.add_argument("--payments", type=int, default=Size.payments)
        parser.add_argument("--run", choices=EXPORTED, default="rehearsal-1")
        parser.add_argument("--seed", type=int, default=2024)
        parser.add_argument("--faults", type=int, default=Size.faults)

    def handle(self, *, out: Path, run: str, seed: int, **options: Any) -> None:
        size = Size(**{name: options[name] for name in Size.__annotations__})
        made = make(out, size, run=run, seed=seed)
        told = {"taken": made["taken"], "taken_sums": made["taken_sums"]}
        faults = {"faults": len(made["faults"])}
        self.stdout.write(json.dumps({**told, **faults}, ensure_ascii=False))
