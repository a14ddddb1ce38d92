"""Waits after a round until the threads that took part in it have come to rest.

Threads of BLAS and OpenMP spin for 30 ms or more after their work, in case there is more of it. The next
cell's round would share its CPUs with them: matrix products took 1.4 to 3 times as long that way.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

PROC = Path("/proc")
LONGEST_S, STEP_S = 0.1, 0.001
# Of thousands of threads, the first ones are asked: those of libraries start early.
MOST_THREADS = 256
RUNNING = b"R"


def until_at_rest(
    children: Sequence[int] = (),
    proc: Path = PROC,
    now: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], object] = time.sleep,
) -> bool:
    """Wait for all other threads of this process and its children; return whether they rest in the end.

    A thread that computes for its own reasons is waited for as long as `LONGEST_S`. Where the system does not
    say what threads do, as everywhere but on Linux, nothing is waited for.
    """
    end_s = now() + LONGEST_S
    while is_running(children, proc):
        if now() >= end_s:
            return False
        sleep(STEP_S)
    return True


def is_running(children: Sequence[int], proc: Path = PROC) -> bool:
    """Return whether a thread of the children, or another one of this process, has a CPU or waits for one."""
    return any(state == RUNNING for state in islice(_states(children, proc), MOST_THREADS))


def _states(children: Sequence[int], proc: Path) -> Iterator[bytes]:
    this_one = str(threading.get_native_id())
    for process in ("self", *map(str, children)):
        folder = proc / process / "task"
        try:
            threads = os.listdir(folder)  # noqa: PTH208 - names only
        except OSError:  # it has ended, or the system has no such folder
            continue
        for thread in threads:
            if thread != this_one:
                yield _state(folder / thread / "stat")


def _state(file: Path) -> bytes:
    # The name before it, in parentheses, may hold anything.
    try:
        return file.read_bytes().rpartition(b") ")[2][:1]
    except OSError:
        return b""
