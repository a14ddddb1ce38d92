"""The worker's heap before its cell begins."""

import sys

import pytest

from bench.worker.heap import give_back_room


def test_room_at_the_end_of_the_heap_goes_back() -> None:
    """Giving back what a freed allocation left raises nothing, and memory stays usable."""
    kept = [bytearray(50_000) for _ in range(100)]
    del kept[10:]
    give_back_room()
    assert len(kept) == 10


def test_elsewhere_it_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a platform without the call nothing is imported for it."""
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setitem(sys.modules, "ctypes", None)
    give_back_room()
