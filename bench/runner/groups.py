"""A child with all that it starts: a process group, or on a system without groups its tree of processes."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any

import psutil

DYING_LIMIT_S = 2.0
# The variable by which a run finds all that its workers have started.
MARK = "BENCH_MARK"
# What is killed may have started something just before.
MOST_SWEEPS = 5


def passing(channel: socket.socket) -> dict[str, Any]:
    """Return how to start a process that inherits a socket under the number that it has here.

    Windows hands on sockets that are inheritable and listed; other systems call them descriptors.
    """
    if sys.platform == "win32":
        channel.set_inheritable(True)
        listed = {"handle_list": [channel.fileno()]}
        # Ctrl-C is for the conductor, which ends its children itself.
        alone = subprocess.CREATE_NEW_PROCESS_GROUP
        return {"startupinfo": subprocess.STARTUPINFO(lpAttributeList=listed), "creationflags": alone}
    return {"pass_fds": [channel.fileno()], "start_new_session": True}


def kill_group(child: "subprocess.Popen[bytes]") -> None:
    """Kill a child and all that it has started, and wait until they are gone."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        _wait_for_group(child.pid)
    else:
        _kill_tree(child)


def kill_marked(mark: str) -> None:
    """Kill whatever else has inherited a run's mark: processes in sessions of their own, such as daemons."""
    for _ in range(MOST_SWEEPS):
        found = [pid for pid in _pids() if _has_mark(pid, mark)]
        for pid in found:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        if not found:
            return


def _pids() -> list[int]:
    try:
        return psutil.pids()
    except (OSError, IndexError):  # /proc is masked, or empty
        return []


def _has_mark(pid: int, mark: str) -> bool:
    try:
        return pid != os.getpid() and psutil.Process(pid).environ().get(MARK) == mark
    except (OSError, psutil.Error, ValueError, RuntimeError):
        return False


def _kill_tree(child: "subprocess.Popen[bytes]") -> None:
    # Whatever has lost its parent before cannot be found.
    with contextlib.suppress(OSError, psutil.Error, RuntimeError):  # the last without /proc/stat
        tree = psutil.Process(child.pid).children(recursive=True)
        for process in tree:
            with contextlib.suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(tree, DYING_LIMIT_S)
    child.kill()
    child.wait()


def _wait_for_group(group: int) -> None:
    deadline_s = time.monotonic() + DYING_LIMIT_S
    while _runs(group) and time.monotonic() < deadline_s:
        time.sleep(0.001)


def _runs(group: int) -> bool:
    # Init reaps the children of a worker that has ended, at some later time: zombies have ended.
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return any(_runs_in(group, pid) for pid in _pids())


def _runs_in(group: int, pid: int) -> bool:
    try:
        return os.getpgid(pid) == group and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except (OSError, psutil.Error, RuntimeError):
        return False
