"""The lanes from the outside: processes that read and pack while this one copies."""

import fcntl
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from citizens.services.migration.chunks import Chunk
from citizens.services.migration.lane import LENGTHS, Read, read_here
from supportdesk.environment import PROJECT
from supportdesk.lib import sealing

MOST = 4
WORTH_A_PROCESS = 16 << 20
PIPE = 1 << 20
_SET_PIPE_SIZE = 1031  # F_SETPIPE_SZ, which fcntl names on Linux only


class LaneFailed(RuntimeError):
    """A lane ended or met an error of its own; the words hold a type and a place, no data."""


class Lanes:
    """As many processes as the machine has cores, and one at least. They start with the object,
    end with ``close``, and by themselves when this process is gone, because their pipes close.
    A package of a few bytes is read here: a process would take longer to start."""

    def __init__(self, size: int) -> None:
        count = max(1, min(MOST, len(os.sched_getaffinity(0)))) if size > WORTH_A_PROCESS else 0
        self._lanes = [_Lane() for _ in range(count)]

    def read(self, chunks: Sequence[Chunk]) -> Iterator[Read]:
        """What each chunk holds, in the order of the chunks. Lanes take turns; each reads one
        chunk ahead of what has been taken from it."""
        count = len(self._lanes)
        if not count:
            yield from read_here(chunks)
            return
        for place, lane in enumerate(self._lanes):
            lane.begin(chunks[place::count])
        for index in range(len(chunks)):
            yield self._lanes[index % count].take()

    def close(self) -> None:
        for lane in self._lanes:
            lane.close()


class _Lane:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "citizens.lane"],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdin
        assert self._process.stdout
        self._tasks, self._answers = self._process.stdin, self._process.stdout
        with suppress(OSError):
            fcntl.fcntl(self._answers, _SET_PIPE_SIZE, PIPE)
        self._taken: queue.Queue[Read | Exception] = queue.Queue(maxsize=1)
        self._thread: threading.Thread | None = None
        self._say({"keys": sealing.ring_text()})

    def begin(self, chunks: Sequence[Chunk]) -> None:
        """Have these read, one after the other, in a thread that carries them."""
        self._thread = threading.Thread(target=self._carry, args=(chunks,), daemon=True)
        self._thread.start()

    def take(self) -> Read:
        found = self._taken.get()
        if isinstance(found, Exception):
            raise found
        return found

    def _carry(self, chunks: Sequence[Chunk]) -> None:
        try:
            for index, chunk in enumerate(chunks):
                if index == 0:
                    self._say(asdict(chunk))
                if index + 1 < len(chunks):
                    self._say(asdict(chunks[index + 1]))
                self._taken.put(self._heard())
        except Exception as error:  # noqa: BLE001  raised again by whoever takes
            self._taken.put(error)

    def _say(self, words: dict[str, Any]) -> None:
        self._tasks.write(json.dumps(words).encode() + b"\n")
        self._tasks.flush()

    def _heard(self) -> Read:
        facts_size, packed_size = LENGTHS.unpack(self._exactly(LENGTHS.size))
        facts = json.loads(self._exactly(facts_size))
        if "error" in facts:
            raise LaneFailed(facts["error"])
        return Read(**facts, packed=self._exactly(packed_size))

    def _exactly(self, size: int) -> bytes:
        found: bytes = self._answers.read(size)
        if len(found) < size:
            raise LaneFailed("a lane ended")
        return found

    def close(self) -> None:
        """End the process, whatever it is at, and wait for it and its thread."""
        self._process.kill()
        self._process.wait()
        while self._thread and self._thread.is_alive():
            with suppress(queue.Empty):
                self._taken.get(timeout=0.05)
        for pipe in (self._tasks, self._answers):
            with suppress(OSError):
                pipe.close()
