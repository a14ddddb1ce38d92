"""The difference of two independent means: standard error, degrees of freedom, interval and tests."""

import math
from collections.abc import Sequence

import numpy as np
from scipy import special

from bench.analysis.stats.compare import ALPHA
from bench.analysis.stats.distributions import Floats
from bench.analysis.stats.estimate import WIDEST_LOG, Interval, Location, location
from bench.analysis.stats.power import detectable_shift

# Smaller errors come from fake clocks or rounding; a t statistic of them is meaningless.
NO_ERROR = 1e-12


def difference(a: Location, b: Location) -> Location:
    """Return B less A for two independent locations.

    Source: B. L. Welch, "The generalization of 'Student's' problem when several different population
    variances are involved", Biometrika 34 (1947); F. E. Satterthwaite, "An approximate distribution of
    estimates of variance components", Biometrics Bulletin 2 (1946).
    """
    part_a, part_b = a.error**2, b.error**2
    whole = part_a + part_b
    if whole < NO_ERROR**2:
        return Location(b.mean - a.mean, 0.0, a.freedom + b.freedom)
    freedom = whole**2 / (part_a**2 / a.freedom + part_b**2 / b.freedom)
    return Location(b.mean - a.mean, math.sqrt(whole), freedom)


def difference_of_one(one: float, many: Sequence[float], one_is_b: bool) -> Location:
    """Return B less A if one of them is a single value, assumed to have the spread of the other sample.

    Source: Student's pooled t with samples of 1 and n. `many` has two values or more.
    """
    found = location(many)
    error = found.error * math.sqrt(len(many) + 1)
    centre = one - found.mean if one_is_b else found.mean - one
    return Location(centre, 0.0 if error < NO_ERROR else error, found.freedom)


def widened(found: Location, variance: float) -> Location:
    """Return the difference with a further variance added; its degrees of freedom stay the same."""
    return Location(found.mean, math.sqrt(found.error**2 + variance), found.freedom)


def intervals(some: Sequence[Location], confidences: Sequence[float]) -> list[Interval | None]:
    """Return the interval of each ratio; None if it is too wide to be useful."""
    halves = _half_widths(some, confidences)
    return [
        (math.exp(one.mean - half), math.exp(one.mean + half)) if half < WIDEST_LOG else None
        for one, half in zip(some, halves, strict=True)
    ]


def _half_widths(some: Sequence[Location], confidences: Sequence[float]) -> list[float]:
    # How far the differences' intervals reach to either side. Computed for all at once, as the tests below
    # are: a thousand machines have half a million differences.
    shares = (1 + np.array(confidences)) / 2
    freedoms = np.array([one.freedom for one in some])
    halves: list[float] = (special.stdtrit(freedoms, shares) * _errors(some)).tolist()
    return halves


def interval(found: Location, confidence: float) -> Interval | None:
    """Return the interval of the ratio; None if it is too wide to be useful."""
    return intervals([found], [confidence])[0]


def difference_p(some: Sequence[Location]) -> list[float]:
    """Return the two-sided p-value of no difference of each."""
    distances = np.array([abs(one.mean) for one in some])
    p_values: list[float] = np.minimum(1.0, 2 * _above(some, distances)).tolist()
    return p_values


def equivalence_p(some: Sequence[Location], deltas: Sequence[float]) -> list[float]:
    """Return the p-value of two one-sided tests that the ratio lies within 1/(1+δ) and 1+δ, of each.

    Source: D. Schuirmann, "A comparison of the two one-sided tests procedure and the power approach",
    Journal of Pharmacokinetics and Biopharmaceutics 15 (1987).
    """
    logs = np.array([one.mean for one in some])
    p_values: list[float] = _above(some, np.log1p(deltas) - np.abs(logs)).tolist()
    return p_values


def _above(some: Sequence[Location], distances: Floats) -> Floats:
    freedoms, errors = np.array([one.freedom for one in some]), _errors(some)
    steps = np.divide(distances, errors, out=np.zeros_like(distances), where=errors > 0)
    exact = np.where(distances > NO_ERROR, 0.0, 1.0)
    return np.where(errors > 0, special.stdtr(freedoms, -steps), exact)


def _errors(some: Sequence[Location]) -> Floats:
    return np.array([one.error for one in some])


def detectable(found: Location, alpha: float) -> float | None:
    """Return the minimum detectable ratio above 1, with 80 % power at `alpha`."""
    return detectable_shift(found.error, found.freedom, alpha)


def welch_half_width(a: Sequence[float], b: Sequence[float], confidence: float = 1 - ALPHA) -> float:
    """Return how far the interval of the difference of two samples' means reaches to either side."""
    return _half_widths([difference(location(a), location(b))], [confidence])[0]
