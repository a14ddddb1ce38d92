"""Verdicts: which way, in what order, how sure."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.analysis.stats.compare import (
    ALPHA,
    DELTA,
    LEAST_BLOCKS,
    compare_family,
    difference_p,
    equivalence_p,
)
from bench.analysis.stats.correct import holm, simultaneous
from bench.analysis.stats.estimate import estimate
from bench.model.plan import Method
from tests.analysis.stats.made_ratios import METHODS, alone, around


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
    assert below.reason == f"{least - 1} blocks; a verdict needs {least}"
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


@pytest.mark.parametrize("method", METHODS)
def test_p_values_are_corrected_over_the_family(method: Method) -> None:
    """Adjusted values are Holm's over all testable members, intervals Bonferroni's over all members."""
    family = [around(0.02 * i, scale=4) for i in range(4)] + [[0.1, 0.2]]
    found = compare_family(family, method)
    raw = [difference_p(values, method) for values in family[:4]]
    assert [one.p for one in found] == [*raw, None]
    assert [one.p_adjusted for one in found] == [*holm(raw), None]
    if method == "signed-rank":
        expected = estimate(family[0], "signed-rank", simultaneous(0.95, 5)).bounds
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


def test_nothing_is_nan_over_many_scales() -> None:
    """From a spread of 1e-9 to one of 3, every figure of a comparison is a number or None."""
    for scale in (1e-7, 1e-3, 1.0, 100.0, 300.0):
        for method in METHODS:
            for one in compare_family([around(0.0, scale=scale), around(2.0, scale=scale)], method):
                figures = [one.ratio, *(one.ratio_ci or ()), one.p, one.p_adjusted, one.detectable]
                assert all(figure is None or math.isfinite(figure) for figure in figures)


def test_what_lies_within_the_interval_is_not_detectable() -> None:
    """One enormous outlier leaves the errors as they are; a rank test of six pairs on 12 blocks cannot."""
    family = [around(0.0)] * 5 + [[*around(0.06)[:-1], -3.0]]
    found = compare_family(family, "signed-rank")[-1]
    assert found.ratio_ci is not None
    assert found.detectable is not None
    assert found.detectable >= found.ratio / found.ratio_ci[0] > 2.0


def test_few_blocks_are_not_merged() -> None:
    """Seven that differ clearly are established, although neighbours are alike: three pairs could not be."""
    clear = [0.72, 0.73, 0.75, 0.80, 0.56, 0.34, 0.50]
    (found,) = compare_family([clear], "t")
    assert not found.merged
    assert found.verdict == "slower"
    (long,) = compare_family([[one for one in clear for _ in range(2)]], "t")
    assert long.merged
