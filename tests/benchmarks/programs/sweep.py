"""A plain sweep of one function: calls per second by model, workers and chunk size, as JSON lines.

Run it as `sweep.py FOLDER MODULE FUNCTION ITEMS SECONDS MODEL:WORKERS:CHUNK`; it knows nothing of the
harness. The best of the sweep, the loop and the option that is named are then measured in turn, several
times: of a dozen figures of equal options the highest is mostly luck, and a machine can be slower for
seconds, so that only figures of one turn are to be compared. All but the loop then make equally many calls,
because few workers that make few calls end at different times, which costs up to a tenth. For each line on
standard input there are as many turns again. Results are dropped: the more objects are kept, the longer the
garbage collector takes, and rounds have different numbers of calls.
"""

import asyncio
import inspect
import json
import random
import sys
import threading
import time
from collections import defaultdict, deque
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from importlib import import_module
from operator import attrgetter
from typing import Any

WORKERS = (2, 4, 8, 16, 32, 64)
CHUNK, FINALISTS, TURNS = 64, 3, 9
# To send calls one by one takes no notable part of a slower one.
LONGEST_CHUNKED_S = 0.005
LOOP = ("sequential", 1, 1)

Option = tuple[str, int, int]
RUNNERS: dict[int, asyncio.Runner] = defaultdict(asyncio.Runner)


def main() -> None:
    """Measure every option, and then the best ones, the loop and the named one again, in turn."""
    folder, module, name, items, seconds, named = sys.argv[1:]
    sys.path.insert(0, folder)
    function = attrgetter(name)(import_module(module))
    count, budget_s = int(items), float(seconds)
    per_s: dict[Option, float] = {}
    for option in options(function, count):
        if option[2] > 1 and per_s.get(LOOP, 0.0) * LONGEST_CHUNKED_S < 1:
            continue
        try:
            per_s[option] = rate(function, option, count, budget_s)
        except Exception as error:  # noqa: BLE001 - what cannot run somewhere is told
            say(option, error=str(error)[:100])
            continue
        say(option, per_s=per_s[option])
    best = sorted(per_s, key=lambda one: -per_s[one])[:FINALISTS]
    model, workers, chunk = named.split(":")
    final = list(dict.fromkeys([LOOP, (model, int(workers), int(chunk)), *best]))
    least = {option: calls_of(best, per_s, budget_s) for option in final} | {LOOP: 0}
    while True:
        again: dict[Option, list[float]] = {option: [] for option in final}
        for _ in range(TURNS):
            for option in random.sample(final, len(final)):
                again[option].append(rate(function, option, count, budget_s, least[option]))
        print(json.dumps({"turns": {named_as(option): again[option] for option in final}}), flush=True)
        if not sys.stdin.readline():
            return


def calls_of(options: list[Option], per_s: dict[Option, float], budget_s: float) -> int:
    """Return how many calls fill the time of each of these options, and are a wave of each."""
    return max(max(round(per_s[option] * budget_s), option[1] * option[2]) for option in options)


def say(option: Option, **found: Any) -> None:
    """Print what was found of an option."""
    print(json.dumps({"option": named_as(option), **found}), flush=True)


def named_as(option: Option) -> str:
    """Return an option as the command line names it."""
    return ":".join(map(str, option))


def options(function: Any, count: int) -> list[Option]:
    """Return every model with every number of workers that has something to do."""
    ladder = [workers for workers in WORKERS if workers <= count]
    models = ["threads", "processes"]
    if inspect.iscoroutinefunction(function):
        models.append("asyncio")
    pools = [(model, workers, 1) for model in models for workers in ladder]
    chunked = [("processes", workers, CHUNK) for workers in (2, 4) if count >= 2 * CHUNK]
    return [LOOP, *(one for one in pools if one != ("processes", 64, 1)), *chunked]


def rate(function: Any, option: Option, count: int, budget_s: float, least: int = 0) -> float:
    """Return calls per second in steady state, over so many calls at least."""
    model, workers, chunk = option
    if model == "asyncio" or (model == "sequential" and inspect.iscoroutinefunction(function)):
        return asyncio.run(on_a_loop(function, workers, count, budget_s, least))
    call = in_a_loop if inspect.iscoroutinefunction(function) else function
    if model == "sequential":
        return repeated(lambda items: deque(map(call, items), 0), workers, count, budget_s, least)
    pools: dict[str, type[Executor]] = {"threads": ThreadPoolExecutor, "processes": ProcessPoolExecutor}
    with pools[model](workers) as pool:  # type: ignore[call-arg]
        run = lambda items: deque(pool.map(call, items, chunksize=chunk), 0)  # noqa: E731
        return repeated(run, workers * chunk, count, budget_s, least)


def in_a_loop(item: int) -> Any:
    """Run one call on the thread's own loop."""
    return RUNNERS[threading.get_ident()].run(attrgetter(sys.argv[3])(import_module(sys.argv[2]))(item))


def repeated(run: Any, wave: int, count: int, budget_s: float, least: int) -> float:
    """Return the rate at which whole waves of items are done, after one that is not counted."""
    items = [index % count for index in range(max(wave, 2))]
    run(items)
    start = time.perf_counter()
    run(items)
    took_s = time.perf_counter() - start
    waves = waves_of(len(items), took_s, budget_s, least)
    if waves == 1:
        return len(items) / took_s
    many = [index % count for index in range(len(items) * waves)]
    start = time.perf_counter()
    run(many)
    return len(many) / (time.perf_counter() - start)


def waves_of(wave: int, took_s: float, budget_s: float, least: int) -> int:
    """Return how many waves fill the time, and hold so many calls at least."""
    return max(1, min(int(budget_s / took_s), 20_000), -(-least // wave))


async def on_a_loop(function: Any, workers: int, count: int, budget_s: float, least: int) -> float:
    """Return the rate with so many calls in flight, by as many tasks: one after another without any."""
    if workers == 1:

        async def wave(items: list[int]) -> float:
            start = time.perf_counter()
            for item in items:
                await function(item)
            return time.perf_counter() - start

    else:

        async def wave(items: list[int]) -> float:
            start, waiting = time.perf_counter(), iter(items)

            async def work() -> None:
                for item in waiting:
                    await function(item)

            await asyncio.gather(*(work() for _ in range(workers)))
            return time.perf_counter() - start

    items = [index % count for index in range(max(workers, 2))]
    await wave(items)
    waves = waves_of(len(items), await wave(items), budget_s, least)
    many = [index % count for index in range(len(items) * waves)]
    return len(many) / (await wave(many))


if __name__ == "__main__":
    main()
