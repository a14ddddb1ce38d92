"""Signals that end a command: heard before anything else, because imports take a tenth of a second."""

import signal

INTERRUPTING = ("SIGINT", "SIGTERM", "SIGHUP")


def hear_signals() -> None:
    """Have every command end by signals, whatever its parent has left; only SIGHUP stays ignored (nohup).

    A shell that is no terminal's starts `bench … &` with SIGINT ignored, and other programs leave signals
    blocked, or children whose ending nobody is told.
    """
    ending = {getattr(signal, name) for name in INTERRUPTING if hasattr(signal, name)}
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {*ending, signal.SIGCHLD})
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for signum in ending:
        if signum != getattr(signal, "SIGHUP", None) or signal.getsignal(signum) != signal.SIG_IGN:
            signal.signal(signum, signal.default_int_handler)
