"""Tries models and numbers of workers on one kind of operation, each cell with its own N."""

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing

from msgspec import Struct

from bench.model.plan import SEQUENTIAL, Cell, Group, Plan
from bench.model.rounds import Round
from bench.model.run import BlockRecord
from bench.planning.round_order import Deck
from bench.runner.block import Block, Size
from bench.runner.events import BlockDone, CellLost, Event
from bench.runner.launcher import Launcher
from bench.runner.pilot import due_digests
from bench.runner.sizing import (
    MORE_IF_UNEVEN,
    SweepRules,
    equal_sizes,
    multiple,
    rounds_that_fit,
    size_for,
    wave_of,
)

LEAST_CHECKED = 2


class Swept(Struct, frozen=True, kw_only=True):
    """What trying has shown: the blocks, how many operations prove values, and each cell's N.

    `each_s` is what a round of a cell takes for each operation: the work, and what else belongs to it.
    `cell_s` is what the last block took for each of its cells.
    """

    records: tuple[BlockRecord, ...]
    checked: int
    sizes: dict[str, Size]
    each_s: dict[str, float]
    cell_s: float = 0.0


def sweep_all(
    launcher: Launcher, plan: Plan, group: Group, rules: SweepRules, on_event: Callable[[Event], None]
) -> Swept:
    """Try every cell of the group, the hopeless ones in one block only. Raises Interrupted and OutOfTime."""
    records: list[BlockRecord] = []
    checked, sizes, each_s = rules.checked, dict[str, Size](), dict[str, float]()
    cells, begun_s, cell_s = list(group.cells), time.monotonic(), 0.0
    for number in range(1, group.blocks + 1):
        block_begun_s = time.monotonic()
        block = Block(launcher, plan, group, cells, number)
        with closing(block.workers):
            block.open(memory=False)
            if number == 1:
                checked = _checked(block, group, rules)
                each_s, sizes = _sized(block, group, rules, checked)
            rounds = rounds_that_fit(group, cells, sizes, each_s)
            sized = [cell for cell in cells if cell.id in sizes]
            for order in Deck(sized, random.Random(f"{plan.seed}/{group.name}/{number}")).deal(rounds):
                block.go_sized("timed", sizes, order)
            block.close()
        cell_s = (time.monotonic() - block_begun_s) / max(1, len(cells))
        record = block.record(rules.unit)
        records.append(record)
        for event in events_of(record, group, number, group.blocks):
            on_event(event)
        cells = _still_in(cells, record, sizes, rules)
        if (
            number >= rules.least_blocks
            and (time.monotonic() - begun_s) * (number + 1) / number > rules.spend_s
        ):
            break
    return Swept(records=tuple(records), checked=checked, sizes=sizes, each_s=each_s, cell_s=cell_s)


def _checked(block: Block, group: Group, rules: SweepRules) -> int:
    """Prove the values of every cell; return with how many operations, as checking them may take longest."""
    alone = [cell for cell in group.cells if cell.backend == SEQUENTIAL]
    operations = LEAST_CHECKED
    while operations < rules.checked:
        begun_s = time.monotonic()
        block.go_round("untimed", operations, alone)
        if time.monotonic() - begun_s > rules.check_s / 2:
            break
        operations = min(2 * operations, rules.checked)
    prove(block, operations, group.cells)
    return operations


def _sized(
    block: Block, group: Group, rules: SweepRules, checked: int
) -> tuple[dict[str, float], dict[str, Size]]:
    round_s = group.timing.round_s * (MORE_IF_UNEVEN if rules.uneven else 1.0)
    each_s, own = dict[str, float](), dict[str, Size]()
    for cell in group.cells:
        # The first wave of few workers may be no sample of the items.
        wave = Size(multiple(checked, wave_of(cell)))
        begun_s = time.monotonic()
        for record in block.go_sized("untimed", {cell.id: wave}, [cell]).values():
            whole_s = (time.monotonic() - begun_s) / wave.operations
            work_s, each_s[cell.id] = record.wall_s / wave.operations, whole_s
            own[cell.id] = size_for(cell, work_s, whole_s, round_s, rules)
    return each_s, equal_sizes([cell for cell in group.cells if cell.id in own], each_s, own, rules) or own


def _still_in(
    cells: Sequence[Cell], record: BlockRecord, sizes: Mapping[str, Size], rules: SweepRules
) -> list[Cell]:
    alive = [cell for cell in cells if cell.id not in record.failures and cell.id in sizes]
    times = {cell.id: _least_s(record.cells[cell.id].rounds, sizes[cell.id]) for cell in alive}
    best = min(times.values(), default=0.0)
    return [cell for cell in alive if cell.backend == SEQUENTIAL or times[cell.id] <= best * rules.hopeless]


def _least_s(rounds: Sequence[Round], size: Size) -> float:
    walls = [record.wall_s for record in rounds if record.kind == "timed"]
    return min(walls, default=0.0) / size.operations


def prove(block: Block, operations: int, cells: Sequence[Cell]) -> None:
    """Void every cell whose values differ from those of the sequential one."""
    rounds = block.go_round("untimed", operations, cells)
    block.compare_digests(rounds, due_digests(cells, rounds))


def events_of(
    record: BlockRecord, group: Group, done: int, total: int, left_s: float = 0.0
) -> Iterator[Event]:
    """Yield what a block has to tell: the cells that it has lost, and that it is done."""
    for cell, failure in record.failures.items():
        yield CellLost(cell=cell, failure=failure)
    yield BlockDone(
        group=group.name,
        block=record.block,
        blocks=group.blocks,
        last=done == total,
        done=done,
        total=total,
        left_s=left_s,
        record=record,
    )
