"""Workers and servers as the conductor sees them: orders go out, answers or failures come back."""

import os
import random
from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

import msgspec
from msgspec.structs import replace

from bench.errors import ServiceError, WorkerError
from bench.machine.process import is_traced
from bench.machine.variables import undistorted
from bench.model.measurements import Disturbance
from bench.model.plan import Gil
from bench.runner.channel import LATE_S, MessageChannel
from bench.runner.children import Child, Nursery
from bench.runner.interrupt import Interrupts
from bench.worker.meters.cpu import CpuSetError, pin
from bench.worker.meters.suspension import was_suspended
from bench.worker.protocol import (
    LENGTH_BYTES,
    LONGEST_BYTES,
    Answer,
    Order,
    RoundDone,
    Trouble,
    decode_answer,
    frame,
)

PADDING_MOST_BYTES = 4096
HASH_SEEDS = 1 << 32
SERVICE_LIMIT_S = 30.0

T = TypeVar("T")


class Worker(Protocol):
    """One cell's worker in one block."""

    @property
    def pid(self) -> int: ...

    def send(self, order: Order) -> None:
        """Give an order. Raises WorkerError if the worker has gone."""

    def answer(self, limit_s: float, meanwhile: Callable[[], None] | None = None) -> Answer:
        """Return the answer to the last order.

        Raises WorkerError if the worker exited, timed out or sent an invalid reply, ServiceError for a cause
        outside it.
        """

    def dismiss(self) -> None:
        """Tell it that it can go, and do not wait."""

    def close(self) -> None:
        """Let it go, or end it, with all that it started."""


class Service(Protocol):
    """A workload's server."""

    @property
    def address(self) -> str: ...

    def counters(self) -> dict[str, float]:
        """Return the server's counters. Raises ServiceError if it has gone."""


class Launcher(Protocol):
    """Where workers and servers come from; tests have one that starts nothing."""

    def worker(self, seed: str, python: str = "", path: str = "", gil: Gil = "") -> Worker:
        """Return a fresh worker; `seed` decides its hash seed and the size of its environment.

        It runs under the interpreter `python`, this one's by default, with the GIL `on` or `off` where that
        is asked for, and looks for modules in `path` first.
        """

    def scratch(self) -> str:
        """Return the run's folder for files of the work; it goes when the run ends. Raises ServiceError."""

    def service(self, module: str, cpus: tuple[int, ...]) -> Service:
        """Return the run's server of this module, kept on `cpus` if there are any. Raises ServiceError."""


def worker_environment(seed: str, path: str = "", gil: Gil = "") -> dict[str, str]:
    """Return the environment of one worker: hash seed and size drawn anew, modules from `path` first.

    With the GIL `off`, it is not forced off: a module that turns it on is to be found out.

    Proxies and variables that distort measurements are left out. Hash seed and size shift a program's speed
    by several per cent for its whole life (Mytkowicz et al., ASPLOS 2009: "Producing wrong data without doing
    anything obviously wrong"), so they must not be the same for all.
    """
    draw = random.Random(seed)
    paths = [path, os.environ.get("PYTHONPATH", "")] if path else []
    inherited = undistorted(os.environ)
    if gil:
        inherited.pop("PYTHON_GIL", None)
    return {
        **inherited,
        **({"PYTHON_GIL": "1"} if gil == "on" else {}),
        **({"PYTHONPATH": os.pathsep.join(filter(None, paths))} if paths else {}),
        "PYTHONHASHSEED": str(draw.randrange(HASH_SEEDS)),
        "BENCH_PADDING": "." * draw.randrange(PADDING_MOST_BYTES),
    }


