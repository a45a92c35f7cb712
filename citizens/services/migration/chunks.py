"""A file in pieces that can be read apart from each other, found while its hash is taken."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SIZE = 4 << 20  # about 30,000 rows
LARGEST = 24 << 20  # a record of more is no record: it is cut wherever that is
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Chunk:
    """Whole records of one file: ``size`` bytes from ``start``, the first on ``line`` (from 1)."""

    kind: str
    path: str
    start: int
    size: int
    line: int


@dataclass(frozen=True)
class Survey:
    """What one pass over a file tells. ``header`` is its first line without line break and BOM."""

    size: int
    sha256: str
    header: bytes
    chunks: list[Chunk]


def survey(kind: str, path: Path, seen: Callable[[int], None]) -> Survey:
    """Hash a file and cut it. ``seen`` hears of lines as they go by, and may raise to stop."""
    surveyor, digest = _Surveyor(kind, path), hashlib.sha256()
    with path.open("rb") as stream:
        header = stream.readline(1 << 16)
        digest.update(header)
        surveyor.begin(len(header))
        while block := stream.read(SIZE):
            digest.update(block)
            seen(surveyor.add(block))
    surveyor.end()
    plain = header.removeprefix(BOM).rstrip(b"\r\n")
    return Survey(surveyor.read, digest.hexdigest(), plain, surveyor.chunks)


class _Surveyor:
    """Cuts where a line ends and the quotes since the last cut are even in number."""

    def __init__(self, kind: str, path: Path) -> None:
        self.kind, self.path = kind, str(path)
        self.chunks: list[Chunk] = []
        self.read = self.start = 0
        self.line = 1  # on which the open chunk begins
        self.lines = 0  # line breaks in it so far
        self.odd = 0  # quotes in it, by two

    def begin(self, header: int) -> None:
        self.read = self.start = header
        self.line = 2

    def add(self, block: bytes) -> int:
        """Take the next bytes in; answers the lines in them."""
        lines, quotes = block.count(b"\n"), block.count(b'"')
        cut, quotes_behind = self._cut(block, quotes)
        if cut:
            behind = block.count(b"\n", cut)
            self._close(self.read + cut, self.lines + lines - behind)
            self.lines, self.odd = behind, quotes_behind % 2
        else:
            self.lines, self.odd = self.lines + lines, (self.odd + quotes) % 2
        self.read += len(block)
        return lines

    def _cut(self, block: bytes, quotes: int) -> tuple[int, int]:
        """Where to cut (0: nowhere), and the quotes behind."""
        end, behind = len(block), 0
        for _ in range(64):
            at = block.rfind(b"\n", 0, end)
            if at < 0:
                break
            behind += block.count(b'"', at + 1, end)
            if (self.odd + quotes - behind) % 2 == 0:
                return at + 1, behind
            end = at
        if self.read + len(block) - self.start <= LARGEST:
            return 0, 0
        at = block.rfind(b"\n") + 1 or len(block)
        return at, block.count(b'"', at)

    def _close(self, end: int, lines: int) -> None:
        if end > self.start:
            chunk = Chunk(self.kind, self.path, self.start, end - self.start, self.line)
            self.chunks.append(chunk)
        self.start, self.line = end, self.line + lines

    def end(self) -> None:
        self._close(self.read, self.lines)
