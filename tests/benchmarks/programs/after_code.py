"""Computes after other code: for every byte read, seconds of N operations.

Run it as `after_code.py BEFORE HOW WORK N`; it knows nothing of the harness. It has the last of its CPUs.
`BEFORE` (nothing, a turn of the event loop, or unparse) runs before the warm-up and before the timed
operations, which are called in a loop (bare), awaited in one (awaited) or get a task each (tasks).
"""

import ast
import asyncio
import importlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

before, how, work, count = *sys.argv[1:4], int(sys.argv[4])
module = importlib.import_module(work)
tree, runner = ast.parse(Path(__file__).read_text()), asyncio.Runner()


async def nothing() -> None:
    """Be a coroutine that ends at once."""


BEFORE: dict[str, Callable[[], object]] = {
    "nothing": int,
    "turn": lambda: runner.run(nothing()),
    "unparse": lambda: ast.unparse(tree),
}


def bare() -> float:
    start = time.perf_counter()
    [module.work(index) for index in range(count)]
    return time.perf_counter() - start


async def awaited() -> float:
    start = time.perf_counter()
    [await module.work_async(index) for index in range(count)]
    return time.perf_counter() - start


async def tasks() -> float:
    semaphore = asyncio.Semaphore(1)

    async def limited(index: int) -> object:
        async with semaphore:
            return await module.work_async(index)

    start = time.perf_counter()
    await asyncio.gather(*(limited(index) for index in range(count)))
    return time.perf_counter() - start


HOW: dict[str, Callable[[], float]] = {
    "bare": bare,
    "awaited": lambda: runner.run(awaited()),
    "tasks": lambda: runner.run(tasks()),
}

os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
# Reading `sys.stdin` and printing would be other code, too: with them the differences are gone.
while os.read(0, 1):
    for _ in ("warm-up", "timed"):
        BEFORE[before]()
        seconds = HOW[how]()
    os.write(1, f"{seconds}\n".encode())
