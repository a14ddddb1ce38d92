"""Tests of bench.machine.process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.machine.process import fixed_addresses, process

from .made_up import plant

SHOW = "from bench.machine.process import process; print(process()['scheduling'], process()['nice'])"


def test_the_kernels_files_are_read(tmp_path: Path) -> None:
    """A tracer and the timer slack come from /proc."""
    files = {"proc/self/status": "Name:\tpython\nTracerPid:\t42", "proc/self/timerslack_ns": "1000000"}
    found = process(plant(tmp_path, files))
    assert (found["traced"], found["timer_slack_ns"]) == (True, 1_000_000)


def test_what_is_not_told_is_not_known(tmp_path: Path) -> None:
    """An empty /proc says neither that there is a tracer nor that there is none."""
    found = process(tmp_path)
    assert found["traced"] is found["timer_slack_ns"] is found["fixed_addresses"] is None


@pytest.mark.parametrize(
    ("everywhere", "here", "fixed"),
    [("2", "00000000", False), ("2", "00040000", True), ("0", "00000000", True), ("2", "odd", None)],
)
def test_addresses_are_fixed_by_either_setting(
    everywhere: str, here: str, fixed: bool | None, tmp_path: Path
) -> None:
    """The system's own switch, or `setarch -R` for this process."""
    files = {"proc/sys/kernel/randomize_va_space": everywhere, "proc/self/personality": here}
    assert fixed_addresses(plant(tmp_path, files)) is fixed


@pytest.mark.skipif(not hasattr(os, "sched_setscheduler"), reason="policies of Linux")
def test_policy_and_priority_are_this_processs_own() -> None:
    """A process that has made itself a batch job and nicer says so."""
    lower = "import os; os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0)); os.nice(3); "
    done = subprocess.run([sys.executable, "-c", lower + SHOW], capture_output=True, text=True, check=True)
    policy, nice = done.stdout.split()
    assert policy == "batch"
    assert int(nice) >= 3


def test_a_library_that_every_program_loads_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the variable, or by the system's own list; neither name is recorded."""
    monkeypatch.delenv("LD_PRELOAD", raising=False)
    assert process(tmp_path)["preloaded"] is False
    assert process(plant(tmp_path, {"etc/ld.so.preload": "/opt/fast.so"}))["preloaded"] is True
    monkeypatch.setenv("LD_PRELOAD", "/opt/fast.so")
    assert process(tmp_path / "bare")["preloaded"] is True
