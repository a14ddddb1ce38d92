"""What dispatching an empty call costs: to a thread, and to a process."""

from collections.abc import Callable
from concurrent.futures import Executor
from time import perf_counter_ns

from bench.model.nature import Dispatch

CALLS, ROUNDS = 100, 3


def nothing(_: object) -> None:
    """Do nothing."""


def dispatch_costs() -> Dispatch:
    """Return the seconds of an empty call by way of a pool of threads and of processes.

    It is measured before the function's module is imported: a process with threads must not fork.
    """
    from concurrent.futures import ThreadPoolExecutor

    process_s = _process_s()
    with ThreadPoolExecutor(max_workers=2) as pool:
        return Dispatch(thread_s=_per_call_s(pool), process_s=process_s)


def _process_s() -> float | None:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # Where processes are not forked, starting some would take longer than all else here.
    if "fork" not in multiprocessing.get_all_start_methods():
        return None
    with ProcessPoolExecutor(max_workers=2, mp_context=multiprocessing.get_context("fork")) as pool:
        return _per_call_s(pool)


def _per_call_s(pool: Executor) -> float:
    calls = range(CALLS)
    run: Callable[[], object] = lambda: list(pool.map(nothing, calls))  # noqa: E731
    run()
    taken = []
    for _ in range(ROUNDS):
        start = perf_counter_ns()
        run()
        taken.append((perf_counter_ns() - start) / CALLS / 1e9)
    # What others do meanwhile only adds to it.
    return min(taken)
