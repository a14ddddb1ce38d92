"""Ctrl-C, SIGTERM and the run's time limit, handled at safe points: no block is ever half recorded."""

import math
import signal
import socket
import threading
import time
from types import FrameType, TracebackType
from typing import Any, Self

from bench.errors import Interrupted, OutOfTime
from bench.runner.children import exit_at_once, naming_shortage


class Interrupts:
    """While entered, the first signal is recorded and ends waits; the second exits at once.

    Outside the main thread no handler can be installed, and signals keep what meaning they had. Waits end
    too when the monotonic clock has reached `deadline_s`.
    """

    def __init__(self, deadline_s: float = math.inf) -> None:
        self._deadline_s = deadline_s
        with naming_shortage():
            self._receiver, self._sender = socket.socketpair()
        self._sender.setblocking(False)
        self._previous: dict[int, Any] = {}
        self._signal: signal.Signals | None = None

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for signum in (signal.SIGINT, signal.SIGTERM):
                self._previous[signum] = signal.signal(signum, self._on_signal)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for signum, handler in self._previous.items():
            signal.signal(signum, handler)
        self._receiver.close()
        self._sender.close()
        if kind is None and self._signal is not None:
            self.check()  # a signal after the last safe point counts too

    def _on_signal(self, signum: int, frame: FrameType | None) -> None:
        if self._signal is not None:
            exit_at_once(Interrupted.exit_status)
        self._signal = signal.Signals(signum)
        self._sender.send(b"!")

    def fileno(self) -> int:
        """Return a descriptor that becomes readable when a signal arrived."""
        return self._receiver.fileno()

    def left_s(self) -> float:
        """Return for how long a wait may last."""
        return self._deadline_s - time.monotonic()

    def check(self) -> None:
        """Raise Interrupted if a signal arrived, and OutOfTime after the deadline."""
        if self._signal is not None:
            raise Interrupted(f"interrupted by {self._signal.name}; what was measured is kept")
        if self.left_s() <= 0:
            raise OutOfTime("the time limit has passed")
