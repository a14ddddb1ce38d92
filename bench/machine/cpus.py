"""Which CPUs this process may use, and how many at a time. Workers import this module: it must stay light."""

import os

from bench.machine.cgroup import Root, cpu_quota

# How the two reservations begin.
UNPINNED = "processes cannot be kept on chosen CPUs here"
QUOTA = "the control group's CPU quota"
# A quota this little below a whole number counts as that.
ROUNDING = 0.01


def allowed_cpus(pid: int = 0) -> tuple[int, ...]:
    """Return the numbers of the CPUs that a process, this one by default, may run on, ascending."""
    if hasattr(os, "sched_getaffinity"):
        try:
            return tuple(sorted(os.sched_getaffinity(pid)))
        except PermissionError:  # a sandbox may forbid even to ask
            pass
    return tuple(range(os.cpu_count() or 1))


def usable_count(root: Root = "/") -> int:
    """Return how many CPUs this process can keep busy: those it may run on, within its control group's quota.

    Of a quota of 1.5 CPUs one can be kept busy: a second one would be paused for half of each period.
    """
    allowed, quota = len(allowed_cpus()), cpu_quota(root)
    return allowed if quota is None else max(1, min(allowed, int(quota + ROUNDING)))


def usable_cpus(root: Root = "/") -> tuple[int, ...]:
    """Return the CPUs that a run uses: as many as it can keep busy, or, without pinning, all allowed ones."""
    # The last ones: the first CPU sees most interrupts.
    return allowed_cpus()[-usable_count(root) :] if can_pin() else allowed_cpus()


def can_pin() -> bool:
    """Return whether processes can be kept on chosen CPUs; a sandbox may forbid it."""
    if not hasattr(os, "sched_setaffinity"):
        return False
    try:
        os.sched_setaffinity(0, os.sched_getaffinity(0))
    except OSError:
        return False
    return True


def reservations(root: Root = "/") -> tuple[str, ...]:
    """Return what keeps a run from using its CPUs freely, in a sentence each, with the remedy."""
    found, allowed, quota = [], len(allowed_cpus()), cpu_quota(root)
    if not can_pin():
        refused = "allow sched_setaffinity, which a container's seccomp profile may forbid"
        remedy = refused if hasattr(os, "sched_setaffinity") else "this system has no call for it"
        found.append(
            f"{UNPINNED}, so everything is measured unpinned, and only larger differences are found; {remedy}"
        )
    if quota is not None and quota + ROUNDING < allowed:
        used = usable_count(root)
        found.append(
            f"{QUOTA} is the time of {quota:g} of the {allowed} CPUs to run on, so the "
            f"run counts on {used}; lift the quota to measure what all of them can do"
        )
    return tuple(found)
