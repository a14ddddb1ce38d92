"""A launcher that starts nothing: its workers live in this process, times made up, faults scripted."""

import itertools
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from bench.errors import ServiceError, WorkerError
from bench.model.plan import Cell, Gil, Group, Plan, Scalar, Timing
from bench.model.run import BlockRecord
from bench.plugins import registry
from bench.worker.arrivals import Pacer
from bench.worker.host import Host
from bench.worker.pacer import TOKEN
from bench.worker.protocol import Answer, Done, Order, Prepare, RoundDone, RunOpen, RunRound, Step, Trouble

Deed = Callable[[Answer], Answer]
TICK_NS = 1_000_000


def dies(_: Answer) -> Answer:
    """Be gone where an answer was due."""
    raise WorkerError("exited (signal SIGKILL)")


def hangs(_: Answer) -> Answer:
    """Give no answer within the limit."""
    raise WorkerError("timed out: no answer within 60 s")


def raves(answer: Answer) -> Answer:
    """Answer something that was not asked."""
    return Done(0.001) if isinstance(answer, RoundDone) else rounds_off(1.0)


def rounds_off(wall_s: float) -> RoundDone:
    """Return a round that nobody asked for."""
    return RoundDone(wall_s=wall_s, cpu_s=None, digest="", results=0, population=(1, 1))


def changes(**fields: object) -> Deed:
    """Return a deed that puts other figures into an answer."""
    return lambda answer: replace(answer, **fields)


@dataclass(frozen=True)
class Fault:
    """What goes wrong: in which cell, at which order (`create`, `timed`, …), in which block and turn."""

    cell: str
    at: str
    deed: Deed
    block: int | None = None
    turn: int | None = None


@dataclass(frozen=True)
class Heard:
    """One order that a worker was given."""

    block: int
    cell: str
    order: str


class IdlePacer(Pacer):
    """A pacer without a process: everything is due at once, and nothing is late."""

    def __init__(self, cpus: Sequence[int]) -> None:
        self.tokens, self._write = os.pipe()

    def load(self, offsets_ns: Sequence[int]) -> None:
        """Let all be due."""
        os.write(self._write, TOKEN * len(offsets_ns))

    def go(self, origin_ns: int) -> None:
        """Have nothing to wait for."""

    def lateness_ns(self, operations: int) -> list[int]:
        """Return that none was late."""
        return [0] * operations

    def close(self) -> None:
        """Close the pipe."""
        os.close(self.tokens)
        os.close(self._write)


class FakeWorker:
    """A worker in this process."""

    def __init__(self, launcher: "FakeLauncher", cell: str, block: int) -> None:
        self._launcher = launcher
        self.cell, self._block = cell, block
        self._host = Host(clock=itertools.count(0, TICK_NS).__next__, start_pacer=IdlePacer)
        self._orders: list[Order] = []
        self._turns: dict[str, int] = {}
        self.pid = os.getpid()
        self.closed = False

    def send(self, order: Order) -> None:
        """Keep the order until the answer is asked for."""
        self._orders.append(order)
        self._launcher.heard.append(Heard(self._block, self.cell, named(order)))
        if isinstance(order, RunRound):
            self._launcher.rounds.append(order)

    def answer(self, limit_s: float, meanwhile: Callable[[], None] | None = None) -> Answer:
        """Obey, or do what the script says."""
        self._launcher.limits_s.add(limit_s)
        order = self._orders.pop()
        if meanwhile:
            meanwhile()
        self._launcher.before_answer(order)
        answer = canned(order) if self._launcher.canned else self._host.obey(order)
        fault = self._fault(named(order))
        answer = fault.deed(answer) if fault else answer
        if isinstance(answer, Trouble):
            raise WorkerError(answer.reason)
        return answer

    def _fault(self, order: str) -> Fault | None:
        turn = self._turns[order] = self._turns.get(order, 0) + 1
        for fault in self._launcher.faults:
            here = fault.cell == self.cell and fault.at == order
            if here and fault.block in (None, self._block) and fault.turn in (None, turn):
                return fault
        return None

    def dismiss(self) -> None:
        """There is nobody to tell."""

    def close(self) -> None:
        """Be remembered as closed."""
        self.closed = True


def named(order: Order) -> str:
    """Return an order's name: `prepare`, a phase, or a round's kind."""
    match order:
        case Prepare():
            return "prepare"
        case Step():
            return order.phase
        case RunRound() | RunOpen():
            return order.kind


