"""The function under examination, called in its own colour, one call after another."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from threading import get_native_id
from time import perf_counter_ns, process_time_ns
from typing import Any, TypeVar

from msgspec import Struct

from bench.model.plan import Colour
from bench.plugins.target import stride
from bench.plugins.workload import SyncOperation
from bench.worker.meters.cpu import usage

# Enough for the deciles of a fast function, without holding more times than are of use.
MOST_CALLS = 20_000
LEAST_CALLS = 3

Value = TypeVar("Value")


class CallError(Exception):
    """The function failed; the text names the item and the error."""


class Callee(Struct, frozen=True, kw_only=True):
    """A function with its arguments: `argument` makes that of a call, of which `items` differ (0: unknown).

    A coroutine function is called on the one loop of `runner`, and by other threads as `threaded` does.
    """

    call: Callable[[Any], Any]
    argument: Callable[[int], Any]
    threaded: SyncOperation
    runner: "asyncio.Runner | None" = None
    items: int = 0
    function: Any = None

    @property
    def colour(self) -> Colour:
        """Return whether it is a coroutine function."""
        return "async" if self.runner else "sync"

    def run(self, work: Coroutine[Any, Any, Value]) -> Value:
        """Run what calls the function: on its loop, or at once, as a plain function awaits nothing."""
        if self.runner:
            return self.runner.run(work)
        try:
            work.send(None)
        except StopIteration as end:
            returned: Value = end.value
            return returned
        raise RuntimeError("a plain function does not await")

    def some(self, count: int) -> Any:
        """Call it `count` times, one after another; return the last value. Raises CallError."""

        async def called() -> Any:
            index, value = 0, None
            try:
                for index in range(count):
                    value = self.call(self.argument(index))
                    value = await value if self.runner else value
            except (Exception, SystemExit) as error:
                raise CallError(told(self, index, error)) from error
            return value

        return self.run(called())

    def in_a_thread(self, index: int) -> None:
        """Call it once from another thread, which has entered. Raises CallError."""
        try:
            self.threaded.call(self.argument(index))
        except (Exception, SystemExit) as error:
            raise CallError(told(self, index, error)) from error


def told(callee: Callee, index: int, error: BaseException) -> str:
    """Return what the function did on an item instead of returning."""
    # Calls take their items from all over the list.
    index = index * stride(callee.items) % callee.items if callee.items else index
    if isinstance(error, SystemExit):
        return f"it ended the program on item {index} (SystemExit: {error.code})"
    text = " ".join(str(error).split())[:200]
    return f"it raised {type(error).__name__} on item {index}: {text}"


class Series(Struct, frozen=True):
    """The elapsed nanoseconds of calls one after another, the CPU time of all threads, and the delay.

    `delayed_ns` is how long this thread could have run, but waited for a CPU: others had them. `faults` are
    the pages that the process had to be given.
    """

    walls_ns: list[int]
    elapsed_ns: int
    process_ns: int
    delayed_ns: int
    faults: int | None


class _Clocks:
    """Reads the clocks around a series."""

    def __init__(self) -> None:
        self._faults = _faults()
        self.begin_ns = perf_counter_ns()
        self._process_ns, self._delayed_ns = process_time_ns(), delayed_ns()

    def read(self, walls_ns: list[int]) -> Series:
        process_ns, late_ns = process_time_ns() - self._process_ns, delayed_ns() - self._delayed_ns
        elapsed_ns, faults = perf_counter_ns() - self.begin_ns, _faults()
        given = faults - self._faults if faults is not None and self._faults is not None else None
        return Series(walls_ns, elapsed_ns, process_ns, late_ns, given)


def delayed_ns() -> int:
    """Return how long this thread could have run so far, but waited for a CPU; 0 where that is unknown."""
    # The second figure is the time on a run queue (Documentation/scheduler/sched-stats.rst).
    try:
        return int(Path(f"/proc/self/task/{get_native_id()}/schedstat").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return 0


def _faults() -> int | None:
    used = usage()
    return None if used is None else used.ru_minflt


def series(callee: Callee, budget_ns: int) -> Series:
    """Return the times of as many calls as fit into the budget, and of a few in any case."""

    async def timed() -> Series:
        walls: list[int] = []
        clocks, awaits = _Clocks(), callee.runner is not None
        while _goes_on(walls, clocks.begin_ns, budget_ns):
            try:
                argument = callee.argument(len(walls))
                start = perf_counter_ns()
                made = callee.call(argument)
                if awaits:
                    await made
                walls.append(perf_counter_ns() - start)
            except (Exception, SystemExit) as error:
                raise CallError(told(callee, len(walls), error)) from error
        return clocks.read(walls)

    return callee.run(timed())


def _goes_on(walls: list[int], begin_ns: int, budget_ns: int) -> bool:
    spent_ns = perf_counter_ns() - begin_ns
    if len(walls) < LEAST_CALLS:
        return spent_ns < 4 * budget_ns or not walls
    return spent_ns < budget_ns and len(walls) < MOST_CALLS


class Stepped:
    """Awaits a coroutine and adds up the time of its own steps, in which the loop can do nothing else."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        self._steps = coroutine.__await__()
        self.busy_ns = 0

    def __await__(self) -> Any:
        while True:
            start = perf_counter_ns()
            try:
                waited_for = self._steps.send(None)
            except StopIteration as end:
                return end.value
            finally:
                self.busy_ns += perf_counter_ns() - start
            yield waited_for


def loop_share(callee: Callee, calls: int) -> float | None:
    """Return the share of a coroutine function's time in which its loop was not free."""
    if callee.runner is None:
        return None

    async def watched() -> float:
        busy, begin = 0, perf_counter_ns()
        for index in range(calls):
            stepped = Stepped(callee.call(callee.argument(index)))
            await stepped
            busy += stepped.busy_ns
        return busy / max(1, perf_counter_ns() - begin)

    return callee.runner.run(watched())
