"""What kept a round from the CPU: counters read right before and right after it, in the worker itself.

Reading them takes some ten microseconds, for every file stays open. What a platform does not count is None.
"""

import os
import sys
import time
import weakref
from collections.abc import Callable, Sequence

from msgspec import Struct

from bench.machine.cgroup import throttled_ns, throttling_files
from bench.machine.cpus import allowed_cpus
from bench.model.measurements import Disturbance
from bench.worker.meters.cpu import tree_cpu_ns, usage
from bench.worker.meters.suspension import was_suspended

STEAL_COLUMN = 8  # of a `cpu` line in /proc/stat, its name included (proc_stat(5))
CPU_LINE_BYTES = 128
CPU_FIELD = 36  # of /proc/self/stat, counted from what follows the program's name: the CPU it last ran on
HEAD_BYTES = 1024


class Reading(Struct, frozen=True, kw_only=True):
    """The counters at one moment, as the kernel gives them."""

    clock_ns: int
    steal_ticks: int | None = None
    run_delay_ns: int | None = None
    thread_cpu_ns: int
    tree_cpu_ns: int | None = None
    switches: tuple[int, int] | None = None
    runnable: int | None = None
    throttled_ns: int | None = None
    suspended: bool = False
    frequency_khz: int | None = None


class DisturbanceMeter:
    """Reads the counters of this process and of the CPUs that it may use; made after pinning."""

    def __init__(self, root: "os.PathLike[str] | str" = "/", platform: str = sys.platform) -> None:
        self._root = root
        on_linux = platform == "linux"
        self._cpus = list(allowed_cpus()) if on_linux else []
        self._stat = self._open("proc/stat") if on_linux else None
        self._own = self._open("proc/self/schedstat") if on_linux else None
        self._load = self._open("proc/loadavg") if on_linux else None
        self._quotas = [self._open(path) for path in throttling_files(root)] if on_linux else []
        # The CPU lines come first in their file, in the order of their numbers.
        self._stat_bytes = CPU_LINE_BYTES * (max(self._cpus, default=0) + 2)
        self._clocks = self._open_clocks() if on_linux else {}
        self._where = self._open("proc/self/stat") if len(self._clocks) > 1 else None

    def read(self, children: Sequence[int] = ()) -> Reading:
        """Return the counters as they stand; the CPU time of these `children` counts as the worker's own."""
        return Reading(
            steal_ticks=steal_ticks(self._read(self._stat, self._stat_bytes), self._cpus),
            run_delay_ns=run_delay_ns(self._read(self._own)),
            switches=_switches(),
            runnable=runnable(self._read(self._load)),
            throttled_ns=self._throttled_ns(),
            suspended=was_suspended(),
            frequency_khz=self._frequency_khz(),
            tree_cpu_ns=tree_cpu_ns(children),
            clock_ns=time.perf_counter_ns(),
            thread_cpu_ns=time.thread_time_ns(),
        )

    def _open(self, path: str) -> int | None:
        try:
            descriptor = os.open(os.path.join(self._root, path), os.O_RDONLY | os.O_CLOEXEC)  # noqa: PTH118 - pathlib costs a worker 3 ms
        except OSError:
            return None
        weakref.finalize(self, os.close, descriptor)
        return descriptor

    def _open_clocks(self) -> dict[int, int]:
        found = {
            cpu: self._open(f"sys/devices/system/cpu/cpu{cpu}/cpufreq/scaling_cur_freq") for cpu in self._cpus
        }
        return {cpu: descriptor for cpu, descriptor in found.items() if descriptor is not None}

    def _read(self, descriptor: int | None, size: int = HEAD_BYTES) -> bytes:
        try:
            return b"" if descriptor is None else os.pread(descriptor, size, 0)
        except OSError:  # a driver that has no answer just now
            return b""

    def _throttled_ns(self) -> int | None:
        # Not known, rather than 0, where there is no quota: nobody reads through columns of zeros.
        paused_ns = [throttled_ns(self._read(quota).decode()) for quota in self._quotas]
        known_ns = [one_ns for one_ns in paused_ns if one_ns is not None]
        return sum(known_ns) if known_ns else None

    def _frequency_khz(self) -> int | None:
        # An idle CPU is slow, which does not matter: the one that counts is the one this thread runs on.
        if not self._clocks:
            return None
        only = next(iter(self._clocks))
        cpu = only if self._where is None else last_cpu(self._read(self._where))
        return _number(self._read(self._clocks.get(-1 if cpu is None else cpu)).strip())


