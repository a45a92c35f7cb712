"""One lane: reads chunks, sets faulty rows aside, packs the good ones. No database, no models'
rows; it hears of its chunks and answers through pipes, and ends when they close."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from struct import Struct
from typing import Any, BinaryIO

from citizens.services.migration.chunks import Chunk
from citizens.services.migration.packing import PACKERS, Packer
from citizens.services.migration.records import record_at
from citizens.services.migration.rules import FORMS, LONGEST, Fault, fault_of, sum_of

LENGTHS = Struct(">II")  # of an answer's facts (JSON) and of its packed rows


@dataclass
class Read:
    """What a chunk holds. ``rows`` counts good and faulty ones, ``total`` is what they add to the
    file's sum, ``faults`` are (line, code, column, text)."""

    rows: int = 0
    total: int = 0
    faults: list[tuple[int, str, str, str]] = field(default_factory=list)
    packed: bytes = b""

    def facts(self) -> dict[str, Any]:
        return {"rows": self.rows, "total": self.total, "faults": self.faults}


def serve(tasks: BinaryIO, answers: BinaryIO) -> None:
    """One JSON line a chunk in, one answer out, until the tasks end."""
    packers: dict[str, Packer] = {}
    for task in tasks:
        chunk = Chunk(**json.loads(task))
        if chunk.kind not in packers:
            packers[chunk.kind] = PACKERS[chunk.kind]()
        try:
            read = read_chunk(chunk, packers[chunk.kind])
            _answer(answers, read.facts(), read.packed)
        except Exception as error:  # noqa: BLE001  its words could hold a row
            _answer(answers, {"error": _told(error)}, b"")


def read_here(chunks: Iterable[Chunk]) -> Iterator[Read]:
    """The same without a process of its own."""
    packers = {kind: packer() for kind, packer in PACKERS.items()}
    for chunk in chunks:
        yield read_chunk(chunk, packers[chunk.kind])


def _answer(answers: BinaryIO, facts: dict[str, Any], packed: bytes) -> None:
    told = json.dumps(facts).encode()
    answers.write(LENGTHS.pack(len(told), len(packed)))
    answers.write(told)
    answers.write(packed)
    answers.flush()


def _told(error: Exception) -> str:
    """Type and place."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__} at {where}"


def read_chunk(chunk: Chunk, packer: Packer) -> Read:
    """Everything in a chunk, read from its file."""
    with open(chunk.path, "rb") as stream:
        stream.seek(chunk.start)
        raw = stream.read(chunk.size)
    text = raw.decode("utf-8", "surrogateescape").replace("\r\n", "\n")
    return _Reading(chunk, packer, text.split("\n")).read()


class _Reading:
    """Walks the lines of a chunk."""

    def __init__(self, chunk: Chunk, packer: Packer, lines: list[str]) -> None:
        self.kind, self.first, self.packer, self.lines = chunk.kind, chunk.line, packer, lines
        self.result = Read()
        self.good: list[Any] = []

    def read(self) -> Read:
        """The usual row costs one call; all others go to ``_closer``."""
        quick: Callable[[str, int], tuple[Any, int] | None] = self.packer.quick
        keep, total, lines = self.good.append, 0, enumerate(self.lines, self.first)
        for number, line in lines:
            row = quick(line, number)
            if row is not None:
                keep(row[0])
                total += row[1]
            elif line:
                more = self._closer(number) - 1
                if more:
                    next(islice(lines, more - 1, more), None)
        result = self.result
        result.rows, result.total = len(self.good) + len(result.faults), result.total + total
        result.packed = self._joined()
        return result

    def _joined(self) -> bytes:
        if self.packer.form == "FORMAT binary":
            return b"".join(self.good)
        return "".join(self.good).encode()

    def _closer(self, number: int) -> int:
        """One record by the rules; answers how many lines it takes."""
        fields, lines = record_at(self.lines, number - self.first)
        fault = fault_of(self.kind, fields)
        if fields is not None and len(fields) == len(FORMS[self.kind]):
            self.result.total += sum_of(self.kind, fields)
        if fault is None and fields is not None:
            self.good.append(self.packer.slow(fields, number))
        elif fault is not None:
            self._set_aside(number, fault)
        return lines

    def _set_aside(self, number: int, fault: Fault) -> None:
        self.result.faults.append((number, fault.code, fault.column, fault.text[:LONGEST]))
