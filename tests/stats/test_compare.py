"""Verdicts: which way, in what order, how sure."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from bench.model import Method
from bench.stats.compare import (
    ALPHA,
    DELTA,
    LEAST_BLOCKS,
    Comparison,
    compare_family,
    difference_p,
    equivalence_p,
)
from bench.stats.correct import holm, simultaneous
from bench.stats.estimate import hodges_lehmann, signed_rank_tail

METHODS: tuple[Method, ...] = ("t", "signed-rank")
WOBBLE = (-0.010, 0.012, -0.004, 0.007, -0.013, 0.002, 0.009, -0.006, 0.004, -0.001, 0.011, -0.011)


def around(log_ratio: float, blocks: int = 12, scale: float = 1.0) -> list[float]:
    """Return block log ratios near `log_ratio`, with a spread of about 1 %."""
    return [log_ratio + scale * wobble for wobble in WOBBLE[:blocks]]


def alone(values: list[float], method: Method = "t") -> Comparison:
    """Return the comparison of a family of one."""
    return compare_family([values], method)[0]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("log_ratio", "verdict"),
    [(-0.3, "faster"), (0.3, "slower"), (0.0, "equivalent"), (-0.02, "equivalent"), (0.02, "equivalent")],
)
def test_the_verdict_is_of_b(method: Method, log_ratio: float, verdict: str) -> None:
    """A ratio of B's time to A's below 1 means that B is faster; within 5 % they are equivalent."""
    found = alone(around(log_ratio), method)
    assert found.verdict == verdict
    assert found.ratio == pytest.approx(math.exp(log_ratio), rel=0.005)


@pytest.mark.parametrize("method", METHODS)
def test_equivalent_comes_before_faster(method: Method) -> None:
    """A difference of 2 % that is established beyond doubt is still no difference that matters."""
    found = alone(around(-0.02), method)
    assert found.p_adjusted is not None
    assert found.p_adjusted < ALPHA
    assert found.verdict == "equivalent"
    assert found.ratio < 1


@pytest.mark.parametrize("method", METHODS)
def test_a_difference_at_the_margin_is_told_as_a_difference(method: Method) -> None:
    """A ratio of exactly 1 + δ cannot be equivalent; it is slower."""
    assert alone(around(math.log1p(DELTA)), method).verdict == "slower"
    assert alone(around(-math.log1p(DELTA)), method).verdict == "faster"


@pytest.mark.parametrize("method", METHODS)
def test_noise_is_inconclusive(method: Method) -> None:
    """A spread of 30 % around 1 is neither a difference nor an equivalence."""
    found = alone(around(0.0, scale=30), method)
    assert found.verdict == "inconclusive"
    assert found.reason is None
    assert found.detectable is not None
    assert found.detectable > 1.1


@pytest.mark.parametrize("method", METHODS)
def test_too_few_blocks_give_no_verdict(method: Method) -> None:
    """One block below the least number there is neither verdict nor p-value, and the reason is told."""
    least = LEAST_BLOCKS[method]
    below, enough = alone(around(0.5, least - 1), method), alone(around(0.5, least), method)
    assert (below.verdict, below.p, below.p_adjusted, below.detectable) == ("inconclusive", None, None, None)
    assert below.reason == f"{least - 1} blocks; a verdict takes {least}"
    assert enough.verdict == "slower"


@pytest.mark.parametrize("blocks", [1, 2])
def test_a_run_cut_short_has_a_ratio_all_the_same(blocks: int) -> None:
    """One or two blocks give a ratio; one has no interval."""
    found = alone([0.1] * blocks)
    assert found.ratio == pytest.approx(math.exp(0.1))
    assert (found.ratio_ci is None) is (blocks == 1)


def test_two_blocks_far_apart_do_not_overflow() -> None:
    """Eight cells with two blocks and a 150-fold outlier have ratios without intervals, and no crash."""
    found = compare_family([[0.0, 5.0]] * 28, "t")
    assert all(one.ratio_ci is None and one.verdict == "inconclusive" for one in found)


def test_a_family_past_what_ranks_can_reach_says_so() -> None:
    """Ten blocks and 28 comparisons: no signed-rank p can be small enough, and that is the reason given."""
    found = compare_family([around(0.5, 10, scale=20)] * 28, "signed-rank")[0]
    assert found.verdict == "inconclusive"
    assert found.ratio_ci is None
    assert found.detectable is None
    assert found.reason == "10 blocks are too few for 28 comparisons at once"


def test_an_empty_family_has_no_comparisons() -> None:
    """Nothing to compare is no error."""
    assert compare_family([], "t") == []


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("value", "verdict"), [(0.0, "equivalent"), (0.04, "equivalent"), (0.1, "slower"), (-0.1, "faster")]
)
def test_blocks_that_agree_exactly_have_verdicts(method: Method, value: float, verdict: str) -> None:
    """A made-up clock's data, without any spread, are judged by their value."""
    found = alone([value] * 10, method)
    assert found.verdict == verdict
    assert found.detectable == 1.0
    assert found.ratio_ci == pytest.approx((math.exp(value), math.exp(value)))


