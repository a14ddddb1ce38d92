"""What the clients share: where they fetch from, what proves an answer, and who owns which session."""

import threading
import uuid
from collections.abc import Awaitable, Callable
from typing import Protocol
from zlib import crc32

from msgspec import Struct

from bench.contract import AsyncOperation, SyncOperation

NEVER_S = 1e9  # keep-alive must not expire while a worker is parked


class UnexpectedAnswerError(Exception):
    """The server answered with something other than 200."""


class Target(Struct, frozen=True, kw_only=True):
    """Where operation `index` fetches from: `{url}{index}`, with at most `concurrency` in flight."""

    address: str
    path: str
    concurrency: int

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


def prove(status: int, body: bytes) -> tuple[int, int]:
    """Return the length and the checksum of a body, which between them stand for it."""
    if status != 200:
        raise UnexpectedAnswerError(f"status {status} where 200 was due: {body[:80]!r}")
    return len(body), crc32(body)


def per_thread(target: Target, connect: Callable[[], SyncSession]) -> SyncOperation:
    """Return the operation with one session for each thread that enters, its connection open from then on."""
    mine = threading.local()
    opened: list[SyncSession] = []
    url = target.url

    def enter() -> None:
        session = connect()
        opened.append(session)
        answer = session.get(target.meeting(1))
        prove(answer.status_code, answer.content)
        mine.get = session.get

    def fetch(index: int) -> tuple[int, int]:
        answer = mine.get(f"{url}{index}")
        return prove(answer.status_code, answer.content)

    def close() -> None:
        for session in opened:
            session.close()

    return SyncOperation(fetch, enter, close)


def proven(get: Callable[[str], Awaitable[Answer]]) -> Callable[[str], Awaitable[tuple[int, int]]]:
    """Return a coroutine function that gets a URL and returns what proves the answer."""

    async def fetch(url: str) -> tuple[int, int]:
        answer = await get(url)
        return prove(answer.status_code, answer.content)

    return fetch


def per_loop(
    target: Target, fetch: Callable[[str], Awaitable[tuple[int, int]]], leave: Callable[[], Awaitable[None]]
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
