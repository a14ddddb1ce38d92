"""Changes of level are told apart from noise: what is none stays none, and what is one is found."""

import math

import numpy as np
import pytest
from scipy import stats

from bench.analysis.stats.changes import ALPHA, FEWEST, LEAST, change_points, scatter

SERIES = 200


def noise(seed: int, size: int, spread: float = 0.02) -> list[float]:
    """Return seeded logs about zero."""
    return [float(value) for value in np.random.default_rng(seed).normal(0, spread, size)]


def stepped(seed: int, *levels: tuple[int, float]) -> list[float]:
    """Return noise about levels: how many runs, and at which log."""
    base = noise(seed, sum(count for count, _ in levels))
    steps = [log for count, log in levels for _ in range(count)]
    return [value + log for value, log in zip(base, steps, strict=True)]


@pytest.mark.parametrize("size", [8, 20, 40])
def test_noise_is_no_change(size: int) -> None:
    """Of so many series without any change, hardly more are told to have one than the level allows."""
    alarms = sum(bool(change_points(noise(seed, size))) for seed in range(SERIES))
    # Beyond this with a chance of 1 in 1,000 if the rate is the level (binomial).
    assert alarms <= 8


def test_single_disturbed_runs_are_no_change() -> None:
    """Heavy tails, and one run that is far out, are not a level."""
    chance = np.random.default_rng(5)
    series = [[float(value) for value in 0.02 * chance.standard_t(2, 24)] for _ in range(SERIES)]
    assert sum(bool(change_points(one)) for one in series) <= 8
    assert change_points([*noise(1, 10), 1.0, *noise(2, 10)]) == []


def test_a_step_is_found_where_it_is() -> None:
    """A step of three standard deviations among 24 runs: its place, its size, and its interval."""
    found = [change_points(stepped(seed, (12, 0.0), (12, 0.06))) for seed in range(100)]
    assert sum(len(one) == 1 for one in found) >= 90
    assert sum(abs(one[0].at - 12) <= 1 for one in found if one) >= 90
    ratios = [one[0].ratio for one in found if one]
    assert np.median(ratios) == pytest.approx(math.exp(0.06), abs=0.01)
    held = [
        one[0].ratio_ci[0] <= math.exp(0.06) <= one[0].ratio_ci[1] for one in found if one and one[0].ratio_ci
    ]
    assert np.mean(held) > 0.85


def test_an_announced_change_excludes_no_change() -> None:
    """A level of three runs has the spread of all runs in its interval, which so agrees with the test."""
    series = [stepped(seed, (13, 0.0), (3, 0.1)) for seed in range(100)]
    found = [one for logs in series for one in change_points(logs)]
    assert len(found) >= 80
    assert all(one.ratio_ci and not one.ratio_ci[0] <= 1 <= one.ratio_ci[1] for one in found)


def test_a_change_is_that_of_the_plain_means_of_its_levels() -> None:
    """The ratio is the levels' own, and the interval Student's with the spread within levels."""
    logs = stepped(4, (12, 0.0), (11, 0.1))
    (change,) = change_points(logs)
    before, after = logs[: change.at], logs[change.at :]
    found = stats.ttest_ind(after, before).confidence_interval(0.95)
    assert change.ratio == pytest.approx(math.exp(np.mean(after) - np.mean(before)))
    assert change.ratio_ci == pytest.approx((math.exp(found.low), math.exp(found.high)))


def test_two_steps_are_two_changes() -> None:
    """Up and down again: both, in their order and with their directions."""
    found = change_points(stepped(3, (10, 0.0), (10, 0.1), (10, 0.0)))
    assert [change.at for change in found] == pytest.approx([10, 20], abs=1)
    assert found[0].ratio > 1 > found[1].ratio
    assert all(change.p <= ALPHA for change in found)


def test_a_few_runs_cannot_tell() -> None:
    """With so few there are too few orders for any to be rare, however large the step."""
    assert change_points(stepped(1, (3, 0.0), (3, 1.0))) == []
    assert change_points([]) == change_points([1.0]) == []
    assert change_points(stepped(1, (4, 0.0), (FEWEST - 5, 1.0))) == []
    assert len(change_points(stepped(1, (5, 0.0), (FEWEST - 5, 1.0)))) == 1


def test_a_level_has_its_least_length() -> None:
    """No change leaves fewer runs on a side than make a level."""
    for seed in range(30):
        places = [0, *(c.at for c in change_points(stepped(seed, (9, 0.0), (2, 1.0), (9, 0.0)))), 20]
        assert min(np.diff(places)) >= LEAST


def test_equal_values_have_no_change() -> None:
    """No difference at all is no difference, whatever the digits that rounding leaves."""
    assert change_points([0.1] * 20) == []
    assert change_points([0.1 + 1e-16 * (i % 3) for i in range(20)]) == []


def test_a_step_without_noise_is_found() -> None:
    """Made-up clocks have no spread; the step is there all the same, and its interval has no width."""
    (change,) = change_points([0.0] * 10 + [0.5] * 10)
    assert change.at == 10
    assert change.ratio == pytest.approx(math.exp(0.5))


def test_the_same_series_has_the_same_answer() -> None:
    """The permutations are seeded."""
    series = stepped(7, (8, 0.0), (8, 0.05))
    assert change_points(series) == change_points(series)


def test_scatter_is_about_levels() -> None:
    """A step is no scatter; without it taken out, it would be."""
    series = stepped(9, (100, 0.0), (100, 0.5))
    changes = change_points(series)
    assert scatter(series, changes) == pytest.approx(0.02, rel=0.2)
    assert (scatter(series, []) or 0) > 0.2
    assert scatter([0.0, 1.0], []) is None
