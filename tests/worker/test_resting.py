"""A worker waits until its other threads are idle."""

import itertools
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from bench.worker.resting import LONGEST_S, MOST_THREADS, is_running, until_at_rest

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what threads do")


def states(proc: Path, process: str, *letters: str) -> None:
    """Write a process with a thread for each state."""
    for number, letter in enumerate(letters, 1):
        folder = proc / process / "task" / f"00{number}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "stat").write_text(f"{number} (a) R (b) {letter} 1 1")


def test_a_running_thread_is_seen_in_any_process(tmp_path: Path) -> None:
    """Of this process or of a child; a name that looks like a state is none."""
    states(tmp_path, "self", "S", "S")
    states(tmp_path, "12", "S", "D")
    assert not is_running([12], str(tmp_path))
    states(tmp_path, "13", "S", "R")
    assert is_running([12, 13], str(tmp_path))
    states(tmp_path, "self", "S", "R")
    assert is_running([], str(tmp_path))


def test_the_asking_thread_does_not_count(tmp_path: Path) -> None:
    """It runs, or it could not ask."""
    folder = tmp_path / "self" / "task" / str(threading.get_native_id())
    folder.mkdir(parents=True)
    (folder / "stat").write_text("1 (python) R 1 1")
    assert not is_running([], str(tmp_path))


def test_it_waits_until_they_rest(tmp_path: Path) -> None:
    """The third look finds them at rest."""
    states(tmp_path, "self", "R")
    slept = itertools.count(1)

    def sleep(_: float) -> None:
        if next(slept) == 3:
            states(tmp_path, "self", "S")

    assert until_at_rest([], str(tmp_path), now=lambda: 0.0, sleep=sleep)
    assert next(slept) == 4


def test_what_never_rests_is_not_waited_for_long(tmp_path: Path) -> None:
    """It ends with the limit, and says so."""
    states(tmp_path, "self", "R")
    clock = itertools.count(0.0, LONGEST_S / 4)
    assert not until_at_rest([], str(tmp_path), now=lambda: next(clock), sleep=lambda _: None)


def test_of_very_many_threads_the_first_are_asked(tmp_path: Path) -> None:
    """Asking ten thousand of them would take longer than a round."""
    states(tmp_path, "1", *["S"] * MOST_THREADS)
    states(tmp_path, "2", "R")
    assert not is_running([1, 2], str(tmp_path))


def test_where_nothing_is_told_nothing_is_waited_for(tmp_path: Path) -> None:
    """Without such a folder, and for a child that has ended, it returns at once."""
    assert until_at_rest([12345678], str(tmp_path / "missing"))


@contextmanager
def child_that(does: str) -> Iterator[int]:
    """Yield the pid of a real child that has begun to do this."""
    code = f"print(flush=True)\n{does}"
    with Popen([sys.executable, "-c", code], stdin=PIPE, stdout=PIPE) as child:
        assert child.stdout
        child.stdout.readline()
        yield child.pid
        child.kill()


@linux
def test_a_real_child_that_computes_is_running() -> None:
    """It has a CPU, or waits for one."""
    with child_that("while True: pass") as pid:
        assert is_running([pid])


@linux
def test_a_real_child_that_waits_for_its_input_is_idle() -> None:
    """However long it takes to get there."""
    with child_that("input()") as pid:
        assert until_at_rest([pid], now=lambda: 0.0)
