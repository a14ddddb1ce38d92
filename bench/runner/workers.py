"""The workers of one block: a cell whose worker fails is dropped, and the others go on."""

import contextlib
import os
import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import psutil
from msgspec.structs import replace

from bench.errors import ServiceError, WorkerError
from bench.machine.memory import memory_watch
from bench.model.plan import Cell, Group, Plan
from bench.model.run import Failure
from bench.planning.groups import service_of
from bench.plugins.reference import resolve
from bench.runner.launcher import Launcher, Service, Worker
from bench.text import error_line, plain
from bench.worker.causes import reason_of
from bench.worker.protocol import Answer, Done, Order, Prepare, RoundDone, RunOpen, RunRound, Step

REASON_LETTERS = 300


class Workers:
    """One fresh worker for each cell: all are started at once, and each executes one order at a time."""

    def __init__(self, launcher: Launcher, plan: Plan, group: Group, block: int) -> None:
        self._launcher = launcher
        self._plan = plan
        self._group = group
        self._block = block
        self._workers: dict[str, Worker] = {}
        self._service: Service | None = None
        self.failures: dict[str, Failure] = {}
        self._told = memory_watch()

    def open(self, cells: Iterable[Cell]) -> None:
        """Start the server, if the work needs one, and a worker per cell; return when all are parked."""
        cells = list(cells)
        # Workers start in a random order, because the first one can be 2 % faster.
        random.Random(f"{self._plan.seed}/{self._group.name}/{self._block}/start").shuffle(cells)
        try:
            module = self._module(cells)
            if module:
                self._service = self._launcher.service(module, self._group.service_cpus)
            for cell in cells:
                seed = f"{self._plan.seed}/{cell.id}/{self._block}"
                folders = os.pathsep.join(filter(None, (cell.path, *self._plan.search_path)))
                self._workers[cell.id] = self._launcher.worker(seed, cell.python, folders, cell.gil)
            address = self._service.address if self._service else ""
            scratch = self._launcher.scratch()
        except (ServiceError, WorkerError) as error:
            for cell in cells:
                self._lose(cell, error)
            return
        for cell in cells:
            self._attempt(cell, lambda worker, cell=cell: worker.send(self._prepare(cell, address, scratch)))  # type: ignore[misc]
        for cell in cells:
            self._attempt(cell, lambda worker: worker.answer(self._plan.limit_s))

    def _module(self, cells: Sequence[Cell]) -> str | None:
        try:
            return service_of(resolve(self._group.workload_ref, self._plan.search_path), cells)
        except Exception as error:
            # A stranger's workload may raise anything.
            raise WorkerError(f"the workload cannot name its server: {error_line(error)}") from error

    def _prepare(self, cell: Cell, address: str, scratch: str) -> Prepare:
        return Prepare(
            workload=self._group.workload_ref,
            backend=cell.backend_ref,
            params=cell.params,
            colour=cell.colour,
            concurrency=int(cell.params["concurrency"]),
            seed=self._plan.seed,
            address=address,
            cpus=self._group.cpus,
            scratch=scratch,
            target=self._group.target_of(cell),
            gil=cell.gil,
        )

    def alive(self, cell: Cell) -> bool:
        """Return whether the cell has a worker and has not failed."""
        return cell.id in self._workers and cell.id not in self.failures

    def pid(self, cell: Cell) -> int:
        """Return the pid of the cell's worker."""
        return self._workers[cell.id].pid

    def step(self, cell: Cell, phase: str) -> Done | None:
        """Run one phase of the cell; None if that failed."""
        answer = self.ask(cell, Step(phase))
        return answer if isinstance(answer, Done) else None

    def ask(self, cell: Cell, order: Order, meanwhile: Callable[[], None] | None = None) -> Answer | None:
        """Send an order and wait for the answer; None if that failed the cell."""

        # The limit applies to what comes on top of an open loop's schedule.
        schedule_s = order.operations / order.rate_per_s if isinstance(order, RunOpen) else 0.0

        def exchange(worker: Worker) -> Answer:
            worker.send(order)
            return worker.answer(self._plan.limit_s + schedule_s, meanwhile)

        answer = self._attempt(cell, exchange)
        due = RoundDone if isinstance(order, RunRound | RunOpen) else Done
        if answer is None or isinstance(answer, due):
            return answer
        self.fail(cell, Failure("failed", f"sent an invalid reply: not what {type(order).__name__} asks for"))
        return None

    def counters(self, cell: Cell) -> dict[str, float]:
        """Return the server's counters; empty without a server, or if it or the cell has failed."""
        if self._service is None or not self.alive(cell):
            return {}
        try:
            return self._service.counters()
        except ServiceError as error:
            self._lose(cell, error)
            return {}

    def _server_failure(self) -> ServiceError | None:
        # Whatever a worker says of a server that is about to end, the server says it better.
        try:
            if self._service is not None:
                self._service.counters()
        except ServiceError as error:
            return error
        return None

    def fail(self, cell: Cell, failure: Failure) -> None:
        """Drop the cell; its first failure is the one that is reported."""
        # A reason may name a file of the user's, in letters that no results file can hold.
        self.failures.setdefault(cell.id, replace(failure, reason=plain(self._told(failure.reason))))

    def _attempt(self, cell: Cell, action: Callable[[Worker], Answer | None]) -> Answer | None:
        if not self.alive(cell):
            return None
        try:
            return self._valid(cell, action(self._workers[cell.id]))
        except (WorkerError, ServiceError) as error:
            self._lose(cell, self._server_failure() or error)
        except (psutil.Error, OSError) as error:
            self._lose(cell, WorkerError(f"could not be monitored ({reason_of(error)})"))
        return None

    def _valid(self, cell: Cell, answer: Answer | None) -> Answer | None:
        if isinstance(answer, Done) and answer.void:
            self.fail(cell, Failure("void", answer.void))
            return None
        return answer

    def _lose(self, cell: Cell, error: WorkerError | ServiceError) -> None:
        # A server that died, or no room for a worker, says nothing against what the cell had measured before.
        outside = isinstance(error, ServiceError)
        self.fail(cell, Failure("failed", shortened(str(error)), outside))
        worker = self._workers.pop(cell.id, None)
        if worker is not None:
            worker.close()

    def close(self) -> None:
        """End every worker, all at the same time. The server goes on for the next blocks."""
        for worker in self._workers.values():
            worker.dismiss()
        for worker in self._workers.values():
            worker.close()
        self._workers.clear()


def shortened(reason: str, limit: int | None = REASON_LETTERS) -> str:
    """Return a reason of one or two lines without the user's own paths, because results are shared."""
    for place, public in ((Path.cwd, "."), (Path.home, "~")):
        # The current folder may be deleted, and a user may have no home.
        with contextlib.suppress(OSError, RuntimeError):
            private = str(place())
            reason = reason.replace(private, public) if len(private) > 1 else reason
    return reason if limit is None or len(reason) <= limit else f"{reason[: limit - 1]}…"
