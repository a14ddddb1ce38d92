"""How the system treats this process, and so those that it starts: a tracer, scheduling, memory layout."""

import os
from pathlib import Path
from typing import Any

import psutil

from bench.machine.facts import Section
from bench.machine.files import ROOT, read_int, read_pairs, read_word

# ADDR_NO_RANDOMIZE of personality(2), which `setarch -R` and debuggers set.
FIXED_ADDRESSES = 0x0040000
PRELOADING = ("LD_AUDIT", "LD_PRELOAD")
# May be set beside any policy, and says only that children do not inherit it.
RESET_ON_FORK = 0x40000000


def process(root: Path = ROOT) -> Section:
    """Return the `process` section of the machine description."""
    return {
        "traced": is_traced("self", root),
        "scheduling": scheduling(),
        "nice": nice(),
        "io_class": io_class(),
        "timer_slack_ns": read_int(root / "proc/self/timerslack_ns"),
        "fixed_addresses": fixed_addresses(root),
        "preloaded": any(map(os.environ.get, PRELOADING)) or bool(read_word(root / "etc/ld.so.preload")),
    }


def is_traced(pid: int | str, root: Path = ROOT) -> bool | None:
    """Return whether a debugger or strace is attached to a process; None if unknown."""
    tracer = read_pairs(root / f"proc/{pid}/status").get("TracerPid")
    return None if tracer is None else tracer != "0"


def scheduling() -> str | None:
    """Return the scheduling policy: `other` is the usual one, `fifo` and `rr` are the real-time ones."""
    if not hasattr(os, "sched_getscheduler"):
        return None
    try:
        number = os.sched_getscheduler(0) & ~RESET_ON_FORK
    except OSError:  # a sandbox may forbid to ask
        return None
    names = ("OTHER", "BATCH", "IDLE", "FIFO", "RR")
    known = {getattr(os, f"SCHED_{name}", None): name.lower() for name in names}
    return known.get(number, f"policy {number}")


def nice() -> int | None:
    """Return the process's nice value: 0 mostly, and more for a process that lets others precede it."""
    try:
        return os.getpriority(os.PRIO_PROCESS, 0)
    except (AttributeError, OSError):  # unknown to a platform, or refused
        return None


def io_class() -> str | None:
    """Return how this process's requests to disks are ordered: `idle`, `rt`, `be`, or `none` if unset."""
    try:
        found: Any = psutil.Process().ionice()
        return str(found.ioclass.name).removeprefix("IOPRIO_CLASS_").lower()
    except (AttributeError, OSError, RuntimeError, psutil.Error):  # unknown to a platform, or refused
        return None


def fixed_addresses(root: Path = ROOT) -> bool | None:
    """Return whether every process has the same memory layout, by the system's or this process's setting."""
    everywhere = read_int(root / "proc/sys/kernel/randomize_va_space")
    word = read_word(root / "proc/self/personality")
    try:
        here = None if word is None else bool(int(word, 16) & FIXED_ADDRESSES)
    except ValueError:
        here = None
    return True if everywhere == 0 else here
