"""gevent: the code of `threads`, whose threads gevent has turned into K greenlets on one thread.

gevent replaces parts of the standard library, and has to come before anything else imports them. So the model
lives in a process of its own, which does that first; the worker only passes orders on.
"""

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from bench.backends.defaults import Model, Patternless
from bench.backends.processes import ChildDiedError, ending
from bench.plugins.backend import Arrivals, Batch, Job, Needs, Traced

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

ENDING_LIMIT_S = 10.0


class GeventSession(Patternless):
    """The far end of a session in a process that gevent has patched."""

    _line: "Connection[Any, Any]"

    def __init__(self, job: Job) -> None:
        import socket
        from multiprocessing.connection import Connection

        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "bench.backends.patched", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        self._line = Connection(ours.detach())
        # What it imports is no cost of the model: the worker's own imports are in no phase either.
        self._ask("open", job.reference, job.setting, job.params)

    def _ask(self, order: str, *details: Any) -> Any:
        try:
            self._line.send((order, *details))
        except OSError as error:
            raise ChildDiedError(self._death()) from error
        return self._answer()

    def _answer(self) -> Any:
        try:
            answer = self._line.recv()
        except (EOFError, OSError) as error:
            raise ChildDiedError(self._death()) from error
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _death(self) -> str:
        return ending(self._process.wait(ENDING_LIMIT_S))

    def create(self) -> None:
        self._ask("create")

    def ready(self) -> int:
        met: int = self._ask("ready")
        return met

    def run(self, operations: int, trace: bool = False) -> Batch:
        batch: Batch = self._ask("run", operations, trace)
        return batch

    def pace(self, arrivals: Arrivals) -> list[Traced]:
        # The other process opens this one's pipe of tokens by its path, and answers when it is ready.
        tokens = f"/proc/{os.getpid()}/fd/{arrivals.fileno()}"
        self._ask("pace", tokens, len(arrivals.offsets_ns))
        arrivals.begin()
        seen: list[Traced] = self._ask("begun")
        return seen

    def population(self) -> int:
        count: int = self._ask("population")
        return count

    def children(self) -> tuple[int, ...]:
        return (self._process.pid,)

    def close(self) -> None:
        try:
            if self._process.poll() is None:
                self._ask("close")
        finally:
            self._line.close()
            try:
                self._process.wait(ENDING_LIMIT_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


class Gevent(Model):
    """The backend object of gevent."""

    name = "gevent"
    summary = "gevent: the code of threads, patched into K greenlets on one thread, in a process of its own"
    stage = "gevent"
    single_thread = True
    requires = Needs(module="gevent")
    session = GeventSession


BACKEND = Gevent()
