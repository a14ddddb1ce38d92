"""Log ratios of two series of round times within their common blocks."""

import math
from collections.abc import Mapping, Sequence

from bench.analysis.stats.estimate import trimmed_means

# By block, the log of each timed round's seconds; None for a round without a positive time.
Logs = Mapping[int, Sequence[float | None]]


def logs_of(walls_s: Sequence[float]) -> list[float | None]:
    """Return the logs of round times in seconds; None for a time that is not positive."""
    return [math.log(wall_s) if wall_s > 0 else None for wall_s in walls_s]


def typical(logs: Logs) -> dict[int, float]:
    """Return the trimmed mean of each block's log times, by block number."""
    known = {number: [log for log in block if log is not None] for number, block in logs.items()}
    timed = [number for number, block in known.items() if block]
    return dict(zip(timed, trimmed_means([known[number] for number in timed]), strict=True))


def within_blocks(a: Logs, b: Logs) -> list[float]:
    """Return the trimmed mean of log(B / A), round by round, for every common block, in block order.

    The two rounds of a pair ran within the same turn of the parked workers, so a core that changes its speed
    in the middle of a block affects both: on a shared two-core machine the spread over blocks is a fifth
    smaller than for the difference of the two typical times. Pairs without two positive times are left out.
    """
    return trimmed_means([rounds for rounds in round_log_ratios(a, b) if rounds])


def round_log_ratios(a: Logs, b: Logs) -> list[list[float]]:
    """Return log(B / A) of every round in which both have a time, for every common block."""
    return [
        [y - x for x, y in zip(a[number], b[number], strict=False) if x is not None and y is not None]
        for number in sorted(a.keys() & b.keys())
    ]
