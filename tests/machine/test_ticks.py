"""Tests of bench.machine.ticks."""

import os
from pathlib import Path

import pytest

from bench.machine.ticks import CpuTime, cpu_time, from_psutil

from .made_up import plant

STAT = (
    "cpu  300 0 100 1000 200 0 0 40 300 0\ncpu0 100 0 0 500 100 0 0 0 0 0\n"
    "cpu1 200 0 100 500 100 0 0 40 300 0\nintr 12\n"
)
SECOND = os.sysconf("SC_CLK_TCK")


def test_all_cpus_together_and_guests_once(tmp_path: Path) -> None:
    """Guests' time is within the user's; waiting for disks is idle; steal stands apart."""
    found = cpu_time(root=plant(tmp_path, {"proc/stat": STAT}))
    assert found == CpuTime(400 / SECOND, 1200 / SECOND, 40 / SECOND)
    assert found.total_s == pytest.approx(1640 / SECOND)


def test_some_cpus_alone(tmp_path: Path) -> None:
    """Only the given ones' lines are added."""
    root = plant(tmp_path, {"proc/stat": STAT})
    assert cpu_time((1,), root) == CpuTime(300 / SECOND, 600 / SECOND, 40 / SECOND)
    assert cpu_time((0, 1), root) == cpu_time(root=root)


@pytest.mark.parametrize("stat", ["", "cpu 1 2 3\n", "cpu a b c d e f g h\n", "intr 5\n"])
def test_a_file_that_says_nothing_gives_nothing(tmp_path: Path, stat: str) -> None:
    """Short, mangled and missing lines are not known."""
    assert cpu_time(root=plant(tmp_path, {"proc/stat": stat})) is None


def test_elsewhere_steal_is_not_counted() -> None:
    """What psutil gives on any system has no steal, and says so."""
    assert from_psutil().steal_s is None
