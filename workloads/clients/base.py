"""Shared by all clients: the target, the checksum of an answer, and the sessions."""

import threading
import uuid
from collections.abc import Awaitable, Callable
from typing import Protocol
from zlib import crc32

from msgspec import Struct

from bench.plugins import AsyncOperation, SyncOperation, Value

NEVER_S = 1e9  # keep-alive must not expire while a worker is parked


class UnexpectedAnswerError(Exception):
    """The server answered with something other than 200."""


def checksum(body: bytes) -> tuple[int, int]:
    """Return the length and the checksum of a body."""
    return len(body), crc32(body)


class Body(Protocol):
    """Collects an answer's body as it arrives."""

    def take(self, piece: bytes, /) -> object: ...
    def whole(self) -> bytes: ...


class Whole:
    """A body that is kept in memory."""

    def __init__(self, url: str) -> None:
        self._pieces: list[bytes] = []
        self.take = self._pieces.append

    def whole(self) -> bytes:
        """Return the body."""
        return b"".join(self._pieces)


class Target(Struct, frozen=True, kw_only=True):
    """Where operation `index` fetches from: `{url}{index}`, with at most `concurrency` in flight.

    `collect` makes what collects a body as it arrives (unused by clients that cannot stream), and `read`
    makes the operation's value from it.
    """

    address: str
    path: str
    concurrency: int
    read: Callable[[bytes], Value] = checksum
    collect: Callable[[str], Body] = Whole

    @property
    def url(self) -> str:
        """Return all of an operation's URL but its index."""
        return self.address + self.path

    def meeting(self, size: int) -> str:
        """Return a fresh URL that is answered only when `size` requests wait for it."""
        return f"{self.address}/meet/{uuid.uuid4().hex}/{size}"


class Answer(Protocol):
    """What a client returns: the names are those of `requests` and `httpx`."""

    @property
    def status_code(self) -> int: ...
    @property
    def content(self) -> bytes: ...


class PlainAnswer(Struct, frozen=True):
    """The answer of a client that has no such record of its own."""

    status_code: int
    content: bytes


class SyncSession(Protocol):
    """A client with its connection."""

    def get(self, url: str, /) -> Answer: ...
    def close(self) -> None: ...


def prove(status: int, body: bytes, read: Callable[[bytes], Value] = checksum) -> Value:
    """Return what `read` makes of the body of a right answer."""
    if status != 200:
        raise UnexpectedAnswerError(f"status {status} where 200 was due: {body[:80]!r}")
    return read(body)


def per_thread(target: Target, connect: Callable[[], SyncSession]) -> SyncOperation:
    """Return the operation with one session for each thread that enters, its connection open from then on."""
    mine = threading.local()
    opened: list[SyncSession] = []
    url, read = target.url, target.read

    def enter() -> None:
        session = connect()
        opened.append(session)
        answer = session.get(target.meeting(1))
        prove(answer.status_code, answer.content)
        mine.get = session.get

    def fetch(index: int) -> Value:
        answer = mine.get(f"{url}{index}")
        return prove(answer.status_code, answer.content, read)

    def close() -> None:
        for session in opened:
            session.close()

    return SyncOperation(fetch, enter, close)


def proven(target: Target, get: Callable[[str], Awaitable[Answer]]) -> Callable[[str], Awaitable[Value]]:
    """Return a coroutine function that gets a URL and returns what proves the answer."""
    read = target.read

    async def fetch(url: str) -> Value:
        answer = await get(url)
        return prove(answer.status_code, answer.content, read)

    return fetch


def per_loop(
    target: Target, fetch: Callable[[str], Awaitable[Value]], leave: Callable[[], Awaitable[None]]
) -> AsyncOperation:
    """Return the operation with one session for the loop; `enter` makes its K connections be open at once.

    An operation is the client's own coroutine: one more around it would cost two per cent of a small request.
    """
    url = target.url

    async def enter() -> None:
        import asyncio

        meeting = target.meeting(target.concurrency)
        await asyncio.gather(*(fetch(meeting) for _ in range(target.concurrency)))

    return AsyncOperation(lambda index: fetch(f"{url}{index}"), enter, leave)
