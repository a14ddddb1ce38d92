"""Signals that end a run and its time limit, handled at safe points: no block is ever half recorded."""

import math
import signal
import socket
import threading
import time
from types import FrameType
from typing import Any, Self

from bench.errors import Interrupted, OutOfTime
from bench.runner.children import exit_at_once, naming_shortage

HANGUP = getattr(signal, "SIGHUP", None)  # Windows has none
# timeout(1) sends its signal to a command and again to its group, and nobody insists as fast.
TWICE_S = 0.05


class Interrupts:
    """While entered, the first signal is recorded and ends waits; the second exits at once.

    A terminal that closes may send its SIGHUP several times, and nohup has it ignored.

    Outside the main thread no handler can be installed, and signals keep what meaning they had. Waits end
    too when the monotonic clock has reached `deadline_s`, which may be set anew.
    """

    def __init__(self, deadline_s: float = math.inf) -> None:
        self.deadline_s = deadline_s
        with naming_shortage():
            self._receiver, self._sender = socket.socketpair()
        self._sender.setblocking(False)
        self._previous: dict[int, Any] = {}
        self._signal: signal.Signals | None = None
        self._came_s = math.inf

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            heard = [signal.SIGINT, signal.SIGTERM]
            if HANGUP is not None and signal.getsignal(HANGUP) != signal.SIG_IGN:
                heard.append(HANGUP)
            self._previous = {signum: signal.signal(signum, self._on_signal) for signum in heard}
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for signum, handler in self._previous.items():
            signal.signal(signum, handler)
        self._receiver.close()
        self._sender.close()
        if kind is None and self._signal is not None:
            self.check()  # a signal after the last safe point counts too

    def _on_signal(self, signum: int, frame: FrameType | None) -> None:
        if self._signal is not None:
            if signum != HANGUP and time.monotonic() - self._came_s > TWICE_S:
                exit_at_once(Interrupted.exit_status)
            return
        self._signal, self._came_s = signal.Signals(signum), time.monotonic()
        self._sender.send(b"!")

    def fileno(self) -> int:
        """Return a descriptor that becomes readable when a signal arrived."""
        return self._receiver.fileno()

    def left_s(self) -> float:
        """Return for how long a wait may last."""
        return self.deadline_s - time.monotonic()

    def check(self) -> None:
        """Raise Interrupted if a signal arrived, and OutOfTime after the deadline."""
        if self._signal is not None:
            raise Interrupted(f"interrupted by {self._signal.name}; what was measured is kept")
        if self.left_s() <= 0:
            raise OutOfTime("the time limit has passed")
