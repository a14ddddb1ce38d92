"""Tests of bench.machine.memory."""

from pathlib import Path

from bench.machine.memory import from_meminfo, from_psutil, memory

from .made_up import plant

MEMINFO = "MemTotal: 1000 kB\nMemAvailable: 400 kB\nSwapTotal: 50 kB\nSwapFree: 20 kB\n"


def test_amounts_are_bytes(tmp_path: Path) -> None:
    """The kernel's kB are 1024 bytes, and used swap is what isn't free."""
    assert from_meminfo(plant(tmp_path, {"proc/meminfo": MEMINFO})) == {
        "total_bytes": 1_024_000,
        "available_bytes": 409_600,
        "swap_total_bytes": 51_200,
        "swap_used_bytes": 30_720,
    }


def test_missing_and_mangled_lines_are_none(tmp_path: Path) -> None:
    """Half a file gives half the facts."""
    found = from_meminfo(plant(tmp_path, {"proc/meminfo": "MemTotal: much\nSwapTotal: 5 kB\n"}))
    assert found["total_bytes"] is None
    assert found["swap_total_bytes"] == 5120
    assert found["swap_used_bytes"] is None


def test_both_sources_have_the_same_facts(tmp_path: Path) -> None:
    """A description has the same keys on every system."""
    assert from_psutil().keys() == from_meminfo(tmp_path).keys()


def test_the_page_setting_in_brackets_is_in_force(tmp_path: Path) -> None:
    """Of the offered settings the chosen one is told."""
    place = "sys/kernel/mm/transparent_hugepage/enabled"
    assert memory(plant(tmp_path, {place: "always [madvise] never"}))["transparent_hugepages"] == "madvise"
    assert memory(tmp_path / "empty")["transparent_hugepages"] is None