class ProcessWorker:
    """A worker in a process of its own."""

    def __init__(
        self,
        nursery: Nursery,
        child: Child,
        interrupts: Interrupts,
        servers: Callable[[], Iterable[Child]] = tuple,
        on_traced: Callable[[], object] = tuple,
    ) -> None:
        self._nursery = nursery
        self._child = child
        self._servers, self._on_traced = servers, on_traced
        self._channel = MessageChannel(child, interrupts)

    @property
    def pid(self) -> int:
        return self._child.pid

    def send(self, order: Order) -> None:
        self._suspended()
        self._channel.late_s = 0.0
        self._channel.send(frame(order))

    def _suspended(self) -> bool:
        # All of them are asked, for each tells it once.
        return sum(was_suspended(child.pid) for child in (self._child, *self._servers())) > 0

    def answer(self, limit_s: float, meanwhile: Callable[[], None] | None = None) -> Answer:
        body = self._channel.read(_framed, limit_s, meanwhile)[LENGTH_BYTES:]
        try:
            answer = decode_answer(body)
        except msgspec.DecodeError as error:
            raise WorkerError(f"sent an invalid reply: {error}") from error
        if isinstance(answer, Trouble):
            words = self._child.last_lines()
            kind = ServiceError if answer.outside else WorkerError
            raise kind(f"{answer.reason} (it wrote: {words})" if words else answer.reason)
        if isinstance(answer, RoundDone) and (self._suspended() or self._frozen(answer)):
            seen = answer.disturbance or Disturbance()
            return replace(answer, disturbance=replace(seen, suspended=True))
        return answer

    def _frozen(self, done: RoundDone) -> bool:
        # Whoever freezes a control group or a virtual machine freezes this process as well. If it stood still
        # for longer than the round took, the round did not.
        span_s = done.disturbance.span_s if done.disturbance else None
        return LATE_S <= self._channel.late_s <= (done.wall_s if span_s is None else span_s)

    def dismiss(self) -> None:
        if is_traced(self.pid):
            self._on_traced()
        self._nursery.disconnect(self._child)

    def close(self) -> None:
        self._nursery.dismiss(self._child)


class Listening(msgspec.Struct, frozen=True):
    """A server's first line."""

    address: str


class ProcessService:
    """A workload's server in a process of its own, asked for its counters over a line of its own."""

    def __init__(self, child: Child, interrupts: Interrupts) -> None:
        self.child = child
        self._channel = MessageChannel(child, interrupts)
        self._address: str | None = None
        self._given_up = False

    @property
    def lost(self) -> bool:
        """Return whether it has gone, or has sent an invalid reply."""
        return self._given_up or self.child.process.poll() is not None

    @property
    def address(self) -> str:
        """Return where it listens; the first call waits until it does."""
        if self._address is None:
            self._address = self._read(Listening).address
        return self._address

    def counters(self) -> dict[str, float]:
        try:
            self._channel.send(b"counters\n")
        except WorkerError as error:
            raise self._failure(error) from error
        return self._read(dict[str, float])

    def _read(self, kind: type[T]) -> T:
        try:
            return self._channel.line(kind, SERVICE_LIMIT_S)
        except WorkerError as error:
            raise self._failure(error) from error

    def _failure(self, why: WorkerError) -> ServiceError:
        self._given_up = True
        return ServiceError(f"the workload's server {why}")


class ProcessLauncher:
    """Starts real processes, owned by a nursery.

    A server is started once and serves the whole run: its start costs more than a block, and what is left of
    its own layout in the figures is alike for all cells of a block, whose ratios are all that is compared.
    One that is lost is replaced, for the groups to come. `on_traced` is told when a worker has had a debugger
    or strace attached, which may come at any time.
    """

    def __init__(
        self, nursery: Nursery, interrupts: Interrupts, on_traced: Callable[[], object] = tuple
    ) -> None:
        self._on_traced = on_traced
        self._nursery = nursery
        self._interrupts = interrupts
        self._services: dict[tuple[str, tuple[int, ...]], ProcessService] = {}

    def worker(self, seed: str, python: str = "", path: str = "", gil: Gil = "") -> Worker:
        child = self._nursery.start("bench.worker", worker_environment(seed, path, gil), python)
        try:
            return ProcessWorker(self._nursery, child, self._interrupts, self._servers, self._on_traced)
        except ServiceError:
            self._nursery.end(child)
            raise

    def _servers(self) -> list[Child]:
        return [service.child for service in self._services.values()]

    def scratch(self) -> str:
        return self._nursery.scratch()

    def service(self, module: str, cpus: tuple[int, ...]) -> Service:
        known = self._services.get((module, cpus))
        if known is None or known.lost:
            if known is not None:
                self._nursery.end(known.child)
            child = self._nursery.start(module, undistorted(os.environ))
            try:
                pin(cpus, child.pid)
                known = self._services[module, cpus] = ProcessService(child, self._interrupts)
            except CpuSetError as error:
                self._nursery.end(child)
                raise ServiceError(f"the workload's server {error}") from error
            except ServiceError:
                self._nursery.end(child)
                raise
        return known


def _framed(pending: bytearray) -> int:
    if len(pending) < LENGTH_BYTES:
        return 0
    size = LENGTH_BYTES + int.from_bytes(pending[:LENGTH_BYTES], "big")
    if size > LONGEST_BYTES:
        raise WorkerError("sent an invalid reply: its length is impossible")
    return size if len(pending) >= size else 0
