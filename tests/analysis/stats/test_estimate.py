"""One robust figure per block, and intervals that hold what they promise."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from bench.analysis.stats.estimate import (
    block_log_time,
    estimate,
    estimates,
    location,
    signed_rank_quantile,
    signed_rank_tail,
    student,
    walsh_averages,
)
from bench.model.plan import Method

METHODS: tuple[Method, ...] = ("t", "signed-rank")
NUMBERS = st.lists(st.floats(-5, 5), min_size=1, max_size=12)


@pytest.mark.parametrize("rounds", [3, 4, 5, 8, 10, 16])
def test_one_disturbed_round_does_not_move_a_block(rounds: int) -> None:
    """A single round a hundred times as long leaves the typical time where it was, from three rounds on."""
    walls_s = [0.01] * (rounds - 1) + [1.0]
    assert block_log_time(walls_s) == pytest.approx(math.log(0.01))


@pytest.mark.parametrize("rounds", [5, 8, 10, 16, 33])
def test_a_fifth_is_trimmed_at_each_end(rounds: int) -> None:
    """From five rounds on the figure is scipy's 20 % trimmed mean of the log times."""
    walls_s = np.random.default_rng(rounds).lognormal(-4, 0.3, rounds)
    assert block_log_time(list(walls_s)) == pytest.approx(float(stats.trim_mean(np.log(walls_s), 0.2)))


@pytest.mark.parametrize("rounds", [1, 2])
def test_one_or_two_rounds_are_all_kept(rounds: int) -> None:
    """There is nothing to trim in so few rounds: the figure is their mean."""
    assert block_log_time([math.exp(2.0 * i) for i in range(rounds)]) == pytest.approx(rounds - 1)


def test_the_order_of_rounds_is_of_no_matter() -> None:
    """A block's figure is the same for every order of its rounds."""
    walls_s = [0.01, 0.5, 0.011, 0.009]
    figures = {round(block_log_time(order), 12) for order in itertools.permutations(walls_s)}
    assert len(figures) == 1


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.9917])
def test_students_interval_is_scipys(confidence: float) -> None:
    """Mean and interval agree with scipy's t distribution."""
    values = [0.02, -0.01, 0.05, 0.03, 0.0, 0.01]
    expected = stats.ttest_1samp(values, 0.0).confidence_interval(confidence)
    found = student(values, confidence)
    assert found.log == pytest.approx(np.mean(values))
    assert found.interval == pytest.approx((expected.low, expected.high))


def test_one_value_has_no_interval() -> None:
    """A single block gives a centre, and None for the interval."""
    assert student([0.3], 0.95).interval is None
    assert student([0.3], 0.95).bounds is None


def test_values_without_spread_have_an_interval_of_no_width() -> None:
    """Blocks that agree exactly give a point."""
    assert student([0.25] * 4, 0.95).interval == pytest.approx((0.25, 0.25))


def test_an_interval_past_all_use_is_none() -> None:
    """Two blocks far apart at a high confidence give no interval, where the exponential would overflow."""
    found = student([0.0, 5.0], 1 - 0.05 / 28)
    assert found.interval is None
    assert found.value == pytest.approx(math.exp(2.5))


def test_the_scale_of_the_data_is_the_exponential() -> None:
    """Centre and bounds come back from the log scale."""
    found = student([math.log(2.0), math.log(2.0), math.log(2.0)], 0.95)
    assert found.value == pytest.approx(2.0)
    assert found.bounds == pytest.approx((2.0, 2.0))


def test_standard_error_is_scipys() -> None:
    """The standard error has the n-1 divisor."""
    values = [1.0, 2.0, 4.0, 8.0]
    assert location(values).error == pytest.approx(float(stats.sem(values)))


@given(NUMBERS)
def test_walsh_averages_are_all_means_of_two(values: list[float]) -> None:
    """There is one for each unordered pair and for each value with itself, sorted."""
    pairs = itertools.combinations_with_replacement(values, 2)
    assert list(walsh_averages(np.array([values]))[0]) == pytest.approx(sorted((a + b) / 2 for a, b in pairs))


@given(NUMBERS)
def test_the_centre_is_the_median_of_the_walsh_averages(values: list[float]) -> None:
    """Hodges and Lehmann's centre is what brute force finds."""
    averages = [(a + b) / 2 for a, b in itertools.combinations_with_replacement(values, 2)]
    assert estimate(values, "signed-rank", 0.95).log == pytest.approx(float(np.median(averages)))


def test_ten_blocks_leave_out_eight_averages_on_each_side() -> None:
    """At n = 10 and 95 % the interval runs from the 9th smallest to the 9th largest, as published."""
    values = list(np.random.default_rng(3).normal(0, 1, 10))
    averages = walsh_averages(np.array([values]))[0]
    assert estimate(values, "signed-rank", 0.95).interval == (averages[8], averages[-9])


@pytest.mark.parametrize(
    ("size", "critical"), [(6, 0), (7, 2), (8, 3), (9, 5), (10, 8), (12, 13), (15, 25), (20, 52), (25, 89)]
)
def test_critical_values_are_the_published_ones(size: int, critical: int) -> None:
    """Wilcoxon's table for a two-sided 5 %."""
    assert signed_rank_quantile(size, 0.025) == critical


