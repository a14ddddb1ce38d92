"""The CPUs' time since boot by kind, as the kernel counts it."""

import os
import sys
from pathlib import Path

from msgspec import Struct

from bench.machine.files import ROOT, as_float, read_text

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
    rows = {line.split()[0]: line.split()[1:] for line in _cpu_lines(root)}
    wanted = [f"cpu{number}" for number in cpus] or ["cpu"]
    counted = [_ticks(rows[name]) for name in wanted if name in rows]
    if not counted or None in counted:
        return None
    second = os.sysconf("SC_CLK_TCK")
    kinds = [sum(column) / second for column in zip(*(row for row in counted if row), strict=True)]
    # Guests' time is already part of `user`, so the columns after steal are not added.
    busy_s = kinds[USER] + kinds[NICE] + kinds[SYSTEM] + kinds[IRQ] + kinds[SOFTIRQ]
    return CpuTime(busy_s, kinds[IDLE] + kinds[IOWAIT], kinds[STEAL])


def _cpu_lines(root: Path) -> list[str]:
    lines = (read_text(root / "proc/stat") or "").splitlines()
    return [line for line in lines if line.startswith("cpu")]


def _ticks(columns: list[str]) -> list[float] | None:
    numbers = [as_float(column) for column in columns[: STEAL + 1]]
    known = [number for number in numbers if number is not None]
    return known if len(known) == STEAL + 1 else None


def from_psutil() -> CpuTime:
    """Return the time of all CPUs from psutil."""
    import psutil

    times = psutil.cpu_times()._asdict()
    busy_s = sum(times.get(kind, 0.0) for kind in ("user", "nice", "system", "interrupt", "dpc"))
    return CpuTime(busy_s, times.get("idle", 0.0))
