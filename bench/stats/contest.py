"""What a duel came to: Y's time over X's, and what is still missing where that is not settled."""

from msgspec import Struct

from bench.errors import RunFileError
from bench.factors import FREE
from bench.model import CellResult, Group, Run
from bench.stats.blocks import log_ratios, measured_blocks, timed_walls
from bench.stats.compare import Comparison, compare_family
from bench.stats.estimate import Estimate, block_log_time, estimate
from bench.stats.needed import blocks_needed
from bench.stats.variance import Components, pair_components

SIDES = 2


class Contest(Struct, frozen=True, kw_only=True):
    """Two variants, and what the blocks say of Y beside X; `needed` blocks would settle what is open."""

    group: Group
    x: CellResult
    y: CellResult
    comparison: Comparison | None
    needed: int | None = None
    spread: Components | None = None

    @property
    def blocks(self) -> int:
        """Return how many blocks both have."""
        return self.comparison.blocks if self.comparison else 0


def contest(run: Run) -> Contest:
    """Return the outcome of a duel. Raises RunFileError for a run that is none.

    There is no comparison where a side is void or failed, or has no block.
    """
    group = next((group for group in run.plan.groups if group.factor == FREE), None)
    cells = [cell for cell in run.cells if group and cell.group == group.name]
    if group is None or len(cells) != SIDES:
        raise RunFileError(f"run {run.id} is no duel; `bench show` shows it")
    x, y = cells
    good = all(cell.status == "ok" and measured_blocks(cell) for cell in cells)
    values = log_ratios(x, y) if good else []
    if not values:
        return Contest(group=group, x=x, y=y, comparison=None)
    found = compare_family([values], group.method, run.plan.alpha, run.plan.margin)[0]
    needed = None
    if found.verdict == "inconclusive":
        needed = blocks_needed(values, group.method, run.plan.alpha, run.plan.margin)
    return Contest(
        group=group,
        x=x,
        y=y,
        comparison=found,
        needed=needed,
        spread=pair_components(x, y),
    )


def typical_time(cell: CellResult, group: Group, alpha: float) -> Estimate:
    """Return the seconds per operation of a cell's typical round, on the log scale with its interval."""
    per_op = cell.operations or 1
    logs = [
        block_log_time([wall / per_op for wall in walls if wall > 0]) for walls in timed_walls(cell).values()
    ]
    return estimate(logs, group.method, 1 - alpha)
