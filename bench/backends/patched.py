"""The process that hosts gevent's session: `python -m bench.backends.patched FD`; see `greenlets.py`."""

from gevent import monkey

monkey.patch_all()

import os  # noqa: E402 - all of these must find the standard library patched
import sys  # noqa: E402
import time  # noqa: E402
from importlib import import_module  # noqa: E402
from multiprocessing.connection import Connection  # noqa: E402
from typing import Any  # noqa: E402

from gevent.socket import wait_read  # noqa: E402

from bench.backends.threads import ThreadsSession  # noqa: E402
from bench.backends.tokens import Tokens  # noqa: E402
from bench.model.plan import Params  # noqa: E402
from bench.plugins.backend import Job  # noqa: E402
from bench.plugins.reference import resolve  # noqa: E402
from bench.plugins.traits import Sending  # noqa: E402
from bench.plugins.workload import Setting, Workload  # noqa: E402


class Due(Tokens):
    """The arrivals of an open round, whose tokens come through a pipe of the worker's."""

    def __init__(self, line: "Connection[Any, Any]", pipe: int, operations: int) -> None:
        super().__init__(pipe, (0,) * operations)
        self._line = line

    def begin(self) -> None:
        """Have the worker start the schedule."""
        self._line.send(None)
        self._line.recv()

    def take(self, most: int = 1 << 16) -> range:
        """Return what is due; greenlets run while nothing is."""
        wait_read(self.fileno())
        return super().take(min(most, self.left))


def opened(reference: str, setting: Setting, params: Params) -> ThreadsSession:
    """Return the session of this process, with everything imported that its operation needs."""
    workload: Workload = resolve(reference)
    for module in workload.modules(params):
        import_module(module)
    return ThreadsSession(
        Job(
            workload=workload,
            reference=reference,
            setting=setting,
            colour="sync",
            params=params,
            clock=time.perf_counter_ns,
            cpu_clock=lambda _: time.process_time_ns(),  # it has no children
            send=workload.sender(setting) if isinstance(workload, Sending) else None,
        )
    )


def paced(session: ThreadsSession, line: "Connection[Any, Any]", tokens: str, operations: int) -> Any:
    """Run what becomes due."""
    pipe = os.open(tokens, os.O_RDONLY)
    try:
        return session.pace(Due(line, pipe, operations))
    finally:
        os.close(pipe)


def main() -> None:
    """Execute one order at a time, until the worker closes."""
    line: Connection[Any, Any] = Connection(int(sys.argv[1]))
    session: ThreadsSession | None = None
    order = ""
    while order != "close":
        try:
            order, *details = line.recv()
        except (EOFError, OSError):
            return
        try:
            if session is None:
                session, answer = opened(*details), None
            elif order == "pace":
                answer = paced(session, line, *details)
            else:
                answer = getattr(session, order)(*details)
            line.send(answer)
        except Exception as error:  # noqa: BLE001 - a stranger's operation may raise anything; the worker raises it
            line.send(_sendable(error))


def _sendable(error: Exception) -> Exception:
    from multiprocessing.reduction import ForkingPickler

    try:
        ForkingPickler.loads(ForkingPickler.dumps(error))
    except Exception:  # noqa: BLE001 - whatever its class does, its words are still there
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


if __name__ == "__main__":
    main()
