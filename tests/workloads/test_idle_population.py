"""Crowds come to the size that was asked for, and none of them stays."""

import multiprocessing
import threading
from collections.abc import Callable

import pytest

from workloads.idle_population import Processes, Threads, refusal


def test_threads_come_and_go(new_threads: Callable[[], int]) -> None:
    """A crowd grows to each size, and ends in nothing."""
    crowd = Threads()
    try:
        for number in (2, 5):
            crowd.grow(number)
            assert new_threads() == number
    finally:
        crowd.end()
    assert new_threads() == 0


def test_a_machine_that_refuses_names_its_limits(
    monkeypatch: pytest.MonkeyPatch, new_threads: Callable[[], int]
) -> None:
    """What was there is ended, and the reason holds the number and the limits."""
    crowd, begin = Threads(), threading.Thread.start

    def start(thread: threading.Thread) -> None:
        if new_threads() >= 3:
            raise RuntimeError("can't start new thread")
        begin(thread)

    monkeypatch.setattr(threading.Thread, "start", start)
    try:
        with pytest.raises(RuntimeError, match=r"after 3 of them \(can't start new thread\); ulimit -u is"):
            crowd.grow(10)
    finally:
        crowd.end()
    assert new_threads() == 0


def test_processes_come_and_go() -> None:
    """Children wait until they are let go, and are gone then."""
    before, crowd = len(multiprocessing.active_children()), Processes(multiprocessing.get_context("spawn"))
    try:
        crowd.grow(2)
        assert len(multiprocessing.active_children()) == before + 2
    finally:
        crowd.end()
    assert len(multiprocessing.active_children()) == before


def test_a_refusal_is_one_line() -> None:
    """It can stand in a table."""
    assert "\n" not in str(refusal("next process", 7, OSError("no room")))
