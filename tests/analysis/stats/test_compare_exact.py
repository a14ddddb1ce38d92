"""The tests behind the verdicts are those of the textbooks: exact, with ties and zeros."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from bench.analysis.stats.compare import ALPHA, difference_p, equivalence_p
from bench.analysis.stats.estimate import estimate, signed_rank_tail
from bench.planning.profiles import SIGNED_RANK_BLOCKS
from tests.analysis.stats.made_ratios import alone, around


def test_the_t_test_is_scipys() -> None:
    """Below ten blocks: p of a difference, and the larger p of the two one-sided tests."""
    values, margin = around(0.03)[:9], math.log(1.05)
    assert difference_p(values, "t") == pytest.approx(float(stats.ttest_1samp(values, 0).pvalue))
    above = stats.ttest_1samp(values, -margin, alternative="greater").pvalue
    below = stats.ttest_1samp(values, margin, alternative="less").pvalue
    assert equivalence_p(values, "t") == pytest.approx(float(max(above, below)))


def test_one_slow_process_does_not_hide_a_difference() -> None:
    """A block in which a worker was 1.8 times slower leaves 2 % over 20 blocks as clear as it was."""
    values = around(0.02, blocks=19, scale=0.01)
    assert alone([*values, -math.log(1.8)], "t").verdict == "equivalent"
    assert difference_p([*values, -math.log(1.8)], "t") < 1e-4 < difference_p([*values[:8], -0.6], "t")


@pytest.mark.parametrize("blocks", [10, 11, 12])
def test_the_rank_test_is_exact(blocks: int) -> None:
    """p is twice the exact tail of the smaller rank sum."""
    values = np.random.default_rng(blocks).normal(0.4, 1, blocks)
    ranks = stats.rankdata(abs(values))
    smaller = int(min(ranks[values > 0].sum(), ranks[values < 0].sum()))
    assert difference_p(list(values), "signed-rank") == pytest.approx(2 * signed_rank_tail(blocks)[smaller])


@pytest.mark.parametrize("blocks", [10, 25, 40])
def test_the_rank_test_is_scipys_where_nothing_ties(blocks: int) -> None:
    """Two-sided and, with δ at 0, the larger one-sided p agree with scipy's exact ones."""
    values = np.random.default_rng(blocks).normal(0.1, 1, blocks)
    less = float(stats.wilcoxon(values, alternative="less", method="exact").pvalue)
    greater = float(stats.wilcoxon(values, alternative="greater", method="exact").pvalue)
    assert difference_p(list(values), "signed-rank") == pytest.approx(min(1, 2 * min(less, greater)))
    assert equivalence_p(list(values), "signed-rank", 0.0) == pytest.approx(max(less, greater))


@settings(deadline=None)
@given(st.lists(st.integers(-6, 6), min_size=10, max_size=14).filter(lambda v: len(set(v)) > 1))
def test_ties_and_zeros_keep_the_rank_test_and_its_interval_together(values: list[int]) -> None:
    """With any ties, p below α means that the interval of the same level leaves out 1, and p is never NaN."""
    logs = [value / 64 for value in values]
    p, bounds = difference_p(logs, "signed-rank"), estimate(logs, "signed-rank", 0.95).interval
    assert bounds is not None
    assert 0 < p <= 1
    if p <= 0.05:
        assert bounds[0] >= 0 or bounds[1] <= 0
    if bounds[0] > 0 or bounds[1] < 0:
        assert p <= 0.05


def test_the_fewest_blocks_that_get_a_verdict_can_reach_one_in_a_family_of_ten() -> None:
    """The smallest rank p of nine blocks is 2/512; of eight it is 2/256, too large for ten comparisons."""
    p = difference_p([v + 1 for v in around(0.0, SIGNED_RANK_BLOCKS)], "signed-rank")
    assert p == pytest.approx(2 / 512)
    assert p * 10 < ALPHA < 2 * p * 10
