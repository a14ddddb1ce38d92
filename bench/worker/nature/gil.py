"""Whether a function holds the GIL: another thread's view of it, and two threads against one."""

import contextlib
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from time import perf_counter_ns

from bench.worker.nature.callee import Callee

NAP_S = 0.0002
# What a wake-up takes beyond the idle one, from which on something held it up.
HELD_UP_NS = 150_000
LEAST_SAMPLES = 12
ROUNDS = 3
LIMIT_S = 60.0


def gil_share(callee: Callee, calls: int) -> float | None:
    """Return how often a thread that wakes up finds the GIL taken, while the function runs in this one.

    A thread that wakes from a short sleep needs the GIL to go on. How often it is held up is the share of
    time in which the GIL is held, whatever code holds it. None if there were too few wake-ups.
    """
    idle = _wakeups(lambda: time.sleep(0.06))
    late = _wakeups(lambda: callee.some(calls))
    if len(idle) < LEAST_SAMPLES // 2 or len(late) < LEAST_SAMPLES:
        return None
    usual = statistics.median(idle)
    return sum(one > usual + HELD_UP_NS for one in late) / len(late)


def _wakeups(work: Callable[[], object]) -> Sequence[int]:
    stop, taken = threading.Event(), []

    def sample() -> None:
        while not stop.is_set():
            start = perf_counter_ns()
            time.sleep(NAP_S)
            taken.append(perf_counter_ns() - start)

    sampler = threading.Thread(target=sample, daemon=True)
    sampler.start()
    try:
        work()
    finally:
        stop.set()
        sampler.join()
    return taken


def two_threads(callee: Callee, calls: int) -> float:
    """Return the throughput of two threads divided by that of one: the median of a few rounds in turn."""
    ratios = []
    for _ in range(ROUNDS):
        one_ns = _together(callee, calls, 1)
        both_ns = _together(callee, calls, 2)
        ratios.append(2 * one_ns / both_ns)
    return statistics.median(ratios)


def _together(callee: Callee, calls: int, count: int) -> int:
    barrier, failures = threading.Barrier(count + 1), []

    def work() -> None:
        try:
            callee.threaded.enter()
            barrier.wait(LIMIT_S)
            callee.from_a_thread(calls)
        except Exception as error:  # noqa: BLE001 - raised below, in the thread that asked
            barrier.abort()
            failures.append(error)

    # The same items in both, so that equal work is done however much items differ.
    threads = [threading.Thread(target=work, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    with contextlib.suppress(threading.BrokenBarrierError):
        barrier.wait(LIMIT_S)
    start = perf_counter_ns()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return perf_counter_ns() - start
