"""Tests of bench.machine.memory."""

from pathlib import Path

from bench.machine.memory import memory

from .made_up import plant


def test_available_memory_is_part_of_the_total() -> None:
    """Both are known on every system."""
    found = memory()
    assert isinstance(found["total_bytes"], int)
    assert isinstance(found["available_bytes"], int)
    assert 0 < found["available_bytes"] <= found["total_bytes"]


def test_the_page_setting_in_brackets_is_in_force(tmp_path: Path) -> None:
    """Of the offered settings the chosen one is told."""
    place = "sys/kernel/mm/transparent_hugepage/enabled"
    assert memory(plant(tmp_path, {place: "always [madvise] never"}))["transparent_hugepages"] == "madvise"
    assert memory(tmp_path / "empty")["transparent_hugepages"] is None
