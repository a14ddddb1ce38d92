"""What the models that stay in the worker's own process have in common."""

import threading
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from bench.plugins.backend import Batch, Job

Call = Callable[[Any], Awaitable[Any]]
Drive = Callable[[Call, Iterable[Any], int], Awaitable[list[Any]]]


class InProcess:
    """A session without child processes: its workers are this process's threads."""

    def population(self) -> int:
        """Return how many threads there are; a thread that starts in a timed round shows here."""
        return threading.active_count()

    def children(self) -> tuple[int, ...]:
        """Return that no other process works for this one."""
        return ()


async def timed(job: Job, drive: Drive, call: Call, operations: int) -> Batch:
    """Drive a round's calls on a loop that runs, under the watch."""
    watch = job.watch()
    values = await drive(call, job.arguments(operations), job.setting.concurrency)
    return Batch(values, *watch.stop())
