"""Tests of bench.machine.memory."""

from pathlib import Path

import pytest

from bench.machine import memory as module
from bench.machine.memory import ending_of, memory, memory_watch

from .made_up import plant


def test_available_memory_is_part_of_the_total() -> None:
    """Both are known on every system."""
    found = memory()
    assert isinstance(found["total_bytes"], int)
    assert isinstance(found["available_bytes"], int)
    assert 0 < found["available_bytes"] <= found["total_bytes"]


def test_memory_that_cannot_be_read_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty or masked /proc costs four figures, and no run."""

    def hidden() -> None:
        raise FileNotFoundError("/proc/meminfo")

    monkeypatch.setattr("psutil.virtual_memory", hidden)
    monkeypatch.setattr("psutil.swap_memory", hidden)
    found = memory()
    assert [
        found[key] for key in ("total_bytes", "available_bytes", "swap_total_bytes", "swap_used_bytes")
    ] == [None] * 4
    assert found["page_bytes"]


def test_the_page_setting_in_brackets_is_in_force(tmp_path: Path) -> None:
    """Of the offered settings the chosen one is told."""
    place = "sys/kernel/mm/transparent_hugepage/enabled"
    assert memory(plant(tmp_path, {place: "always [madvise] never"}))["transparent_hugepages"] == "madvise"
    assert memory(tmp_path / "empty")["transparent_hugepages"] is None


def test_a_killed_process_is_told_to_have_had_no_memory(tmp_path: Path) -> None:
    """Only one that SIGKILL has ended, and only if the kernel has killed any meanwhile."""
    told = memory_watch(plant(tmp_path, {"proc/vmstat": "nr_free_pages 1\noom_kill 4"}))
    assert told("exited (signal SIGKILL)") == "exited (signal SIGKILL)"
    plant(tmp_path, {"proc/vmstat": "nr_free_pages 1\noom_kill 5"})
    assert told("exited (signal SIGKILL)").startswith("exited (signal SIGKILL); memory is used up")
    assert told("exited (exit code 1)") == "exited (exit code 1)"


def test_a_signal_tells_which_limit_was_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit of CPU time ends by signals alone, also in a pool, which does not say by which."""
    monkeypatch.setattr(module, "soft_limit", {"CPU": 9}.get)
    for reason in ("signal SIGXCPU", "signal SIGKILL", "a process was terminated abruptly"):
        assert "`ulimit -t` allows 9 s" in ending_of(reason, memory_short=False)
        assert ending_of(reason, memory_short=True).startswith("memory is used up")
    assert "a sandbox" in ending_of("signal SIGSYS", memory_short=False)
    monkeypatch.setattr(module, "soft_limit", {}.get)
    assert ending_of("signal SIGKILL", memory_short=False) == ""
