"""Whether a function holds the GIL: another thread's view of it, and two threads against one."""

import contextlib
import statistics
import threading
import time
from collections.abc import Callable
from time import perf_counter_ns

from msgspec import Struct

from bench.worker.nature.callee import Callee, CallError, delayed_ns

NAP_S = 0.0002
# What a wake-up takes beyond the idle one, from which on something held it up.
HELD_UP_NS = 150_000
LEAST_SAMPLES = 12
ROUNDS = 3
# Rounds that take longer than this are not repeated; a round that takes this many times as long ends.
ENOUGH_NS, OVERLONG = 1_500_000_000, 10
# From then on a call that has not come back is taken for one that never will.
PATIENCE_S = 5.0
# Until all threads are set up.
ENTER_S = 60.0


class Wakeups(Struct, frozen=True):
    """What each wake-up of a thread took, its sleep included, and how long it waited for a CPU in all."""

    taken_ns: list[int]
    delayed_ns: int


def gil_share(callee: Callee, calls: int) -> float | None:
    """Return the share of time in which another thread finds the GIL taken, while the function runs here.

    A thread that wakes from a short sleep needs the GIL to go on, and is held up while other code has it.
    Waiting for a CPU does not count. None if there were too few wake-ups.
    """
    idle = _wakeups(lambda: time.sleep(0.06))
    seen = _wakeups(lambda: callee.some(calls))
    if len(idle.taken_ns) < LEAST_SAMPLES // 2 or len(seen.taken_ns) < LEAST_SAMPLES:
        return None
    return held_up(idle, seen)


def held_up(idle: Wakeups, seen: Wakeups) -> float:
    """Return the share of time in which a thread was held up, compared with what it is when idle."""
    usual_ns = min(idle.taken_ns)
    # Some delay is in every wake-up.
    delayed_ns = max(0.0, seen.delayed_ns - len(seen.taken_ns) * idle.delayed_ns / len(idle.taken_ns))
    late_ns = sum(one for one in seen.taken_ns if one > usual_ns + HELD_UP_NS) - delayed_ns
    return min(1.0, max(0.0, late_ns / max(1.0, sum(seen.taken_ns) - delayed_ns)))


def _wakeups(work: Callable[[], object]) -> Wakeups:
    stop, taken, delays = threading.Event(), list[int](), list[int]()

    def sample() -> None:
        before_ns = delayed_ns()
        while not stop.is_set():
            start = perf_counter_ns()
            time.sleep(NAP_S)
            taken.append(perf_counter_ns() - start)
        delays.append(delayed_ns() - before_ns)

    sampler = threading.Thread(target=sample, daemon=True)
    sampler.start()
    try:
        work()
    finally:
        stop.set()
        sampler.join()
    return Wakeups(taken, delays[0])


def two_threads(callee: Callee, calls: int, round_ns: int) -> float:
    """Return the throughput of two threads divided by that of one: the median of a few rounds in turn.

    Raises what the function raises in a thread, and CallError if it does not come back.
    """
    ratios: list[float] = []
    begun_ns = perf_counter_ns()
    while not ratios or (len(ratios) < ROUNDS and perf_counter_ns() - begun_ns < ENOUGH_NS):
        alone = _per_ns(callee, calls, 1, OVERLONG * round_ns)
        ratios.append(_per_ns(callee, calls, 2, OVERLONG * round_ns) / alone)
    return statistics.median(ratios)


def _per_ns(callee: Callee, calls: int, count: int, limit_ns: int) -> float:
    """Return the calls per nanosecond of so many threads: each makes the same calls, if there is time."""
    barrier, failures, done = threading.Barrier(count + 1), list[Exception](), list[int]()

    def work() -> None:
        try:
            callee.threaded.enter()
            barrier.wait(ENTER_S)
            end_ns, index = perf_counter_ns() + limit_ns, 0
            while index < calls and (not index or perf_counter_ns() < end_ns):
                callee.in_a_thread(index)
                index += 1
            done.append(index)
        except Exception as error:  # noqa: BLE001 - raised below, in the thread that asked
            failures.append(error)
            barrier.abort()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    with contextlib.suppress(threading.BrokenBarrierError):
        barrier.wait(ENTER_S)
    start_ns = perf_counter_ns()
    patience_s = max(PATIENCE_S, 2 * limit_ns / 1e9)
    for thread in threads:
        thread.join(patience_s)
    taken_ns = perf_counter_ns() - start_ns
    if failures:
        raise failures[0]
    if len(done) < count:
        who = "two threads that call it at once do" if count > 1 else "a thread that calls it does"
        raise CallError(f"{who} not come back within {patience_s:.3g} s")
    return sum(done) / taken_ns
