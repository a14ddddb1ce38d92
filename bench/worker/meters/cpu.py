"""CPU time of a worker and its pool's children, in nanoseconds where the platform has them."""

import os
import sys
import time
from collections.abc import Sequence

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
    own_ns = time.process_time_ns() + _ended_children_ns()
    if not children:
        return own_ns
    if not NANOSECOND_CLOCKS:
        return None
    try:
        others = sum(time.clock_gettime_ns(clock_id(pid)) for pid in children)
    except OSError:
        return None
    return own_ns + others


def _ended_children_ns() -> int:
    if sys.platform == "win32":
        return 0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return round((used.ru_utime + used.ru_stime) * 1e9)


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
