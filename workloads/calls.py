"""`calls`: operations that do nothing: the cost of an await, a task, and a call in a thread."""

import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

from bench.plugins import (
    Account,
    AsyncOperation,
    Facts,
    GroupSpec,
    Means,
    Params,
    Pattern,
    RoundFacts,
    Seen,
    Setting,
    Stage,
    SyncOperation,
    Variant,
)
from workloads.dispatch import identity, identity_async
from workloads.onloop import THREAD_MODULES, start_threads
from workloads.plain import PlainPatterns

OPERATIONS, EXECUTOR_OPERATIONS = 1000, 100
Call = Callable[[int], Awaitable[int]]


async def awaited(call: Call, operations: int) -> list[int]:
    """Await each coroutine directly."""
    return [await call(index) for index in range(operations)]


async def create_task(call: Call, operations: int) -> list[int]:
    """Make a task of each, then await them one after the other."""
    import asyncio

    tasks = [asyncio.ensure_future(call(index)) for index in range(operations)]
    return [await task for task in tasks]


async def gather(call: Call, operations: int) -> list[int]:
    """Pass all to `gather`."""
    import asyncio

    return await asyncio.gather(*(call(index) for index in range(operations)))


async def run_in_executor(_: Call, operations: int) -> list[int]:
    """Send each to a thread of the default executor, and await it before the next."""
    import asyncio

    loop = asyncio.get_running_loop()
    return [await loop.run_in_executor(None, identity, index) for index in range(operations)]


async def to_thread(_: Call, operations: int) -> list[int]:
    """Send each to a thread with `asyncio.to_thread`, which takes the context along."""
    import asyncio

    return [await asyncio.to_thread(identity, index) for index in range(operations)]


ON_LOOP = {
    "awaited": awaited,
    "create_task": create_task,
    "gather": gather,
    "run_in_executor": run_in_executor,
    "to_thread": to_thread,
}
IN_THREADS = ("run_in_executor", "to_thread")

if sys.version_info >= (3, 12):

    async def eager(call: Call, operations: int) -> list[int]:
        """Pass all to `gather` with eager tasks, which are done at once if they never yield."""
        import asyncio

        loop = asyncio.get_running_loop()
        before = loop.get_task_factory()
        loop.set_task_factory(asyncio.eager_task_factory)
        try:
            return await gather(call, operations)
        finally:
            loop.set_task_factory(before)

    ON_LOOP["eager"] = eager


def one_at_a_time() -> Account:
    """Return that one operation ran at a time: none yields to the loop, however many tasks wait."""
    return Account(in_flight=1)


async def play_on_loop(name: str, means: Means) -> Seen:
    """Go through the calls on a loop."""
    return Seen(await ON_LOOP[name](means.call, means.operations), one_at_a_time)


def play_alone(means: Means) -> Seen:
    """Call one after the other."""
    call = means.call
    return Seen([call(index) for index in range(means.operations)], one_at_a_time)


def default_threads() -> int:
    """Return how many threads a loop's own default executor has when it is full.

    Source: the documentation of `concurrent.futures.ThreadPoolExecutor`; from Python 3.13 on it counts the
    CPUs that the process may use.
    """
    usable = getattr(os, "process_cpu_count", os.cpu_count)()
    return min(32, (usable or 1) + 4)


class Calls(PlainPatterns):
    """The workload object of calls that do nothing."""

    name = "calls"
    summary = "coroutines that do nothing: the cost of an await, a task, and a call in a thread"
    concurrency = 1  # what does nothing is done at once
    offered: Mapping[Stage, Sequence[str]] = {"loop": tuple(ON_LOOP), "alone": ("called",)}

    def size(self, params: Params) -> int:
        """Return 1000; 100 of those that go through a thread."""
        return EXECUTOR_OPERATIONS if params.get("pattern") in IN_THREADS else OPERATIONS

    def modules(self, params: Params) -> tuple[str, ...]:
        return THREAD_MODULES if self.starts_threads(params) else ()

    def starts_threads(self, params: Params) -> bool:
        """Return whether the call goes through a thread."""
        return params.get("pattern") in IN_THREADS

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        if not facts.effort.extras:
            return ()
        blocks, rounds = 6, 10
        return (
            GroupSpec(
                name="calls",
                question="What does it cost to await a call, to make it a task, or to gather it?",
                factor="pattern",
                variants=tuple(
                    Variant("asyncio", {"pattern": pattern})
                    for pattern in ON_LOOP
                    if pattern not in IN_THREADS
                ),
                operations=OPERATIONS,
                memory=False,
                blocks=blocks,
                rounds=rounds,
            ),
            GroupSpec(
                name="calls/executor",
                question="What does a call through a thread cost, on the same CPU?",
                factor="pattern",
                variants=tuple(Variant("asyncio", {"pattern": pattern}) for pattern in IN_THREADS),
                operations=EXECUTOR_OPERATIONS,
                pinned=True,
                memory=False,
                blocks=blocks,
                rounds=rounds,
            ),
        )

    def open_sync(self, setting: Setting) -> SyncOperation:
        return SyncOperation(identity)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        if setting.params["pattern"] in IN_THREADS:
            return AsyncOperation(identity_async, enter=partial(start_threads, default_threads()))
        return AsyncOperation(identity_async)

    def open_pattern(self, setting: Setting, stage: Stage) -> Pattern:
        if stage == "loop":
            return Pattern(play=partial(play_on_loop, str(setting.params["pattern"])))
        return Pattern(play=play_alone)

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return what one call took."""
        return {"s_per_call": facts.wall_s / facts.operations}


WORKLOAD = Calls()
