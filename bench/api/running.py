"""`bench.run`: functions of a script or a notebook, measured under several models."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.api.functions import target_of
from bench.api.measuring import measure
from bench.api.notebook import LoadedRun
from bench.api.targets import plan_tried
from bench.errors import UsageError
from bench.model.target import EQUAL, Tried
from bench.planning.asked import with_own_names
from bench.planning.plan import Conduct
from bench.storage.locate import results_folder

Function = Callable[..., Any]


def run(
    function: Function | Sequence[Function],
    items: Iterable[Any] | int | None = None,
    *,
    backends: Sequence[str] = (),
    limit: int | None = None,
    check: str = EQUAL,
    operations: int | None = None,
    profile: str = "quick",
    controls: bool = False,
    seed: int | None = None,
    limit_s: float = 60.0,
    max_time_s: float | None = None,
    results: str | Path | None = None,
) -> LoadedRun:
    """Measure a function, or several that are compared, under some models, and return the run.

    `items` are what it is called with, one a call: a number, or anything that can be iterated over. `limit`
    is how many calls are in flight at the most. Other arguments are the options of `bench run`. Workers
    import the function, so it needs a name in a module, and a script a `__main__` guard. Raises UsageError.
    """
    folder = results_folder(results)
    drawn = random.SystemRandom().randrange(1 << 32) if seed is None else seed
    conduct = Conduct(seed=drawn, limit_s=limit_s, controls=controls, command="bench.run(…)")
    levels = [] if limit is None else [f"concurrency={limit}"]
    functions = [function] if callable(function) else list(function)
    with _tried(functions, items, check, limit_s) as tried:
        plan = plan_tried(tried, profile, conduct, backends, levels, operations)
        outcome = measure(plan, folder, lambda _: None, max_time_s)
    if outcome.interrupted:
        raise KeyboardInterrupt(outcome.interrupted)
    return LoadedRun(outcome.run, folder)


@contextmanager
def _tried(
    functions: Sequence[Function], items: Iterable[Any] | int | None, check: str, limit_s: float
) -> Iterator[tuple[Tried, ...]]:
    from bench.runner.trying import kept_folder, try_out

    if not functions:
        raise UsageError("there is no function to measure; give one, or several")
    with kept_folder() as kept:
        first = target_of(functions[0], items, kept, check)
        # The others get the same items, which are in the folder already.
        others = [target_of(one, first.items.count or None, kept, check) for one in functions[1:]]
        yield try_out(with_own_names([first, *others]), "", kept, limit_s)
