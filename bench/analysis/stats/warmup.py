"""A test for warm-up: a block's first rounds compared with its later ones."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from msgspec import Struct

from bench.analysis.stats.distributions import mean_ranks, normal_above, t_above
from bench.analysis.stats.estimate import trimmed_mean

FIRST_SHARE = 0.25
LEAST_ROUNDS = 4
LEAST_BLOCKS = 6


class Warmth(Struct, frozen=True):
    """By how much a block's first rounds are slower (log; below 0: faster), with the p-value.

    `bend` is their effect on the block's typical time (log), from which single slow rounds are trimmed.
    """

    excess: float
    bend: float
    p: float


def warmth(blocks: Iterable[Sequence[float]]) -> Warmth | None:
    """Return the first quarter of each block's rounds relative to the rest; None for too few blocks.

    A block gives one linear rank statistic, whose weights 1, ½, ⅓, … look for what levels off (J. Hájek,
    Z. Šidák & P. Sen, "Theory of Rank Tests", ch. 4). A difference of means would be biased, because delays
    make the mean of two rounds larger than the trimmed mean of eight.
    """
    kept = [walls_s for walls_s in blocks if len(walls_s) >= LEAST_ROUNDS and min(walls_s) > 0]
    if len(kept) < LEAST_BLOCKS:
        return None
    logs = [[math.log(wall_s) for wall_s in walls_s] for walls_s in kept]
    places = [_place(block) for block in logs]
    return Warmth(
        excess=float(np.median([_excess(block) for block in logs])),
        bend=float(np.median([_bend(block) for block in logs])),
        p=_p([place for place, _ in places], sum(variance for _, variance in places)),
    )


def _p(places: Sequence[float], variance: float) -> float:
    """Return the larger of two p-values: Student's t over blocks, and that of the ranks alone.

    The first is valid if rounds of a block depend on each other, because it only assumes symmetry, but its
    tail is too light for few rounds. The second is valid for any distribution of independent times.
    """
    mean, error = float(np.mean(places)), float(np.std(places, ddof=1)) / math.sqrt(len(places))
    if variance <= 0:
        return 1.0
    by_ranks = 2 * normal_above(abs(mean) * len(places) / math.sqrt(variance))
    if error < 1e-12:
        return by_ranks
    return max(by_ranks, 2 * t_above(abs(mean) / error, len(places) - 1))


def _first(count: int) -> int:
    return max(1, int(FIRST_SHARE * count))


def _place(logs: Sequence[float]) -> tuple[float, float]:
    """Return a block's statistic, above 0 if first rounds are slowest, and its variance under the null."""
    ranks, weights = mean_ranks(np.array([logs], dtype=float))[0], 1 / np.arange(1, len(logs) + 1)
    ranks, weights = (ranks - ranks.mean()) / len(logs), weights - weights.mean()
    return float(ranks @ weights), float((ranks @ ranks) * (weights @ weights)) / (len(logs) - 1)


def _excess(logs: Sequence[float]) -> float:
    first = _first(len(logs))
    return float(np.mean(logs[:first])) - trimmed_mean(logs[first:])


def _bend(logs: Sequence[float]) -> float:
    return trimmed_mean(logs) - trimmed_mean(logs[_first(len(logs)) :])
