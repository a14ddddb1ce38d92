"""A loop in each of several processes: `python processes_asyncio.py WORK OPERATIONS WORKERS [URL]`."""

import asyncio
import importlib
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from typing import Any

kept_going: Any = importlib.import_module("each_loop").kept_going
barriers: list[Any] = []


def run(workers: int) -> float:
    per_s: float = asyncio.run(kept_going(workers, barriers[0].wait))
    return per_s


def main() -> None:
    workers = int(sys.argv[3])
    loops = min(len(os.sched_getaffinity(0)), workers)
    barrier = multiprocessing.Barrier(loops)
    with ProcessPoolExecutor(loops, initializer=barriers.append, initargs=(barrier,)) as pool:
        print(sum(pool.map(run, [workers // loops] * loops)))


if __name__ == "__main__":
    main()
