"""httpx in both colours: a `Client` for each thread, or one `AsyncClient` for the loop."""

from collections.abc import Awaitable, Callable
from typing import TypedDict

import httpx

from bench.plugins import AsyncOperation, SyncOperation
from workloads.clients.base import PlainAnswer, SyncSession, Target, Whole, per_loop, per_thread, proven


class Options(TypedDict):
    """What both colours are constructed with."""

    limits: httpx.Limits
    timeout: None
    trust_env: bool
    verify: bool


def options(target: Target) -> Options:
    """Return room for K connections that never expire, without proxies, limits of time, or certificates."""
    limits = httpx.Limits(
        max_connections=target.concurrency,
        max_keepalive_connections=target.concurrency,
        keepalive_expiry=None,
    )
    # All is plain HTTP. A certificate store read once per thread would be counted as the cost of threads.
    return Options(limits=limits, timeout=None, trust_env=False, verify=False)


class Streaming:
    """A client that puts each body where the target wants it, piece by piece."""

    def __init__(self, target: Target, client: httpx.Client) -> None:
        self._collect, self._client = target.collect, client
        self.close = client.close

    def get(self, url: str, /) -> PlainAnswer:
        """Return the answer to a GET, its content what the target makes of it."""
        body = self._collect(url)
        with self._client.stream("GET", url) as answer:
            for piece in answer.iter_raw():
                body.take(piece)
        return PlainAnswer(answer.status_code, body.whole())


def streaming(target: Target, client: httpx.AsyncClient) -> Callable[[str], Awaitable[PlainAnswer]]:
    """Return the same in the other colour."""

    async def get(url: str) -> PlainAnswer:
        body = target.collect(url)
        async with client.stream("GET", url) as answer:
            async for piece in answer.aiter_raw():
                body.take(piece)
        return PlainAnswer(answer.status_code, body.whole())

    return get


def open_sync(target: Target) -> SyncOperation:
    """Open a client for each thread that enters."""

    def connect() -> SyncSession:
        client = httpx.Client(**options(target))
        return client if target.collect is Whole else Streaming(target, client)

    return per_thread(target, connect)


async def open_async(target: Target) -> AsyncOperation:
    """Open one client with room for K connections."""
    client = httpx.AsyncClient(**options(target))
    get = client.get if target.collect is Whole else streaming(target, client)
    return per_loop(target, proven(target, get), client.aclose)
