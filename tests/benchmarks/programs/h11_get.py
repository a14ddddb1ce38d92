"""GET with h11 over sockets or asyncio's streams, a connection for each thread or for each of the workers."""

import asyncio
import socket
import sys
import threading
from collections.abc import Awaitable, Callable
from zlib import crc32

import h11

URL = sys.argv[4]
HOST, PORT = URL.removeprefix("http://").split(":")
local = threading.local()
Stream = tuple[h11.Connection, asyncio.StreamReader, asyncio.StreamWriter]
idle: list[Stream] = []


def request(connection: h11.Connection, index: int) -> bytes:
    if connection.our_state is h11.DONE:
        connection.start_next_cycle()
    path = f"/bytes/1024?index={index}"
    head = connection.send(h11.Request(method="GET", target=path, headers=[("Host", f"{HOST}:{PORT}")]))
    return (head or b"") + (connection.send(h11.EndOfMessage()) or b"")


def received(connection: h11.Connection, data: bytes, body: bytearray) -> bool:
    """Add what came to the body, and return whether the answer is whole."""
    connection.receive_data(data)
    while (event := connection.next_event()) is not h11.NEED_DATA:
        if isinstance(event, h11.Response):
            assert event.status_code == 200
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage):
            return True
    return False


def work(index: int) -> tuple[int, int]:
    if not hasattr(local, "socket"):
        local.connection, local.socket = (
            h11.Connection(h11.CLIENT),
            socket.create_connection((HOST, int(PORT))),
        )
        local.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    local.socket.sendall(request(local.connection, index))
    body = bytearray()
    while not received(local.connection, local.socket.recv(65536), body):
        pass
    return len(body), crc32(body)


async def connect(workers: int) -> None:
    streams = [await asyncio.open_connection(HOST, int(PORT)) for _ in range(workers)]
    idle.extend((h11.Connection(h11.CLIENT), *pair) for pair in streams)


async def work_async(index: int) -> tuple[int, int]:
    return await fetched(idle, index)


async def fetched(idle: list[Stream], index: int) -> tuple[int, int]:
    connection, reader, writer = idle.pop()
    writer.write(request(connection, index))
    await writer.drain()
    body = bytearray()
    while not received(connection, await reader.read(65536), body):
        pass
    idle.append((connection, reader, writer))
    return len(body), crc32(body)


async def open_own(workers: int) -> Callable[[int], Awaitable[tuple[int, int]]]:
    """Return the fetch over connections of one of several loops."""
    streams = [await asyncio.open_connection(HOST, int(PORT)) for _ in range(workers)]
    own = [(h11.Connection(h11.CLIENT), *pair) for pair in streams]

    async def work_own(index: int) -> tuple[int, int]:
        return await fetched(own, index)

    return work_own


async def disconnect() -> None:
    for _, _, writer in idle:
        writer.close()
        await writer.wait_closed()
