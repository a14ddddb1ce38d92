"""What a backend's session is opened with, in a test."""

import os
import signal
from collections.abc import Callable
from time import perf_counter_ns

from bench.model.plan import Scalar
from bench.plugins import registry
from bench.plugins.backend import Job, Session
from bench.plugins.traits import Sending
from bench.plugins.workload import AsyncOperation, Setting, SyncOperation, Value, Workload
from bench.worker.meters.cpu import tree_cpu_ns
from workloads.dispatch import WORKLOAD, Dispatch, identity_async


class Given(Dispatch):
    """A workload whose operation is the test's own."""

    def __init__(self, sync: SyncOperation | None = None, other: AsyncOperation | None = None) -> None:
        self._sync, self._async = sync, other

    def open_sync(self, setting: Setting) -> SyncOperation:
        """Return the test's operation."""
        return self._sync or WORKLOAD.open_sync(setting)

    async def open_async(self, setting: Setting) -> AsyncOperation:
        """Return the test's operation in the other colour."""
        return self._async or await WORKLOAD.open_async(setting)


def deadly(index: int) -> Value:
    """Kill the process at the index 1."""
    if index == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return index


def last(index: int) -> Value:
    """Leave the process with a status of its own at the index 1."""
    if index == 1:
        os._exit(9)
    return index


def unfit() -> None:
    """Raise where a worker enters."""
    raise OSError(24, "Too many open files")


DEADLY = Given(SyncOperation(deadly))
LAST = Given(SyncOperation(last))


async def unfit_async() -> None:
    """Raise where a loop enters."""
    unfit()


UNFIT = Given(SyncOperation(deadly, enter=unfit), AsyncOperation(identity_async, enter=unfit_async))


def session(
    backend: str,
    workload: Workload = WORKLOAD,
    concurrency: int = 3,
    reference: str = "workloads.dispatch:WORKLOAD",
    clock: Callable[[], int] = perf_counter_ns,
    colour: str | None = None,
    **levels: Scalar,
) -> Session:
    """Return a session that is open, and has gone through no phase yet."""
    found = registry.backend(backend)
    params = {"concurrency": concurrency, **{n: p.default for n, p in found.parameters.items()}, **levels}
    setting = Setting(params=params, seed=1, concurrency=concurrency)
    job = Job(
        workload=workload,
        reference=reference,
        setting=setting,
        colour="async" if "async" in (colour, *found.colours[:1]) else "sync",
        params=params,
        clock=clock,
        cpu_clock=tree_cpu_ns,
        send=workload.sender(setting) if isinstance(workload, Sending) else None,
    )
    return found.open(job)
