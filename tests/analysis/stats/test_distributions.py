"""Tests of bench.analysis.stats.distributions: the same as scipy.stats, which the program does without."""

import math
import random
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from scipy import stats

from bench.analysis.stats.distributions import (
    exact_share_interval,
    kendall_p,
    mean_ranks,
    median_places,
    normal_above,
    root,
    t_above,
    t_quantile,
    theil_slope,
)

SIZES = (6, 7, 10, 33, 34, 60)


def drawn(size: int, ties: bool = False) -> list[float]:
    """Return the same random values each time; with ties, of a few values only."""
    chance = random.Random(size)
    return [float(chance.randrange(4)) if ties else chance.gauss(0, 1) for _ in range(size)]


@pytest.mark.parametrize("freedom", [1, 2.5, 9, 200])
def test_students_t_is_scipys(freedom: float) -> None:
    """Tail and quantile agree, far out as well."""
    for value in (-30.0, -1.5, 0.0, 2.0, 12.0):
        assert t_above(value, freedom) == pytest.approx(stats.t.sf(value, freedom), rel=1e-9)
    for share in (0.025, 0.5, 0.999):
        assert t_quantile(share, freedom) == pytest.approx(stats.t.ppf(share, freedom), rel=1e-9, abs=1e-12)


def test_the_normal_tail_is_scipys() -> None:
    """Far out it is small, and not 0."""
    for value in (-3.0, 0.0, 1.96, 20.0):
        assert normal_above(value) == pytest.approx(stats.norm.sf(value), rel=1e-12)


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_ranks_slopes_and_trends_are_scipys(size: int, ties: bool) -> None:
    """With and without ties, below and above the size up to which the trend's p is exact."""
    values = drawn(size, ties)
    assert mean_ranks(np.array([values], dtype=float)).tolist() == [stats.rankdata(values).tolist()]
    times = [float(at) for at in range(size)]
    assert theil_slope(times, values) == pytest.approx(float(stats.theilslopes(values, times)[0]))
    assert kendall_p(values) == pytest.approx(float(stats.kendalltau(times, values).pvalue), rel=1e-9)


def test_a_straight_trend_is_as_unlikely_as_it_can_be() -> None:
    """Of the n! orders two are straight; without any spread there is no trend."""
    assert kendall_p([1.0, 2.0, 3.0, 4.0, 5.0]) == pytest.approx(2 / math.factorial(5))
    assert kendall_p([1.0] * 8) == 1.0


@pytest.mark.parametrize("size", SIZES)
def test_the_medians_places_are_scipys(size: int) -> None:
    """The interval runs between the same two of the ordered values."""
    values = sorted(drawn(size))
    interval: Any = stats.quantile_test(values).confidence_interval(0.95)  # the stubs take it for a number
    low, high = median_places(size, 0.95)
    assert (values[low], values[high]) == (interval.low, interval.high)


@pytest.mark.parametrize(("events", "trials"), [(0, 10), (3, 50), (50, 50), (1, 1)])
def test_a_shares_interval_is_scipys(events: int, trials: int) -> None:
    """None and all of the trials have one end fixed."""
    found = stats.binomtest(events, trials).proportion_ci(0.95, method="exact")
    assert exact_share_interval(events, trials, 0.95) == pytest.approx((found.low, found.high))


def test_a_root_is_where_a_rising_function_passes_zero() -> None:
    """The square root of two, to the precision asked for."""
    assert root(lambda x: x * x - 2, 0.1, 10.0, 1e-9) == pytest.approx(math.sqrt(2), rel=1e-8)


def test_summing_up_a_run_does_without_what_is_slow_to_import() -> None:
    """Neither scipy.stats nor scipy.optimize nor pandas is loaded by tables and figures."""
    code = (
        "import sys; import bench.output.publish, bench.output.tables.terminal, bench.analysis.run.summary; "
        "print([m for m in ('scipy.stats', 'scipy.optimize', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_number_is_a_numpy_one() -> None:
    """What goes into records must be plain."""
    told = (
        *exact_share_interval(1, 9, 0.95),
        t_above(1.0, 3),
        kendall_p(drawn(9)),
        theil_slope([0, 1], [0, 2]),
    )
    assert not any(isinstance(one, np.generic) for one in told)
