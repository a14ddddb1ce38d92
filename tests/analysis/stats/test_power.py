"""The smallest difference that a comparison could have found."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from bench.analysis.stats.compare import p_values
from bench.analysis.stats.estimate import location, signed_rank_tail
from bench.analysis.stats.power import attained_alpha, detectable_ratio, power_of_t
from bench.model.plan import Method

METHODS: tuple[Method, ...] = ("t", "signed-rank")


def spread(blocks: int, deviation: float) -> list[float]:
    """Return values with exactly this mean of zero and this standard deviation."""
    data = stats.norm.ppf((np.arange(blocks) + 0.5) / blocks)
    return [float(v) for v in data / data.std(ddof=1) * deviation]


def found_in(values: list[float], method: Method, alpha: float) -> float | None:
    """Return the minimum detectable ratio of these blocks."""
    return detectable_ratio(location(values), len(values), method, alpha)


@pytest.mark.parametrize(("shift", "power"), [(0.0, 0.05), (50.0, 1.0)])
def test_power_at_its_ends(shift: float, power: float) -> None:
    """Where there is no difference the test finds it at its level; a vast one it never misses."""
    assert power_of_t(shift, 1.0, 9, 0.05) == pytest.approx(power, abs=1e-6)


def test_power_is_the_published_one() -> None:
    """An effect of 1 standard deviation over 10 blocks at 5 % is found with power 0.803 (Cohen's tables)."""
    assert power_of_t(1.0, 1 / math.sqrt(10), 9, 0.05) == pytest.approx(0.803, abs=0.001)


@pytest.mark.parametrize(("blocks", "alpha"), [(3, 0.05), (8, 0.05), (8, 0.05 / 6), (9, 0.01)])
def test_the_t_test_finds_what_it_says_it_could_in_four_of_five(blocks: int, alpha: float) -> None:
    """Seeded normal blocks shifted by the detectable ratio come out significant in 78 to 82 %."""
    ratio = found_in(spread(blocks, 0.05), "t", alpha)
    assert ratio is not None
    data = np.random.default_rng(21).normal(math.log(ratio), 0.05, (20_000, blocks))
    statistic = data.mean(axis=1) / (data.std(axis=1, ddof=1) / math.sqrt(blocks))
    found = abs(statistic) > stats.t.ppf(1 - alpha / 2, blocks - 1)
    assert found.mean() == pytest.approx(0.8, abs=0.02)


@pytest.mark.parametrize(("blocks", "alpha"), [(10, 0.05), (20, 0.01), (40, 0.01)])
def test_the_trimmed_t_test_finds_about_what_it_says(blocks: int, alpha: float) -> None:
    """With a tenth left out at each end, a detectable shift of seeded blocks is found: 75 to 87 %."""
    ratio = found_in(spread(blocks, 0.05), "t", alpha)
    assert ratio is not None
    data = np.random.default_rng(23).normal(math.log(ratio), 0.05, (1_500, blocks))
    found = np.mean([p < alpha for p, _ in p_values(data.tolist(), "t")])
    assert 0.75 <= found <= 0.87


@pytest.mark.parametrize("shape", ["normal", "heavy"])
@pytest.mark.parametrize(
    ("blocks", "comparisons"),
    [(9, 1), (9, 6), (9, 10), (10, 1), (10, 3), (10, 6), (20, 1), (20, 6), (20, 21), (40, 6)],
)
def test_the_rank_test_finds_at_least_what_it_says(shape: str, blocks: int, comparisons: int) -> None:
    """Seeded blocks, normal or heavy-tailed, shifted by the detectable ratio are found in 75 % or more."""
    alpha = 0.05 / comparisons
    ratio = found_in(spread(blocks, 1.0), "signed-rank", alpha)
    assert ratio is not None
    rng = np.random.default_rng(22)
    noise = (
        rng.normal(size=(8_000, blocks)) if shape == "normal" else rng.standard_t(3, (8_000, blocks)) / 3**0.5
    )
    data = noise + math.log(ratio)
    ranks = np.argsort(np.argsort(abs(data), axis=1), axis=1) + 1
    negative = (ranks * (data < 0)).sum(axis=1)
    found = 2 * signed_rank_tail(blocks)[negative] <= alpha + 1e-12
    assert found.mean() >= 0.75


@pytest.mark.parametrize("method", METHODS)
def test_more_blocks_find_smaller_differences(method: Method) -> None:
    """At the same spread the detectable ratio falls as blocks are added."""
    found = [found_in(spread(blocks, 0.1), method, 0.05) for blocks in (8, 10, 15, 20, 40, 80)]
    assert all(a is not None and b is not None and a > b for a, b in itertools.pairwise(found))


@pytest.mark.parametrize("method", METHODS)
def test_more_spread_hides_larger_differences(method: Method) -> None:
    """In the same number of blocks the detectable ratio grows with their spread."""
    found = [found_in(spread(10, deviation), method, 0.05) for deviation in (0.001, 0.01, 0.1, 1.0)]
    assert all(a is not None and b is not None and a < b for a, b in itertools.pairwise(found))


@pytest.mark.parametrize("blocks", [1, 2])
def test_fewer_than_three_blocks_could_find_nothing_known(blocks: int) -> None:
    """There is no saying what two blocks could have found."""
    assert found_in([0.1] * blocks, "t", 0.05) is None


def test_a_rank_test_that_can_never_reject_could_find_nothing() -> None:
    """Ten blocks cannot reach 5 % over 28 comparisons, whatever the difference; over 25 they just can."""
    assert attained_alpha(10, 0.05 / 28) is None
    assert found_in(spread(10, 0.01), "signed-rank", 0.05 / 28) is None
    assert attained_alpha(10, 0.05 / 25) == pytest.approx(2 / 1024)


def test_the_attained_level_is_the_step_below() -> None:
    """At n = 10 the level 5 % is really 4.88 % (50 of 1,024 signs), as published."""
    assert attained_alpha(10, 0.05) == pytest.approx(50 / 1024)


def test_blocks_without_spread_could_have_found_anything() -> None:
    """A made-up clock's exact agreement gives a detectable ratio of 1."""
    assert found_in([0.2] * 10, "t", 0.05) == 1.0


def test_a_hopeless_spread_could_find_nothing() -> None:
    """Where only a ratio past 100 would be found, it is None."""
    assert found_in(spread(3, 50.0), "t", 0.05) is None


@settings(max_examples=60, deadline=None)
@given(
    st.integers(3, 60),
    st.floats(-11, 4).map(lambda exponent: 10.0**exponent),
    st.sampled_from(METHODS),
    st.floats(1e-5, 0.2),
)
def test_it_is_never_nan(blocks: int, deviation: float, method: Method, alpha: float) -> None:
    """Whatever the blocks, their spread and the level: a number from 1 to 100, or None."""
    found = found_in(spread(blocks, deviation), method, alpha)
    assert found is None or 1.0 <= found <= 100.0
