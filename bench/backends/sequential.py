"""Sequential execution on one thread: the baseline of every speed-up."""

from typing import Any

from bench.backends.defaults import Model
from bench.backends.inloop import InLoop
from bench.backends.inprocess import InProcess
from bench.backends.playing import means, played
from bench.backends.trace import traced, traced_async
from bench.model.plan import Colour
from bench.plugins.backend import Arrivals, Batch, Job, Session, Traced, each_due
from bench.plugins.pattern import Pattern
from bench.plugins.workload import SyncOperation


class SequentialSession(InProcess):
    """A plain loop over a plain function."""

    _operation: SyncOperation

    def __init__(self, job: Job) -> None:
        self._job = job

    def create(self) -> None:
        """Construct nothing: there is no pool."""

    def ready(self) -> int:
        self._operation = self._job.workload.open_sync(self._job.setting)
        self._operation.enter()
        return 1

    def run(self, operations: int, trace: bool = False) -> Batch:
        call: Any = traced(self._operation.call, self._job.clock) if trace else self._operation.call
        watch = self._job.watch()
        values = [call(argument) for argument in self._job.arguments(operations)]
        return Batch(values, *watch.stop())

    def play(self, pattern: Pattern, operations: int, traced: bool = False) -> Batch:
        lent = means(self._job, self._operation.call, operations, traced)
        return played(self._job, pattern, lent)

    def pace(self, arrivals: Arrivals) -> list[Traced]:
        call = traced(self._operation.call, self._job.clock)
        return [call(index) for index in each_due(arrivals, 1)]

    def close(self) -> None:
        self._operation.close()


class AwaitingSession(InLoop):
    """Awaits one operation after another: an async-only client without any overlap."""

    def ready(self) -> int:
        self._runner.run(self._enter())
        return 1

    async def _enter(self) -> None:
        self._operation = await self._job.workload.open_async(self._job.setting)
        await self._operation.enter()

    def run(self, operations: int, trace: bool = False) -> Batch:
        return self._runner.run(self._in_turn(operations, trace))

    async def _in_turn(self, operations: int, trace: bool) -> Batch:
        call: Any = traced_async(self._operation.call, self._job.clock) if trace else self._operation.call
        watch = self._job.watch()
        values = [await call(argument) for argument in self._job.arguments(operations)]
        return Batch(values, *watch.stop())

    def pace(self, arrivals: Arrivals) -> list[Traced]:
        return self._runner.run(self._paced(arrivals))

    async def _paced(self, arrivals: Arrivals) -> list[Traced]:
        call = traced_async(self._operation.call, self._job.clock)
        return [await call(index) for index in each_due(arrivals, 1)]


class Sequential(Model):
    """The backend object of plain loops."""

    name = "sequential"
    summary = "sequential, on one thread: the baseline of every speed-up"
    colours: tuple[Colour, ...] = ("sync", "async")
    stage = "alone"
    single_thread = True

    def open(self, job: Job) -> Session:
        """Return a session that calls, or that awaits where the operation has no sync colour."""
        return SequentialSession(job) if job.colour == "sync" else AwaitingSession(job)


BACKEND = Sequential()
