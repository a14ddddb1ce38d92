"""A process pool: `python processes.py WORK OPERATIONS WORKERS [URL]`."""

import importlib
import sys
import time
from concurrent.futures import ProcessPoolExecutor

work = importlib.import_module(sys.argv[1]).work


def main() -> None:
    operations, workers = int(sys.argv[2]), int(sys.argv[3])
    with ProcessPoolExecutor(workers) as pool:
        list(pool.map(work, range(operations // 10 + workers)))  # until processes and connections are there
        rates, start = [], time.perf_counter()
        while time.perf_counter() - start < 2:
            began = time.perf_counter()
            results = list(pool.map(work, range(operations)))
            rates.append(len(results) / (time.perf_counter() - began))
        print(*rates)


if __name__ == "__main__":
    main()
