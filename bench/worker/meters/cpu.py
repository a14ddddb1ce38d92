"""CPU time of a worker and its pool's children, in nanoseconds where the platform has them."""

import os
import sys
import time
from collections.abc import Sequence
from typing import Any

from bench.machine.cpus import allowed_cpus

if sys.platform != "win32":
    import resource

NANOSECOND_CLOCKS = sys.platform == "linux"


def clock_id(pid: int) -> int:
    """Return the id of another process's CPU clock, for `time.clock_gettime`.

    Linux builds it from the pid: `(~pid << 3) | CPUCLOCK_SCHED`, the last being 2
    (clock_getcpuclockid(3), and `MAKE_PROCESS_CPUCLOCK` in the kernel's posix-timers.h).
    """
    return (~pid << 3) | 2


def tree_cpu_ns(children: Sequence[int]) -> int | None:
    """Return the CPU time of this process, its living `children`, and all that it has waited for.

    It is None where it can't be known.
    """
    ended = usage(children=True)
    if (ended is None and sys.platform != "win32") or (children and not NANOSECOND_CLOCKS):
        return None
    own_ns = time.process_time_ns() + (round((ended.ru_utime + ended.ru_stime) * 1e9) if ended else 0)
    try:
        return own_ns + sum(time.clock_gettime_ns(clock_id(pid)) for pid in children)
    except OSError:
        return None


def usage(children: bool = False) -> Any | None:
    """Return what this process, or all children that it has waited for, have used; None if unknown.

    Windows has no such call, and a sandbox may forbid it.
    """
    if sys.platform == "win32":
        return None
    try:
        return resource.getrusage(resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF)
    except OSError:
        return None


def ended_children_cpu_s() -> float:
    """Return the CPU time of all children that this process has waited for, or 0 if unknown.

    `os.times` has it too, but in clock ticks of 10 ms, which is more than a short child takes.
    """
    ended = usage(children=True)
    return float(ended.ru_utime + ended.ru_stime) if ended else 0.0


class CpuSetError(Exception):
    """A process cannot have the CPUs that the run was planned for."""


def pin(cpus: Sequence[int], pid: int = 0) -> None:
    """Keep a process, by default this one, and all that it will start, on `cpus`. Raises CpuSetError.

    Nothing is asked of a system where it has these CPUs already: some refuse.
    """
    if not cpus or not hasattr(os, "sched_setaffinity"):
        return
    try:
        if set(allowed_cpus(pid)) != set(cpus):
            os.sched_setaffinity(pid, cpus)
        refused = "some of them are not allowed" if set(allowed_cpus(pid)) != set(cpus) else ""
    except ProcessLookupError:  # it has ended, and whoever waits for it is told why
        return
    except OSError as error:
        refused = os.strerror(error.errno or 0)
    if refused:
        raise CpuSetError(
            f"cannot run on the CPUs {', '.join(map(str, cpus))} of this run's plan ({refused}): the CPU set "
            "has changed since it began (taskset, a cpuset, a CPU taken offline); measure again"
        )
