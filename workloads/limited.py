"""At most K operations in flight on a loop, whatever a pattern does with them."""

from collections.abc import Awaitable, Callable
from typing import Any

from bench.plugins import Means


def limited(call: Callable[[Any], Awaitable[Any]], means: Means) -> Callable[[Any], Awaitable[Any]]:
    """Return `call` with at most K of it in flight; as it is where there are no more than K."""
    import asyncio

    if means.operations <= means.concurrency:
        return call
    semaphore = asyncio.Semaphore(means.concurrency)

    async def one(job: Any) -> Any:
        async with semaphore:
            return await call(job)

    return one
