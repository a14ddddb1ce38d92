"""How busy the machine is at the start, and the share of its CPU time stolen by the host."""

import os
import re
import sys
import time
from pathlib import Path

from bench.machine.facts import Section
from bench.machine.files import ROOT, as_float, read_text
from bench.machine.ticks import cpu_time

RUNNABLE = re.compile(r".* ([0-9]{1,9})/([0-9]{1,9}) ")


def load(root: Path = ROOT) -> Section:
    """Return the `load` section of the machine description."""
    one, five, fifteen = _averages()
    # Only Linux counts threads: those that run or wait for a CPU, and all.
    threads = RUNNABLE.match(read_text(root / "proc/loadavg") or "")
    return {
        "load_1min": one,
        "load_5min": five,
        "load_15min": fifteen,
        "runnable": int(threads[1]) if threads else None,
        "threads": int(threads[2]) if threads else None,
        "uptime_s": _uptime_s(root),
        "steal_fraction": _steal_fraction(root),
    }


def _averages() -> tuple[float, float, float] | tuple[None, None, None]:
    try:
        return os.getloadavg()
    except (OSError, AttributeError):  # unavailable, or Windows
        return None, None, None


def _uptime_s(root: Path) -> float | None:
    if sys.platform != "linux":
        import psutil

        return time.time() - psutil.boot_time()
    return as_float((read_text(root / "proc/uptime") or "").partition(" ")[0])


def _steal_fraction(root: Path) -> float | None:
    spent = cpu_time(root=root)
    if spent is None or spent.steal_s is None or spent.total_s <= 0:
        return None
    return spent.steal_s / spent.total_s
