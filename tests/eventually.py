"""Waiting without a fixed sleep, for what announces itself in no other way."""

import contextlib
import os
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

import psutil

LIMIT_S = 120.0  # nobody waits for it but a test that fails, and a busy machine is slow to start processes
GLANCE_S = 0.01

T = TypeVar("T")


def eventually(look: Callable[[], T], limit_s: float = LIMIT_S, glance_s: float = GLANCE_S) -> T:
    """Return what `look` sees as soon as it is true; fail after a generous limit."""
    deadline_s = time.monotonic() + limit_s
    while not (seen := look()):
        assert time.monotonic() < deadline_s, f"still not so after {limit_s:g} s"
        time.sleep(glance_s)
    return seen


def running(pids: Iterable[int]) -> set[int]:
    """Return which of these processes still run; a zombie has ended."""
    found = set()
    for pid in pids:
        try:
            if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                found.add(pid)
        except psutil.NoSuchProcess:
            continue
    return found


def members(group: int) -> set[int]:
    """Return the running processes of a process group."""
    found = set()
    for pid in psutil.pids():
        with contextlib.suppress(ProcessLookupError):
            if os.getpgid(pid) == group:
                found.add(pid)
    return running(found)


def gone(pids: Iterable[int]) -> bool:
    """Return whether none of these processes is left, soon."""
    kept = tuple(pids)
    eventually(lambda: not running(kept))
    return True
