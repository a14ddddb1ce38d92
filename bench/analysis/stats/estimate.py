"""One robust value per block, and intervals over blocks."""

import functools
import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from bench.analysis.stats.distributions import Floats, t_quantile
from bench.analysis.stats.samples import Table, each
from bench.model.plan import Method

TRIMMED_PART = 5
BLOCKS_TRIMMED_SHARE = 0.1
# An interval wider than a factor of a billion either way is useless, and soon overflows.
WIDEST_LOG = math.log(1e9)
Interval = tuple[float, float]
# How many averages of two values are held at once.
MOST_AVERAGES = 4_000_000


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
    holes = np.asarray(np.isnan(rows).any(axis=1))
    if holes.any():
        whole = iter(trimmed_means(rows[~holes]))
        return [_of_known(row) if hole else next(whole) for row, hole in zip(rows, holes, strict=True)]
    count = rows.shape[1]
    if not count:
        return [None] * len(rows)
    trimmed = _trimmed(count)
    means: list[float | None] = np.sort(rows, axis=1)[:, trimmed : count - trimmed].mean(axis=1).tolist()
    return means


def _of_known(row: Floats) -> float | None:
    known = row[~np.isnan(row)].tolist()
    return trimmed_mean(known) if known else None


def _trimmed(count: int) -> int:
    return count // TRIMMED_PART or int(count >= 3)


def block_log_time(walls_s: Sequence[float]) -> float:
    """Return the trimmed mean of a block's log round times: the typical round. Times must be positive."""
    return trimmed_mean([math.log(wall_s) for wall_s in walls_s])


class Location(Struct, frozen=True):
    """A trimmed mean over blocks, or a difference of two, with its standard error and degrees of freedom."""

    mean: float
    error: float
    freedom: float


def location(values: Sequence[float]) -> Location:
    """Return the 10 % trimmed mean; below ten values that is the plain mean, and of one value the value.

    About one process in a hundred takes 1.1 to 2 times as long as an identical one for its whole life,
    because of address collisions in the processor; with the plain mean, one such block among 26 halves the
    power. The error is that of the winsorized values (J. Tukey & D. McLaughlin, "Less vulnerable confidence
    and significance procedures for location based on a single sample", Sankhya A 25, 1963).
    """
    return locations([values])[0]


def locations(samples: Sequence[Sequence[float]]) -> list[Location]:
    """Return the same for each."""
    return each(samples, _locations)


def _locations(rows: Table) -> list[Location]:
    means, errors, freedom = located(rows)
    return [
        Location(mean, error, freedom) for mean, error in zip(means.tolist(), errors.tolist(), strict=True)
    ]


def located(rows: Table) -> tuple[Floats, Floats, int]:
    """Return the means, errors and degrees of freedom of samples that are the rows of a table."""
    count = rows.shape[1]
    cut = int(BLOCKS_TRIMMED_SHARE * count)
    ordered = np.sort(rows, axis=1)
    kept = ordered[:, cut : count - cut]
    freedom = kept.shape[1] - 1
    means = kept.mean(axis=1)
    if not freedom:
        return means, np.zeros(len(rows)), 0
    winsorized = np.clip(ordered, kept[:, :1], kept[:, -1:])
    squares = ((winsorized - winsorized.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    return means, np.sqrt(squares / (kept.shape[1] * freedom)), freedom


def centre(values: Sequence[float]) -> float:
    """Return the mean of `location`."""
    return location(values).mean if len(values) > 1 else float(values[0])


def student(values: Sequence[float], confidence: float) -> Estimate:
    """Return the location with Student's t interval; None below two values, or if it is too wide."""
    return _student(location(values), confidence)


def _student(found: Location, confidence: float) -> Estimate:
    if not found.freedom:
        return Estimate(found.mean, None)
    half = t_quantile((1 + confidence) / 2, found.freedom) * found.error
    return Estimate(found.mean, (found.mean - half, found.mean + half) if half < WIDEST_LOG else None)


def walsh_averages(rows: Table) -> Table:
    """Return the means of all pairs of a row's values, each paired with itself as well, sorted."""
    first, second = np.triu_indices(rows.shape[1])
    return np.sort((rows[:, first] + rows[:, second]) / 2, axis=1)


def _hodges_lehmann(confidence: float, rows: Table) -> list[Estimate]:
    """Return the median of each row's Walsh averages with the interval from inverting the signed-rank test.

    The interval runs from the k-th smallest to the k-th largest Walsh average, k from the exact null
    distribution of the signed-rank statistic, so its confidence is at least what was asked for (Hollander,
    Wolfe & Chicken, "Nonparametric Statistical Methods", 3rd ed., § 3.2 and 3.3). There is none if even the
    extremes do not reach the confidence.
    """
    size = rows.shape[1]
    # As many averages as the quantile are left out on each side.
    below = signed_rank_quantile(size, (1 - confidence) / 2)
    found = []
    most = max(1, MOST_AVERAGES // size**2)
    for averages in (walsh_averages(rows[at : at + most]) for at in range(0, len(rows), most)):
        centres = np.median(averages, axis=1).tolist()
        if below is None:
            found += [Estimate(centre, None) for centre in centres]
        else:
            ends = zip(averages[:, below].tolist(), averages[:, -1 - below].tolist(), strict=True)
            found += [Estimate(centre, both) for centre, both in zip(centres, ends, strict=True)]
    return found


@functools.lru_cache(maxsize=64)
def signed_rank_tail(size: int) -> Floats:
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


@functools.lru_cache(maxsize=1024)
def signed_rank_quantile(size: int, tail: float) -> int | None:
    """Return the largest t with P(T ≤ t) at most `tail`; None if even P(T ≤ 0) is larger."""
    cumulative = signed_rank_tail(size)
    within = np.flatnonzero(cumulative <= tail + 1e-12)
    return int(within[-1]) if len(within) else None


def estimate(values: Sequence[float], method: Method, confidence: float) -> Estimate:
    """Return the estimate by the method that the plan chose."""
    return estimates([values], method, [confidence])[0]


def estimates(
    samples: Sequence[Sequence[float]], method: Method, confidences: Sequence[float]
) -> list[Estimate]:
    """Return the same for each, with a confidence for each."""
    if method == "t":
        return [_student(*one) for one in zip(locations(samples), confidences, strict=True)]
    found: dict[int, Estimate] = {}
    for confidence in set(confidences):
        places = [at for at, one in enumerate(confidences) if one == confidence]
        some = each([samples[at] for at in places], functools.partial(_hodges_lehmann, confidence))
        found.update(zip(places, some, strict=True))
    return [found[at] for at in range(len(samples))]
