"""When a group needs no more blocks: looks at a few fixed numbers of blocks, each at a fifth of the level.

Looking after every block and stopping at the first p below 5 % would report a difference between identical
cells in one of four duels. With five looks at 1 % each, all of them together are wrong in at most one of
twenty (Bonferroni; P. Armitage, C. McPherson & B. Rowe, "Repeated significance tests on accumulating data",
Journal of the Royal Statistical Society A 132, 1969, on the problem). The interval shown is the 99 % one, so
it holds whichever look ended the duel. Where time ends the measurement, as in an advice, the number of blocks
does not depend on the results, and the last look is at the whole level that earlier looks have not used.
"""

import math
from collections.abc import Sequence

from bench.analysis.run.calibration import comparisons_held
from bench.analysis.run.sites import by_site
from bench.analysis.run.summary import compare_cells
from bench.analysis.stats.compare import Comparison
from bench.analysis.stats.estimate import Interval
from bench.model.plan import Group, Method, Plan, Until
from bench.model.run import BlockRecord, CellResult
from bench.planning.profiles import ALPHA, LOOK_ALPHA, LOOKS
from bench.runner.conduct import Enough, never_enough
from bench.storage.run_file import results_of

COUNTED_EVERY = 10


def enough_for(plan: Plan) -> Enough:
    """Return the rule by which a group needs no more blocks; a plan that may not stop early has none."""
    if plan.until is None:
        return never_enough
    if plan.until.comparisons is not None:
        return _enough_comparisons(plan.until.comparisons, plan.alpha)

    def judge(group: Group, records: Sequence[BlockRecord]) -> bool:
        if not is_look(len(records), group.method):
            return False
        return enough(results_of(group, records), group, plan, len(records))

    return judge


def _enough_comparisons(wanted: int, alpha: float) -> Enough:
    def judge(group: Group, records: Sequence[BlockRecord]) -> bool:
        # Counting takes as long as a few rounds, so it is done only after every tenth block.
        due = len(records) % COUNTED_EVERY == 0
        return due and comparisons_held(results_of(group, records), group, alpha) >= wanted

    return judge


def is_look(blocks: int, method: Method) -> bool:
    """Return whether the blocks are judged at this number."""
    return blocks in LOOKS[method]


def last_level(blocks: int, method: Method) -> float:
    """Return the level of a last look that time has set: 5 %, less the 1 % of each earlier look."""
    return round(ALPHA - LOOK_ALPHA * sum(look < blocks for look in LOOKS[method]), 6)


def settled(found: Sequence[Comparison], until: Until) -> bool:
    """Return whether a family needs no more blocks.

    With a precision, the half-width of every interval on the log scale must be at most log(1 + precision).
    Otherwise every comparison must have a verdict and, with a threshold, be established on either side of it.
    """
    if until.precision is not None:
        reach = math.log1p(until.precision)
        return all(one.ratio_ci is not None and half_width(one.ratio_ci) <= reach for one in found)
    if until.threshold is not None and any(past(one, until.threshold) is None for one in found):
        return False
    return all(one.verdict != "inconclusive" for one in found)


def past(found: Comparison, threshold: float) -> bool | None:
    """Return whether B takes more than 1 + `threshold` times A's time; None if that is not established."""
    if found.ratio_ci is None:
        return None
    low, high = found.ratio_ci
    if low > 1 + threshold or (threshold == 0 and found.verdict == "slower"):
        return True
    return False if high <= 1 + threshold else None


def half_width(interval: Interval) -> float:
    """Return half of an interval's width on the log scale."""
    return math.log(interval[1] / interval[0]) / 2


def enough(cells: Sequence[CellResult], group: Group, plan: Plan, blocks: int) -> bool:
    """Return whether a group with this many blocks is settled by the rule of its plan."""
    if plan.until is None or not is_look(blocks, group.method):
        return False
    good = [cell for cell in cells if cell.status == "ok"]
    families = [cells for _, cells in by_site(good)] if not group.free else [good]
    pairs = [pair for cells in families for pair in compare_cells(cells, group, plan.alpha, plan.margin)]
    return settled([pair.comparison for pair in pairs], plan.until)
