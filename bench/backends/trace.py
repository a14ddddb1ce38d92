"""Calls that also record when and where they ran: for traced rounds, never for timed ones."""

import os
import threading
from collections.abc import Awaitable, Callable

from bench.plugins.backend import Traced
from bench.plugins.watch import Clock
from bench.plugins.workload import Value


def traced(call: Callable[[int], Value], clock: Clock) -> Callable[[int], Traced]:
    """Return `call` with its start, its end, and the process and thread that ran it."""

    def observed(index: int) -> Traced:
        start_ns = clock()
        value = call(index)
        return Traced(value, start_ns, clock(), (os.getpid(), threading.get_ident()))

    return observed


def traced_async(call: Callable[[int], Awaitable[Value]], clock: Clock) -> Callable[[int], Awaitable[Traced]]:
    """Return `call` with its start and end; tasks share a thread, so it names no worker."""

    async def observed(index: int) -> Traced:
        start_ns = clock()
        value = await call(index)
        return Traced(value, start_ns, clock(), ())

    return observed