def test_blocks_that_agree_at_the_margin_are_not_equivalent() -> None:
    """Without spread and at exactly 1 + δ, no test of equivalence can pass."""
    assert equivalence_p([math.log1p(DELTA)] * 10, "t") == 1.0


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
    p, bounds = difference_p(logs, "signed-rank"), hodges_lehmann(logs, 0.95).interval
    assert bounds is not None
    assert 0 < p <= 1
    if p <= 0.05:
        assert bounds[0] >= 0 or bounds[1] <= 0
    if bounds[0] > 0 or bounds[1] < 0:
        assert p <= 0.05


def test_ten_agreeing_blocks_reach_two_in_1024() -> None:
    """The smallest rank p of ten blocks is 2/1024, so that a family of six can reach 5 %."""
    p = difference_p([v + 1 for v in around(0.0, 10)], "signed-rank")
    assert p == pytest.approx(2 / 1024)
    assert p * 6 < ALPHA


@pytest.mark.parametrize("method", METHODS)
def test_p_values_are_corrected_over_the_family(method: Method) -> None:
    """Adjusted values are Holm's over all testable members, intervals Bonferroni's over all members."""
    family = [around(0.02 * i, scale=4) for i in range(4)] + [[0.1, 0.2]]
    found = compare_family(family, method)
    raw = [difference_p(values, method) for values in family[:4]]
    assert [one.p for one in found] == [*raw, None]
    assert [one.p_adjusted for one in found] == [*holm(raw), None]
    if method == "signed-rank":
        expected = hodges_lehmann(family[0], simultaneous(0.95, 5)).bounds
        assert found[0].ratio_ci == expected


@pytest.mark.parametrize("method", METHODS)
def test_a_larger_family_never_makes_a_verdict_bolder(method: Method) -> None:
    """Adding comparisons widens the interval and raises the detectable ratio and the adjusted p."""
    one, many = alone(around(0.1), method), compare_family([around(0.1)] * 6, method)[0]
    assert one.ratio_ci is not None
    assert many.ratio_ci is not None
    assert many.ratio_ci[0] <= one.ratio_ci[0] < one.ratio_ci[1] <= many.ratio_ci[1]
    assert one.p_adjusted is not None
    assert many.p_adjusted is not None
    assert many.p_adjusted >= one.p_adjusted
    assert one.detectable is not None
    assert many.detectable is not None
    assert many.detectable > one.detectable


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(st.integers(-2000, 2000).map(lambda i: i / 4096), min_size=12, max_size=12),
        min_size=1,
        max_size=4,
    )
)
def test_swapping_a_and_b_turns_everything_round(family: list[list[float]]) -> None:
    """With A and B exchanged, ratio and interval invert, faster is slower, and p stays."""
    swapped = [[-value for value in values] for values in family]
    other = {"faster": "slower", "slower": "faster"}
    for method in METHODS:
        for one, two in zip(compare_family(family, method), compare_family(swapped, method), strict=True):
            assert two.ratio == pytest.approx(1 / one.ratio)
            assert two.p_adjusted == pytest.approx(one.p_adjusted)
            assert two.verdict == other.get(one.verdict, one.verdict)
            assert one.ratio_ci is not None
            assert two.ratio_ci == pytest.approx((1 / one.ratio_ci[1], 1 / one.ratio_ci[0]))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.floats(-0.3, 0.5), min_size=12, max_size=12, unique=True), min_size=1, max_size=4)
)
def test_an_interval_that_excludes_one_is_never_inconclusive(family: list[list[float]]) -> None:
    """Holm rejects all that Bonferroni does: where the t interval leaves out 1 there is that verdict."""
    for one in compare_family(family, "t"):
        assert one.ratio_ci is not None
        low, high = one.ratio_ci
        if low > 1 + 1e-9:
            assert one.verdict in ("slower", "equivalent")
        if high < 1 - 1e-9:
            assert one.verdict in ("faster", "equivalent")


