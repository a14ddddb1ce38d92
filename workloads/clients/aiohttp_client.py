"""aiohttp: one `ClientSession` for the loop. It has no sync colour."""

import aiohttp

from bench.plugins import AsyncOperation, Value
from workloads.clients.base import NEVER_S, Target, per_loop, prove


async def open_async(target: Target) -> AsyncOperation:
    """Open one session with room for K connections, and else with the library's defaults.

    One of them is a timeout of five minutes, which costs a timer for each request, as in any program.
    """
    connector = aiohttp.TCPConnector(limit=target.concurrency, keepalive_timeout=NEVER_S)
    session = aiohttp.ClientSession(connector=connector)

    read = target.read

    async def fetch(url: str) -> Value:
        async with session.get(url) as response:
            return prove(response.status, await response.read(), read)

    return per_loop(target, fetch, session.close)


async def open_each(target: Target) -> AsyncOperation:
    """Open nothing: each fetch has a session, and so a connection, of its own."""
    url, read = target.url, target.read

    async def fetch(index: int) -> Value:
        async with aiohttp.ClientSession() as session, session.get(f"{url}{index}") as response:
            return prove(response.status, await response.read(), read)

    return AsyncOperation(fetch)
