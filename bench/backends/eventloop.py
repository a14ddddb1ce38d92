"""asyncio: one thread, one loop, at most K operations in flight."""

from collections.abc import Iterable, Mapping
from typing import Any

from bench.backends.inloop import LOOP, TASKS, InLoop, LoopModel, met
from bench.backends.inprocess import Call, timed
from bench.backends.trace import traced_async
from bench.model.plan import Params
from bench.plugins.backend import Arrivals, Batch, Job, Traced
from bench.plugins.workload import Parameter


async def gathered(call: Call, arguments: Iterable[Any], concurrency: int) -> list[Any]:
    """Run all under one `gather`, a semaphore letting K of them in: the idiom of most tutorials."""
    import asyncio

    semaphore = asyncio.Semaphore(concurrency)

    async def limited(argument: Any) -> Any:
        async with semaphore:
            return await call(argument)

    return await asyncio.gather(*map(limited, arguments))


async def in_task_group(call: Call, arguments: Iterable[Any], concurrency: int) -> list[Any]:
    """Run all in one `TaskGroup`, a semaphore letting K of them in."""
    import asyncio

    semaphore = asyncio.Semaphore(concurrency)

    async def limited(argument: Any) -> Any:
        async with semaphore:
            return await call(argument)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(limited(argument)) for argument in arguments]
    except BaseExceptionGroup as errors:  # what `gather` would raise
        raise errors.exceptions[0] from None
    return [task.result() for task in tasks]


async def tasks_from_loops(call: Call, arguments: Iterable[Any], concurrency: int) -> list[Any]:
    """Run K loops that share one iterator, with a task of its own for each operation."""
    import asyncio

    values: dict[int, Any] = {}
    numbered = enumerate(arguments)

    async def loop() -> None:
        for index, argument in numbered:
            values[index] = await asyncio.ensure_future(call(argument))

    await asyncio.gather(*(loop() for _ in range(concurrency)))
    return [values[index] for index in range(len(values))]


async def bare_loops(call: Call, arguments: Iterable[Any], concurrency: int) -> list[Any]:
    """Run K loops that share one iterator and await each operation directly: no task per operation."""
    import asyncio

    if concurrency == 1:  # this coroutine is a loop, too
        return [await call(argument) for argument in arguments]
    values: dict[int, Any] = {}
    numbered = enumerate(arguments)

    async def loop() -> None:
        for index, argument in numbered:
            values[index] = await call(argument)

    await asyncio.gather(*(loop() for _ in range(concurrency)))
    return [values[index] for index in range(len(values))]


async def task_for_each(call: Call, arrivals: Arrivals, concurrency: int) -> list[Any]:
    """Start a task for each operation as it becomes due, a semaphore letting K of them in."""
    import asyncio

    loop, semaphore = asyncio.get_running_loop(), asyncio.Semaphore(concurrency)
    tasks: list[asyncio.Task[Any]] = []
    all_here = loop.create_future()

    async def limited(index: int) -> Any:
        async with semaphore:
            return await call(index)

    def on_due() -> None:
        try:
            tasks.extend(loop.create_task(limited(index)) for index in arrivals.take())
        except Exception as error:  # noqa: BLE001 - in a callback it would be lost; it is raised below
            all_here.set_exception(error)
        if all_here.done() or not arrivals.left:
            loop.remove_reader(arrivals.fileno())
            if not all_here.done():
                all_here.set_result(None)

    loop.add_reader(arrivals.fileno(), on_due)
    arrivals.begin()
    await all_here
    return await asyncio.gather(*tasks)


PATTERNS = {
    "gather": gathered,
    "taskgroup": in_task_group,
    "tasks": tasks_from_loops,
    "loops": bare_loops,
}


class EventLoopSession(InLoop):
    """One loop with up to K operations in flight."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        # A workload of patterns has its own.
        self._drive = PATTERNS.get(str(job.params["pattern"]), gathered)

    def ready(self) -> int:
        return self._runner.run(self._meet())

    async def _meet(self) -> int:
        self._operation = await self._job.workload.open_async(self._job.setting)
        here = await met(self._job.setting.concurrency)
        await self._operation.enter()
        return here

    def run(self, operations: int, trace: bool = False) -> Batch:
        call: Call = traced_async(self._operation.call, self._job.clock) if trace else self._operation.call
        return self._runner.run(timed(self._job, self._drive, call, operations))

    def pace(self, arrivals: Arrivals) -> list[Traced]:
        return self._runner.run(self._paced(arrivals))

    async def _paced(self, arrivals: Arrivals) -> list[Traced]:
        call = traced_async(self._operation.call, self._job.clock)
        return await task_for_each(call, arrivals, self._job.setting.concurrency)


class EventLoop(LoopModel):
    """The backend object of asyncio."""

    name = "asyncio"
    summary = "one thread, one event loop, tasks that take turns at await"
    stage = "loop"
    single_thread = True
    compared = 1
    parameters: Mapping[str, Parameter] = {
        "pattern": Parameter(
            default="gather",
            choices=tuple(PATTERNS),
            help="how operations are submitted: gather or a taskgroup with a semaphore, K loops that make a "
            "task of each (tasks), or K bare loops",
            changes_work=False,
            submits=True,
        ),
        "loop": LOOP,
        "tasks": TASKS,
    }
    offers: Mapping[str, Params] = {
        "uvloop": {"loop": "uvloop"},
        "eager": {"tasks": "eager"},
        "taskgroup": {"pattern": "taskgroup"},
    }
    session = EventLoopSession


BACKEND = EventLoop()
