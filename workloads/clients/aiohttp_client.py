"""aiohttp: one `ClientSession` for the loop. It has no sync colour."""

import aiohttp

from bench.contract import AsyncOperation
from workloads.clients.base import NEVER_S, Target, per_loop, prove


async def open_async(target: Target) -> AsyncOperation:
    """Open one session with room for K connections."""
    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=target.concurrency, keepalive_timeout=NEVER_S),
        timeout=aiohttp.ClientTimeout(total=None),
    )

    async def fetch(url: str) -> tuple[int, int]:
        async with session.get(url) as response:
            return prove(response.status, await response.read())

    return per_loop(target, fetch, session.close)
