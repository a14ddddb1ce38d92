"""A parent is told that its children were suspended."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bench.worker.meters.suspension import was_suspended

pytestmark = pytest.mark.skipif(not hasattr(os, "waitid"), reason="this platform does not tell")


@pytest.fixture
def child() -> Iterator["subprocess.Popen[bytes]"]:
    """Return a process that waits."""
    with subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("any_child", [False, True])
def test_a_suspension_is_told_once(child: "subprocess.Popen[bytes]", any_child: bool) -> None:
    """Neither a child that runs nor one whose suspension has been told is a suspended one."""
    pid = None if any_child else child.pid
    assert not was_suspended(pid)
    os.kill(child.pid, signal.SIGSTOP)
    os.waitid(os.P_PID, child.pid, os.WSTOPPED | os.WNOWAIT)
    os.kill(child.pid, signal.SIGCONT)
    assert was_suspended(pid)
    assert not was_suspended(pid)


def test_a_child_that_ended_is_left_to_whoever_waits_for_it(child: "subprocess.Popen[bytes]") -> None:
    """Its exit status is not taken, and a process that is no child is none that was suspended."""
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert not was_suspended(child.pid)
    assert child.wait() == -signal.SIGKILL
    assert not was_suspended(child.pid)
