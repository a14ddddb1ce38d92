"""CPU time of a worker and its pool's children, in nanoseconds where the platform has them."""

import os
import sys
import time
from collections.abc import Sequence

NANOSECOND_CLOCKS = sys.platform == "linux"


def clock_id(pid: int) -> int:
    """Return the id of another process's CPU clock, for `time.clock_gettime`.

    Linux builds it from the pid: `(~pid << 3) | CPUCLOCK_SCHED`, the last being 2
    (clock_getcpuclockid(3), and `MAKE_PROCESS_CPUCLOCK` in the kernel's posix-timers.h).
    """
    return (~pid << 3) | 2


def tree_cpu_ns(children: Sequence[int]) -> int | None:
    """Return the CPU time that this process and its `children` have used; None where it can't be known."""
    if not children:
        return time.process_time_ns()
    if not NANOSECOND_CLOCKS:
        return None
    try:
        others = sum(time.clock_gettime_ns(clock_id(pid)) for pid in children)
    except OSError:
        return None
    return time.process_time_ns() + others


def pin(cpus: Sequence[int]) -> None:
    """Pin this process, and all that it will start, to `cpus`; do nothing where the platform cannot."""
    if cpus and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cpus)
