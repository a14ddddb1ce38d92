"""How many operations a round of each cell has, where models and numbers of workers are tried.

Where 64 operations wait at once, a sequential cell would need minutes for what they do in one. So where
one N for all would take too long, each cell has as many operations as fill its own round. Times are compared
per operation.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from bench.model.plan import Cell, Group
from bench.runner.block import Size

# A list of more results than this is no longer what is measured.
MOST_OPERATIONS = 200_000
# A wave that takes this long needs no warm-up of its own.
LONGEST_WARMUP_S = 0.3
# All cells have the same N where the slowest one's round takes no longer than this.
LONGEST_EQUAL_S = 0.4
# What belongs to a round besides the work, like digests of large values, may make it this many times as long.
LONGEST_SHARE = 2.5
# Where items take very different times, cells of different N do different work, so rounds are longer.
MORE_IF_UNEVEN = 3.0


class SweepRules(Struct, frozen=True, kw_only=True):
    """How cells are tried: N is a multiple of `unit`, and `checked` operations prove a cell's values.

    There are fewer of these where checking them would take longer than `check_s`. A cell whose operations
    take `hopeless` times those of the best is tried in the first block only. Of slow cells there are
    `least_blocks`, if more of them would take longer than `spend_s`.
    """

    unit: int
    checked: int
    check_s: float = math.inf
    most: int = MOST_OPERATIONS
    hopeless: float = 1.4
    uneven: bool = False
    spend_s: float
    least_blocks: int = 2


def wave_of(cell: Cell) -> int:
    """Return how many operations keep all workers of a cell busy at once."""
    return int(cell.params["concurrency"]) * int(cell.params.get("chunksize", 1))


def size_for(cell: Cell, work_s: float, whole_s: float, round_s: float, rules: SweepRules) -> Size:
    """Return the N of a cell: whole waves that fill a round.

    Its operations take `work_s` each, and `whole_s` with all that belongs to them in a round.
    """
    wave = wave_of(cell)
    step = wave if wave >= rules.unit else multiple(rules.unit, wave)
    step = step if step <= rules.most else wave
    filling = round(round_s / max(work_s * step, 1e-9))
    fitting = int(LONGEST_SHARE * round_s / max(whole_s * step, 1e-9))
    operations = step * max(1, min(filling, fitting, rules.most // step))
    return Size(operations, 0 if work_s * wave > LONGEST_WARMUP_S else min(wave, operations))


def multiple(unit: int, wave: int) -> int:
    """Return the whole waves that hold so many operations."""
    return wave * -(-unit // wave)


def equal_sizes(
    cells: Sequence[Cell], each_s: Mapping[str, float], own: Mapping[str, Size], rules: SweepRules
) -> dict[str, Size]:
    """Return one N for all cells, if a round of the slowest then stays short; else none."""
    wave = math.lcm(rules.unit, *map(wave_of, cells))
    wanted = max((size.operations for size in own.values()), default=1)
    operations = multiple(wanted, wave)
    longest_s = LONGEST_EQUAL_S * (MORE_IF_UNEVEN if rules.uneven else 1.0)
    too_long = operations * max(each_s.values(), default=0.0) > longest_s
    if operations > rules.most or too_long or operations * sum(each_s.values()) > rules.spend_s / 3:
        return {}
    return {cell.id: Size(operations, own[cell.id].batch) for cell in cells}


def one_size(
    cells: Iterable[Cell], own: Mapping[str, Size], each_s: Mapping[str, float], block_s: float
) -> dict[str, Size]:
    """Return one N for all of these cells, or their own if a wave of each takes more than twice `block_s`."""
    sized = [cell for cell in cells if cell.id in own]
    theirs = {cell.id: own[cell.id] for cell in sized}
    if len({size.operations for size in theirs.values()}) < 2:
        return theirs
    wave = math.lcm(*map(wave_of, sized))
    wave_s = wave * sum(each_s[name] for name in theirs)
    batches_s = sum(size.batch * each_s[name] for name, size in theirs.items())
    wanted = multiple(max(size.operations for size in theirs.values()), wave) // wave
    share = (block_s - batches_s) / max(wave_s, 1e-9)
    fitting = int(share) or round(share)
    operations = wave * min(wanted, fitting)
    return {name: Size(operations, size.batch) for name, size in theirs.items()} if fitting > 0 else theirs


def pass_s(cells: Iterable[Cell], sizes: Mapping[str, Size], each_s: Mapping[str, float]) -> float:
    """Return how long one round of each of these cells takes, its warm-up included."""
    sized = [(sizes[cell.id], each_s[cell.id]) for cell in cells if cell.id in sizes]
    return sum((size.operations + size.batch) * one_s for size, one_s in sized)


def rounds_that_fit(
    group: Group, cells: Iterable[Cell], sizes: Mapping[str, Size], each_s: Mapping[str, float]
) -> int:
    """Return how many rounds a block has room for: fresh processes narrow a figure more than rounds do."""
    return max(1, min(group.rounds, int(group.timing.block_s / max(pass_s(cells, sizes, each_s), 1e-9))))
