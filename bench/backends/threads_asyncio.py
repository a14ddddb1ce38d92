"""threads × asyncio: P threads with an event loop each, which share K operations in flight."""

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

from bench.backends.defaults import Patternless
from bench.backends.executor import results
from bench.backends.inloop import LoopModel, loop_factory
from bench.backends.inprocess import InProcess
from bench.backends.share import PARAMETERS, Share, by_index, dealt, forward, in_order, shares, taken
from bench.plugins.backend import Arrivals, Batch, Job, Traced
from bench.plugins.workload import Parameter


class ThreadsAsyncioSession(Patternless, InProcess):
    """P threads, each of which runs one loop from create to close."""

    def __init__(self, job: Job) -> None:
        loop_factory(job.params)  # the worker's own import, kept out of every phase
        self._job, self._places = job, shares(job)
        self._threads: list[ThreadPoolExecutor] = []
        self._loops: list[Share] = []

    def create(self) -> None:
        self._threads = [ThreadPoolExecutor(1) for _ in self._places]
        job = self._job
        self._loops = results(
            [
                thread.submit(Share, job.workload, job.setting, places, number)
                for number, (thread, places) in enumerate(zip(self._threads, self._places, strict=True))
            ]
        )

    def ready(self) -> int:
        return sum(results([thread.submit(loop.enter) for thread, loop in self._pairs()]))

    def _pairs(self) -> list[tuple[ThreadPoolExecutor, Share]]:
        return list(zip(self._threads, self._loops, strict=True))

    def run(self, operations: int, trace: bool = False) -> Batch:
        clock, argument_of = self._job.clock if trace else None, self._job.send or int
        counter = SimpleNamespace(value=0), threading.Lock()
        watch = self._job.watch()
        futures = [
            thread.submit(loop.run, taken(*counter, operations), argument_of, clock)
            for thread, loop in self._pairs()
        ]
        values = by_index(results(futures))
        return Batch(values, *watch.stop())

    def pace(self, arrivals: Arrivals) -> list[Traced]:
        from multiprocessing import Pipe

        indices = dealt(len(arrivals.offsets_ns), self._places)
        pipes = [Pipe() for _ in self._places]
        futures = [
            thread.submit(loop.pace, theirs, len(own), self._job.clock)
            for (thread, loop), own, (_, theirs) in zip(self._pairs(), indices, pipes, strict=True)
        ]
        forward(arrivals, indices, [ours for ours, _ in pipes])
        seen = in_order(indices, results(futures))
        for end in (end for pipe in pipes for end in pipe):
            end.close()
        return seen

    def close(self) -> None:
        results([thread.submit(loop.close) for thread, loop in self._pairs()])
        for thread in self._threads:
            thread.shutdown(wait=True)


class ThreadsAsyncio(LoopModel):
    """The backend object of threads with an event loop each."""

    name = "threads-asyncio"
    summary = "P threads with an event loop each, K/P operations in flight on every loop"
    stage = "threads-asyncio"
    parameters: Mapping[str, Parameter] = PARAMETERS
    session = ThreadsAsyncioSession


BACKEND = ThreadsAsyncio()
