"""Whether a process was suspended (SIGSTOP, a debugger's `stop`), as the kernel tells its parent."""

import os


def was_suspended(pid: int | None = None) -> bool:
    """Return whether this child, or any without a pid, was stopped or continued since this was last asked.

    The kernel keeps both until the parent asks (waitid(2)); the child that is measured does nothing for it.
    """
    if not hasattr(os, "waitid"):
        return False
    kind, number = (os.P_ALL, 0) if pid is None else (os.P_PID, pid)
    found = False
    try:
        while os.waitid(kind, number, os.WSTOPPED | os.WCONTINUED | os.WNOHANG) is not None:
            found = True
    except OSError:  # there is no child, it has ended, or a sandbox forbids to ask
        pass
    return found