def canned(order: Order) -> Answer:
    """Return what a blameless worker with one thread would answer."""
    if isinstance(order, RunRound):
        traced = order.kind == "traced"
        return RoundDone(
            wall_s=0.001 * order.operations,
            cpu_s=None,
            digest=f"of {order.operations}",
            results=order.operations,
            population=(1, 1),
            in_flight=1 if traced else None,
        )
    return Done(0.001, 1 if isinstance(order, Step) and order.phase == "ready" else None)


@dataclass
class FakeService:
    """A server whose counters are read from a script; where that ends, it has gone."""

    script: list[dict[str, float]]
    address: str = "http://127.0.0.1:9"
    asked: int = 0

    def counters(self) -> dict[str, float]:
        """Return the next numbers."""
        self.asked += 1
        if self.asked > len(self.script):
            raise ServiceError("the workload's server exited (signal SIGKILL)")
        return self.script[self.asked - 1]


@dataclass
class FakeLauncher:
    """Where fake workers come from, and what became of them."""

    faults: list[Fault] = field(default_factory=list)
    server: FakeService | None = None
    canned: bool = False
    most_workers: int | None = None
    before_answer: Callable[[Order], None] = lambda _: None
    heard: list[Heard] = field(default_factory=list)
    rounds: list[RunRound] = field(default_factory=list)
    workers: list[FakeWorker] = field(default_factory=list)
    limits_s: set[float] = field(default_factory=set)
    services: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)

    def worker(self, seed: str, python: str = "", path: str = "", gil: Gil = "") -> FakeWorker:
        """Return a fresh worker; the seed tells its cell and its block."""
        if self.most_workers is not None and len(self.workers) >= self.most_workers:
            raise ServiceError("cannot start a process ([Errno 24] Too many open files)")
        rest, block = seed.rsplit("/", 1)
        self.workers.append(FakeWorker(self, rest.split("/", 1)[1], int(block)))
        return self.workers[-1]

    def scratch(self) -> str:
        """Return no folder: nothing is written."""
        return ""

    def service(self, module: str, cpus: tuple[int, ...]) -> FakeService:
        """Return the server of the script."""
        self.services.append((module, cpus))
        if self.server is None:
            raise ServiceError(f"the workload's server {module} is not to be had")
        return self.server

    def orders(self, block: int, cell: str) -> list[str]:
        """Return what a cell's worker was told in a block."""
        return [one.order for one in self.heard if (one.block, one.cell) == (block, cell)]


@dataclass
class FakeJournal:
    """Keeps what is stored, and notes how many orders had been given by then."""

    launcher: FakeLauncher
    records: list[BlockRecord] = field(default_factory=list)
    orders_before: list[int] = field(default_factory=list)

    def append(self, record: BlockRecord) -> None:
        """Keep it."""
        self.records.append(record)
        self.orders_before.append(len(self.launcher.heard))


def cell_of(
    group: str, name: str, backend: str = "fake", workload: str = "dispatch", **levels: Scalar
) -> Cell:
    """Return a cell with every parameter of its workload and backend at its default, but for `levels`."""
    parameters = {**registry.workload(workload).parameters, **registry.backend(backend).parameters}
    params = {"concurrency": 1, **{key: one.default for key, one in parameters.items()}, **levels}
    return Cell(
        id=f"{group}:{name}",
        group=group,
        workload=workload,
        backend=backend,
        backend_ref=registry.reference(registry.BACKENDS, backend),
        params=params,
        levels=levels,
    )


def group_of(name: str = "g", cells: tuple[Cell, ...] | None = None, **changes: object) -> Group:
    """Return a group of a sequential cell and two with made-up times."""
    standard = (
        cell_of(name, "sequential", backend="sequential"),
        cell_of(name, "a", concurrency=2, cost_s=0.001),
        cell_of(name, "b", concurrency=2, cost_s=0.002),
    )
    group = Group(
        name=name,
        workload="dispatch",
        question="?",
        factor="backend",
        params={},
        concurrency=2,
        cells=standard if cells is None else cells,
        blocks=3,
        rounds=4,
        least_rounds=2,
        timing=Timing(warmup_s=0.001, round_s=0.01, longest_s=0.02, block_s=0.2),
    )
    changed = replace(group, **changes)
    return replace(changed, workload_ref=registry.reference(registry.WORKLOADS, changed.workload))


def plan_of(*groups: Group, seed: int = 7) -> Plan:
    """Return the plan of these groups."""
    return Plan(profile="quick", seed=seed, groups=groups)
