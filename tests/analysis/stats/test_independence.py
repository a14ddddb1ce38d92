"""Do neighbouring blocks resemble each other?"""

import numpy as np
import pytest

from bench.analysis.stats.independence import independent, lag1

DRIFTING = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
ALTERNATING = [0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0]


def test_a_drift_correlates_and_an_alternation_does_so_in_reverse() -> None:
    """The sign is that of what a block says of the next."""
    drifting, alternating = lag1(DRIFTING), lag1(ALTERNATING)
    assert drifting is not None
    assert alternating is not None
    assert alternating < -0.8 < 0.5 < drifting


def test_the_correlation_is_the_textbooks() -> None:
    """The sum of neighbours' products over the sum of squares, worked out by hand."""
    assert lag1([1.0, 2.0, 3.0, 2.0]) == pytest.approx((0 + 0 + 0) / 2)
    assert lag1([1.0, 1.0, 3.0, 3.0]) == pytest.approx(0.25)


@pytest.mark.parametrize("values", [[], [1.0], [1.0, 2.0, 3.0], [0.5] * 10])
def test_nothing_is_said_of_too_few_or_of_constants(values: list[float]) -> None:
    """None, never a division by nothing."""
    assert lag1(values) is None


def test_neighbours_that_are_alike_are_merged_in_pairs() -> None:
    """Pairs become their means, and an odd last value joins the last pair."""
    assert independent(DRIFTING, 3) == pytest.approx([0.05, 0.25, 0.45, 0.65])
    assert independent([*DRIFTING, 0.9], 3) == pytest.approx([0.05, 0.25, 0.45, 2.2 / 3])


def test_the_mean_stays_where_it_was() -> None:
    """Merging an even number of values moves nothing."""
    assert np.mean(independent(DRIFTING, 3)) == pytest.approx(np.mean(DRIFTING))


def test_unlike_neighbours_and_too_few_stay_apart() -> None:
    """What does not correlate is kept, and so is what would leave fewer pairs than a verdict takes."""
    assert independent(ALTERNATING, 3) == ALTERNATING
    assert independent(DRIFTING, 5) == DRIFTING
