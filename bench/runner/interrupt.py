"""Ctrl-C and SIGTERM, handled at safe points, so that a signal never leaves a block half recorded."""

import os
import signal
import socket
import threading
from types import FrameType, TracebackType
from typing import Any, Self

from bench.errors import Interrupted
from bench.runner.children import naming_shortage


class Interrupts:
    """While entered, the first signal is recorded and ends waits; the second exits at once.

    Outside the main thread no handler can be installed, and signals keep what meaning they had.
    """

    def __init__(self) -> None:
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
        if kind is None:
            self.check()  # a signal after the last safe point counts too

    def _on_signal(self, signum: int, frame: FrameType | None) -> None:
        if self._signal is not None:
            # The reaper sees this process go, and ends what it had started.
            os._exit(Interrupted.exit_status)
        self._signal = signal.Signals(signum)
        self._sender.send(b"!")

    def fileno(self) -> int:
        """Return a descriptor that becomes readable when a signal arrived."""
        return self._receiver.fileno()

    def check(self) -> None:
        """Raise Interrupted if a signal arrived."""
        if self._signal is not None:
            raise Interrupted(f"interrupted by {self._signal.name}; what was measured is kept")
