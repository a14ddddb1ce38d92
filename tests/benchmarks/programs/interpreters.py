"""A pool of subinterpreters: `python interpreters.py WORK OPERATIONS WORKERS [URL]`."""

import importlib
import sys
import time

pool_of = importlib.import_module("concurrent.futures.interpreter").InterpreterPoolExecutor
work = importlib.import_module(sys.argv[1]).work


def main() -> None:
    operations, workers = int(sys.argv[2]), int(sys.argv[3])
    with pool_of(workers) as pool:
        list(pool.map(work, range(operations // 10 + workers)))  # until all interpreters are there
        rates, start = [], time.perf_counter()
        while time.perf_counter() - start < 2:
            began = time.perf_counter()
            results = list(pool.map(work, range(operations)))
            rates.append(len(results) / (time.perf_counter() - began))
        print(*rates)


if __name__ == "__main__":
    main()
