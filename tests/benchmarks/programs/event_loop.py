"""One event loop: `python event_loop.py WORK OPERATIONS WORKERS [URL]`."""

import asyncio
import importlib
import sys
import time

module = importlib.import_module(sys.argv[1])


async def gathered(operations: int, workers: int) -> list[object]:
    semaphore = asyncio.Semaphore(workers)

    async def limited(index: int) -> object:
        async with semaphore:
            return await module.work_async(index)

    return await asyncio.gather(*(limited(index) for index in range(operations)))


async def main() -> None:
    operations, workers = int(sys.argv[2]), int(sys.argv[3])
    if hasattr(module, "connect"):
        await module.connect(workers)
    await gathered(operations // 10 + workers, workers)  # until connections are open and everything is warm
    rates, start = [], time.perf_counter()
    while time.perf_counter() - start < 2:
        began = time.perf_counter()
        results = await gathered(operations, workers)
        rates.append(len(results) / (time.perf_counter() - began))
    print(*rates)
    if hasattr(module, "disconnect"):
        await module.disconnect()


asyncio.run(main())
