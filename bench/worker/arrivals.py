"""The arrivals of one open round as the worker sees them: a seeded schedule, and a pacer that keeps to it."""

import contextlib
import os
import random
import socket
import sys
from array import array
from collections.abc import Sequence
from pathlib import Path

from bench.backends.tokens import PacerError, Tokens
from bench.plugins.watch import Clock
from bench.worker.pacer import READY, WORD_BYTES

LEAD_NS = 5_000_000
PACER = Path(__file__).with_name("pacer.py")


def poisson_offsets_ns(seed: str, operations: int, rate_per_s: float) -> list[int]:
    """Return when each operation is due, relative to the start of the schedule.

    A Poisson process of which it is known that N events fall into N / rate seconds: N uniform instants in
    order (S. Ross, "Introduction to Probability Models", § 5.3). So its rate is exactly the one asked for.
    """
    draw, span_ns = random.Random(seed).random, operations / rate_per_s * 1e9
    return sorted(int(draw() * span_ns) for _ in range(operations))


class Pacer:
    """A pacer process with its two pipes, started once for a worker; it exits when the worker does."""

    def __init__(self, cpus: Sequence[int]) -> None:
        import subprocess

        self._control, theirs = socket.socketpair()
        self.tokens, theirs_tokens = os.pipe()
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-S", str(PACER), *map(str, (theirs.fileno(), theirs_tokens, *cpus))],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno(), theirs_tokens],
            )
        finally:
            theirs.close()
            os.close(theirs_tokens)
        self._line = self._control.makefile("rb")

    def load(self, offsets_ns: Sequence[int]) -> None:
        """Send the schedule, and wait until the pacer has it. Raises PacerError."""
        size = len(offsets_ns).to_bytes(WORD_BYTES, "little")
        with contextlib.suppress(OSError):  # if it has gone, it does not answer
            self._control.sendall(size + array("q", offsets_ns).tobytes())
        if self._told(len(READY)) != READY:
            raise PacerError(f"the pacer exited (exit code {self.process.wait()})")

    def go(self, origin_ns: int) -> None:
        """Start the schedule at this instant."""
        with contextlib.suppress(OSError):  # if it has gone, no token comes
            self._control.sendall(origin_ns.to_bytes(WORD_BYTES, "little"))

    def lateness_ns(self, operations: int) -> list[int]:
        """Return how late each operation was started, when all have been. Raises PacerError."""
        told = self._told(WORD_BYTES * operations)
        if len(told) != WORD_BYTES * operations:
            raise PacerError(f"the pacer ended in mid-schedule (exit code {self.process.wait()})")
        return list(array("q", told))

    def _told(self, size: int) -> bytes:
        with contextlib.suppress(ConnectionResetError):
            return self._line.read(size)
        return b""

    def close(self) -> None:
        """End the pacer, and wait until it has exited."""
        self._line.close()
        self._control.close()
        os.close(self.tokens)
        self.process.wait()


class PacedArrivals(Tokens):
    """One round's arrivals, as the pacer starts them."""

    def __init__(self, pacer: Pacer, offsets_ns: Sequence[int], clock: Clock) -> None:
        super().__init__(pacer.tokens, offsets_ns)
        self.origin_ns = 0
        self._pacer, self._clock = pacer, clock
        self._begun = False

    def begin(self) -> None:
        """Start the schedule, a moment from now. Raises PacerError."""
        self._pacer.load(self.offsets_ns)
        self._begun = True
        self.origin_ns = self._clock() + LEAD_NS
        self._pacer.go(self.origin_ns)

    def lateness_ns(self) -> list[int]:
        """Return how late the pacer started each operation, after the last one; 0 if it never began."""
        if not self._begun:
            return [0] * len(self.offsets_ns)
        return self._pacer.lateness_ns(len(self.offsets_ns))
