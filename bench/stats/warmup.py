"""Whether a worker's rounds have settled: its first rounds beside its later ones, over blocks."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from msgspec import Struct
from scipy import stats

from bench.stats.estimate import trimmed_mean

FIRST_SHARE = 0.25
LEAST_ROUNDS = 4
LEAST_BLOCKS = 6


class Warmth(Struct, frozen=True):
    """By how much a block's first rounds are slower (log; below 0: faster), and how likely that is chance."""

    excess: float
    p: float


def warmth(blocks: Iterable[Sequence[float]]) -> Warmth | None:
    """Return how the first quarter of each block's rounds stands beside the rest; None for too little.

    A block gives the first rounds' mean rank, which is symmetric about the middle where the order of rounds
    means nothing, however skewed and however drifting their times: so Student's t over blocks holds. (A
    difference of means would not do: delays make the mean of two rounds larger than the middle of eight.)
    """
    kept = [walls_s for walls_s in blocks if len(walls_s) >= LEAST_ROUNDS and min(walls_s) > 0]
    if len(kept) < LEAST_BLOCKS:
        return None
    excess = float(np.median([_excess(walls_s) for walls_s in kept]))
    return Warmth(excess, _p([_place(walls_s) for walls_s in kept]))


def _p(places: Sequence[float]) -> float:
    # Untrimmed, unlike times: places are bounded, so that none lies far out.
    if max(places) - min(places) < 1e-12:
        return 1.0 if abs(places[0]) < 1e-12 else 0.0
    return float(stats.ttest_1samp(places, 0.0).pvalue)


def _first(count: int) -> int:
    return max(1, int(FIRST_SHARE * count))


def _place(walls_s: Sequence[float]) -> float:
    """Return the first rounds' mean rank, from -½ where they are the fastest to ½."""
    ranks = stats.rankdata(walls_s)
    return float(ranks[: _first(len(walls_s))].mean() - (len(walls_s) + 1) / 2) / len(walls_s)


def _excess(walls_s: Sequence[float]) -> float:
    logs = [math.log(wall_s) for wall_s in walls_s]
    first = _first(len(logs))
    return float(np.mean(logs[:first])) - trimmed_mean(logs[first:])
