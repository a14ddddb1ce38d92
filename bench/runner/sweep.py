"""Tries models and numbers of workers on one kind of operation, each cell with its own N.

Where 64 operations wait at once, a sequential cell would need minutes for what they do in one. So where
one N for all would take too long, each cell has as many operations as fill its own round. Times are compared
per operation.
"""

import math
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from bench.errors import OutOfTime
from bench.model.plan import Cell, Group, Plan
from bench.model.rounds import Round
from bench.model.run import BlockRecord
from bench.planning.round_order import Deck
from bench.runner.block import Block, Size
from bench.runner.conduct import Enough, Journal
from bench.runner.events import BlockDone, CellLost, Event, TimeUp
from bench.runner.launcher import Launcher
from bench.runner.pilot import due_digests

# A list of more results than this is no longer what is measured.
MOST_OPERATIONS = 200_000
# A wave that takes this long needs no warm-up of its own.
LONGEST_WARMUP_S = 0.3
# All cells have the same N where the slowest one's round takes no longer than this.
LONGEST_EQUAL_S = 0.4
# Where items take very different times, cells of different N do different work, so rounds are longer.
MORE_IF_UNEVEN = 3.0
LEAST_BLOCKS = 2
# The first block of the last comparison has more to do than the others; this one shows what one takes.
SIZED_BLOCK = 2


class SweepRules(Struct, frozen=True, kw_only=True):
    """How cells are tried: N is a multiple of `unit`, and `checked` operations prove a cell's values.

    A cell whose operations take `hopeless` times those of the best is tried in the first block only. Of slow
    cells there are two blocks, if more of them would take longer than `spend_s`.
    """

    unit: int
    checked: int
    most: int = MOST_OPERATIONS
    hopeless: float = 1.4
    uneven: bool = False
    spend_s: float


class Swept(Struct, frozen=True, kw_only=True):
    """What trying has shown: the blocks, each cell's N, and the seconds that one of its operations takes."""

    records: tuple[BlockRecord, ...]
    sizes: dict[str, Size]
    each_s: dict[str, float]


def wave_of(cell: Cell) -> int:
    """Return how many operations keep all workers of a cell busy at once."""
    return int(cell.params["concurrency"]) * int(cell.params.get("chunksize", 1))


