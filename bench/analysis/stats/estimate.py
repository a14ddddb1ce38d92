"""One robust value per block, and intervals over blocks."""

import functools
import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from bench.analysis.stats.distributions import t_quantile
from bench.model.plan import Method

TRIMMED_PART = 5
BLOCKS_TRIMMED_SHARE = 0.1
# An interval wider than a factor of a billion either way is useless, and soon overflows.
WIDEST_LOG = math.log(1e9)
Interval = tuple[float, float]
Table = np.ndarray[tuple[int, int], np.dtype[np.float64]]


class Estimate(Struct, frozen=True):
    """A centre on the log scale with its interval, which is None if there are too few blocks."""

    log: float
    interval: Interval | None

    @property
    def value(self) -> float:
        """Return the centre on the scale of the data."""
        return math.exp(self.log)

    @property
    def bounds(self) -> Interval | None:
        """Return the interval on the scale of the data."""
        return (math.exp(self.interval[0]), math.exp(self.interval[1])) if self.interval else None


def inverse(bounds: Interval | None) -> Interval | None:
    """Return the interval of the inverse ratio."""
    return (1 / bounds[1], 1 / bounds[0]) if bounds else None


def trimmed_mean(values: Sequence[float]) -> float:
    """Return the 20 % trimmed mean; from three values on, at least one is left out at each end.

    It is robust against single disturbed rounds and loses little efficiency where there are none (R. Wilcox,
    "Introduction to Robust Estimation and Hypothesis Testing", ch. 3).
    """
    # Plain Python: for the ten rounds of a block it is ten times as fast as arrays are.
    count = len(values)
    trimmed = _trimmed(count)
    return math.fsum(sorted(values)[trimmed : count - trimmed]) / (count - 2 * trimmed)


def trimmed_means(rows: Table) -> list[float | None]:
    """Return the same of each row, without the values that are NaN; None for a row that has no other."""
    if np.isnan(rows).any():
        known = [row[~np.isnan(row)].tolist() for row in rows]
        return [trimmed_mean(row) if row else None for row in known]
    count = rows.shape[1]
    if not count:
        return [None] * len(rows)
    trimmed = _trimmed(count)
    means: list[float | None] = np.sort(rows, axis=1)[:, trimmed : count - trimmed].mean(axis=1).tolist()
    return means


def _trimmed(count: int) -> int:
    return count // TRIMMED_PART or int(count >= 3)


def block_log_time(walls_s: Sequence[float]) -> float:
    """Return the trimmed mean of a block's log round times: the typical round. Times must be positive."""
    return trimmed_mean([math.log(wall_s) for wall_s in walls_s])


class Location(Struct, frozen=True):
    """A trimmed mean over blocks with its standard error and degrees of freedom."""

    mean: float
    error: float
    freedom: int


def location(values: Sequence[float]) -> Location:
    """Return the 10 % trimmed mean of two or more values; below ten values that is the plain mean.

    About one process in a hundred takes 1.1 to 2 times as long as an identical one for its whole life,
    because of address collisions in the processor; with the plain mean, one such block among 26 halves the
    power. The error is that of the winsorized values (J. Tukey & D. McLaughlin, "Less vulnerable confidence
    and significance procedures for location based on a single sample", Sankhya A 25, 1963).
    """
    return _location(values if isinstance(values, tuple) else tuple(map(float, values)))


@functools.lru_cache(maxsize=1024)
def _location(values: tuple[float, ...]) -> Location:
    # Cached: the estimate, the tests and the detectable difference all ask for it.
    ordered = sorted(values)
    cut = int(BLOCKS_TRIMMED_SHARE * len(ordered))
    kept = ordered[cut : len(ordered) - cut]
    winsorized = [kept[0]] * cut + kept + [kept[-1]] * cut
    middle = math.fsum(winsorized) / len(winsorized)
    squares = math.fsum([(value - middle) ** 2 for value in winsorized])
    freedom = len(kept) - 1
    return Location(math.fsum(kept) / len(kept), math.sqrt(squares / (len(kept) * freedom)), freedom)


def centre(values: Sequence[float]) -> float:
    """Return the mean of `location`; for a single value, that value."""
    return location(values).mean if len(values) > 1 else float(values[0])


def student(values: Sequence[float], confidence: float) -> Estimate:
    """Return the location with Student's t interval; None below two values, or if it is too wide."""
    if len(values) < 2:
        return Estimate(float(values[0]), None)
    found = location(values)
    half = t_quantile((1 + confidence) / 2, found.freedom) * found.error
    return Estimate(found.mean, (found.mean - half, found.mean + half) if half < WIDEST_LOG else None)


def walsh_averages(values: Sequence[float]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return the means of all pairs of values, each value paired with itself as well, sorted."""
    data = np.asarray(values, dtype=float)
    rows, columns = np.triu_indices(len(data))
    return np.sort((data[rows] + data[columns]) / 2)


def hodges_lehmann(values: Sequence[float], confidence: float) -> Estimate:
    """Return the median of the Walsh averages with the interval from inverting the signed-rank test.

    The interval runs from the k-th smallest to the k-th largest Walsh average, k from the exact null
    distribution of the signed-rank statistic, so its confidence is at least what was asked for (Hollander,
    Wolfe & Chicken, "Nonparametric Statistical Methods", 3rd ed., § 3.2 and 3.3). There is none if even the
    extremes do not reach the confidence.
    """
    averages = walsh_averages(values)
    centre = float(np.median(averages))
    # As many averages as the quantile are left out on each side.
    below = signed_rank_quantile(len(values), (1 - confidence) / 2)
    if below is None:
        return Estimate(centre, None)
    return Estimate(centre, (float(averages[below]), float(averages[-1 - below])))


@functools.lru_cache(maxsize=64)
def signed_rank_tail(size: int) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return P(T ≤ t) for t = 0 … n(n+1)/2 of the signed-rank statistic under the null, exactly."""
    counts = np.zeros(size * (size + 1) // 2 + 1)
    counts[0] = 1.0
    for rank in range(1, size + 1):
        shifted = np.zeros_like(counts)
        shifted[rank:] = counts[:-rank]
        counts = (counts + shifted) / 2
    tail = np.cumsum(counts)
    tail.flags.writeable = False  # the cached array is shared
    return tail


def signed_rank_quantile(size: int, tail: float) -> int | None:
    """Return the largest t with P(T ≤ t) at most `tail`; None if even P(T ≤ 0) is larger."""
    cumulative = signed_rank_tail(size)
    within = np.flatnonzero(cumulative <= tail + 1e-12)
    return int(within[-1]) if len(within) else None


def estimate(values: Sequence[float], method: Method, confidence: float) -> Estimate:
    """Return the estimate by the method that the plan chose."""
    return student(values, confidence) if method == "t" else hodges_lehmann(values, confidence)
