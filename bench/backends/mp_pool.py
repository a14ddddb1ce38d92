"""multiprocessing.Pool: K processes as ProcessPoolExecutor has them, with a task queue of their own."""

import multiprocessing
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bench.backends.defaults import Model
from bench.backends.executor import paced
from bench.backends.playing import means, played
from bench.backends.processes import CHUNKSIZE, START_METHOD, ChildDiedError, endings
from bench.model.plan import Params
from bench.plugins.backend import Arrivals, Batch, Job, Session, Traced
from bench.plugins.pattern import Pattern, Stage
from bench.plugins.workload import Parameter

if TYPE_CHECKING:
    from concurrent.futures import Future
    from multiprocessing.pool import AsyncResult, Pool
    from multiprocessing.process import BaseProcess
    from multiprocessing.synchronize import Semaphore

GLANCE_S = 0.1
ENDING_LIMIT_S = 2.0


class PoolSession:
    """One pool of K child processes.

    A `Pool` replaces a child that dies and loses the operation that it had, so the caller would wait without
    end. The children that the pool began with are therefore watched while results are awaited.
    """

    _pool: "Pool"
    _arrived: "Semaphore"
    _go: "Semaphore"

    def __init__(self, job: Job) -> None:
        import concurrent.futures
        import multiprocessing.pool  # noqa: F401 - the worker's own import, kept out of every phase

        from bench.backends import resident

        self._job = job
        self._resident = resident
        self._future, self._done = concurrent.futures.Future, concurrent.futures.wait
        self._pids: tuple[int, ...] = ()
        self._members: list[BaseProcess] = []
        self._lost = False

    def create(self) -> None:
        context = multiprocessing.get_context(str(self._job.params["start_method"]))
        self._arrived, self._go = context.Semaphore(0), context.Semaphore(0)
        arguments = (self._job.reference, self._job.setting, self._arrived, self._go)
        self._pool = context.Pool(self._job.setting.concurrency, self._resident.settle, arguments)
        self._members = multiprocessing.active_children()

    def ready(self) -> int:
        concurrency = self._job.setting.concurrency
        met = [self._pool.apply_async(self._resident.meet) for _ in range(concurrency)]
        try:
            for _ in met:
                self._await_arrival(met)
        finally:
            for _ in met:
                self._go.release()
        self._pids = tuple(sorted({self._awaited(one) for one in met}))
        return len(self._pids)

    def _await_arrival(self, met: "list[AsyncResult[int]]") -> None:
        # A child that is not ready never arrives, but then its result is there and raises here.
        while not self._arrived.acquire(timeout=GLANCE_S):
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

    def _awaited(self, result: "AsyncResult[Any]") -> Any:
        while not result.ready():
            result.wait(GLANCE_S)
            if not result.ready():
                self._check_members()
        return result.get()

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
            return [self._awaited(one) for one in results]
        chunksize = int(self._job.params["chunksize"])
        values: list[Any] = self._awaited(
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

    def population(self) -> int:
        return len(multiprocessing.active_children())

    def children(self) -> tuple[int, ...]:
        return self._pids

    def close(self) -> None:
        if self._lost or any(child.exitcode is not None for child in self._members):
            self._end_members()
            return
        self._pool.close()
        self._pool.join()


class MpPool(Model):
    """The backend object of `multiprocessing.Pool`."""

    name = "mp-pool"
    summary = "multiprocessing.Pool: K processes, isolated memory, a pool of the older kind"
    stage: Stage = "mp-pool"
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

    def refuse(self, params: Params) -> str | None:
        """Refuse chunks without `map`."""
        if params["pattern"] == "apply" and params.get("chunksize", 1) != 1:
            return "chunksize belongs to pattern=map: apply sends operations one by one"
        return None

    def open(self, job: Job) -> Session:
        """Return a session with a pool of its own."""
        return PoolSession(job)


BACKEND = MpPool()
