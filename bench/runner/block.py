"""One block: fresh workers side by side, created and then driven round by round, one at a time."""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import replace

from bench.model.plan import SEQUENTIAL, Cell, Group, Plan
from bench.model.rounds import Phases, Round, RoundKind
from bench.model.run import BlockRecord, CellBlock, Failure
from bench.planning.round_order import turns
from bench.plugins.reference import resolve
from bench.plugins.workload import Workload
from bench.runner.launcher import Launcher
from bench.runner.verify import digest_failure, finished_round
from bench.runner.workers import Workers
from bench.worker.meters.memory import KIND, PeakMeter
from bench.worker.protocol import RoundDone, RunOpen, RunRound

# A block opens, closes, and has an untimed and a memory pass; a pilot climbs up to 8 rungs, and is traced.
OTHER_TURNS = 12
# A ladder, or as many rates as may be asked for.
MOST_LEVELS = 12
# What a block keeps of its traced round.
OF_TRACE = ("in_flight", "in_flight_by_worker", "spans")


class Level(Struct, frozen=True, kw_only=True):
    """One rate of an open loop: N of its schedule, the sequential digest, the cells that are driven."""

    rate_per_s: float
    operations: int
    digest: str | None
    cells: frozenset[str]
    pacer_cpus: tuple[int, ...] = ()


class Choice(Struct, frozen=True, kw_only=True):
    """What a pilot chose for its group: N, timed rounds, each cell's digest, an open loop's levels.

    `batch` is how many operations a warm-up repeats; without any, timed rounds have no warm-up. Where rounds
    are `long`, blocks have no untimed pass either.
    """

    operations: int
    rounds: int
    digests: dict[str, str]
    batch: int = 0
    long: bool = False
    levels: tuple[Level, ...] = ()


class Size(Struct, frozen=True):
    """One cell's own N, and how many operations its warm-up repeats."""

    operations: int
    batch: int = 0


