"""GET with aiohttp, one session."""

import sys

import aiohttp

URL = sys.argv[4]
sessions: list[aiohttp.ClientSession] = []


async def connect(workers: int) -> None:
    sessions.append(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=workers)))


async def work_async(index: int) -> bytes:
    async with sessions[0].get(f"{URL}/bytes/1024?index={index}") as response:
        response.raise_for_status()
        return await response.read()


async def disconnect() -> None:
    await sessions[0].close()
