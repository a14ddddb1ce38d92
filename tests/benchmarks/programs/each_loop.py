"""What each of several event loops does: K/P operations in flight, for the same two seconds as the others."""

import asyncio
import importlib
import sys
import time
from collections.abc import Callable

module = importlib.import_module(sys.argv[1])
WARM_UP_S, LASTS_S = 0.3, 2.0


async def kept_going(workers: int, meet: Callable[[], object]) -> float:
    """Return operations per second."""
    work = module.work_async
    if hasattr(module, "open_own"):
        work = await module.open_own(workers)
    values: list[object] = []

    async def one_after_another(end_s: float) -> None:
        while time.perf_counter() < end_s:
            # They are kept, as in any program that is after them: the heap has another layout without.
            values.append(await asyncio.ensure_future(work(len(values))))

    async def for_so_long(seconds: float) -> float:
        begin_s = time.perf_counter()
        await asyncio.gather(*(one_after_another(begin_s + seconds) for _ in range(workers)))
        return time.perf_counter() - begin_s

    await for_so_long(WARM_UP_S)  # until connections are open and all is warm
    meet()
    values.clear()
    taken_s = await for_so_long(LASTS_S)
    return len(values) / taken_s
