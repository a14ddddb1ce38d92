"""The last comparison of an advice: few cells, block by block, until it is clear or its time is over."""

import math
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from bench.errors import OutOfTime
from bench.model.plan import Cell, Group, Plan
from bench.model.run import BlockRecord
from bench.planning.round_order import Deck
from bench.runner.block import Block, Size
from bench.runner.conduct import Enough, Journal
from bench.runner.events import Event, TimeUp
from bench.runner.launcher import Launcher
from bench.runner.sizing import one_size, pass_s, rounds_that_fit, wave_of
from bench.runner.sweep import Swept, events_of, prove

# The first block of the last comparison proves values and measures memory, which takes as long as this many.
FIRST_BLOCK_MORE = 2


class Final(Struct, frozen=True, kw_only=True):
    """The last comparison: a group of few cells, and what was tried before, by their ids.

    It takes as many blocks as a first look needs, even if those take longer than `spend_s`, but `most_s`.
    """

    group: Group
    swept: Swept
    spend_s: float
    most_s: float = math.inf


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
    group, records, begun_s = final.group, list[BlockRecord](), now()
    # What failed when it was tried has no N.
    cells = [cell for cell in group.cells if cell.id in final.swept.sizes]
    room, deck = Room(final.swept.sizes, group.rounds), _deck(cells, plan, group)
    for number in range(1, group.blocks + 1 if cells else 1):
        block = Block(launcher, plan, group, cells, number)
        try:
            block.open(memory=number == 1)
            room = room_of(final, now() - begun_s) if number == 1 else room
            record = _settled(block, final.swept.checked, room.sizes, cells, deck.deal(room.rounds), number)
        except OutOfTime:
            yield TimeUp(note=f"--max-time ended the comparison in block {number}")
            return
        finally:
            block.workers.close()
        journal.append(record)
        records.append(record)
        spent_s = now() - begun_s
        yield from events_of(record, group, number, group.blocks, max(0.0, final.spend_s - spent_s))
        if record.failures:
            cells = [cell for cell in cells if cell.id not in record.failures]
            deck = _deck(cells, plan, group)
        after_another_s = spent_s * (number + 1) / number
        if len(cells) < 2 or enough(group, records) or after_another_s > limit_of(final, number):
            return
        if left_s is not None and after_another_s > left_s:
            yield TimeUp(note=f"--max-time ended the comparison after block {number}")
            return


def limit_of(final: Final, number: int) -> float:
    """Return within how many seconds the block after this one must end."""
    return final.spend_s if number >= final.group.least_rounds else final.most_s


class Room(Struct, frozen=True):
    """What a block of the last comparison has time for: each cell's N, and so many rounds."""

    sizes: dict[str, Size]
    rounds: int


def room_of(final: Final, open_s: float) -> Room:
    """Return what fits into each block, so that those of a first look end in time, if opening takes so long.

    All cells get one N if a round of each then fits: a round keeps its results, and the more of them there
    are, the longer the garbage collector takes for each. One round is left out after another, and then whole
    waves of operations.
    """
    group, each_s = final.group, final.swept.each_s
    block_s = final.spend_s / (group.least_rounds + FIRST_BLOCK_MORE) - open_s
    sizes = one_size(group.cells, final.swept.sizes, each_s, block_s)
    rounds = rounds_that_fit(group, group.cells, sizes, each_s)
    share = block_s / max(pass_s(group.cells, sizes, each_s), 1e-9)
    if share >= 1:
        return Room(sizes, min(rounds, int(share)))
    # Cells of one N keep one.
    equal = len({size.operations for size in sizes.values()}) == 1
    wave = math.lcm(*map(wave_of, group.cells)) if equal else 1
    steps = {cell.id: math.lcm(wave, wave_of(cell)) for cell in group.cells if cell.id in sizes}
    return Room({cell: _lowered(sizes[cell], share, step) for cell, step in steps.items()}, 1)


def _lowered(size: Size, share: float, step: int) -> Size:
    operations = step * max(1, int(size.operations * share) // step)
    return Size(min(size.operations, operations), size.batch)


def _deck(cells: Sequence[Cell], plan: Plan, group: Group) -> "Deck[Cell]":
    return Deck(cells, random.Random(f"{plan.seed}/{group.name}/{len(cells)}"))


def _settled(
    block: Block,
    checked: int,
    sizes: Mapping[str, Size],
    cells: Sequence[Cell],
    orders: Sequence[Sequence[Cell]],
    number: int,
) -> BlockRecord:
    if number == 1:
        prove(block, checked, cells)
    for order in orders:
        block.go_sized("timed", sizes, order)
    if number == 1:
        block.go_sized("memory", sizes, cells)
    block.close()
    return block.record(sizes[cells[0].id].operations)
