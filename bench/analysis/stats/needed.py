"""The number of blocks that an inconclusive comparison would need."""

import math
from collections.abc import Sequence

from bench.analysis.stats.compare import DELTA
from bench.analysis.stats.estimate import location
from bench.analysis.stats.power import POWER, SIGNED_RANK_EFFICIENCY, power_of_t
from bench.model.plan import Method

MOST_NEEDED = 100_000


def blocks_needed(values: Sequence[float], method: Method, alpha: float, delta: float = DELTA) -> int | None:
    """Return how many blocks give a verdict with 80 % power, if the estimated ratio is right.

    The verdict is a difference or equivalence within ±δ, whichever needs fewer blocks. None for fewer than
    three blocks, and if 100,000 would not be enough.
    """
    if len(values) < 3:
        return None
    found = location(values)
    reach = max(abs(found.mean), math.log1p(delta) - abs(found.mean))
    deviation = found.error * math.sqrt(len(values))
    if method == "signed-rank":
        deviation /= math.sqrt(SIGNED_RANK_EFFICIENCY)
    low, high = 3, MOST_NEEDED
    if not _settles(reach, deviation, high, alpha):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _settles(reach, deviation, middle, alpha) else (middle + 1, high)
    return low


def _settles(reach: float, deviation: float, blocks: int, alpha: float) -> bool:
    error = deviation / math.sqrt(blocks)
    return error < 1e-12 or power_of_t(reach, error, blocks - 1, alpha) >= POWER
