"""GET with aiohttp, one session."""

import sys
from zlib import crc32

import aiohttp

URL = sys.argv[4]
sessions: list[aiohttp.ClientSession] = []


async def connect(workers: int) -> None:
    sessions.append(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=workers)))


async def work_async(index: int) -> tuple[int, int]:
    async with sessions[0].get(f"{URL}/bytes/1024?index={index}") as response:
        response.raise_for_status()
        body = await response.read()
        return len(body), crc32(body)


async def disconnect() -> None:
    await sessions[0].close()
