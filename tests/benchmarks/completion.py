"""What would timing from completion to completion change? Read from the traced rounds of runs.

    python -m tests.benchmarks.completion RUN …

A round is timed from before its first operation to after its last: the ramp-up and a last wave that ends
unevenly are in it. Timed from the end of the K-th operation to the end of the (N − K)-th, they are not. Shown
for each cell of the headline groups is the one time per operation relative to the other: the mean of the log
ratios with its 95 % interval, over the traced rounds of all blocks and runs.
"""

import math
import sys
from collections import defaultdict
from collections.abc import Iterator

from bench import api
from bench.analysis.stats.estimate import student
from bench.model.plan import SEQUENTIAL
from bench.model.rounds import Span
from bench.model.run import Run

LEAST_WAVES = 4  # of K operations: without the first and the last there must be something left


def log_ratio(spans: tuple[Span, ...], concurrency: int) -> float | None:
    """Return the log of whole-round time per operation over completion-to-completion time per operation."""
    ends = sorted(span.end_s for span in spans)
    if len(ends) < LEAST_WAVES * concurrency:
        return None
    middle_s = ends[-concurrency - 1] - ends[concurrency - 1]
    per_operation_s = middle_s / (len(ends) - 2 * concurrency)
    begun_s = min(span.start_s for span in spans)
    return math.log((ends[-1] - begun_s) / len(ends) / per_operation_s) if per_operation_s > 0 else None


def ratios(run: Run) -> Iterator[tuple[str, float]]:
    """Yield each traced round's cell and log ratio."""
    headline = {group.name: group for group in run.plan.groups if group.display.headline}
    for cell in run.cells:
        if cell.status != "ok" or cell.group not in headline:
            continue
        in_flight = 1 if cell.backend == SEQUENTIAL else headline[cell.group].concurrency
        for block in cell.blocks:
            found = log_ratio(block.spans, in_flight)
            if found is not None:
                yield cell.id, found


def main(names: list[str]) -> None:
    found = defaultdict(list)
    for name in names:
        for cell, log in ratios(api.record(name)):
            found[cell].append(log)
    for cell, logs in found.items():
        known = student(logs, 0.95)
        low, high = (math.exp(bound) for bound in known.interval or (-math.inf, math.inf))
        print(f"{cell:<50} {known.value:.3f} [{low:.3f}, {high:.3f}]  {len(logs)} rounds")


if __name__ == "__main__":
    main(sys.argv[1:])