@pytest.mark.parametrize("size", range(1, 9))
def test_the_null_distribution_is_that_of_all_signs(size: int) -> None:
    """The exact tail is what counting every assignment of signs gives."""
    sums = [
        sum(rank for rank, kept in enumerate(signs, 1) if kept)
        for signs in itertools.product((False, True), repeat=size)
    ]
    expected = [np.mean([s <= t for s in sums]) for t in range(size * (size + 1) // 2 + 1)]
    assert list(signed_rank_tail(size)) == pytest.approx(expected)


@pytest.mark.parametrize("size", [10, 20, 40])
def test_the_null_distribution_is_a_distribution(size: int) -> None:
    """It rises from 2^-n to 1 and is symmetric."""
    tail = signed_rank_tail(size)
    assert tail[0] == pytest.approx(2.0**-size)
    assert tail[-1] == pytest.approx(1.0)
    steps = np.diff(np.concatenate([[0.0], tail]))
    assert steps == pytest.approx(steps[::-1])


@pytest.mark.parametrize("size", range(1, 6))
def test_too_few_blocks_give_no_rank_interval(size: int) -> None:
    """Below six blocks even the extremes fall short of 95 %."""
    assert estimate([float(i) for i in range(size)], "signed-rank", 0.95).interval is None


def test_six_blocks_give_the_extremes() -> None:
    """Six blocks are the fewest for 95 %, and the interval is the whole range."""
    assert estimate([1.0, 2.0, 3.0, 5.0, 8.0, 13.0], "signed-rank", 0.95).interval == (1.0, 13.0)


@given(st.lists(st.integers(-1000, 1000), min_size=6, max_size=14), st.integers(-50, 50))
def test_both_estimates_move_with_the_data(values: list[int], shift: int) -> None:
    """Adding a constant to every value adds it to the centre and to both ends."""
    plain, moved = [v / 256 for v in values], [(v + shift) / 256 for v in values]
    for method in METHODS:
        before, after = estimate(plain, method, 0.95), estimate(moved, method, 0.95)
        assert after.log == pytest.approx(before.log + shift / 256)
        assert before.interval is not None
        assert after.interval == pytest.approx([end + shift / 256 for end in before.interval])


@given(st.lists(st.floats(-5, 5), min_size=6, max_size=14))
def test_an_interval_holds_its_centre_and_grows_with_confidence(values: list[float]) -> None:
    """The centre lies inside, and 99 % reaches at least as far as 90 % on both sides."""
    for method in METHODS:
        narrow, wide = estimate(values, method, 0.9), estimate(values, method, 0.96)
        assert narrow.interval is not None
        assert wide.interval is not None
        slack = 1e-9
        assert narrow.interval[0] - slack <= narrow.log <= narrow.interval[1] + slack
        assert wide.interval[0] - slack <= narrow.interval[0]
        assert wide.interval[1] + slack >= narrow.interval[1]


def test_the_plans_method_is_the_one_used() -> None:
    """`t` gives the mean, `signed-rank` the Hodges–Lehmann centre."""
    values = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 9.0]
    assert estimate(values, "t", 0.95) == student(values, 0.95)
    assert estimate(values, "signed-rank", 0.95).log == 0.0


@pytest.mark.parametrize("blocks", [8, 10, 20])
@pytest.mark.parametrize("shape", ["normal", "heavy", "contaminated"])
def test_students_interval_covers_as_often_as_it_says(blocks: int, shape: str) -> None:
    """Of 95 % intervals over blocks of any of these shapes, 94 % or more hold the truth (4,000 samples)."""
    rng = np.random.default_rng(11)
    noise = rng.standard_t(3, (4_000, blocks)) if shape == "heavy" else rng.normal(0, 1, (4_000, blocks))
    if shape == "contaminated":
        noise += rng.choice([-20, 0, 20], (4_000, blocks), p=[0.015, 0.97, 0.015])
    intervals = [one.interval for one in estimates(noise.tolist(), "t", [0.95] * len(noise))]
    covered = np.mean([low <= 0 <= high for low, high in filter(None, intervals)])
    assert 0.935 <= covered <= (0.96 if shape == "normal" else 1.0)


def test_from_ten_values_on_a_tenth_is_left_out_at_each_end() -> None:
    """Centre, error and degrees of freedom are those of Yuen's one-sample statistic, worked out by hand."""
    values = [100.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, -50.0]
    found = location(values)
    winsorized = np.array([1, 1, 2, 3, 4, 5, 6, 7, 8, 8])
    squares = ((winsorized - 4.5) ** 2).sum()
    assert found.mean == pytest.approx(4.5)
    assert found.error == pytest.approx(math.sqrt(squares / (8 * 7)))
    assert found.freedom == 7


@pytest.mark.parametrize("shape", ["normal", "heavy", "uneven"])
def test_the_rank_interval_covers_at_least_as_often_as_it_says(shape: str) -> None:
    """At n = 10 the interval holds the centre of any symmetric distribution in 95 % of samples or more."""
    rng = np.random.default_rng(12)
    noise = rng.standard_t(1.5, (10_000, 10)) if shape == "heavy" else rng.normal(0, 1, (10_000, 10))
    data = noise * rng.choice([0.1, 1, 10], (10_000, 10)) if shape == "uneven" else noise
    rows, columns = np.triu_indices(10)
    averages = np.sort((data[:, rows] + data[:, columns]) / 2, axis=1)
    sample = estimate(list(data[0]), "signed-rank", 0.95)
    assert sample.interval == pytest.approx((averages[0, 8], averages[0, -9]))
    covered = np.mean((averages[:, 8] <= 0) & (averages[:, -9] >= 0))
    assert 0.945 <= covered <= 0.96