def steal_ticks(stat: bytes, cpus: Sequence[int]) -> int | None:
    """Return the ticks for which the host ran something else while these CPUs had work; None if unknown."""
    rows = {row[0]: row for line in stat.split(b"\n", max(cpus, default=0) + 2)[:-1] if (row := line.split())}
    found = [_column(rows.get(b"cpu%d" % cpu, []), STEAL_COLUMN) for cpu in cpus]
    return sum(found) if found and None not in found else None  # type: ignore[arg-type]


def run_delay_ns(schedstat: bytes) -> int | None:
    """Return how long this process's main thread was ready to run and had no CPU; None if unknown.

    A kernel that does not count writes zeros, also for how often the thread was given a CPU, which is at
    least once (Documentation/scheduler/sched-stats.rst).
    """
    columns = schedstat.split()
    return _column(columns, 1) if _column(columns, 2) else None


def runnable(loadavg: bytes) -> int | None:
    """Return how many threads of the whole machine run or wait for a CPU, this one included."""
    columns = loadavg.split()
    return _number(columns[3].partition(b"/")[0]) if len(columns) > 3 else None


def last_cpu(stat: bytes) -> int | None:
    """Return the CPU on which the process last ran. Its name may hold spaces and brackets."""
    return _column(stat.rpartition(b")")[2].split(), CPU_FIELD)


def _column(columns: Sequence[bytes], index: int) -> int | None:
    return _number(columns[index]) if index < len(columns) else None


def _number(text: bytes) -> int | None:
    return int(text) if text.isdigit() else None


def _switches() -> tuple[int, int] | None:
    used = usage()
    return None if used is None else (used.ru_nvcsw, used.ru_nivcsw)


def between(before: Reading, after: Reading) -> Disturbance:
    """Return what happened between two readings."""
    ticks = _grown(before.steal_ticks, after.steal_ticks)
    delay_ns = _grown(before.run_delay_ns, after.run_delay_ns)
    paused_ns = _grown(before.throttled_ns, after.throttled_ns)
    tree_ns = _grown(before.tree_cpu_ns, after.tree_cpu_ns)
    switches = (before.switches, after.switches)
    voluntary, involuntary = zip(*((None, None) if pair is None else pair for pair in switches), strict=True)
    khz = _extreme(min, before.frequency_khz, after.frequency_khz)
    return Disturbance(
        span_s=max(0, after.clock_ns - before.clock_ns) / 1e9,
        steal_s=None if ticks is None else ticks / os.sysconf("SC_CLK_TCK"),
        run_delay_s=None if delay_ns is None else delay_ns / 1e9,
        suspended=after.suspended,
        throttled_s=None if paused_ns is None else paused_ns / 1e9,
        thread_cpu_s=(after.thread_cpu_ns - before.thread_cpu_ns) / 1e9,
        tree_cpu_s=None if tree_ns is None else tree_ns / 1e9,
        voluntary_switches=_grown(*voluntary),
        involuntary_switches=_grown(*involuntary),
        runnable=_extreme(max, before.runnable, after.runnable),
        frequency_hz=None if khz is None else khz * 1000,
    )


def _grown(before: int | None, after: int | None) -> int | None:
    # Steal can decrease when a guest moves to another host; that counts as none.
    return None if before is None or after is None else max(0, after - before)


def _extreme(pick: Callable[[Sequence[int]], int], *looks: int | None) -> int | None:
    known = [look for look in looks if look is not None]
    return pick(known) if known else None
