"""The worker's heap before its cell begins."""

import ctypes
import sys

import pytest

from bench.worker.heap import give_back_room


class Library:
    """A C library that remembers what was asked of it."""

    def __init__(self) -> None:
        self.trimmed: list[int] = []

    def malloc_trim(self, pad: int) -> int:
        """Note how much room is to stay."""
        self.trimmed.append(pad)
        return 1


def given_back(monkeypatch: pytest.MonkeyPatch, library: object, platform: str) -> None:
    """Give room back to a library of our own, on this platform."""
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(ctypes, "CDLL", lambda _: library)
    give_back_room()


def test_all_room_at_the_end_of_the_heap_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The C library is asked once, and to keep nothing."""
    library = Library()
    given_back(monkeypatch, library, "linux")
    assert library.trimmed == [0]


def test_elsewhere_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another platform's C library is left alone."""
    library = Library()
    given_back(monkeypatch, library, "darwin")
    assert library.trimmed == []


def test_a_library_without_the_call_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A C library that cannot give room back is asked for the call, and for nothing else."""
    asked: list[str] = []

    class Bare:
        def __getattr__(self, name: str) -> object:
            asked.append(name)
            raise AttributeError(name)

    given_back(monkeypatch, Bare(), "linux")
    assert asked == ["malloc_trim"]
