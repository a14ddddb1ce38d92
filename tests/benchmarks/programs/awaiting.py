"""A coroutine that awaits one operation after another: `python awaiting.py WORK OPERATIONS`."""

import asyncio
import importlib
import sys
import time

module = importlib.import_module(sys.argv[1])


async def awaited(operations: int) -> list[object]:
    return [await module.work_async(index) for index in range(operations)]


async def main() -> None:
    operations = int(sys.argv[2])
    await awaited(operations // 10 + 1)  # until everything is warm
    rates, start = [], time.perf_counter()
    while time.perf_counter() - start < 2:
        began = time.perf_counter()
        results = await awaited(operations)
        rates.append(len(results) / (time.perf_counter() - began))
    print(*rates)


asyncio.run(main())
