"""The difference of two means that share no blocks."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from bench.analysis.stats.compare import DELTA
from bench.analysis.stats.estimate import Location, location, locations
from bench.analysis.stats.welch import (
    detectable,
    difference,
    difference_of_one,
    difference_p,
    equivalence_p,
    interval,
    welch_half_width,
    widened,
)

SIZES = [(5, 5), (3, 9), (9, 4)]


def differing(found: Location) -> float:
    """Return the p-value of no difference."""
    return difference_p([found])[0]


def equivalent(found: Location) -> float:
    """Return the p-value of two one-sided tests of equivalence."""
    return equivalence_p([found], [DELTA])[0]


def samples(sizes: tuple[int, int]) -> tuple[list[float], list[float]]:
    """Return two seeded samples of unequal size and spread."""
    rng = np.random.default_rng(sizes[0])
    return list(rng.normal(1, 0.1, sizes[0])), list(rng.normal(0.9, 1.0, sizes[1]))


@pytest.mark.parametrize("sizes", SIZES)
def test_interval_and_p_are_scipys(sizes: tuple[int, int]) -> None:
    """For unequal sizes and spreads the interval, the freedom and the p-value agree with scipy's."""
    a, b = samples(sizes)
    expected = stats.ttest_ind(b, a, equal_var=False)
    found = difference(location(a), location(b))
    bounds = expected.confidence_interval(0.95)
    assert found.freedom == pytest.approx(expected.df)
    assert differing(found) == pytest.approx(expected.pvalue)
    assert interval(found, 0.95) == pytest.approx((math.exp(bounds.low), math.exp(bounds.high)))
    assert welch_half_width(a, b) == pytest.approx((bounds.high - bounds.low) / 2)


def test_one_value_against_many_is_students_pooled_test() -> None:
    """A single value borrows the other side's spread, as in the pooled test with samples of 1 and n."""
    many = [0.1, 0.3, 0.2, 0.25]
    found = difference_of_one(0.9, many, one_is_b=True)
    expected = stats.ttest_ind([0.9], many, equal_var=True)
    assert differing(found) == pytest.approx(expected.pvalue)
    assert found.mean == pytest.approx(0.9 - float(np.mean(many)))
    assert difference_of_one(0.9, many, one_is_b=False).mean == pytest.approx(-found.mean)


def test_a_further_variance_widens_and_adds_no_freedom() -> None:
    """The variances add up; the freedom stays that of the blocks."""
    found = widened(Location(0.1, 0.03, 7.5), 0.04**2)
    assert found.error == pytest.approx(0.05)
    assert (found.mean, found.freedom) == (0.1, 7.5)
    wide, narrow = interval(found, 0.95), interval(Location(0.1, 0.03, 7.5), 0.95)
    assert wide is not None
    assert narrow is not None
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_equivalence_takes_both_sides() -> None:
    """A precise small difference is equivalent, a precise large one is not, whichever its direction."""
    for sign in (1, -1):
        assert equivalent(Location(sign * 0.01, 0.005, 20)) < 0.001
        assert equivalent(Location(sign * 0.06, 0.005, 20)) > 0.9
    assert equivalent(Location(math.log(1.05), 0.005, 20)) == pytest.approx(0.5)


def test_without_spread_there_is_a_point() -> None:
    """Constant samples differ by exactly what they differ by, or not at all."""
    same = difference(location([0.5, 0.5, 0.5]), location([0.5, 0.5]))
    other = difference(location([0.5, 0.5, 0.5]), location([1.0, 1.0]))
    assert (differing(same), equivalent(same), interval(same, 0.95)) == (1.0, 0.0, (1.0, 1.0))
    assert (differing(other), equivalent(other)) == (0.0, 1.0)
    assert welch_half_width([1.0, 1.0, 1.0], [0.0, 0.1, -0.1]) > 0


def alarms(sizes: tuple[int, int], spreads: tuple[float, float], trials: int, seed: int) -> float:
    """Return how often the test finds a difference at 5 % where there is none."""
    rng = np.random.default_rng(seed)
    a, b = (
        locations(rng.normal(0, spread, (trials, size)).tolist())
        for size, spread in zip(sizes, spreads, strict=True)
    )
    return sum(p < 0.05 for p in difference_p(list(map(difference, a, b)))) / trials


@pytest.mark.parametrize(
    ("sizes", "spreads"), [((8, 8), (1.0, 1.0)), ((20, 20), (1.0, 3.0)), ((10, 40), (2.0, 1.0))]
)
def test_false_alarms_come_at_about_five_per_cent(
    sizes: tuple[int, int], spreads: tuple[float, float]
) -> None:
    """Seeded samples without a true difference are told apart in 3.5 to 6.5 % of trials."""
    assert 0.035 <= alarms(sizes, spreads, 4_000, seed=41) <= 0.065


def test_a_run_of_its_own_variance_alarms_until_it_is_widened() -> None:
    """Where runs differ among themselves, blocks alone alarm far too often; the known variance mends it."""
    rng = np.random.default_rng(42)
    between, blocks, trials = 0.01, 20, 2_000
    noise = rng.normal(0, 0.02, (2, trials, blocks)) + rng.normal(0, between, (2, trials, 1))
    found = list(map(difference, *(locations(one.tolist()) for one in noise)))
    narrow = difference_p(found)
    wide = difference_p([widened(one, 2 * between**2) for one in found])
    assert sum(p < 0.05 for p in narrow) / trials > 0.3
    assert 0.03 <= sum(p < 0.05 for p in wide) / trials <= 0.07


def test_what_it_says_it_could_find_it_finds() -> None:
    """A shift of the detectable size is found in 75 to 85 % of seeded trials."""
    rng = np.random.default_rng(43)
    expected = detectable(Location(0.0, math.sqrt(2 / 15), 28), 0.05)
    assert expected is not None
    a, b = (rng.normal(centre, 1, (2_000, 15)) for centre in (0, math.log(expected)))
    errors = np.hypot(a.std(axis=1, ddof=1), b.std(axis=1, ddof=1)) / 15**0.5
    shifts = b.mean(axis=1) - a.mean(axis=1)
    found = difference_p([Location(*one, 28) for one in zip(shifts, errors, strict=True)])
    assert 0.75 <= np.mean([p < 0.05 for p in found]) <= 0.85


@settings(max_examples=60, deadline=None)
@given(st.floats(-40, 40), st.floats(-14, 2), st.floats(1, 100), st.floats(1e-5, 0.2))
def test_it_is_never_nan(log: float, exponent: float, freedom: float, alpha: float) -> None:
    """Whatever the centre, the error and the freedom: numbers in range, or None."""
    found = Location(log, 10.0**exponent, freedom)
    assert 0 <= differing(found) <= 1
    assert 0 <= equivalent(found) <= 1
    bounds, least = interval(found, 1 - alpha), detectable(found, alpha)
    assert bounds is None or 0 < bounds[0] <= math.exp(log) * (1 + 1e-12)
    assert least is None or 1 <= least <= 100