class Block:
    """The state of one block: what each cell has measured so far."""

    def __init__(
        self, launcher: Launcher, plan: Plan, group: Group, cells: Sequence[Cell], number: int
    ) -> None:
        self.workers = Workers(launcher, plan, group, number)
        self._group = group
        self._cells = tuple(cells)
        self._number = number
        self._started_at = datetime.now(UTC).isoformat()
        self._name = f"{plan.seed}/{group.name}/{number}"
        self._workload: Workload = resolve(group.workload_ref, plan.search_path)
        self._meters: dict[str, PeakMeter] = {}
        self._measured = {cell.id: CellBlock(block=number, phases=Phases(), rounds=()) for cell in cells}
        count = group.rounds + OTHER_TURNS + 2 * MOST_LEVELS
        self._turns = iter(turns(self._cells, count, random.Random(self._name)))

    def open(self, memory: bool) -> None:
        """Start the workers, then create each model and wait until it is ready, one at a time."""
        self.workers.open(self._cells)
        if memory:
            self._meters = {
                cell.id: PeakMeter(self.workers.pid(cell)) for cell in self._cells if self.workers.alive(cell)
            }
        for cell in self._next_turn():
            self._begin(cell)

    def _begin(self, cell: Cell) -> None:
        created = self.workers.step(cell, "create")
        ready = self.workers.step(cell, "ready")
        first = self.workers.step(cell, "first")
        if created is None or ready is None or first is None:
            return
        expected = 1 if cell.backend == SEQUENTIAL else int(cell.params["concurrency"])
        if ready.workers != expected:
            self.workers.fail(cell, Failure("void", f"{ready.workers} workers met, not {expected}"))
        phases = Phases(
            create_s=created.wall_s,
            ready_s=ready.wall_s,
            first_result_s=first.wall_s,
            import_s=ready.import_s,
        )
        self._update(cell, phases=phases, workers=ready.workers, gil=first.gil)

    def go_round(
        self, kind: RoundKind, operations: int, order: Sequence[Cell] | None = None, batch: int = 0
    ) -> dict[str, Round]:
        """Run one round of every cell, in this order or the block's next one; return them by cell.

        Timed rounds have a warm-up, which repeats `batch` operations.
        """
        turn = self._next_turn() if order is None else filter(self.workers.alive, order)
        return self._rounds(turn, self._order(kind, Size(operations, batch)))

    def go_sized(self, kind: RoundKind, sizes: Mapping[str, Size], order: Sequence[Cell]) -> dict[str, Round]:
        """Run one round of these cells in this order, each with its own N; return the rounds by cell."""
        rounds: dict[str, Round] = {}
        for cell in filter(self.workers.alive, order):
            rounds |= self._rounds([cell], self._order(kind, sizes[cell.id]))
            self._update(cell, operations=sizes[cell.id].operations)
        return rounds

    def _order(self, kind: RoundKind, size: Size) -> RunRound:
        if kind != "timed":
            return RunRound(kind, size.operations)
        timing = self._group.timing
        return RunRound(
            kind, size.operations, size.batch, timing.warmup_s, timing.rest_s, self._group.ordinary_code
        )

    def go_open(self, level: Level) -> dict[str, Round]:
        """Run one open round of the level's cells on the block's schedule; return the rounds by cell."""
        order = RunOpen(
            operations=level.operations,
            rate_per_s=level.rate_per_s,
            seed=f"{self._name}/{level.rate_per_s}",
            pacer_cpus=level.pacer_cpus,
        )
        return self._rounds((cell for cell in self._next_turn() if cell.id in level.cells), order)

    def _rounds(self, turn: Iterable[Cell], order: RunRound | RunOpen) -> dict[str, Round]:
        rounds = {cell.id: self._round(cell, order) for cell in turn}
        return {cell: record for cell, record in rounds.items() if record is not None}

    def shuffled(self, levels: Sequence[Level]) -> list[Level]:
        """Return the levels in an order that is random for each block."""
        return random.Random(f"{self._name}/levels").sample(list(levels), len(levels))

    def note_beyond(self, cell: Cell, rates_per_s: Sequence[float]) -> None:
        """Record the rates at which a cell is not driven."""
        self._update(cell, beyond_per_s=tuple(rates_per_s))

    def _next_turn(self) -> list[Cell]:
        return [cell for cell in next(self._turns) if self.workers.alive(cell)]

    def _round(self, cell: Cell, order: RunRound | RunOpen) -> Round | None:
        kind, operations = order.kind, order.operations
        meanwhile = self._watch(cell) if kind == "memory" else None
        before = self.workers.counters(cell)
        done = self.workers.ask(cell, order, meanwhile)
        after = self.workers.counters(cell)
        if not isinstance(done, RoundDone):
            return None
        record, failure = finished_round(self._workload, cell, done, kind, operations, growth(before, after))
        if failure:
            self.workers.fail(cell, failure)
        known = self._measured[cell.id]
        self._update(cell, rounds=(*known.rounds, record))
        if kind == "traced":
            seen = {name: getattr(done, name) for name in OF_TRACE}
            self._update(cell, **seen)
        if kind == "memory":
            grown_bytes = self._meters[cell.id].grown_bytes
            self._update(cell, memory_bytes=grown_bytes, memory_kind=None if grown_bytes is None else KIND)
        return record

    def _watch(self, cell: Cell) -> Callable[[], None]:
        meter = self._meters[cell.id]
        meter.enter_round()
        return meter.sample

    def compare_digests(self, rounds: Mapping[str, Round], expected: Mapping[str, str]) -> None:
        """Void every cell whose values differ from the sequential ones."""
        for cell in self._cells:
            if cell.id in rounds and self.workers.alive(cell):
                failure = digest_failure(rounds[cell.id], expected.get(cell.id))
                if failure:
                    self.workers.fail(cell, failure)

    def close(self) -> None:
        """Tear each model down in turn, timing it, and end every process."""
        with closing(self.workers):
            for cell in self._next_turn():
                done = self.workers.step(cell, "close")
                if done:
                    phases = replace(self._measured[cell.id].phases, teardown_s=done.wall_s)
                    self._update(cell, phases=phases)

    def record(self, operations: int) -> BlockRecord:
        """Return what was measured, as a line of the journal."""
        return BlockRecord(
            group=self._group.name,
            block=self._number,
            operations=operations,
            started_at=self._started_at,
            cells=self._measured,
            failures=self.workers.failures,
        )

    def _update(self, cell: Cell, **changes: object) -> None:
        self._measured[cell.id] = replace(self._measured[cell.id], **changes)


def growth(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """Return by how much each counter grew; a maximum is taken as it is."""
    return {
        name: value if name.endswith("_max") else value - before.get(name, 0.0)
        for name, value in after.items()
    }


def round_kinds(timed: int, memory: bool) -> list[RoundKind]:
    """Return the rounds of a block that follow its untimed pass: the timed ones, one for memory."""
    kinds: list[RoundKind] = ["timed" for _ in range(timed)]
    return [*kinds, "memory"] if memory else kinds


def run_block(
    launcher: Launcher,
    plan: Plan,
    group: Group,
    cells: Sequence[Cell],
    number: int,
    chosen: Choice,
    orders: Sequence[Sequence[Cell]] = (),
) -> BlockRecord:
    """Measure one block and return its record. Raises Interrupted and OutOfTime, every process ended.

    `orders` are those of the timed rounds, balanced over the group's blocks; without them it is random.
    """
    block = Block(launcher, plan, group, cells, number)
    memory = number <= group.memory_blocks
    with closing(block.workers):
        block.open(memory)
        timed = iter(orders)
        # What the first pass brings, like compiled code, the operations of a warm-up bring as well.
        if not (chosen.long or (chosen.batch and chosen.rounds == 1)):
            block.go_round("untimed", chosen.batch or chosen.operations)
        for kind in round_kinds(chosen.rounds, memory):
            order = next(timed, None) if kind == "timed" else None
            done = block.go_round(kind, chosen.operations, order, chosen.batch)
            block.compare_digests(done, chosen.digests)
        for level in block.shuffled(chosen.levels):
            due = dict.fromkeys(level.cells, level.digest) if level.digest else {}
            block.compare_digests(block.go_open(level), due)
        block.close()
    return block.record(chosen.operations)
