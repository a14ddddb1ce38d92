"""What workloads of patterns share on a loop: K places, and K threads for what would block it."""

from collections.abc import Awaitable, Callable
from typing import Any

MEETING_LIMIT_S = 60.0
# What starting threads imports; a workload names them, so that no phase is charged with it.
THREAD_MODULES = ("concurrent.futures.thread",)


async def each(call: Callable[[int], Awaitable[Any]], operations: int, concurrency: int) -> list[Any]:
    """Run all operations, at most K at once, and return their values in the order of their index."""
    import asyncio

    values: list[Any] = [None] * operations
    indices = iter(range(operations))

    async def place() -> None:
        for index in indices:
            values[index] = await call(index)

    await asyncio.gather(*(place() for _ in range(min(concurrency, operations))))
    return values


async def start_threads(concurrency: int) -> None:
    """Give the running loop K threads for `to_thread`, all of them started.

    The loop's own default is sized by the machine, and grows while it is used. The loop's runner ends them.
    """
    import asyncio
    import threading
    from concurrent.futures import ThreadPoolExecutor

    loop, barrier = asyncio.get_running_loop(), threading.Barrier(concurrency)
    loop.set_default_executor(ThreadPoolExecutor(concurrency))
    await asyncio.gather(*(asyncio.to_thread(barrier.wait, MEETING_LIMIT_S) for _ in range(concurrency)))
