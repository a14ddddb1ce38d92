"""What each of several event loops does: its share of the work, again and again for two seconds."""

import asyncio
import importlib
import sys
import time

module = importlib.import_module(sys.argv[1])


async def gathered(work: object, operations: int, workers: int) -> list[object]:
    semaphore = asyncio.Semaphore(workers)

    async def limited(index: int) -> object:
        async with semaphore:
            return await work(index)  # type: ignore[operator]

    return await asyncio.gather(*(limited(index) for index in range(operations)))


async def kept_going(operations: int, workers: int) -> tuple[int, float, float]:
    operations = max(operations, workers)
    work = module.work_async
    if hasattr(module, "open_own"):
        work = await module.open_own(workers)
    await gathered(work, operations // 10 + workers, workers)  # until connections are open and all is warm
    done, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < 2:
        done += len(await gathered(work, operations, workers))
    return done, begin, time.perf_counter()
