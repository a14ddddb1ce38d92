"""asyncio: one thread, one loop, at most K operations in flight."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bench.backends.base import Batch, Job, Session
from bench.backends.inloop import InLoop
from bench.backends.trace import traced_async
from bench.contract import Parameter
from bench.model import Colour, Params

Call = Callable[[int], Awaitable[Any]]


async def gathered(call: Call, operations: int, concurrency: int) -> list[Any]:
    """Run all under one `gather`, a semaphore letting K of them in: the idiom of most tutorials."""
    import asyncio

    semaphore = asyncio.Semaphore(concurrency)

    async def limited(index: int) -> Any:
        async with semaphore:
            return await call(index)

    return await asyncio.gather(*(limited(index) for index in range(operations)))


async def tasks_from_loops(call: Call, operations: int, concurrency: int) -> list[Any]:
    """Run K loops that share one iterator, with a task of its own for each operation."""
    import asyncio

    values: list[Any] = [None] * operations
    indices = iter(range(operations))

    async def loop() -> None:
        for index in indices:
            values[index] = await asyncio.ensure_future(call(index))

    await asyncio.gather(*(loop() for _ in range(concurrency)))
    return values


async def bare_loops(call: Call, operations: int, concurrency: int) -> list[Any]:
    """Run K loops that share one iterator and await each operation directly: no task per operation."""
    import asyncio

    values: list[Any] = [None] * operations
    indices = iter(range(operations))

    async def loop() -> None:
        for index in indices:
            values[index] = await call(index)

    await asyncio.gather(*(loop() for _ in range(concurrency)))
    return values


PATTERNS = {"gather": gathered, "tasks": tasks_from_loops, "loops": bare_loops}


class EventLoopSession(InLoop):
    """One loop with up to K operations in flight."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._drive = PATTERNS[str(job.params["pattern"])]

    def ready(self) -> int:
        return self._runner.run(self._meet())

    async def _meet(self) -> int:
        import asyncio

        self._operation = await self._job.workload.open_async(self._job.setting)
        concurrency = self._job.setting.concurrency
        barrier = asyncio.Barrier(concurrency)
        await asyncio.gather(*(barrier.wait() for _ in range(concurrency)))
        await self._operation.enter()
        return concurrency

    def run(self, operations: int, trace: bool = False) -> Batch:
        return self._runner.run(self._timed(operations, trace))

    async def _timed(self, operations: int, trace: bool) -> Batch:
        clock, concurrency = self._job.clock, self._job.setting.concurrency
        call: Call = traced_async(self._operation.call, clock) if trace else self._operation.call
        start = clock()
        values = await self._drive(call, operations, concurrency)
        return Batch(values, clock() - start)


class EventLoop:
    """The backend object of asyncio."""

    name = "asyncio"
    summary = "one thread, one event loop, tasks that take turns at await"
    colours: tuple[Colour, ...] = ("async",)
    single_thread = True
    synthetic = False
    parameters: Mapping[str, Parameter] = {
        "pattern": Parameter(
            default="gather",
            choices=tuple(PATTERNS),
            help="how operations are submitted: gather with a semaphore, a task each, or K bare loops",
            changes_work=False,
        )
    }

    def refuse(self, params: Params) -> str | None:
        """Refuse nothing."""
        return None

    def open(self, job: Job) -> Session:
        """Return a session on a loop of its own."""
        return EventLoopSession(job)


BACKEND = EventLoop()
