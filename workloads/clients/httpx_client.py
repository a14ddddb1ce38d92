"""httpx in both colours: a `Client` for each thread, or one `AsyncClient` for the loop."""

from typing import TypedDict

import httpx

from bench.contract import AsyncOperation, SyncOperation
from workloads.clients.base import Target, per_loop, per_thread, proven


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


def open_sync(target: Target) -> SyncOperation:
    """Open a client for each thread that enters."""
    return per_thread(target, lambda: httpx.Client(**options(target)))


async def open_async(target: Target) -> AsyncOperation:
    """Open one client with room for K connections."""
    client = httpx.AsyncClient(**options(target))
    return per_loop(target, proven(client.get), client.aclose)
