"""The limits of each process that `ulimit` sets. Workers import this module, so it must stay light."""

import sys

if sys.platform != "win32":
    import resource

UNLIMITED = 2**63 - 1


def limits_of(name: str) -> tuple[int | None, int | None]:
    """Return the soft and the hard limit, such as of `NOFILE`; unlimited is 2**63 - 1, unknown None."""
    if sys.platform == "win32":  # has no such limits
        return None, None
    kind = getattr(resource, f"RLIMIT_{name}", None)
    if kind is None:
        return None, None
    try:
        soft, hard = resource.getrlimit(kind)
    except OSError:  # a sandbox may forbid to ask
        return None, None
    infinite = (resource.RLIM_INFINITY, -1)
    return (UNLIMITED if soft in infinite else soft), (UNLIMITED if hard in infinite else hard)


def soft_limit(name: str) -> int | None:
    """Return the limit that is in force; None for no limit, or an unknown one."""
    soft, _ = limits_of(name)
    return None if soft == UNLIMITED else soft
