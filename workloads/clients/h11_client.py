"""h11 in both colours: a minimal client over plain sockets or over asyncio's streams."""

import asyncio
import socket

from bench.plugins import AsyncOperation, SyncOperation
from workloads.clients.base import PlainAnswer, Target, per_loop, per_thread, proven
from workloads.clients.pool import Pool
from workloads.clients.wire import READ_BYTES, Exchange, place


class SyncConnection:
    """One connection over a plain socket."""

    def __init__(self, target: Target) -> None:
        self._exchange = Exchange(target.address, target.collect)
        self._socket = socket.create_connection(place(target.address))
        # asyncio sets this on its own sockets.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, url: str, /) -> PlainAnswer:
        """Return the answer to a GET."""
        self._socket.sendall(self._exchange.request(url))
        while (answer := self._exchange.feed(self._socket.recv(READ_BYTES))) is None:
            pass
        return answer

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()


class AsyncConnection:
    """One connection over asyncio's streams."""

    def __init__(self, target: Target, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._exchange = Exchange(target.address, target.collect)
        self._reader, self._writer = reader, writer

    async def get(self, url: str) -> PlainAnswer:
        """Return the answer to a GET."""
        self._writer.write(self._exchange.request(url))
        await self._writer.drain()
        while (answer := self._exchange.feed(await self._reader.read(READ_BYTES))) is None:
            pass
        return answer

    async def close(self) -> None:
        """Close the transport and wait until it is gone."""
        self._writer.close()
        await self._writer.wait_closed()


def open_sync(target: Target) -> SyncOperation:
    """Open a connection for each thread that enters."""
    return per_thread(target, lambda: SyncConnection(target))


async def open_async(target: Target) -> AsyncOperation:
    """Open a pool of K connections."""
    host, port = place(target.address)
    streams = [await asyncio.open_connection(host, port) for _ in range(target.concurrency)]
    pool = Pool([AsyncConnection(target, *pair) for pair in streams])
    return per_loop(target, proven(target, pool.get), pool.close)
