"""What is read around a round, file by file, and what comes out between two readings."""

import os
import sys
import threading
from pathlib import Path

import pytest
from msgspec.structs import asdict, replace

from bench.worker.meters.disturbance import (
    DisturbanceMeter,
    Reading,
    between,
    last_cpu,
    run_delay_ns,
    runnable,
    steal_ticks,
)

linux = pytest.mark.skipif(sys.platform != "linux", reason="these counters are Linux's")

STAT = b"""cpu  100 0 10 900 0 0 0 12 0 0
cpu0 60 0 5 400 0 0 0 5 0 0
cpu1 40 0 5 500 0 0 0 7 0 0
intr 12345 0 0
"""
QUIET = Reading(
    clock_ns=7_000_000_000,
    steal_ticks=100,
    run_delay_ns=5_000_000,
    thread_cpu_ns=1_000_000_000,
    tree_cpu_ns=3_000_000_000,
    switches=(10, 20),
    runnable=1,
    frequency_khz=3_000_000,
    throttled_ns=1_000,
)


@pytest.mark.parametrize(("cpus", "ticks"), [([0], 5), ([1], 7), ([0, 1], 12)])
def test_steal_is_that_of_the_cpus_in_question(cpus: list[int], ticks: int) -> None:
    """What the host took from another CPU is no matter of this worker's."""
    assert steal_ticks(STAT, cpus) == ticks


@pytest.mark.parametrize(
    ("stat", "cpus"), [(b"", [0]), (STAT, [9]), (STAT, []), (b"cpu0 1 2 3\n", [0]), (STAT[:40], [0, 1])]
)
def test_steal_that_is_not_told_for_every_cpu_is_unknown(stat: bytes, cpus: list[int]) -> None:
    """A sum that leaves one out would be a figure that nobody measured."""
    assert steal_ticks(stat, cpus) is None


@pytest.mark.parametrize(
    ("text", "delay_ns"), [(b"500 70 3\n", 70), (b"0 0 0\n", None), (b"", None), (b"x y z", None)]
)
def test_a_kernel_that_does_not_count_delays_is_unknown(text: bytes, delay_ns: int | None) -> None:
    """Zeros for a thread that was never given a CPU, yet reads this, mean that nobody counts."""
    assert run_delay_ns(text) == delay_ns


def test_the_run_queues_length_is_read() -> None:
    """The fourth column's first half; None for what is cut short."""
    assert runnable(b"0.68 0.72 0.98 3/142 27078\n") == 3
    assert runnable(b"0.68 0.72") is None


def test_a_programs_name_may_look_like_columns() -> None:
    """Spaces and brackets in the name do not shift the columns after it."""
    columns = b" ".join(b"%d" % number for number in range(50))
    assert last_cpu(b"7 (a) b (c) " + columns) == 36
    assert last_cpu(b"7 (a) R 1") is None


def test_what_grew_is_told_in_seconds() -> None:
    """Ticks and nanoseconds become seconds, counters differences; of looks the worse one is kept."""
    after = replace(
        QUIET,
        steal_ticks=103,
        run_delay_ns=7_000_000,
        thread_cpu_ns=1_010_000_000,
        tree_cpu_ns=3_030_000_000,
        switches=(11, 25),
        runnable=4,
        frequency_khz=2_000_000,
        throttled_ns=50_001_000,
    )
    found = between(QUIET, after)
    assert found.steal_s == pytest.approx(3 / os.sysconf("SC_CLK_TCK"))
    assert (found.run_delay_s, found.thread_cpu_s, found.tree_cpu_s) == (0.002, 0.01, 0.03)
    assert found.throttled_s == 0.05
    assert (found.voluntary_switches, found.involuntary_switches) == (1, 5)
    assert (found.runnable, found.frequency_hz) == (4, 2_000_000_000)


def test_steal_that_runs_backwards_is_none_at_all() -> None:
    """A guest that moves to another host may start to count anew."""
    assert between(QUIET, replace(QUIET, steal_ticks=0)).steal_s == 0.0


def test_what_one_of_the_readings_lacks_is_unknown() -> None:
    """No difference is made up; a look that was had once stands."""
    bare = Reading(clock_ns=8_000_000_000, thread_cpu_ns=2_000_000_000)
    known = {name for name, value in asdict(between(QUIET, bare)).items() if value is not None}
    assert known - {"suspended"} == {"span_s", "thread_cpu_s", "runnable", "frequency_hz"}


def test_elsewhere_than_on_linux_counters_are_absent_by_name() -> None:
    """No file is looked for, and no zero made up."""
    read = DisturbanceMeter(platform="darwin").read()
    assert (read.steal_ticks, read.run_delay_ns, read.runnable, read.frequency_khz) == (None,) * 4


def test_a_system_without_these_files_reads_as_unknown(tmp_path: Path) -> None:
    """A sandbox may show no /proc at all."""
    read = DisturbanceMeter(root=tmp_path).read()
    assert (read.steal_ticks, read.run_delay_ns, read.runnable, read.frequency_khz) == (None,) * 4


@linux
def test_the_clock_is_that_of_the_cpu_on_which_the_thread_runs(tmp_path: Path) -> None:
    """Of several CPUs, the one that the kernel names."""
    for cpu in sorted(os.sched_getaffinity(0)):
        folder = tmp_path / f"sys/devices/system/cpu/cpu{cpu}/cpufreq"
        folder.mkdir(parents=True)
        (folder / "scaling_cur_freq").write_text(f"{1000 + cpu}\n")
    here = max(os.sched_getaffinity(0))
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/stat").write_text("7 (a) " + "0 " * 36 + f"{here} 0\n")
    assert DisturbanceMeter(root=tmp_path).read().frequency_khz == 1000 + here


@linux
def test_a_thread_that_yields_is_seen_to_switch() -> None:
    """Waiting for another thread gives the CPU up, and the counters move."""
    meter = DisturbanceMeter()
    before = meter.read()
    for _ in range(10):
        other = threading.Thread(target=os.getpid)
        other.start()
        other.join()
    found = between(before, meter.read())
    assert found.voluntary_switches
    assert found.thread_cpu_s is not None
    assert found.tree_cpu_s is not None
    assert 0 < found.thread_cpu_s <= found.tree_cpu_s


@linux
def test_the_pauses_of_all_quotas_are_added(tmp_path: Path) -> None:
    """That of the group and that of an ancestor; without any quota nothing is told."""
    assert DisturbanceMeter(root=tmp_path).read().throttled_ns is None
    group = tmp_path / "sys/fs/cgroup/a"
    group.mkdir(parents=True)
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/cgroup").write_text("0::/a\n")
    (group.parent / "cgroup.controllers").write_text("cpu\n")
    for folder in (group, group.parent):
        (folder / "cpu.max").write_text("50000 100000\n")
        (folder / "cpu.stat").write_text("nr_throttled 3\nthrottled_usec 70\n")
    assert DisturbanceMeter(root=tmp_path).read().throttled_ns == 140_000