def test_an_interval_never_contradicts_its_verdict() -> None:
    """What a later step of Holm's procedure finds, the wider simultaneous interval is cut off at 1 for."""
    family = [around(0.5), around(0.5), around(0.060, scale=9.0)]
    weak = compare_family(family, "t")[2]
    assert weak.verdict == "slower"
    assert weak.ratio_ci is not None
    assert weak.ratio_ci[0] == 1
    assert weak.ratio_ci[1] > 1


def null_blocks(
    shape: str, families: int, cells: int, blocks: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return block log ratios of every pair of `cells` identical cells, for many seeded families."""
    rng = np.random.default_rng(31)
    size = (families, blocks, cells)
    noise = rng.normal(size=size) if shape == "normal" else rng.standard_t(2, size=size)
    rows, columns = np.triu_indices(cells, 1)
    return np.asarray((noise[:, :, columns] - noise[:, :, rows]).transpose(0, 2, 1))


@pytest.mark.parametrize("shape", ["normal", "heavy"])
def test_identical_cells_are_told_apart_in_five_percent_of_t_groups(shape: str) -> None:
    """Of 5,000 seeded groups of four identical cells over 8 blocks, at most 5 % have any difference."""
    data = null_blocks(shape, 5_000, 4, 8)
    p_values = np.asarray(stats.ttest_1samp(data, 0.0, axis=2).pvalue)
    assert p_values[0, 0] == pytest.approx(difference_p(list(data[0, 0]), "t"))
    assert (p_values.min(axis=1) * 6 < ALPHA).mean() <= 0.055


@pytest.mark.parametrize("shape", ["normal", "heavy"])
def test_identical_cells_are_told_apart_in_five_percent_of_rank_groups(shape: str) -> None:
    """The same for ten blocks and the signed-rank test."""
    data = null_blocks(shape, 5_000, 4, 10)
    ranks = np.argsort(np.argsort(abs(data), axis=2), axis=2) + 1
    sums = (ranks * (data > 0)).sum(axis=2)
    p_values = 2 * signed_rank_tail(10)[np.minimum(sums, 55 - sums)]
    assert p_values[0, 0] == pytest.approx(difference_p(list(data[0, 0]), "signed-rank"))
    assert (p_values.min(axis=1) * 6 < ALPHA).mean() <= 0.05


def test_whole_verdicts_hold_the_family_wise_rate() -> None:
    """Of 150 seeded groups of identical cells, judged whole, at most 8 % call any cell faster or slower."""
    data = null_blocks("normal", 150, 3, 10)
    wrong = [
        any(one.verdict in ("faster", "slower") for one in compare_family([list(v) for v in family], "t"))
        for family in data
    ]
    assert sum(wrong) / len(wrong) <= 0.08


def test_cells_five_percent_apart_are_called_equivalent_in_five_percent() -> None:
    """On the margin itself two one-sided tests pass in at most 5 % of 20,000 seeded samples."""
    margin = math.log1p(DELTA)
    data = np.random.default_rng(33).normal(margin, 0.02, (20_000, 9))
    above = stats.ttest_1samp(data, -margin, axis=1, alternative="greater").pvalue
    below = stats.ttest_1samp(data, margin, axis=1, alternative="less").pvalue
    p_values = np.maximum(above, below)
    assert p_values[0] == pytest.approx(equivalence_p(list(data[0]), "t"))
    assert (p_values < ALPHA).mean() <= 0.055


def test_nothing_is_nan_over_many_scales() -> None:
    """From a spread of 1e-9 to one of 3, every figure of a comparison is a number or None."""
    for scale in (1e-7, 1e-3, 1.0, 100.0, 300.0):
        for method in METHODS:
            for one in compare_family([around(0.0, scale=scale), around(2.0, scale=scale)], method):
                figures = [one.ratio, *(one.ratio_ci or ()), one.p, one.p_adjusted, one.detectable]
                assert all(figure is None or math.isfinite(figure) for figure in figures)
