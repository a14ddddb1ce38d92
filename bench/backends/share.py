"""One of several event loops, which runs its share of the operations, and how they are dealt out."""

import os
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cache
from heapq import heappop, heappush
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Protocol

from msgspec.structs import replace

from bench.backends.eventloop import task_for_each
from bench.backends.inloop import LOOP, TASKS, loop_factory
from bench.backends.inprocess import Call
from bench.plugins.backend import Arrivals, Job, Traced, each_due
from bench.plugins.watch import Clock
from bench.plugins.workload import AsyncOperation, Parameter, Setting, Workload

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

WORD_BYTES = 8
WORKERS = Parameter(
    default=0,
    minimum=0,
    maximum=1024,
    help="P: how many event loops there are, K/P operations in flight on each; 0 takes the usable CPUs",
    changes_work=False,
)
PARAMETERS = {"workers": WORKERS, "loop": LOOP, "tasks": TASKS}


def usable_cpus() -> int:
    """Return how many CPUs this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def shares(job: Job) -> tuple[int, ...]:
    """Return how many operations each loop has in flight: K in all, at least one each."""
    concurrency = job.setting.concurrency
    workers = min(int(job.params["workers"]) or usable_cpus(), concurrency)
    each, rest = divmod(concurrency, workers)
    return tuple(each + (number < rest) for number in range(workers))


@cache
def dealt(operations: int, weights: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """Return each loop's operations: of every K that follow one another, as many as it has in flight."""
    owners = [number for number, weight in enumerate(weights) for _ in range(weight)]
    found: list[list[int]] = [[] for _ in weights]
    for index in range(operations):
        found[owners[index % len(owners)]].append(index)
    return tuple(map(tuple, found))


class Number(Protocol):
    """A number that several loops share."""

    value: int


def taken(number: Number, lock: AbstractContextManager[Any], operations: int) -> Iterator[int]:
    """Yield the indices that this loop gets of those that all share: a slower loop gets fewer of them.

    Were they dealt out beforehand, all would wait for the slowest loop at the end of every round, which a
    program that keeps going never does.
    """
    while True:
        with lock:
            index = number.value
            number.value = index + 1
        if index >= operations:
            return
        yield index


def by_index(found: Iterable[Iterable[tuple[int, Any]]]) -> list[Any]:
    """Return the values of all loops in the order of their operations."""
    return [value for _, value in sorted(chain.from_iterable(found), key=itemgetter(0))]


def in_order(dealt_out: Sequence[Sequence[int]], results: Sequence[Sequence[Any]]) -> list[Any]:
    """Return the values of all loops in the order of the operations that were dealt out to them."""
    return by_index(zip(own, one, strict=True) for own, one in zip(dealt_out, results, strict=True))


def placed(call: Call, clock: Clock, worker: int, places: int) -> Callable[[Any], Awaitable[Traced]]:
    """Return `call` with its start, its end, and the place that it took: the lowest free one of a loop."""
    free = list(range(places))

    async def observed(argument: Any) -> Traced:
        place, start_ns = heappop(free), clock()
        value = await call(argument)
        end_ns = clock()
        heappush(free, place)
        return Traced(value, start_ns, end_ns, (worker, place))

    return observed


class Forwarded:
    """The operations of an open round that are due on one loop, as they come through a connection."""

    offsets_ns: Sequence[int] = ()

    def __init__(self, connection: "Connection[Any, Any]", left: int) -> None:
        self._connection, self.left = connection, left

    def fileno(self) -> int:
        """Return a descriptor that is readable when an operation is due."""
        return self._connection.fileno()

    def begin(self) -> None:
        """Do nothing: who forwards has begun."""

    def take(self, most: int = 0) -> Sequence[int]:
        """Return the indices that have come, at least one."""
        found = [self._next()]
        while self.left and self._connection.poll():
            found.append(self._next())
        return found

    def _next(self) -> int:
        self.left -= 1
        return int.from_bytes(self._connection.recv_bytes(WORD_BYTES), "little")


def forward(
    arrivals: Arrivals, dealt_out: Sequence[Sequence[int]], connections: "Sequence[Connection[Any, Any]]"
) -> None:
    """Send each operation that becomes due to the loop that it is dealt to."""
    to = {index: connections[number] for number, own in enumerate(dealt_out) for index in own}
    for index in each_due(arrivals, len(arrivals.offsets_ns)):
        to[index].send_bytes(index.to_bytes(WORD_BYTES, "little"))


class Share:
    """One loop with its own operation, opened where the loop runs; `worker` names it in traces."""

    _operation: AsyncOperation | None = None

    def __init__(self, workload: Workload, setting: Setting, places: int, worker: int) -> None:
        import asyncio

        self._setting = replace(setting, concurrency=places)
        self._workload, self._worker = workload, worker
        self._runner = asyncio.Runner(loop_factory=loop_factory(setting.params))
        self._runner.get_loop()

    def enter(self) -> int:
        """Open the operation; return how many it may have in flight."""
        self._runner.run(self._enter())
        return self._setting.concurrency

    async def _enter(self) -> None:
        operation = await self._workload.open_async(self._setting)
        self._operation = operation
        await operation.enter()

    def _call(self) -> Call:
        if self._operation is None:
            raise RuntimeError("a loop must be entered first")
        return self._operation.call

    def run(
        self, indices: Iterable[int], argument_of: Callable[[int], Any], clock: Clock | None = None
    ) -> list[tuple[int, Any]]:
        """Run operations for as long as there are indices; return each value with its index.

        With a clock, a value comes with when and where it ran.
        """
        return self._runner.run(self._run(indices, argument_of, clock))

    async def _run(
        self, indices: Iterable[int], argument_of: Callable[[int], Any], clock: Clock | None
    ) -> list[tuple[int, Any]]:
        import asyncio

        places, found = self._setting.concurrency, list[tuple[int, Any]]()
        call = placed(self._call(), clock, self._worker, places) if clock else self._call()

        async def one_after_another() -> None:
            for index in indices:
                value = await asyncio.ensure_future(call(argument_of(index)))
                found.append((index, value))

        await asyncio.gather(*(one_after_another() for _ in range(places)))
        return found

    def pace(self, connection: "Connection[Any, Any]", count: int, clock: Clock) -> list[Any]:
        """Run as many operations as they become due, each with when and where it ran."""
        places = self._setting.concurrency
        call = placed(self._call(), clock, self._worker, places)
        return self._runner.run(self._paced(call, Forwarded(connection, count)))

    async def _paced(self, call: Callable[[Any], Awaitable[Traced]], due: Forwarded) -> list[Any]:
        return await task_for_each(call, due, self._setting.concurrency) if due.left else []

    def close(self) -> None:
        """Close the operation and the loop."""
        if self._operation is not None:
            self._runner.run(self._leave(self._operation))
        self._runner.close()

    async def _leave(self, operation: AsyncOperation) -> None:
        await operation.close()