def size_for(cell: Cell, s_per_op: float, round_s: float, rules: SweepRules) -> Size:
    """Return the N of a cell whose operations take this long: whole waves that fill a round."""
    wave = wave_of(cell)
    step = wave if wave >= rules.unit else _multiple(rules.unit, wave)
    step = step if step <= rules.most else wave
    filling = max(1, round(round_s / max(s_per_op * step, 1e-9)))
    operations = step * max(1, min(filling, rules.most // step))
    return Size(operations, 0 if s_per_op * wave > LONGEST_WARMUP_S else min(wave, operations))


def _multiple(unit: int, wave: int) -> int:
    return wave * -(-unit // wave)


def sweep_all(
    launcher: Launcher, plan: Plan, group: Group, rules: SweepRules, on_event: Callable[[Event], None]
) -> Swept:
    """Try every cell of the group, the hopeless ones in one block only. Raises Interrupted and OutOfTime."""
    records: list[BlockRecord] = []
    sizes: dict[str, Size] = {}
    each_s: dict[str, float] = {}
    cells, begun_s = list(group.cells), time.monotonic()
    for number in range(1, group.blocks + 1):
        block = Block(launcher, plan, group, cells, number)
        try:
            block.open(memory=False)
            if number == 1:
                each_s, sizes = _sized(block, group, rules)
            rounds = rounds_that_fit(group, cells, sizes, each_s)
            _time(block, cells, sizes, rounds, f"{plan.seed}/{group.name}/{number}")
            block.close()
        finally:
            block.abandon()
        record = block.record(rules.unit)
        records.append(record)
        for event in events_of(record, group, number, group.blocks):
            on_event(event)
        cells = _still_in(cells, record, sizes, rules)
        if number >= LEAST_BLOCKS and (time.monotonic() - begun_s) * (number + 1) / number > rules.spend_s:
            break
    return Swept(records=tuple(records), sizes=sizes, each_s=each_s)


def rounds_that_fit(
    group: Group, cells: Sequence[Cell], sizes: Mapping[str, Size], each_s: Mapping[str, float]
) -> int:
    """Return how many rounds a block has room for: fresh processes narrow a figure more than rounds do."""
    sized = [(sizes[cell.id], each_s[cell.id]) for cell in cells if cell.id in sizes]
    pass_s = sum((size.operations + size.batch) * one_s for size, one_s in sized)
    return max(1, min(group.rounds, int(group.timing.block_s / max(pass_s, 1e-9))))


def _sized(block: Block, group: Group, rules: SweepRules) -> tuple[dict[str, float], dict[str, Size]]:
    rounds = block.go_round("untimed", rules.checked, group.cells)
    block.compare_digests(rounds, due_digests(group.cells, rounds))
    # The first wave of few workers may be no sample of the items.
    waves = {cell.id: Size(_multiple(rules.checked, wave_of(cell))) for cell in group.cells}
    seen = block.go_sized("untimed", waves, group.cells)
    cells = [cell for cell in group.cells if cell.id in seen]
    each_s = {cell.id: seen[cell.id].wall_s / waves[cell.id].operations for cell in cells}
    round_s = group.timing.round_s * (MORE_IF_UNEVEN if rules.uneven else 1.0)
    own = {cell.id: size_for(cell, each_s[cell.id], round_s, rules) for cell in cells}
    return each_s, equal_sizes(cells, each_s, own, rules) or own


def equal_sizes(
    cells: Sequence[Cell], each_s: Mapping[str, float], own: Mapping[str, Size], rules: SweepRules
) -> dict[str, Size]:
    """Return one N for all cells, if a round of the slowest then stays short; else none."""
    wave = math.lcm(rules.unit, *map(wave_of, cells))
    wanted = max((size.operations for size in own.values()), default=1)
    operations = wave * -(-wanted // wave)
    longest_s = LONGEST_EQUAL_S * (MORE_IF_UNEVEN if rules.uneven else 1.0)
    if operations > rules.most or operations * max(each_s.values(), default=0.0) > longest_s:
        return {}
    return {cell.id: Size(operations, own[cell.id].batch) for cell in cells}


def _time(block: Block, cells: Sequence[Cell], sizes: Mapping[str, Size], rounds: int, seed: str) -> None:
    sized = [cell for cell in cells if cell.id in sizes]
    for order in Deck(sized, random.Random(seed)).deal(rounds):
        block.go_sized("timed", sizes, order)


def _still_in(
    cells: Sequence[Cell], record: BlockRecord, sizes: Mapping[str, Size], rules: SweepRules
) -> list[Cell]:
    alive = [cell for cell in cells if cell.id not in record.failures and cell.id in sizes]
    times = {cell.id: _least_s(record.cells[cell.id].rounds, sizes[cell.id]) for cell in alive}
    best = min(times.values(), default=0.0)
    return [cell for cell in alive if cell.backend == "sequential" or times[cell.id] <= best * rules.hopeless]


def _least_s(rounds: Sequence[Round], size: Size) -> float:
    walls = [record.wall_s for record in rounds if record.kind == "timed"]
    return min(walls, default=0.0) / size.operations


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


class Final(Struct, frozen=True, kw_only=True):
    """The last comparison: a group of few cells, and what was tried before, by their ids."""

    group: Group
    swept: Swept
    checked: int
    spend_s: float


def settle(
    final: Final,
    enough: Enough,
    plan: Plan,
    launcher: Launcher,
    journal: Journal,
    left_s: float | None,
    now: Callable[[], float] = time.monotonic,
) -> Iterator[Event]:
    """Measure the last cells, block by block, until it is clear or, after a first look, `spend_s` is over."""
    for record in final.swept.records:
        journal.append(record)
    group, records, begun_s, spent_s = final.group, list[BlockRecord](), now(), 0.0
    cells, swept = list(group.cells), final.swept
    deck, rounds = _deck(cells, plan, group), rounds_that_fit(group, cells, swept.sizes, swept.each_s)
    for number in range(1, group.blocks + 1):
        block = Block(launcher, plan, group, cells, number)
        try:
            record = _settled(block, final, cells, deck.deal(rounds), memory=number == 1)
        except OutOfTime:
            yield TimeUp(note=f"--max-time ended the comparison in block {number}")
            return
        journal.append(record)
        records.append(record)
        before_s, spent_s = spent_s, now() - begun_s
        rounds = 1 if number == SIZED_BLOCK and _is_long(spent_s - before_s, final) else rounds
        yield from events_of(record, group, number, group.blocks, max(0.0, final.spend_s - spent_s))
        if record.failures:
            cells = [cell for cell in cells if cell.id not in record.failures]
            deck = _deck(cells, plan, group)
        after_another_s = spent_s * (number + 1) / number
        if len(cells) < 2 or enough(group, records):
            return
        if number >= group.least_rounds and after_another_s > final.spend_s:
            return
        if left_s is not None and after_another_s > left_s:
            yield TimeUp(note=f"--max-time ended the comparison after block {number}")
            return


def _is_long(block_s: float, final: Final) -> bool:
    # Results that take longer to check than to make are in no round's time, but in the user's.
    return block_s * final.group.least_rounds > final.spend_s


def _deck(cells: Sequence[Cell], plan: Plan, group: Group) -> "Deck[Cell]":
    return Deck(cells, random.Random(f"{plan.seed}/{group.name}/{len(cells)}"))


def _settled(
    block: Block, final: Final, cells: Sequence[Cell], orders: Sequence[Sequence[Cell]], memory: bool
) -> BlockRecord:
    try:
        block.open(memory)
        if memory:
            rounds = block.go_round("untimed", final.checked, cells)
            block.compare_digests(rounds, due_digests(cells, rounds))
        for order in orders:
            block.go_sized("timed", final.swept.sizes, order)
        if memory:
            block.go_sized("memory", final.swept.sizes, cells)
        block.close()
    finally:
        block.abandon()
    return block.record(final.swept.sizes[cells[0].id].operations)
