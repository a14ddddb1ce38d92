"""Ends the processes of a conductor that was killed. Run as a script, by path.

Standard input is a pipe from the conductor. `+ID` names a process group that the conductor started, `-ID`
one that has ended, `=PATH` a folder of temporary files, `.` that there is nothing to say. When the pipe
closes, whatever is still named is killed or removed, and so is all that has the run's mark in its
environment; a conductor that was killed cannot say so, and this does. It imports nothing of the project,
holds no thread, and sleeps in `read` for as long as the run lasts.
"""

import contextlib
import os
import shutil
import signal
import sys
from pathlib import Path

KILLED = (
    b"bench: killed from outside, or by the system because memory (`dmesg` tells) or CPU time (`ulimit -t`) "
    b"was used up: close programs, or raise the limit; `bench list runs` has what was measured\n"
)


def kill(group: int) -> None:
    """Kill a process and all that it has started."""
    if not hasattr(os, "killpg"):
        import subprocess

        # Windows' own command for a tree of processes.
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(group)], capture_output=True, check=False)
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def kill_marked(mark: bytes) -> None:
    """Kill what has inherited this variable, in whatever session it is; only Linux tells of others'."""
    for environment in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark in environment.read_bytes().split(b"\0"):
                os.kill(int(environment.parent.name), signal.SIGKILL)


def main(mark: str) -> None:
    """Keep the list of processes until the pipe closes, then kill those on it."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # Windows has no SIGHUP
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    groups: set[str] = set()
    folders: set[str] = set()
    change = {"+": groups.add, "-": groups.discard, "=": folders.add}
    killed = True
    for line in sys.stdin:
        sign, name = line[0], line[1:].rstrip("\n")
        if sign == ".":
            killed = False
        else:
            change[sign](name)
    for group in groups:
        kill(int(group))
    kill_marked(mark.encode())
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    if killed:
        with contextlib.suppress(OSError):
            os.write(2, KILLED)


if __name__ == "__main__":
    main(sys.argv[1])
