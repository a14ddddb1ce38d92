"""Corrections for many comparisons."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.analysis.stats.correct import holm, simultaneous

P_VALUES = st.lists(st.floats(0, 1), max_size=10)


def test_a_worked_example() -> None:
    """Four p-values as they stand in textbooks: 0.01, 0.04, 0.03, 0.005."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_nothing_to_correct() -> None:
    """An empty family stays empty, and a single value stays as it is."""
    assert holm([]) == []
    assert holm([0.2]) == [0.2]


@given(P_VALUES)
def test_adjusted_values_stay_in_bounds_and_in_order(p_values: list[float]) -> None:
    """None is above 1 or below its own p, none above Bonferroni's, and the ranking stays."""
    adjusted = holm(p_values)
    for p, q in zip(p_values, adjusted, strict=True):
        assert p <= q <= 1
        assert q <= min(1.0, p * len(p_values)) or q == max(
            adjusted[i] for i in range(len(p_values)) if p_values[i] <= p
        )
    for (p, q), (r, s) in itertools.combinations(zip(p_values, adjusted, strict=True), 2):
        assert (p <= r and q <= s) or (p >= r and q >= s)


@given(P_VALUES)
def test_the_order_given_is_of_no_matter(p_values: list[float]) -> None:
    """Shuffling the family shuffles the adjusted values alike."""
    order = list(range(len(p_values)))[::-1]
    shuffled = holm([p_values[i] for i in order])
    assert shuffled == [holm(p_values)[i] for i in order]


@given(P_VALUES)
def test_rejections_are_those_of_the_step_down_procedure(p_values: list[float]) -> None:
    """An adjusted value is at most 5 % just where Holm's procedure, done by hand, rejects."""
    rejected = set()
    for step, index in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        if (len(p_values) - step) * p_values[index] > 0.05:
            break
        rejected.add(index)
    assert {i for i, q in enumerate(holm(p_values)) if q <= 0.05} == rejected


@pytest.mark.parametrize(("count", "level"), [(0, 0.95), (1, 0.95), (2, 0.975), (10, 0.995)])
def test_simultaneous_intervals_split_the_error(count: int, level: float) -> None:
    """Each of m intervals has an m-th of the error (Bonferroni); no family counts as one."""
    assert simultaneous(0.95, count) == pytest.approx(level)


def test_independent_families_reject_wrongly_in_five_percent() -> None:
    """Of 20,000 seeded families of six uniform p-values, 4 to 5.5 % have a rejection."""
    p_values = np.random.default_rng(5).uniform(size=(20_000, 6))
    wrong = p_values.min(axis=1) * 6 < 0.05
    assert wrong[0] == (min(holm(list(p_values[0]))) < 0.05)
    assert 0.04 < wrong.mean() < 0.055
