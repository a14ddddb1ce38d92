"""A plain program that calls a function once for each of a number of items, and ends.

Run it as `once.py FOLDER MODULE FUNCTION ITEMS MODEL:WORKERS:CHUNK`; whoever starts it measures how long that
takes, start-up, imports and all.
"""

import sys
from collections import deque
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from importlib import import_module
from operator import attrgetter


def main() -> None:
    """Call the function, in a loop or in a pool."""
    folder, module, name, items, option = sys.argv[1:]
    sys.path.insert(0, folder)
    function = attrgetter(name)(import_module(module))
    model, workers, chunk = option.split(":")
    if model == "sequential":
        deque(map(function, range(int(items))), 0)
        return
    pools = {"threads": ThreadPoolExecutor, "processes": ProcessPoolExecutor}
    with pools[model](int(workers)) as pool:
        deque(pool.map(function, range(int(items)), chunksize=int(chunk)), 0)


if __name__ == "__main__":
    main()
