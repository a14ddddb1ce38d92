"""A failure is told with the limit that it comes from, and what to do about it."""

import errno
import multiprocessing.synchronize  # before it is patched, or it would keep a wrong limit for good
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from bench.runner.workers import REASON_LETTERS
from bench.worker import causes
from bench.worker.causes import cause_of, reason_of


def failing(number: int) -> Callable[..., Any]:
    """Return a call that the system refuses."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


def raised(action: Callable[[], object]) -> BaseException:
    """Return what an action raises."""
    try:
        action()
    except Exception as error:  # noqa: BLE001 - any kind is told
        return error
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.EROFS, "is read-only"),
        (errno.ENOENT, "is missing"),
        (errno.ENOSPC, "is full"),
    ],
)
def test_semaphores_need_shared_memory(monkeypatch: pytest.MonkeyPatch, number: int, says: str) -> None:
    """The same numbers of a workload's own files are no matter of /dev/shm."""
    refusing = type("SemLock", (), {"SEM_VALUE_MAX": 1, "__init__": failing(number)})
    monkeypatch.setattr("_multiprocessing.SemLock", refusing)
    error = raised(multiprocessing.Semaphore)
    assert f"/dev/shm, which {says}: mount a writable tmpfs" in str(cause_of(error))
    assert "/dev/shm" not in str(cause_of(raised(failing(number))))


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.EADDRNOTAVAIL, "no port is left"),
        (errno.ENETUNREACH, "the loopback interface is down"),
        (errno.EMFILE, "no file descriptor is left: raise `ulimit -n` (now "),
        (errno.ENOSPC, "set TMPDIR"),
        (errno.ENOMEM, "memory is used up"),
        (errno.E2BIG, "raise `ulimit -s`"),
    ],
)
def test_a_bare_number_gets_a_cause_and_a_remedy(number: int, says: str) -> None:
    """Also where a library wraps it, holds it, or passes on nothing but its words."""
    error = raised(failing(number))
    assert says in reason_of(error)

    def wrap() -> None:
        try:
            raise error
        except OSError:
            raise RuntimeError("no connection") from None

    for wrapped in (raised(wrap), ConnectionError(ValueError(error)), ValueError(f"[Errno {number}] words")):
        assert reason_of(wrapped).endswith(str(cause_of(error)))
    assert len(reason_of(ValueError(f"[Errno {number}] {'words' * 99}"))) < REASON_LETTERS
    assert says in str(cause_of(ExceptionGroup("several", [ValueError("other"), OSError(number, "x")])))


@pytest.mark.parametrize(
    ("pids", "own", "root", "says"),
    [
        (None, None, False, "(mostly of address space, for their stacks: `ulimit -v` is 4)"),
        (None, 100, False, "(`ulimit -u` is 100)"),
        (50, 100, False, "(the control group's pids.max is 50)"),
        (None, 100, True, "(the system's kernel.threads-max, or its memory)"),
    ],
)
def test_the_limit_of_processes_is_named(
    monkeypatch: pytest.MonkeyPatch, pids: int | None, own: int | None, root: bool, says: str
) -> None:
    """For threads and processes alike, the tightest limit; root's own does not bind it."""
    monkeypatch.setattr(causes, "pids_limit", lambda: pids)
    limits = {"NPROC": own, "AS": None if own else 4096}
    monkeypatch.setattr(causes, "soft_limit", limits.get)
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)
    assert says in str(cause_of(RuntimeError("can't start new thread")))
    # Newer interpreters start a process by another call where they can.
    monkeypatch.setattr(subprocess, "_USE_POSIX_SPAWN", False)
    monkeypatch.setattr(subprocess, "_fork_exec", failing(errno.EAGAIN))
    assert says in str(cause_of(raised(lambda: subprocess.run([sys.executable], check=False))))


def test_other_failures_are_told_as_they_are() -> None:
    """What would block is no lack of processes, and a file that is not there is just that."""
    assert reason_of(raised(failing(errno.EAGAIN))).startswith("BlockingIOError: [Errno 11]")
    assert cause_of(raised(failing(errno.EAGAIN))) is None
    assert reason_of(FileNotFoundError(2, "No such file")) == "FileNotFoundError: [Errno 2] No such file"
    assert reason_of(ValueError("first\nsecond")) == "ValueError: first"
    assert reason_of(ValueError()) == "ValueError:"


def test_exceptions_that_refer_to_each_other_end() -> None:
    """A circle of contexts is walked once."""
    one, other = ValueError("one"), ValueError("other")
    one.__context__, other.__context__ = other, one
    assert cause_of(one) is None


def test_an_exception_of_any_shape_is_told() -> None:
    """One without a text, and attributes that are no exceptions, raise nothing where a failure is told."""

    class OddError(Exception):
        exceptions = 3

        def __str__(self) -> str:
            raise RuntimeError("no words")

    assert reason_of(OddError()) == "OddError: its text cannot be printed"
    assert reason_of(ValueError("a name\udcff")) == "ValueError: a name\N{REPLACEMENT CHARACTER}"
    assert "seccomp" in reason_of(PermissionError(errno.EPERM, "Operation not permitted"))
    assert "seccomp" not in reason_of(PermissionError(errno.EPERM, "Operation not permitted", "a file"))
    assert reason_of(OSError("AF_UNIX path too long")).endswith("set TMPDIR to a shorter one")


def test_a_deleted_folder_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing file without a name is the current folder only where that is missing."""
    missing = FileNotFoundError(errno.ENOENT, "No such file")
    assert cause_of(missing) is None
    monkeypatch.setattr(os, "getcwd", failing(errno.ENOENT))
    assert "the current folder was deleted" in str(cause_of(missing))
    assert cause_of(FileNotFoundError(errno.ENOENT, "No such file", "it")) is None
