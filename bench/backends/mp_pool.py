"""multiprocessing.Pool: K processes as ProcessPoolExecutor has them, with a task queue of their own."""

import multiprocessing
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bench.backends.executor import paced
from bench.backends.playing import means, played
from bench.backends.processes import (
    CHUNKSIZE,
    GLANCE_S,
    START_METHOD,
    ChildDiedError,
    Chunking,
    ProcessesSession,
    endings,
)
from bench.plugins.backend import Arrivals, Batch, Job, Traced
from bench.plugins.pattern import Pattern
from bench.plugins.workload import Parameter

if TYPE_CHECKING:
    from concurrent.futures import Future
    from multiprocessing.pool import AsyncResult

ENDING_LIMIT_S = 2.0


class PoolSession(ProcessesSession):
    """One pool of K child processes.

    A `Pool` replaces a child that dies and loses the operation that it had, so the caller would wait without
    end. The children that the pool began with are therefore watched while results are awaited.
    """

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        import concurrent.futures
        import multiprocessing.pool  # noqa: F401 - the worker's own import, kept out of every phase

        self._future, self._done = concurrent.futures.Future, concurrent.futures.wait
        self._lost = False

    def create(self) -> None:
        super().create()
        self._members = multiprocessing.active_children()

    def _constructed(self, context: Any, arguments: tuple[Any, ...]) -> Any:
        return context.Pool(self._job.setting.concurrency, self._resident.settle, arguments)

    def _begun(self, call: Callable[[], int]) -> "AsyncResult[int]":
        started: AsyncResult[int] = self._pool.apply_async(call)
        return started

    def _glance(self, met: "list[AsyncResult[int]]") -> None:
        self._check_members()
        for one in met:
            if one.ready():
                one.get()

    def _check_members(self) -> None:
        if died := endings(self._members):
            self._end_members()
            raise ChildDiedError(died)

    def _end_members(self) -> None:
        # `terminate` stops replacing children at once, but may then wait forever for a lock that a child held
        # as it died. So it gets a thread of its own, and what is left of the pool is killed.
        if not self._lost:
            self._lost = True
            ending_pool = threading.Thread(target=self._pool.terminate, daemon=True)
            ending_pool.start()
            ending_pool.join(ENDING_LIMIT_S)
        for child in multiprocessing.active_children():
            child.kill()
            child.join()

    def _result(self, one: "AsyncResult[Any]") -> Any:
        while not one.ready():
            one.wait(GLANCE_S)
            if not one.ready():
                self._check_members()
        return one.get()

    def run(self, operations: int, trace: bool = False) -> Batch:
        call = self._resident.traced_call if trace else self._resident.call
        self._check_members()
        watch = self._job.watch(self._pids)
        values = self._values(call, operations)
        clocks = watch.stop()
        self._check_members()
        return Batch(values, *clocks)

    def _values(self, call: Callable[[int], Any], operations: int) -> list[Any]:
        if self._job.params["pattern"] == "apply":
            results = [self._pool.apply_async(call, (one,)) for one in self._job.arguments(operations)]
            return [self._result(one) for one in results]
        chunksize = int(self._job.params["chunksize"])
        values: list[Any] = self._result(
            self._pool.map_async(call, self._job.arguments(operations), chunksize)
        )
        return values

    def play(self, pattern: Pattern, operations: int, traced: bool = False) -> Batch:
        lent = means(self._job, self._resident.call, operations, traced)
        return played(self._job, pattern, lent, self._pids)

    def pace(self, arrivals: Arrivals) -> list[Traced]:
        return paced(self._submitted, arrivals, self._job.clock, gather=self._gathered)

    def _submitted(self, index: int) -> "Future[Traced]":
        future: Future[Traced] = self._future()
        self._pool.apply_async(
            self._resident.traced_call, (index,), {}, future.set_result, future.set_exception
        )
        return future

    def _gathered(self, futures: "Sequence[Future[Traced]]") -> list[Traced]:
        for future in futures:
            while not self._done([future], GLANCE_S).done:
                self._check_members()
        return [future.result() for future in futures]

    def close(self) -> None:
        if self._lost or any(child.exitcode is not None for child in self._members):
            self._end_members()
            return
        self._pool.close()
        self._pool.join()


class MpPool(Chunking):
    """The backend object of `multiprocessing.Pool`."""

    name = "mp-pool"
    summary = "multiprocessing.Pool: K processes, isolated memory, a pool of the older kind"
    stage = "mp-pool"
    parameters: Mapping[str, Parameter] = {
        "pattern": Parameter(
            default="map",
            choices=("map", "apply"),
            help="how operations are submitted: pool.map, or apply_async for each",
            changes_work=False,
            submits=True,
        ),
        "chunksize": CHUNKSIZE,
        "start_method": START_METHOD,
    }
    session = PoolSession


BACKEND = MpPool()
