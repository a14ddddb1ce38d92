"""Distributions and ranks from scipy.special alone: importing scipy.stats takes half a second."""

import functools
from collections.abc import Callable, Sequence

import numpy as np
from scipy import special

from bench.analysis.stats.samples import Table

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
# Up to this size the exact distribution is fast; above it the normal approximation is accurate.
MOST_EXACT = 33


@functools.lru_cache(maxsize=1024)
def t_quantile(share: float, freedom: float) -> float:
    """Return the quantile of Student's t."""
    return float(special.stdtrit(freedom, share))


def t_above(value: float, freedom: float) -> float:
    """Return P(T > value) for Student's t."""
    return float(special.stdtr(freedom, -value))


def normal_above(value: float) -> float:
    """Return P(Z > value) for a standard normal variable."""
    return float(special.ndtr(-value))


def mean_ranks(rows: Table) -> Table:
    """Return the rank of each value in its row, starting at 1; equal values share the mean of their ranks."""
    return (_least_ranks(rows) + rows.shape[1] + 1 - _least_ranks(-rows)) / 2


def _least_ranks(rows: Table) -> Table:
    order = np.argsort(rows, axis=1)
    new = np.diff(np.take_along_axis(rows, order, axis=1), axis=1, prepend=np.nan) != 0
    ranks = np.empty_like(rows)
    places = np.where(new, np.arange(1.0, rows.shape[1] + 1), 0)
    np.put_along_axis(ranks, order, np.maximum.accumulate(places, axis=1), axis=1)
    return ranks


def exact_share_interval(events: int, trials: int, confidence: float) -> tuple[float, float]:
    """Return the interval of a share.

    Source: C. Clopper & E. Pearson, "The use of confidence or fiducial limits illustrated in the case of the
    binomial", Biometrika 26 (1934).
    """
    tail, missed = (1 - confidence) / 2, trials - events
    low = float(special.betaincinv(events, missed + 1, tail)) if events else 0.0
    high = float(special.betaincinv(events + 1, missed, 1 - tail)) if missed else 1.0
    return low, high


@functools.cache
def median_places(count: int, confidence: float) -> tuple[int, int]:
    """Return the indices of the two order statistics that bound the median's interval.

    Source: W. J. Conover, "Practical Nonparametric Statistics", 3rd ed., § 3.2.
    """
    below = special.bdtr(np.arange(count + 1), count, 0.5)
    outside = int(np.searchsorted(below, (1 - confidence) / 2, side="right"))
    return outside - 1, count - outside


def theil_slope(times: Sequence[float], values: Sequence[float]) -> float:
    """Return the median of the slopes between every two points; times ascend and differ."""
    x, y = np.asarray(times, dtype=float), np.asarray(values, dtype=float)
    first, second = np.triu_indices(len(x), 1)
    return float(np.median((y[second] - y[first]) / (x[second] - x[first])))


def kendall_p(values: Sequence[float]) -> float:
    """Return the two-sided p-value of Kendall's rank correlation of the values with their order.

    Exact for up to 33 values without ties; else the normal approximation with its correction for ties
    (M. G. Kendall, "Rank Correlation Methods", 4th ed., ch. 4 and 5).
    """
    data, size = np.asarray(values, dtype=float), len(values)
    first, second = np.triu_indices(size, 1)
    steps = np.sign(data[second] - data[first])
    pairs, score = len(steps), int(steps.sum())
    ties = np.unique(data, return_counts=True)[1].astype(float)
    if size <= MOST_EXACT and len(ties) == size:
        fewer = (pairs - abs(score)) // 2
        return min(1.0, 2 * _inversions_up_to(size)[fewer])
    tied = float((ties * (ties - 1) * (2 * ties + 5)).sum())
    variance = (size * (size - 1) * (2 * size + 5) - tied) / 18
    return 2 * normal_above(abs(score) / variance**0.5) if variance > 0 else 1.0


@functools.cache
def _inversions_up_to(size: int) -> tuple[float, ...]:
    # Each further value precedes 0, 1, … or all of the earlier ones with equal probability.
    chances = np.ones(1)
    for count in range(2, size + 1):
        chances = np.convolve(chances, np.full(count, 1 / count))
    return tuple(float(chance) for chance in np.cumsum(chances))


def root(function: Callable[[float], float], low: float, high: float, relative: float = 1e-7) -> float:
    """Return the zero of a rising function between two bounds, by bisection."""
    while high - low > relative * high:
        middle = (low + high) / 2
        if function(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
