"""A socket to a child process, monitored together with the child's exit and the user's Ctrl-C."""

import contextlib
import errno
import os
import selectors
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

import msgspec

from bench.errors import WorkerError
from bench.runner.children import Child, Nursery, naming_shortage
from bench.runner.interrupt import Interrupts

CHUNK_BYTES = 1 << 16
SAMPLE_EVERY_S = 0.002
GLANCE_S = 0.05
# A wait that is looked at this often, and that ends this late, is one in which this process stood still.
LOOK_S, LATE_S = 0.5, 0.5

Complete = Callable[[bytearray], int]
T = TypeVar("T")


def pidfd_of(pid: int) -> int:
    """Return a descriptor that is readable once the process has ended; -1 where the platform has none."""
    try:
        return os.pidfd_open(pid)
    except AttributeError:
        return -1
    except OSError as error:
        # An older kernel does not know the call, and a sandbox may forbid it.
        if error.errno in (errno.ENOSYS, errno.EPERM):
            return -1
        raise


class MessageChannel:
    """Sends and receives whole messages; the child's exit, a time limit or a signal ends a wait."""

    def __init__(self, child: Child, interrupts: Interrupts) -> None:
        self._child = child
        self._interrupts = interrupts
        self._pending = bytearray()
        # By how much a wait ended later than it should, at the most.
        self.late_s = 0.0
        with naming_shortage(), contextlib.ExitStack() as opened:
            self._selector = opened.enter_context(selectors.DefaultSelector())
            self._pidfd = pidfd_of(child.pid)
            opened.pop_all()
        watched = [child.channel.fileno(), interrupts.fileno()]
        for descriptor in watched if self._pidfd < 0 else [*watched, self._pidfd]:
            self._selector.register(descriptor, selectors.EVENT_READ)
        child.channel.setblocking(False)
        child.on_close(self._close)

    def send(self, data: bytes) -> None:
        """Write all of `data`. Raises WorkerError if the child has gone."""
        self._child.channel.setblocking(True)
        try:
            self._child.channel.sendall(data)
        except OSError as error:
            raise WorkerError(f"exited ({self._child.ending()})") from error
        finally:
            self._child.channel.setblocking(False)

    def read(self, complete: Complete, limit_s: float, meanwhile: Callable[[], None] | None = None) -> bytes:
        """Return the next message; `complete` returns its length, or 0 while it is incomplete.

        `meanwhile` is called every few milliseconds. Raises WorkerError, Interrupted and OutOfTime.
        """
        deadline_s = time.monotonic() + limit_s
        while not (size := complete(self._pending)):
            self._interrupts.check()
            left_s = deadline_s - time.monotonic()
            if left_s <= 0:
                raise WorkerError(f"timed out: no answer within {limit_s:g} s")
            left_s = max(0.0, min(left_s, self._interrupts.left_s()))
            self._wait(min(left_s, SAMPLE_EVERY_S if meanwhile else LOOK_S))
            if meanwhile:
                meanwhile()
        message = bytes(self._pending[:size])
        del self._pending[:size]
        return message

    def line(self, kind: type[T], limit_s: float) -> T:
        """Return the next message, a line of JSON. Raises WorkerError, Interrupted and OutOfTime."""
        try:
            line = self.read(lambda pending: pending.find(b"\n") + 1, limit_s)
            return msgspec.json.decode(line, type=kind)
        except msgspec.DecodeError as error:
            raise WorkerError(f"sent an invalid reply: {error}") from error

    def _wait(self, limit_s: float) -> None:
        # Without a pidfd an exit may be noticed late, because grandchildren can hold the socket open.
        limit_s = limit_s if self._pidfd >= 0 else min(limit_s, GLANCE_S)
        until_s = time.monotonic() + limit_s
        ready = self._selector.select(limit_s)
        self.late_s = max(self.late_s, time.monotonic() - until_s)
        if any(key.fd == self._child.channel.fileno() for key, _ in ready):
            self._receive()
        elif self._child.process.poll() is not None:
            raise WorkerError(f"exited ({self._child.ending()})")

    def _receive(self) -> None:
        # What came before the end is read first: a child may answer and exit at once.
        came = False
        try:
            while chunk := self._child.channel.recv(CHUNK_BYTES):
                self._pending += chunk
                came = True
        except BlockingIOError:
            return
        except ConnectionError:  # reset, or on Windows aborted
            pass
        if not came:
            raise WorkerError(f"exited ({self._child.ending()})")

    def _close(self) -> None:
        self._selector.close()
        if self._pidfd >= 0:
            os.close(self._pidfd)


@contextlib.contextmanager
def asked(
    nursery: Nursery,
    interrupts: Interrupts,
    module: str,
    environment: Mapping[str, str],
    order: object,
    python: str = "",
) -> Iterator[MessageChannel]:
    """Yield the line to a process that has this order, as JSON; afterwards it ends. Raises ServiceError."""
    child = nursery.start(module, environment, python)
    try:
        channel = MessageChannel(child, interrupts)
        channel.send(msgspec.json.encode(order) + b"\n")
        yield channel
    finally:
        nursery.end(child)
