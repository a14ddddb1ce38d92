"""What became faster or slower since an earlier run, in a few lines for the end of a run."""

import math

from bench.analysis.runs.compare_runs import Relative, RunComparison
from bench.analysis.stats.estimate import inverse
from bench.machine.facts import clean
from bench.output.tables.comparison.words import LIMIT, differing_line, tally, warnings
from bench.output.tables.format import interval, ratio
from bench.output.tables.words import longer

# Differences that alone can explain a change; those of seeds and sizes go without saying.
NAMED = ("harness", "Python", "GIL", "JIT", "kernel", "CPU quota", "governor")
MOST_CHANGES, MOST_DOUBTS = 3, 2
Changed = tuple[str, Relative]


def change_lines(across: RunComparison) -> list[str]:
    """Return how many cells have which verdict since the earlier run, the largest changes, and doubts.

    Doubts are what else differs, and what makes the comparison less than trustworthy.
    """
    then, now = across.sides
    found = [(one.cell.id, one.relative) for one in across.cells if one.relative]
    changed = [(name, one) for name, one in found if one.ratio and one.verdict in ("faster", "slower")]
    changed.sort(key=lambda one: -abs(math.log(one[1].ratio or 1.0)))
    lines = [f"Since {clean(then.name, LIMIT)}, relative to sequential: {tally(across.cells)}"]
    if not changed:
        return lines
    lines += [f"  {clean(_change(name, one), 200)}" for name, one in changed[:MOST_CHANGES]]
    shown = f"`bench compare {clean(then.name, 60)} {clean(now.name, 60)}` shows all"
    more = len(changed) - MOST_CHANGES
    lines.append(f"  and {more} more; {shown}" if more > 0 else f"  {shown}")
    doubts = [*(differing_line(one) for one in across.differing if one.what in NAMED), *warnings(across)]
    return lines + [f"  {line}" for line in doubts[:MOST_DOUBTS]]


def _change(name: str, found: Relative) -> str:
    times = found.ratio or 1.0
    if found.verdict == "slower":
        return longer(f"{name} now", "before", times, found.ratio_ci)
    return f"{name} is now {ratio(1 / times)} as fast as before {interval(inverse(found.ratio_ci))}"
