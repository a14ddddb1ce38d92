"""GET with h11 over sockets or asyncio's streams, a connection for each thread or for each of the workers."""

import asyncio
import socket
import sys
import threading
from collections.abc import Awaitable, Callable
from typing import Any
from zlib import crc32

import h11

URL = sys.argv[4]
HOST, PORT = URL.removeprefix("http://").split(":")
local = threading.local()
Stream = tuple[h11.Connection, asyncio.StreamReader, asyncio.StreamWriter]
idle: list[Stream] = []


def request(connection: h11.Connection, path: str) -> bytes:
    if connection.our_state is h11.DONE:
        connection.start_next_cycle()
    head = connection.send(h11.Request(method="GET", target=path, headers=[("Host", f"{HOST}:{PORT}")]))
    return (head or b"") + (connection.send(h11.EndOfMessage()) or b"")


def received(connection: h11.Connection, data: bytes, take: Callable[[Any], object]) -> bool:
    """Hand over what came of the body, and return whether the answer is whole."""
    connection.receive_data(data)
    while (event := connection.next_event()) is not h11.NEED_DATA:
        if isinstance(event, h11.Response):
            assert event.status_code == 200
        elif isinstance(event, h11.Data):
            take(event.data)
        elif isinstance(event, h11.EndOfMessage):
            return True
    return False


def fetch(path: str, take: Callable[[Any], object]) -> None:
    if not hasattr(local, "socket"):
        local.connection, local.socket = (
            h11.Connection(h11.CLIENT),
            socket.create_connection((HOST, int(PORT))),
        )
        local.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    local.socket.sendall(request(local.connection, path))
    while not received(local.connection, local.socket.recv(65536), take):
        pass


async def fetch_async(idle: list[Stream], path: str, take: Callable[[Any], object]) -> None:
    connection, reader, writer = idle.pop()
    writer.write(request(connection, path))
    await writer.drain()
    while not received(connection, await reader.read(65536), take):
        pass
    idle.append((connection, reader, writer))


def work(index: int) -> tuple[int, int]:
    body = bytearray()
    fetch(f"/bytes/1024?index={index}", body.extend)
    return len(body), crc32(body)


async def connect(workers: int) -> None:
    idle.extend(await opened(workers))


async def opened(workers: int) -> list[Stream]:
    streams = [await asyncio.open_connection(HOST, int(PORT)) for _ in range(workers)]
    return [(h11.Connection(h11.CLIENT), *pair) for pair in streams]


async def work_async(index: int) -> tuple[int, int]:
    return await got(idle, index)


async def got(idle: list[Stream], index: int) -> tuple[int, int]:
    body = bytearray()
    await fetch_async(idle, f"/bytes/1024?index={index}", body.extend)
    return len(body), crc32(body)


async def open_own(workers: int) -> Callable[[int], Awaitable[tuple[int, int]]]:
    """Return the fetch over connections of one of several loops."""
    own = await opened(workers)

    async def work_own(index: int) -> tuple[int, int]:
        return await got(own, index)

    return work_own


async def disconnect() -> None:
    for _, _, writer in idle:
        writer.close()
        await writer.wait_closed()
