"""When is a question settled? Looks at the blocks at a few fixed numbers, each at a fifth of the usual level.

Looking after every block and stopping at the first p below 5 % finds a difference between identical twins in
one of four duels. With five looks at 1 % each, any of the five may end the duel, and all of them together
are wrong in at most one of twenty (Bonferroni; P. Armitage, C. McPherson & B. Rowe, "Repeated significance
tests on accumulating data", Journal of the Royal Statistical Society A 132, 1969, for what goes wrong
otherwise). The interval that is shown is the 99 % one, so that it holds whatever ended the duel.
"""

import math
from collections.abc import Sequence

from bench.analysis.run.summary import compare_cells
from bench.analysis.stats.compare import Comparison
from bench.analysis.stats.estimate import Interval
from bench.model.plan import Group, Method, Plan, Until
from bench.model.run import CellResult
from bench.planning.profiles import LOOKS


def is_look(blocks: int, method: Method) -> bool:
    """Return whether the blocks are judged when there are this many."""
    return blocks in LOOKS[method]


def settled(found: Sequence[Comparison], until: Until) -> bool:
    """Return whether a family needs no more blocks.

    With a precision, it is that of every interval: its half-width on the log scale is at most
    log(1 + precision). Without one, every comparison has its verdict; with a threshold, it is also known
    whether each is past that.
    """
    if until.precision is not None:
        reach = math.log1p(until.precision)
        return all(one.ratio_ci is not None and half_width(one.ratio_ci) <= reach for one in found)
    if until.threshold is not None and any(past(one, until.threshold) is None for one in found):
        return False
    return all(one.verdict != "inconclusive" for one in found)


def past(found: Comparison, threshold: float) -> bool | None:
    """Return whether B takes more than 1 + `threshold` times A's time; None where that is not settled."""
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
    """Return whether a group that has this many blocks is settled, as its plan says when to stop."""
    if plan.until is None or not is_look(blocks, group.method):
        return False
    good = [cell for cell in cells if cell.status == "ok"]
    pairs = compare_cells(good, group, plan.alpha, plan.margin)
    return settled([pair.comparison for pair in pairs], plan.until)
