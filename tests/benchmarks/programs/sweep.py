"""A plain sweep of one function: calls per second by model and workers, as JSON lines.

Run it as `sweep.py FOLDER MODULE FUNCTION ITEMS SECONDS`; it knows nothing of the harness.
"""

import asyncio
import inspect
import json
import sys
import time
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from importlib import import_module
from operator import attrgetter
from typing import Any

WORKERS = (2, 4, 8, 16, 32, 64)


def main() -> None:
    """Measure every configuration in turn, twice, and print the better figure of each."""
    folder, module, name, items, seconds = sys.argv[1:]
    sys.path.insert(0, folder)
    function = attrgetter(name)(import_module(module))
    count, budget_s = int(items), float(seconds)
    for model, workers in configurations(function, count):
        try:
            per_s = max(rate(function, model, workers, count, budget_s) for _ in range(2))
        except Exception as error:  # noqa: BLE001 - what cannot run somewhere is told
            print(json.dumps({"model": model, "workers": workers, "error": str(error)[:100]}), flush=True)
            continue
        print(json.dumps({"model": model, "workers": workers, "per_s": per_s}), flush=True)


def configurations(function: Any, count: int) -> list[tuple[str, int]]:
    """Return every model with every number of workers that has something to do."""
    ladder = [workers for workers in WORKERS if workers <= count]
    models = ["threads", "processes"]
    if inspect.iscoroutinefunction(function):
        models.append("asyncio")
    pools = [(model, workers) for model in models for workers in ladder]
    return [("sequential", 1), *(one for one in pools if one != ("processes", 64))]


def rate(function: Any, model: str, workers: int, count: int, budget_s: float) -> float:
    """Return calls per second in steady state."""
    if model == "asyncio" or (model == "sequential" and inspect.iscoroutinefunction(function)):
        return asyncio.run(on_a_loop(function, workers, count, budget_s))
    call = in_a_loop if inspect.iscoroutinefunction(function) else function
    if model == "sequential":
        return repeated(lambda items: [call(item) for item in items], workers, count, budget_s)
    pools: dict[str, type[Executor]] = {"threads": ThreadPoolExecutor, "processes": ProcessPoolExecutor}
    with pools[model](workers) as pool:  # type: ignore[call-arg]
        return repeated(lambda items: list(pool.map(call, items)), workers, count, budget_s)


def in_a_loop(item: int) -> Any:
    """Run one call on a loop of its own."""
    folder, module, name = sys.argv[1:4]
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return asyncio.run(attrgetter(name)(import_module(module))(item))


def repeated(run: Any, workers: int, count: int, budget_s: float) -> float:
    """Return the rate at which whole waves of items are done, after one that is not counted."""
    items = [index % count for index in range(max(workers, 2))]
    run(items)
    start = time.perf_counter()
    run(items)
    waves = max(1, int(budget_s / (time.perf_counter() - start)))
    many = [index % count for index in range(len(items) * min(waves, 20_000))]
    start = time.perf_counter()
    run(many)
    return len(many) / (time.perf_counter() - start)


async def on_a_loop(function: Any, workers: int, count: int, budget_s: float) -> float:
    """Return the rate with so many calls in flight."""
    limit = asyncio.Semaphore(workers)

    async def limited(item: int) -> Any:
        async with limit:
            return await function(item)

    async def wave(items: list[int]) -> float:
        start = time.perf_counter()
        await asyncio.gather(*map(limited, items))
        return time.perf_counter() - start

    items = [index % count for index in range(max(workers, 2))]
    await wave(items)
    waves = max(1, int(budget_s / (await wave(items))))
    many = [index % count for index in range(len(items) * min(waves, 20_000))]
    return len(many) / (await wave(many))


if __name__ == "__main__":
    main()
