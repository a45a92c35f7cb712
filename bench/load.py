"""A load generator in one thread: keep-alive connections, each one client who waits for its answer.

It costs about 0.1 ms of a core a request; ``ceiling`` measures it, so that a figure near it is
known to be the generator's own.
"""

import asyncio
import gzip
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

HOST = "127.0.0.1"
PATIENCE = 60.0  # seconds for one answer


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds. Status 0: no answer."""

    status: int
    headers: Mapping[str, str]
    raw: bytes
    seconds: float

    @property
    def body(self) -> bytes:
        """Unzipped."""
        return gzip.decompress(self.raw) if self.headers.get("content-encoding") else self.raw

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Line:
    """One connection of one client, made again when the server closed it."""

    port: int
    headers: dict[str, str] = field(default_factory=dict)
    host: str = HOST
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    async def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request and read its whole answer. A line that was cut answers status 0."""
        request = self._request(method, path, body, headers or {})
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                status, found, raw = await self._exchange(request)
        except (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError):
            self.close()
            return Answer(0, {}, b"", time.perf_counter() - began)
        return Answer(status, found, raw, time.perf_counter() - began)

    async def hang_up(self) -> None:
        """Close the line and wait until it is."""
        writer = self._writer
        self.close()
        if writer is not None:
            with suppress(OSError):
                await writer.wait_closed()

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    def _request(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        lines = {
            "Host": f"{self.host}:{self.port}",
            "Accept-Encoding": "gzip",
            "Content-Length": str(len(body)),
            **self.headers,
            **headers,
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body

    async def _exchange(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(self.host, self.port)
        assert self._reader is not None
        self._writer.write(request)
        status, headers = await read_head(self._reader)
        body = await self._body(headers, status)
        if headers.get("connection") == "close":
            self.close()
        return status, headers, body

    async def _body(self, headers: Mapping[str, str], status: int) -> bytes:
        assert self._reader is not None
        if "content-length" in headers:
            return await self._reader.readexactly(int(headers["content-length"]))
        parts = []
        while headers.get("transfer-encoding") == "chunked":
            size = int((await self._reader.readline()).split(b";")[0], 16)
            parts.append(await self._reader.readexactly(size))
            await self._reader.readline()
            if not size:
                break
        return b"".join(parts)


async def read_head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    """Status and headers; names in small letters, ``set-cookie`` of several joined by newlines."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for line in filter(None, head[1:]):
        name, _, value = line.partition(":")
        name = name.lower()
        headers[name] = f"{headers[name]}\n{value.strip()}" if name in headers else value.strip()
    return int(head[0].split()[1]), headers


@dataclass
class Sample:
    """Answers of one measurement."""

    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0
    core_seconds: float = 0.0

    @property
    def core(self) -> float | None:
        """Milliseconds of a core for one answer, where somebody measured them."""
        return self.core_seconds / len(self.latencies) * 1000 if self.core_seconds else None

    def add(self, answer: Answer, late: float = 0.0) -> None:
        self.latencies.append(answer.seconds + late)
        self.statuses[answer.status] += 1

    def percentile(self, share: float) -> float:
        """Milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000 if ordered else 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    @property
    def errors(self) -> int:
        return sum(count for status, count in self.statuses.items() if not 200 <= status < 400)


Ask = Callable[[int], Awaitable[Answer]]  # asked with the client's number


async def closed(ask: Ask, *, clients: int, seconds: float, warm: float = 1.0) -> Sample:
    """``clients`` who each ask again as soon as they are answered; the first ``warm`` seconds
    do not count."""
    sample = Sample()
    start = time.perf_counter() + warm
    end = start + seconds

    async def client(number: int) -> None:
        while time.perf_counter() < end:
            began = time.perf_counter()
            answer = await ask(number)
            if began >= start:
                sample.add(answer)

    await asyncio.gather(*map(client, range(clients)))
    sample.seconds = time.perf_counter() - start
    return sample


async def paced(ask: Ask, *, rate: float, seconds: float, clients: int = 74) -> Sample:
    """``rate`` requests a second whatever the answers take. A request that had to wait for a free
    client counts from the moment it was due."""
    sample = Sample()
    free: asyncio.Queue[int] = asyncio.Queue()
    for number in range(clients):
        free.put_nowait(number)
    began = time.perf_counter()

    async def one(due: float) -> None:
        number = await free.get()
        late = time.perf_counter() - due
        sample.add(await ask(number), late)
        free.put_nowait(number)

    async with asyncio.TaskGroup() as tasks:
        for turn in range(int(rate * seconds)):
            due = began + turn / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.create_task(one(due))
    sample.seconds = time.perf_counter() - began
    return sample


async def each(
    work: Iterable[Callable[[Line], Awaitable[Answer]]], *, lines: Iterable[Line]
) -> Sample:
    """Every piece of ``work`` once, by as many clients as there are ``lines``."""
    sample = Sample()
    rest = iter(work)
    began = time.perf_counter()

    async def client(line: Line) -> None:
        for piece in rest:
            sample.add(await piece(line))

    await asyncio.gather(*map(client, lines))
    sample.seconds = time.perf_counter() - began
    return sample


async def ceiling(clients: int, size: int, seconds: float = 2.0) -> Sample:
    """The generator against a server that does nothing but answer ``size`` bytes; both share this
    thread, so the generator alone reaches about twice the rate."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size + b"x" * size

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                await reader.readuntil(b"\r\n\r\n")
            except (OSError, EOFError):
                return writer.close()
            writer.write(answer)

    server = await asyncio.start_server(serve, HOST, 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        lines = [Line(port) for _ in range(clients)]
        sample = await closed(lambda n: lines[n].ask("/"), clients=clients, seconds=seconds)
        for line in lines:
            await line.hang_up()
    return sample
