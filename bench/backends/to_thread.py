"""asyncio.to_thread: one event loop that hands each operation to a thread, at most K at once."""

import os
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench.backends.eventloop import gathered, task_for_each
from bench.backends.inloop import LOOP, InLoop, LoopModel, met
from bench.backends.inprocess import Call, timed
from bench.backends.threads import meeting
from bench.backends.trace import traced
from bench.model.plan import Colour
from bench.plugins.backend import Arrivals, Batch, Job, Traced
from bench.plugins.workload import Parameter, SyncOperation


def default_threads() -> int:
    """Return how many threads a loop's own default executor has when it is full.

    Source: the documentation of `concurrent.futures.ThreadPoolExecutor`; from Python 3.13 on it counts the
    CPUs that the process may use.
    """
    usable = getattr(os, "process_cpu_count", os.cpu_count)()
    return min(32, (usable or 1) + 4)


class ToThreadSession(InLoop):
    """One loop with up to K calls under way in the threads of its executor.

    The library's default executor has a number of threads of its own: the smaller of that and K are at work
    at once, which a traced round shows.
    """

    _sync: SyncOperation

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        own = job.params["executor"] == "k"
        self._threads = job.setting.concurrency if own else default_threads()
        self._own = own

    def create(self) -> None:
        super().create()
        if self._own:
            self._runner.get_loop().set_default_executor(ThreadPoolExecutor(self._threads))

    def ready(self) -> int:
        self._sync = self._job.workload.open_sync(self._job.setting)
        return self._runner.run(self._meet())

    async def _meet(self) -> int:
        import asyncio

        # All threads that there will be: an executor starts one whenever none is idle.
        meet = meeting(self._sync, self._threads)
        threads = await asyncio.gather(
            *(asyncio.to_thread(meet) for _ in range(self._threads)), return_exceptions=True
        )
        errors = [one for one in threads if isinstance(one, BaseException)]
        for error in sorted(errors, key=lambda one: isinstance(one, threading.BrokenBarrierError)):
            raise error
        if len(set(threads)) != self._threads:
            return 0
        return await met(self._job.setting.concurrency)

    def _call(self, trace: bool) -> Call:
        import asyncio

        call: Any = traced(self._sync.call, self._job.clock) if trace else self._sync.call
        return lambda argument: asyncio.to_thread(call, argument)

    def run(self, operations: int, trace: bool = False) -> Batch:
        return self._runner.run(timed(self._job, gathered, self._call(trace), operations))

    def pace(self, arrivals: Arrivals) -> list[Traced]:
        concurrency = self._job.setting.concurrency
        return self._runner.run(task_for_each(self._call(trace=True), arrivals, concurrency))

    def close(self) -> None:
        self._runner.close()  # it waits for the executor's threads
        self._sync.close()


class ToThread(LoopModel):
    """The backend object of `asyncio.to_thread`."""

    name = "to-thread"
    summary = "asyncio.to_thread: one event loop, each operation in a thread of its executor"
    colours: tuple[Colour, ...] = ("sync",)
    stage = "to-thread"
    parameters: Mapping[str, Parameter] = {
        "executor": Parameter(
            default="default",
            choices=("default", "k"),
            help="whose threads: the loop's default executor as the library has it (CPUs + 4, at most 32), "
            "or one of k threads",
            changes_work=False,
        ),
        "loop": LOOP,
    }
    session = ToThreadSession


BACKEND = ToThread()
