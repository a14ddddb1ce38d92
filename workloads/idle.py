"""`idle`: how much memory is each task, thread or process that does nothing but wait?

A round grows a crowd in steps and reads the memory of the whole tree at each; the slope is what one more
costs. Its time is of no interest. What the kernel keeps for a thread or a process is in no process's memory,
and not counted.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from bench.plugins import (
    Account,
    AsyncOperation,
    Facts,
    GroupSpec,
    Means,
    Params,
    Pattern,
    Seen,
    Setting,
    Stage,
    SyncOperation,
    Variant,
)
from workloads.dispatch import identity, identity_async
from workloads.idle_population import Processes, Tasks, Threads
from workloads.plain import Plain
from workloads.start_methods import START_METHODS

PATTERN = "waiting"
STEPS = 5
COUNT = 100
COUNTS = {"tasks": 10_000, "threads": 200, "processes": 8}
FEWEST = 4
# Memory is steady from block to block, and starting many processes is slow.
BLOCKS = 3
# (how many there were, the tree's memory)
Reading = tuple[int, int]


def counts(operations: int, steps: int = STEPS) -> list[int]:
    """Return how many there are to be at each step, from none to all."""
    return sorted({round(operations * step / steps) for step in range(steps + 1)})


def tree_bytes() -> int:
    """Return the memory of this process and of all below it; pages that several share count once (PSS).

    Raises RuntimeError where it cannot be read: the system has no such figure, or a process may not be read.
    """
    import psutil

    here = psutil.Process()
    total = 0
    for process in (here, *here.children(recursive=True)):
        try:
            total += int(process.memory_full_info().pss)
        except psutil.NoSuchProcess:
            continue
        except (psutil.AccessDenied, AttributeError) as error:
            raise RuntimeError(f"the memory (PSS) of process {process.pid} cannot be read here") from error
    return total


def slope(readings: Sequence[Reading]) -> float:
    """Return how many bytes each one more adds: the least-squares line through the readings."""
    mean_count = sum(count for count, _ in readings) / len(readings)
    mean_bytes = sum(size for _, size in readings) / len(readings)
    spread = sum((count - mean_count) ** 2 for count, _ in readings)
    return sum((count - mean_count) * (size - mean_bytes) for count, size in readings) / spread


def account(readings: Sequence[Reading]) -> Account:
    """Return what one more costs, and every reading."""
    return Account(
        figures={"bytes_per_idle": slope(readings), "idle_max": float(readings[-1][0])},
        series={
            "count": [count for count, _ in readings],
            "pss_bytes": [size for _, size in readings],
        },
    )


def seen(means: Means, readings: Sequence[Reading]) -> Seen:
    """Return each one's number as its value, and the account."""
    return Seen(list(range(means.operations)), partial(account, readings))


class Ballast:
    """How many tasks a worker has had at once.

    The memory of tasks that have ended stays with the process, and a second crowd would seem to cost next to
    nothing. So a round first takes up again what those before it had, and measures what comes on top.
    """

    def __init__(self) -> None:
        self.most = 0


async def play_tasks(ballast: Ballast, means: Means) -> Seen:
    """Grow a crowd of tasks on top of as many as there have been before."""
    tree_bytes()  # what the first reading itself makes is not to count
    crowd, readings, before = Tasks(), [], ballast.most
    try:
        for count in counts(means.operations):
            await crowd.grow(before + count)
            readings.append((count, tree_bytes()))
    finally:
        await crowd.end()
    ballast.most = before + means.operations
    return seen(means, readings)


def grown(crowd: Threads | Processes, operations: int) -> list[Reading]:
    """Grow a crowd of threads or processes, read the memory at each step, and end them all."""
    tree_bytes()
    readings = []
    try:
        for count in counts(operations):
            crowd.grow(count)
            readings.append((count, tree_bytes()))
    finally:
        crowd.end()
    return readings


def play_threads(means: Means) -> Seen:
    """Grow a crowd of threads of their own: the pool stays as it is."""
    return seen(means, grown(Threads(), means.operations))


def play_processes(start_method: str, means: Means) -> Seen:
    """Grow a crowd of processes of their own, once what all of them share has been started."""
    import multiprocessing

    context = multiprocessing.get_context(start_method)
    first = Processes(context)
    try:
        first.grow(1)  # the server that forks, and the tracker of semaphores, are no idle process's memory
    finally:
        first.end()
    return seen(means, grown(Processes(context), means.operations))


class Idle(Plain):
    """The workload object of doing nothing."""

    name = "idle"
    summary = "tasks, threads or processes that only wait: the memory of each additional one"
    concurrency = 1  # the model's own workers have nothing to do here

    def patterns(self, stage: Stage) -> Sequence[str]:
        return (PATTERN,) if stage in ("loop", "threads", "processes", "mp-pool") else ()

    def size(self, params: Params) -> int:
        """Return 100, or a number of processes that a small machine bears."""
        return 8 if "start_method" in params else COUNT

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        methods = START_METHODS if facts.effort.extras else ()
        processes = tuple(Variant("processes", {"start_method": method}) for method in methods)
        crowds: Mapping[str, tuple[Variant, ...]] = {
            "tasks": (Variant("asyncio"),),
            "threads": (Variant("threads"),),
            "processes": processes or (Variant("processes"),),
        }
        return tuple(
            GroupSpec(
                name=f"idle/{what}",
                question=f"How much memory does each of many idle {what} take?",
                factor="start_method" if len(variants) > 1 else "backend",
                variants=variants,
                operations=facts.effort.sized(COUNTS[what], FEWEST),
                blocks=BLOCKS,
                rounds=1,
                compared=False,  # of interest is the memory
                memory=False,
            )
            for what, variants in crowds.items()
        )

    def modules(self, params: Params) -> tuple[str, ...]:
        return ("psutil",)

    def open_sync(self, setting: Setting) -> SyncOperation:
        return SyncOperation(identity)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        return AsyncOperation(identity_async)

    def open_pattern(self, setting: Setting, stage: Stage) -> Pattern:
        if stage == "loop":
            return Pattern(play=partial(play_tasks, Ballast()))
        if stage == "threads":
            return Pattern(play=play_threads)
        return Pattern(play=partial(play_processes, str(setting.params["start_method"])))


WORKLOAD = Idle()
