"""Waits after a round until the other threads of the worker and its children are idle.

Threads of BLAS and OpenMP spin for about 30 ms after their work, in case there is more of it, and take CPU
time from the next cell's round: matrix products took 1.4 to 3 times as long that way.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

PROC = "/proc"
LONGEST_S, STEP_S = 0.1, 0.001
# Of thousands of threads only the first are looked at: those of libraries start early.
MOST_THREADS = 256
RUNNING = b"R"


def until_at_rest(
    children: Sequence[int] = (),
    proc: str = PROC,
    now: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], object] = time.sleep,
) -> bool:
    """Wait until all other threads of this process and its children are idle; return whether they are.

    A thread that never is delays the round's answer by `LONGEST_S`. Only Linux tells the state of threads;
    elsewhere it returns at once.
    """
    end_s = now() + LONGEST_S
    while is_running(children, proc):
        if now() >= end_s:
            return False
        sleep(STEP_S)
    return True


def is_running(children: Sequence[int], proc: str = PROC) -> bool:
    """Return whether a thread of the children, or another one of this process, has a CPU or waits for one."""
    return any(state == RUNNING for state in islice(_states(children, proc), MOST_THREADS))


def _states(children: Sequence[int], proc: str) -> Iterator[bytes]:
    this_one = str(threading.get_native_id())
    for process in ("self", *map(str, children)):
        folder = f"{proc}/{process}/task"
        try:
            threads = os.listdir(folder)  # noqa: PTH208 - names only
        except OSError:  # it has ended, or the system has no such folder
            continue
        for thread in threads:
            if thread != this_one:
                yield _state(f"{folder}/{thread}/stat")


def _state(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - pathlib costs a worker 3 ms
            # The name before it, in parentheses, may hold anything.
            return file.read().rpartition(b") ")[2][:1]
    except OSError:
        return b""
