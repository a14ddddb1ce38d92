"""What is said of a ratio and the interval that is shown beside it never contradict each other."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.analysis.runs.compare_runs import Relative, judge_family
from bench.analysis.runs.run_difference import RunDifference
from bench.analysis.stats.compare import ALPHA, DELTA, Comparison, compare_family, equivalence_p
from bench.analysis.stats.estimate import Location
from bench.analysis.stats.welch import equivalence_p as welch_equivalence_p
from bench.model.plan import Method
from tests.analysis.stats.made_ratios import METHODS, WOBBLE, alone, around

BETWEEN_HALF_AND_WHOLE = Location(0.0, math.log1p(DELTA) / 1.9, 20)


def contradictions(found: Sequence[Comparison | Relative], delta: float = DELTA) -> list[str]:
    """Return the verdicts whose interval reaches where they say that the ratio is not."""
    least = {"slower": 1.0, "equivalent": 1 / (1 + delta)}
    most = {"faster": 1.0, "equivalent": 1 + delta}
    return [
        f"{one.verdict} {one.ratio_ci}"
        for one in found
        if one.ratio_ci
        and (one.ratio_ci[0] < least.get(one.verdict, 0) or one.ratio_ci[1] > most.get(one.verdict, math.inf))
    ]


@pytest.mark.parametrize("method", METHODS)
@given(
    members=st.lists(
        st.tuples(st.floats(-0.08, 0.08), st.floats(0.1, 6), st.permutations(WOBBLE)), min_size=1, max_size=6
    ),
    delta=st.sampled_from([0.01, DELTA]),
)
@settings(max_examples=60)
def test_within_a_run(method: Method, members: list[tuple[float, float, list[float]]], delta: float) -> None:
    """Whatever the family and the margin, every interval lies where its verdict says."""
    family = [[centre + scale * wobble for wobble in order] for centre, scale, order in members]
    assert contradictions(compare_family(family, method, delta=delta), delta) == []


@given(members=st.lists(st.tuples(st.floats(-0.08, 0.08), st.floats(0.001, 0.05)), min_size=1, max_size=6))
def test_between_runs(members: list[tuple[float, float]]) -> None:
    """The same for ratios of runs that share no blocks."""
    family = [RunDifference(log, Location(log, error, 12), widened=True) for log, error in members]
    assert contradictions(judge_family(family)) == []


def test_a_lone_ratio_is_equivalent_where_its_two_sided_interval_says_so() -> None:
    """Two one-sided tests that pass at 5 % each, but not at 2.5 %, leave it open, on both paths."""
    scale = next(k / 10 for k in range(10, 100) if equivalence_p(around(0.0, scale=k / 10), "t") > ALPHA / 2)
    values = around(0.0, scale=scale)
    assert ALPHA / 2 < equivalence_p(values, "t") < ALPHA
    assert alone(values).verdict == "inconclusive"
    assert ALPHA / 2 < welch_equivalence_p([BETWEEN_HALF_AND_WHOLE], [DELTA])[0] < ALPHA
    assert (
        judge_family([RunDifference(0.0, BETWEEN_HALF_AND_WHOLE, widened=True)])[0].verdict == "inconclusive"
    )


def test_a_later_step_cuts_the_interval_at_the_margin() -> None:
    """What only the last step of Holm calls equivalent has an interval that ends at the margin."""
    sure = RunDifference(0.0, Location(0.0, 0.001, 40), widened=True)
    late = RunDifference(0.0, Location(0.0, math.log1p(DELTA) / 2.1, 40), widened=True)
    found = judge_family([sure, sure, sure, late])[-1]
    assert found.verdict == "equivalent"
    assert found.ratio_ci == pytest.approx((1 / (1 + DELTA), 1 + DELTA))
