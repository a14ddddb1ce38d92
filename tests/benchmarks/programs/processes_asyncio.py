"""A loop in each of several processes: `python processes_asyncio.py WORK OPERATIONS WORKERS [URL]`."""

import asyncio
import importlib
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from typing import Any

kept_going: Any = importlib.import_module("each_loop").kept_going


def run(operations: int, workers: int) -> tuple[int, float, float]:
    done: tuple[int, float, float] = asyncio.run(kept_going(operations, workers))
    return done


def main() -> None:
    operations, workers = int(sys.argv[2]), int(sys.argv[3])
    loops = min(len(os.sched_getaffinity(0)), workers)
    with ProcessPoolExecutor(loops) as pool:
        futures = [pool.submit(run, operations // loops, workers // loops) for _ in range(loops)]
        done = [future.result() for future in futures]
    print(sum(count / (end - begin) for count, begin, end in done))


if __name__ == "__main__":
    main()
