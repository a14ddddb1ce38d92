"""Which CPUs this process may use. Workers import this module, so it must stay light."""

import os


def usable_cpus() -> tuple[int, ...]:
    """Return the numbers of the CPUs that this process may run on, ascending."""
    if hasattr(os, "sched_getaffinity"):
        return tuple(sorted(os.sched_getaffinity(0)))
    return tuple(range(os.cpu_count() or 1))


def can_pin() -> bool:
    """Return whether this platform lets a process choose its CPUs."""
    return hasattr(os, "sched_setaffinity")
