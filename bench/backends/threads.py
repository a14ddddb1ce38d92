"""ThreadPoolExecutor: K threads that share memory and, on most builds, one GIL."""

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bench.backends.defaults import Model
from bench.backends.executor import PATTERN, collected
from bench.backends.inprocess import InProcess
from bench.backends.playing import means, played
from bench.backends.trace import traced
from bench.plugins.backend import Arrivals, Batch, Job, Traced, each_due
from bench.plugins.pattern import Pattern
from bench.plugins.workload import Parameter, SyncOperation

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

MEETING_LIMIT_S = 60.0


def meeting(operation: SyncOperation, threads: int) -> Callable[[], int]:
    """Return what a thread runs to enter the operation and to meet all the others; it returns its ident."""
    barrier = threading.Barrier(threads)

    def meet() -> int:
        try:
            operation.enter()
        except BaseException:
            barrier.abort()  # or the others would wait for this one
            raise
        barrier.wait(MEETING_LIMIT_S)
        return threading.get_ident()

    return meet


class ThreadsSession(InProcess):
    """One pool of K threads."""

    _operation: SyncOperation
    _pool: "ThreadPoolExecutor"

    def __init__(self, job: Job) -> None:
        import concurrent.futures.thread  # noqa: F401 - the worker's own import, kept out of every phase

        self._job = job
        self._pattern = str(job.params.get("pattern", PATTERN.default))

    def create(self) -> None:
        from concurrent.futures import ThreadPoolExecutor

        self._pool = ThreadPoolExecutor(max_workers=self._job.setting.concurrency)

    def ready(self) -> int:
        self._operation = self._job.workload.open_sync(self._job.setting)
        concurrency = self._job.setting.concurrency
        meet = meeting(self._operation, concurrency)
        futures = [self._pool.submit(meet) for _ in range(concurrency)]
        errors = [error for future in futures if (error := future.exception())]
        for error in sorted(errors, key=lambda error: isinstance(error, threading.BrokenBarrierError)):
            raise error
        return len({future.result() for future in futures})

    def run(self, operations: int, trace: bool = False) -> Batch:
        pool = self._pool
        call: Any = traced(self._operation.call, self._job.clock) if trace else self._operation.call
        watch = self._job.watch()
        values = collected(pool, self._pattern, call, self._job.arguments(operations))
        return Batch(values, *watch.stop())

    def counters(self) -> Mapping[str, float]:
        """Return what the operation counts."""
        return self._operation.counters() if self._operation.counters else {}

    def play(self, pattern: Pattern, operations: int, traced: bool = False) -> Batch:
        lent = means(self._job, self._operation.call, operations, traced, self._pool)
        return played(self._job, pattern, lent)

    def pace(self, arrivals: Arrivals) -> list[Traced]:
        call, pool = traced(self._operation.call, self._job.clock), self._pool
        futures = [pool.submit(call, index) for index in each_due(arrivals, len(arrivals.offsets_ns))]
        return [future.result() for future in futures]

    def close(self) -> None:
        self._pool.shutdown(wait=True)
        self._operation.close()


class Threads(Model):
    """The backend object of thread pools."""

    name = "threads"
    summary = "ThreadPoolExecutor: K threads, shared memory, scheduled by the OS"
    stage = "threads"
    compared = 2
    parameters: Mapping[str, Parameter] = {"pattern": PATTERN}
    session = ThreadsSession


BACKEND = Threads()
