"""h11 over trio's streams: the same protocol code as in `h11_client`, for another kind of loop."""

import importlib
from typing import Any

from bench.plugins import AsyncOperation
from workloads.clients.base import PlainAnswer, Target, proven
from workloads.clients.pool import Pool
from workloads.clients.wire import READ_BYTES, Exchange, place

trio: Any = importlib.import_module("trio")  # optional, so the type checker may not have it


class TrioConnection:
    """One connection over a trio stream."""

    def __init__(self, target: Target, stream: Any) -> None:
        self._exchange = Exchange(target.address, target.collect)
        self._stream = stream

    async def get(self, url: str) -> PlainAnswer:
        """Return the answer to a GET."""
        await self._stream.send_all(self._exchange.request(url))
        while (answer := self._exchange.feed(await self._stream.receive_some(READ_BYTES))) is None:
            pass
        return answer

    async def close(self) -> None:
        """Close the stream."""
        await self._stream.aclose()


async def open_trio(target: Target) -> AsyncOperation:
    """Open a pool of K connections; `enter` makes all of them be in use at once."""
    host, port = place(target.address)
    streams = [await trio.open_tcp_stream(host, port) for _ in range(target.concurrency)]
    pool = Pool([TrioConnection(target, stream) for stream in streams])
    fetch, url = proven(target, pool.get), target.url

    async def enter() -> None:
        meeting = target.meeting(target.concurrency)
        async with trio.open_nursery() as nursery:
            for _ in range(target.concurrency):
                nursery.start_soon(fetch, meeting)

    return AsyncOperation(lambda index: fetch(f"{url}{index}"), enter, pool.close)
