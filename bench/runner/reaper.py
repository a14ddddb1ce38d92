"""Ends the processes of a conductor that was killed. Run as a script, by path.

Standard input is a pipe from the conductor. `+ID` names a process group that the conductor started, `-ID`
one that has ended, `=PATH` the run's folder of scratch files. When the pipe closes, whatever is still named
is killed, and the folder removed. It imports nothing of the project, holds no thread, and sleeps in `read`
for as long as the run lasts.
"""

import contextlib
import os
import shutil
import signal
import sys


def kill(group: int) -> None:
    """Kill a process and all that it has started."""
    if not hasattr(os, "killpg"):
        import subprocess

        # Windows' own command for a tree of processes.
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(group)], capture_output=True, check=False)
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def main() -> None:
    """Keep the list of processes until the pipe closes, then kill those on it."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # Windows has no SIGHUP
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    groups: set[int] = set()
    scratch = ""
    for line in sys.stdin:
        sign, name = line[0], line[1:].rstrip("\n")
        if sign == "+":
            groups.add(int(name))
        elif sign == "-":
            groups.discard(int(name))
        else:
            scratch = name
    for group in groups:
        kill(group)
    if scratch:
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
