"""A thread pool: `python threads.py WORK OPERATIONS WORKERS [URL]`."""

import importlib
import sys
import time
from concurrent.futures import ThreadPoolExecutor

work = importlib.import_module(sys.argv[1]).work
operations, workers = int(sys.argv[2]), int(sys.argv[3])

with ThreadPoolExecutor(workers) as pool:
    list(pool.map(work, range(operations // 10 + workers)))  # until threads, connections and caches are there
    rates, start = [], time.perf_counter()
    while time.perf_counter() - start < 2:
        began = time.perf_counter()
        results = list(pool.map(work, range(operations)))
        rates.append(len(results) / (time.perf_counter() - began))
    print(*rates)
