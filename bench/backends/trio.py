"""trio: one thread, one trio loop, at most K operations in flight."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from bench.backends.defaults import Model, Patternless
from bench.backends.inprocess import Call, InProcess, timed
from bench.backends.trace import traced_async
from bench.model.plan import Colour
from bench.plugins.backend import Arrivals, Batch, Job, Needs, Traced
from bench.plugins.traits import InTrio
from bench.plugins.workload import AsyncOperation, Parameter


async def in_nursery(call: Call, arguments: Iterable[Any], concurrency: int) -> list[Any]:
    """Run all in one nursery, a limiter letting K of them in."""
    import trio

    limiter = trio.CapacityLimiter(concurrency)
    values: dict[int, Any] = {}

    async def limited(index: int, argument: Any) -> None:
        async with limiter:
            values[index] = await call(argument)

    async with trio.open_nursery() as nursery:
        for index, argument in enumerate(arguments):
            nursery.start_soon(limited, index, argument)
    return [values[index] for index in range(len(values))]


async def bare_loops(call: Call, arguments: Iterable[Any], concurrency: int) -> list[Any]:
    """Run K tasks that share one iterator: none for each operation."""
    import trio

    values: dict[int, Any] = {}
    numbered = enumerate(arguments)

    async def loop() -> None:
        for index, argument in numbered:
            values[index] = await call(argument)

    async with trio.open_nursery() as nursery:
        for _ in range(concurrency):
            nursery.start_soon(loop)
    return [values[index] for index in range(len(values))]


PATTERNS = {"nursery": in_nursery, "loops": bare_loops}


class TrioSession(Patternless, InProcess):
    """One `trio.run` for each phase and round; what the clock sees begins and ends inside."""

    _operation: AsyncOperation

    def __init__(self, job: Job) -> None:
        import trio

        self._job = job
        self._trio: Any = trio
        self._drive = PATTERNS[str(job.params["pattern"])]

    def _run(self, call: Callable[..., Awaitable[Any]], *arguments: Any) -> Any:
        try:
            return self._trio.run(call, *arguments)
        except BaseExceptionGroup as errors:  # a nursery's own words are only how many failed
            error: BaseException = errors
            while isinstance(error, BaseExceptionGroup):
                error = error.exceptions[0]
            raise error from None

    def create(self) -> None:
        self._run(self._trio.lowlevel.checkpoint)

    def ready(self) -> int:
        met: int = self._run(self._meet)
        return met

    async def _meet(self) -> int:
        workload, concurrency = self._job.workload, self._job.setting.concurrency
        if not isinstance(workload, InTrio):
            raise TypeError(f"{workload.name} says that it has an operation for trio, and lacks open_trio")
        self._operation = await workload.open_trio(self._job.setting)
        here, all_here = 0, self._trio.Event()

        async def meet() -> None:
            nonlocal here
            here += 1
            if here == concurrency:
                all_here.set()
            await all_here.wait()

        async with self._trio.open_nursery() as nursery:
            for _ in range(concurrency):
                nursery.start_soon(meet)
        await self._operation.enter()
        return here

    def run(self, operations: int, trace: bool = False) -> Batch:
        call: Call = traced_async(self._operation.call, self._job.clock) if trace else self._operation.call
        batch: Batch = self._run(timed, self._job, self._drive, call, operations)
        return batch

    def pace(self, arrivals: Arrivals) -> list[Traced]:
        seen: list[Traced] = self._run(self._paced, arrivals)
        return seen

    async def _paced(self, arrivals: Arrivals) -> list[Traced]:
        call = traced_async(self._operation.call, self._job.clock)
        limiter = self._trio.CapacityLimiter(self._job.setting.concurrency)
        seen: dict[int, Traced] = {}

        async def limited(index: int) -> None:
            async with limiter:
                seen[index] = await call(index)

        arrivals.begin()
        async with self._trio.open_nursery() as nursery:
            while arrivals.left:
                await self._trio.lowlevel.wait_readable(arrivals.fileno())
                for index in arrivals.take():
                    nursery.start_soon(limited, index)
        return [seen[index] for index in range(len(seen))]

    def close(self) -> None:
        self._run(self._operation.close)


class Trio(Model):
    """The backend object of trio."""

    name = "trio"
    summary = "trio: one thread, one loop, a task for each operation in a nursery"
    colours: tuple[Colour, ...] = ("trio",)
    stage = "trio"
    single_thread = True
    parameters: Mapping[str, Parameter] = {
        "pattern": Parameter(
            default="nursery",
            choices=tuple(PATTERNS),
            help="how operations are submitted: a nursery with a limiter, or K bare loops",
            changes_work=False,
            submits=True,
        )
    }
    requires = Needs(module="trio")
    session = TrioSession


BACKEND = Trio()
