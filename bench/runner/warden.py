"""Ends what a conductor left behind when it was killed outright. Run as a script, by path.

Standard input is a pipe from the conductor. `+ID` names a process group that the conductor started, `-ID`
one that has ended. When the pipe closes, whatever is still named is killed. It imports nothing of the
project, holds no thread, and sleeps in `read` for as long as the run lasts.
"""

import contextlib
import os
import signal
import sys


def main() -> None:
    """Keep the list until the pipe closes, then end what is on it."""
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        if line[0] == "+":
            groups.add(group)
        else:
            groups.discard(group)
    for group in groups:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
