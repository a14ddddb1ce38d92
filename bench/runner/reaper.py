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


def main() -> None:
    """Keep the list of processes until the pipe closes, then kill those on it."""
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)
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
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
    if scratch:
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
