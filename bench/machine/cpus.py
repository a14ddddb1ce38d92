"""Which CPUs this process may use; light, because workers import it too."""

import os


def usable_cpus() -> tuple[int, ...]:
    """Return the numbers of the CPUs that this process may run on, ascending."""
    if hasattr(os, "sched_getaffinity"):
        return tuple(sorted(os.sched_getaffinity(0)))
    return tuple(range(os.cpu_count() or 1))


def can_pin() -> bool:
    """Tell whether this platform lets a process choose its CPUs."""
    return hasattr(os, "sched_setaffinity")
