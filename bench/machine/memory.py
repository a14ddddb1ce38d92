"""Total and available memory and swap."""

import mmap
import re
import warnings
from collections.abc import Callable
from pathlib import Path

import psutil

from bench.errors import NO_MEMORY
from bench.machine.facts import Section
from bench.machine.files import ROOT, read_text
from bench.machine.ulimit import soft_limit

# How a signal that nobody can hear is told of, directly or by a pool of processes.
KILLED = ("SIGKILL", "SIGXCPU", "terminated abruptly")


def memory(root: Path = ROOT) -> Section:
    """Return the `memory` section of the machine description."""
    main, swap = _read(psutil.virtual_memory), _read(psutil.swap_memory)
    return {
        "total_bytes": getattr(main, "total", None),
        "available_bytes": getattr(main, "available", None),
        "swap_total_bytes": getattr(swap, "total", None),
        "swap_used_bytes": getattr(swap, "used", None),
        "page_bytes": mmap.PAGESIZE,
        "transparent_hugepages": _hugepages(root),
    }


def memory_watch(root: Path = ROOT) -> Callable[[str], str]:
    """Return a function that adds to why a process has ended which limit was reached, if one was."""
    before = _killed(root)

    def told(reason: str) -> str:
        cause = ending_of(reason, _killed(root) > before)
        return f"{reason}; {cause}" if cause else reason

    return told


def ending_of(reason: str, memory_short: bool) -> str:
    """Return the limit that a signal tells of, with a remedy, or nothing.

    The kernel ends by SIGKILL what has no memory left, and what has used up its CPU time. A pool says only
    that one of its processes has gone.
    """
    if "SIGSYS" in reason:
        return "a sandbox forbids a system call: allow it there"
    if "SIGBUS" in reason:
        return "a file or shared memory that it had mapped has no room: make some, also in /dev/shm"
    if not any(words in reason for words in KILLED):
        return ""
    allowed_s = soft_limit("CPU")
    if memory_short:
        return NO_MEMORY
    return f"`ulimit -t` allows {allowed_s} s of CPU time: raise it" if allowed_s is not None else ""


def _killed(root: Path) -> int:
    """Return how many processes the kernel has killed for want of memory; those of control groups count."""
    found = re.search(r"^oom_kill (\d+)", read_text(root / "proc/vmstat") or "", re.MULTILINE)
    return int(found[1]) if found else 0


def _read(reading: Callable[[], object]) -> object:
    # In a container /proc may be empty, or have parts that are hidden.
    try:
        with warnings.catch_warnings():  # of psutil, on what it cannot find
            warnings.simplefilter("ignore")
            return reading()
    except (OSError, ValueError, KeyError):
        return None


def _hugepages(root: Path) -> str | None:
    """Return the word in brackets, which is the current setting."""
    offered = read_text(root / "sys/kernel/mm/transparent_hugepage/enabled")
    chosen = re.search(r"\[(\w+)\]", offered or "")
    return chosen[1] if chosen else None
