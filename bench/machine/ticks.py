"""The CPUs' time since boot by kind, as the kernel counts it."""

import os
import re
import sys
from pathlib import Path

from msgspec import Struct

from bench.machine.files import ROOT, read_text

ROW = re.compile(r"^(cpu\d*)([\d ]*)$", re.MULTILINE)
USER, NICE, SYSTEM, IDLE, IOWAIT, IRQ, SOFTIRQ, STEAL = range(8)


class CpuTime(Struct, frozen=True):
    """CPU seconds by kind; `steal_s` (given to another guest by the host) is None if it is not counted."""

    busy_s: float
    idle_s: float
    steal_s: float | None = None

    @property
    def total_s(self) -> float:
        """The sum of all kinds."""
        return self.busy_s + self.idle_s + (self.steal_s or 0.0)


def cpu_time(cpus: tuple[int, ...] = (), root: Path = ROOT) -> CpuTime | None:
    """Return the total time of the given CPUs; of all CPUs if none is given or the system has no detail."""
    return _from_proc(cpus, root) if sys.platform == "linux" else from_psutil()


def _from_proc(cpus: tuple[int, ...], root: Path) -> CpuTime | None:
    rows = dict(ROW.findall(read_text(root / "proc/stat") or ""))
    wanted = [f"cpu{number}" for number in cpus] or ["cpu"]
    counted = [list(map(int, rows[name].split())) for name in wanted if name in rows]
    if min(map(len, counted), default=0) <= STEAL:
        return None
    second = os.sysconf("SC_CLK_TCK")
    # Guests' time is already part of `user`, so the columns after steal are not added.
    kinds = [sum(row[kind] for row in counted) / second for kind in range(STEAL + 1)]
    busy_s = kinds[USER] + kinds[NICE] + kinds[SYSTEM] + kinds[IRQ] + kinds[SOFTIRQ]
    return CpuTime(busy_s, kinds[IDLE] + kinds[IOWAIT], kinds[STEAL])


def from_psutil() -> CpuTime:
    """Return the time of all CPUs from psutil."""
    import psutil

    times = psutil.cpu_times()._asdict()
    busy_s = sum(times.get(kind, 0.0) for kind in ("user", "nice", "system", "interrupt", "dpc"))
    return CpuTime(busy_s, times.get("idle", 0.0))
