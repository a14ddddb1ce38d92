"""A loop in each of several threads: `python threads_asyncio.py WORK OPERATIONS WORKERS [URL]`."""

import asyncio
import importlib
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

kept_going: Any = importlib.import_module("each_loop").kept_going

workers = int(sys.argv[3])
loops = min(len(os.sched_getaffinity(0)), workers)
barrier = threading.Barrier(loops)


def run(_: int) -> float:
    per_s: float = asyncio.run(kept_going(workers // loops, barrier.wait))
    return per_s


with ThreadPoolExecutor(loops) as pool:
    print(sum(pool.map(run, range(loops))))
