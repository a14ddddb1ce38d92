"""How busy the machine is at the start, and the share of its CPU time stolen by the host."""

import os
import re
import sys
import time
from pathlib import Path

from bench.machine.facts import Section
from bench.machine.files import ROOT, as_float, read_text
from bench.machine.ticks import cpu_time

LOADAVG = re.compile(r"([0-9.]+) ([0-9.]+) ([0-9.]+) ([0-9]{1,9})/([0-9]{1,9}) ")


def load(root: Path = ROOT) -> Section:
    """Return the `load` section of the machine description."""
    averages = from_loadavg(root) if sys.platform == "linux" else from_os()
    return {**averages, "uptime_s": _uptime_s(root), "steal_fraction": _steal_fraction(root)}


def from_loadavg(root: Path = ROOT) -> Section:
    """Return the averages from `/proc/loadavg`, with the number of runnable threads."""
    found = LOADAVG.match(read_text(root / "proc/loadavg") or "")
    one, five, fifteen, runnable, threads = found.groups() if found else (None,) * 5
    return {
        "load_1min": as_float(one),
        "load_5min": as_float(five),
        "load_15min": as_float(fifteen),
        "runnable": int(runnable) if runnable else None,
        "threads": int(threads) if threads else None,
    }


def from_os() -> Section:
    """Return the averages from the C library, on other Unix systems."""
    try:
        one, five, fifteen = os.getloadavg()
    except (OSError, AttributeError):  # unavailable, or Windows
        return {"load_1min": None, "load_5min": None, "load_15min": None}
    return {"load_1min": one, "load_5min": five, "load_15min": fifteen}


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
