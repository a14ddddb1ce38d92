"""The result of a duel: Y's time relative to X's, and how many blocks a verdict still needs."""

import math
from collections.abc import Sequence

from msgspec import Struct

from bench.analysis.run.cell_times import log_ratios, log_times, measured, timed_logs
from bench.analysis.run.stopping import past
from bench.analysis.stats.blocks import round_log_ratios
from bench.analysis.stats.compare import LEAST_MERGED, Comparison, compare_family
from bench.analysis.stats.estimate import Estimate, estimate
from bench.analysis.stats.independence import independent
from bench.analysis.stats.needed import blocks_needed
from bench.analysis.stats.variance import Components, components
from bench.errors import RunFileError
from bench.model.plan import Group
from bench.model.run import CellResult, Run

SIDES = 2


class DuelResult(Struct, frozen=True, kw_only=True):
    """Two variants and the comparison of Y with X; an open one would need `needed` blocks.

    `past` is whether Y is slower by more than the plan's `threshold`; None if that is not established.
    """

    group: Group
    x: CellResult
    y: CellResult
    comparison: Comparison | None
    needed: int | None = None
    spread: Components | None = None
    threshold: float | None = None
    past: bool | None = None

    @property
    def blocks(self) -> int:
        """Return how many blocks both variants have."""
        return self.comparison.blocks if self.comparison else 0


def duel_result(run: Run) -> DuelResult:
    """Return the result of a duel. Raises RunFileError for any other run.

    There is no comparison if a variant is void or failed, or has no block.
    """
    group = next((group for group in run.plan.groups if group.free), None)
    cells = [cell for cell in run.cells if group and cell.group == group.name]
    if group is None or len(cells) != SIDES:
        raise RunFileError(f"run {run.id} is not a duel; use `bench show`")
    x, y = cells
    values = log_ratios(x, y) if measured(cells) == cells else []
    if not values:
        return DuelResult(group=group, x=x, y=y, comparison=None)
    found = compare_family([values], group.method, run.plan.alpha, run.plan.margin)[0]
    threshold = run.plan.until.threshold if run.plan.until else None
    return DuelResult(
        group=group,
        x=x,
        y=y,
        comparison=found,
        needed=_needed(values, found, group, run),
        spread=components(round_log_ratios(timed_logs(x), timed_logs(y))),
        threshold=threshold,
        past=past(found, threshold) if threshold is not None else None,
    )


def _needed(values: Sequence[float], found: Comparison, group: Group, run: Run) -> int | None:
    if found.verdict != "inconclusive":
        return None
    judged = independent(values, LEAST_MERGED[group.method])
    needed = blocks_needed(judged, group.method, run.plan.alpha, run.plan.margin)
    # If neighbours were merged, each block needed is two; and more are needed than there are.
    return needed and max(needed * (2 if found.merged else 1), found.blocks + 1)


def typical_time(cell: CellResult, group: Group, alpha: float) -> Estimate:
    """Return the seconds per operation of a cell's typical round, on the log scale with its interval."""
    per_op = math.log(cell.operations or 1)
    return estimate([log - per_op for log in log_times(cell).values()], group.method, 1 - alpha)
