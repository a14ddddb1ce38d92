"""A loop in each of several threads: `python threads_asyncio.py WORK OPERATIONS WORKERS [URL]`."""

import asyncio
import importlib
import os
import sys
import threading
from typing import Any

kept_going: Any = importlib.import_module("each_loop").kept_going

operations, workers = int(sys.argv[2]), int(sys.argv[3])
loops = min(len(os.sched_getaffinity(0)), workers)
done: list[tuple[int, float, float]] = []


def run() -> None:
    done.append(asyncio.run(kept_going(operations // loops, workers // loops)))


threads = [threading.Thread(target=run) for _ in range(loops)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sum(count / (end - begin) for count, begin, end in done))
