"""`sharing`: every operation changes one object: where does it run, and who sees the change?

It observes what the chapter says about the models (§1, §12): one thread or several, shared memory or not.
"""

import os
import threading
from collections.abc import Sequence
from functools import partial
from typing import Any

from bench.plugins import (
    ALONE,
    LOOP,
    PROCESSES,
    THREADS,
    Account,
    AsyncOperation,
    Facts,
    GroupSpec,
    Means,
    Pattern,
    RoundFacts,
    Seen,
    Setting,
    Stage,
    SyncOperation,
)
from workloads.limited import limited
from workloads.plain import PlainPatterns

LIMIT_S = 60.0
# The object that every operation changes: it is looked at again from the worker's own process.
CHANGES: list[int] = []
# Its index, and whether it waits until all K workers have one.
Job = tuple[int, bool]
# Its index, and the process and the thread that it ran in.
Place = tuple[int, int, int]


def jobs(means: Means, workers: int) -> list[Job]:
    """Return what each operation is sent: as many as there are workers meet first, if there are so many."""
    meet = 1 < workers <= means.operations
    return [(index, meet and index < workers) for index in range(means.operations)]


def changed(index: int) -> Place:
    """Change the object and return where that was."""
    CHANGES.append(index)
    return index, os.getpid(), threading.get_ident()


async def play_on_loop(means: Means) -> Seen:
    """Gather all on a loop."""
    import asyncio

    CHANGES.clear()
    call = limited(means.call, means)
    return seen(await asyncio.gather(*map(call, jobs(means, means.concurrency))))


def play_on_pool(means: Means) -> Seen:
    """Submit all to a pool."""
    CHANGES.clear()
    futures = [means.executor.submit(means.call, job) for job in jobs(means, means.concurrency)]
    return seen([future.result() for future in futures])


def play_alone(means: Means) -> Seen:
    """Call one after the other."""
    CHANGES.clear()
    return seen([means.call(job) for job in jobs(means, 1)])


def seen(places: Sequence[Place]) -> Seen:
    """Return the values, and where the operations were."""
    return Seen([index for index, _, _ in places], partial(account, places))


def account(places: Sequence[Place]) -> Account:
    """Return how many threads and processes there were, and which share of the changes is to be seen here."""
    threads = {(pid, ident) for _, pid, ident in places}
    processes = {pid for _, pid, _ in places}
    here = sum(index in CHANGES for index, _, _ in places)
    return Account(
        figures={
            "threads_used": len(threads),
            "processes_used": len(processes),
            "workers_own_process": float(processes == {os.getpid()}),
            "changes_seen": here / len(places),
        },
        observed={
            "changes": f"{here} of {len(places)} seen",
            "ran_in": "the worker's own process" if processes == {os.getpid()} else "other processes",
        },
    )


class Sharing(PlainPatterns):
    """The workload object of one changed object."""

    name = "sharing"
    summary = "operations that change one object: which threads and processes run them and see the changes"
    concurrency, operations = 4, 8
    offered = dict.fromkeys((ALONE, LOOP, THREADS, PROCESSES), ("append",))

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        return (
            GroupSpec(
                name="sharing",
                question="Where do operations run, and which workers see the object that they change?",
                variants=facts.variants,
                blocks=facts.effort.blocks(6),
                rounds=facts.effort.rounds(4),
                memory=False,
            ),
        )

    def open_sync(self, setting: Setting) -> SyncOperation:
        # Threads make one together; a pool's children inherit theirs.
        barrier: Any = setting.shared or threading.Barrier(setting.concurrency)

        def operation(job: Any) -> Place:
            index, meets = job
            if meets:
                barrier.wait(LIMIT_S)
            return changed(index)

        return SyncOperation(operation)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        import asyncio

        barrier = asyncio.Barrier(setting.concurrency)

        async def operation(job: Any) -> Place:
            index, meets = job
            if meets:
                await barrier.wait()
            return changed(index)

        return AsyncOperation(operation)

    def open_pattern(self, setting: Setting, stage: Stage) -> Pattern:
        if stage == "loop":
            return Pattern(play=play_on_loop)
        if stage == "processes":
            return Pattern(play=play_on_pool, shared=barrier_of_processes(setting))
        return Pattern(play=play_alone if stage == "alone" else play_on_pool)

    def check(self, facts: RoundFacts) -> str | None:
        """Refuse a round that reports more threads or more changes than are possible."""
        if facts.told["threads_used"] > facts.concurrency:
            return (
                f"{facts.told['threads_used']:.0f} threads were used where the limit is {facts.concurrency}"
            )
        return None


def barrier_of_processes(setting: Setting) -> Any:
    """Return a barrier for as many processes as there are workers, started as the pool's children are."""
    import multiprocessing

    context = multiprocessing.get_context(str(setting.params["start_method"]))
    return context.Barrier(setting.concurrency)


WORKLOAD = Sharing()
