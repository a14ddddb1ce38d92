"""Starts the run's processes, each in its own session, and ends every one of them."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, NoReturn, Self

from bench.errors import ServiceError
from bench.runner.groups import DYING_LIMIT_S, MARK, kill_group, kill_marked, passing
from bench.runner.scratch import made_scratch, release
from bench.worker.causes import cause_of

# Where the reapers of this process listen.
_reapers: list[IO[bytes]] = []
TAIL_LINES = 3


@contextlib.contextmanager
def naming_shortage() -> Iterator[None]:
    """Turn an OSError, mostly a limit that is reached, into a ServiceError that says what to do."""
    try:
        yield
    except OSError as error:
        if error.filename == os.devnull:
            remedy = "mount /dev in this container"
        elif error.filename:
            remedy = "install that interpreter anew, or give another"
        elif isinstance(error, PermissionError):
            remedy = "allow it in the sandbox or the container's seccomp profile"
        else:
            remedy = "close some programs"
        raise ServiceError(f"cannot start a process ({error}); {cause_of(error) or remedy}") from error


def no_room(error: OSError) -> ServiceError:
    """Return the error for temporary files that cannot be had."""
    remedy = cause_of(error) or "set TMPDIR to a place that can be written to"
    return ServiceError(f"cannot make temporary files ({error}); {remedy}")


def exit_at_once(status: int) -> NoReturn:
    """Leave without a word; the reapers see this process go, and end what it had started."""
    for line in _reapers:
        with contextlib.suppress(OSError):
            os.write(line.fileno(), b".\n")
    os._exit(status)


def signal_name(number: int) -> str:
    """Return a signal's name; real-time signals have numbers only."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


class Child:
    """One process with a socket to it. Its process group contains every process that it starts."""

    def __init__(self, process: "subprocess.Popen[bytes]", channel: socket.socket, log: IO[bytes]) -> None:
        self.process = process
        self.channel = channel
        self._log = log
        self._closers: list[Callable[[], None]] = []

    def on_close(self, closer: Callable[[], None]) -> None:
        """Call `closer` when the child's descriptors are released."""
        self._closers.append(closer)

    @property
    def pid(self) -> int:
        return self.process.pid

    def last_lines(self) -> str:
        """Return the last lines of what it wrote to standard error, on one line."""
        self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, self._log.tell() - 4096))
        lines = self._log.read().decode("utf-8", "replace").split("\n")
        return " | ".join([line.strip() for line in lines if line.strip()][-TAIL_LINES:])

    def ending(self) -> str:
        """Return how it ended: its exit code or signal, and the last lines of its standard error."""
        try:
            code = self.process.wait(DYING_LIMIT_S)
        except subprocess.TimeoutExpired:
            return "closed its connection, but did not exit"
        how = f"exit code {code}" if code >= 0 else f"signal {signal_name(-code)}"
        words = self.last_lines()
        return f"{how}: {words}" if words else how

    def close(self) -> None:
        """Release its descriptors."""
        for closer in self._closers:
            closer()
        self.channel.close()
        self._log.close()


def _log() -> IO[bytes]:
    try:
        return tempfile.TemporaryFile()
    except OSError as error:
        raise no_room(error) from error


class Nursery:
    """Owns every process of a run; a reaper process ends them if the conductor is killed.

    The reaper says so, unless the nursery is `silent`.
    """

    def __init__(self, *, silent: bool = False) -> None:
        self._silent = silent
        self._alive: dict[int, Child] = {}
        self._scratch = ""
        self._scratch_lock: int | None = None
        self._started = False
        # It is inherited by all that workers start, even by what leaves their session.
        self._mark = f"{os.getpid()}-{time.time_ns()}"
        self._reaper: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        script = Path(__file__).with_name("reaper.py")
        if not script.is_file():
            raise ServiceError(f"bench runs files of its own, and is in an archive ({script}): install it")
        with naming_shortage():
            self._reaper = subprocess.Popen(
                [sys.executable, "-I", "-S", str(script), f"{MARK}={self._mark}"],
                stdin=subprocess.PIPE,
                start_new_session=True,
            )
        assert self._reaper.stdin is not None
        _reapers.append(self._reaper.stdin)
        if self._silent:
            self._tell(".")
        return self

    def __exit__(self, *_: object) -> None:
        for child in list(self._alive.values()):
            self.end(child)
        if self._started:
            kill_marked(self._mark)
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)
            release(self._scratch_lock)
        if self._reaper is not None and self._reaper.stdin is not None:
            self._tell(".")
            _reapers.remove(self._reaper.stdin)
            with contextlib.suppress(BrokenPipeError):
                self._reaper.stdin.close()
            self._reaper.wait()

    def scratch(self) -> str:
        """Return a temporary folder that is removed with the nursery. Raises ServiceError."""
        if not self._scratch:
            try:
                self._scratch, self._scratch_lock = made_scratch()
            except OSError as error:
                raise no_room(error) from error
            self._tell(f"={self._scratch}")
        return self._scratch

    def start(self, module: str, environment: Mapping[str, str], python: str = "") -> Child:
        """Start `python -P -m module FD`, FD being its end of a socket. Raises ServiceError."""
        with naming_shortage(), contextlib.ExitStack() as opened:
            ours, theirs = socket.socketpair()
            opened.enter_context(theirs)
            kept = opened.enter_context(contextlib.ExitStack())
            kept.callback(ours.close)
            log = kept.enter_context(_log())
            process = subprocess.Popen(
                [python or sys.executable, "-P", "-m", module, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**environment, MARK: self._mark},
                **passing(theirs),
            )
            kept.pop_all()  # from here on they are the child's, until its `close`
        child = Child(process, ours, log)
        self._started = True
        self._alive[process.pid] = child
        self._tell(f"+{process.pid}")
        return child

    def disconnect(self, child: Child) -> None:
        """Shut the socket down, which tells the child to exit."""
        with contextlib.suppress(OSError):
            child.channel.shutdown(socket.SHUT_RDWR)

    def dismiss(self, child: Child, limit_s: float = DYING_LIMIT_S) -> None:
        """Disconnect, let the child exit by itself, then kill what is left of its group."""
        self.disconnect(child)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(limit_s)
        self.end(child)

    def end(self, child: Child) -> None:
        """Kill the child and its process group, and wait until they are gone."""
        kill_group(child.process)
        child.close()
        if self._alive.pop(child.pid, None):
            self._tell(f"-{child.pid}")

    def _tell(self, line: str) -> None:
        if self._reaper is None or self._reaper.stdin is None:
            return
        with contextlib.suppress(BrokenPipeError):
            self._reaper.stdin.write(f"{line}\n".encode())
            self._reaper.stdin.flush()
