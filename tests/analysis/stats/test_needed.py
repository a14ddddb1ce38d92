"""How many blocks would settle it?"""

import math

import numpy as np
import pytest

from bench.analysis.stats.compare import p_values
from bench.analysis.stats.needed import blocks_needed
from bench.model.plan import Method


def spread(blocks: int, centre: float, deviation: float) -> list[float]:
    """Return values with exactly this mean and this standard deviation."""
    data = np.arange(blocks) - (blocks - 1) / 2
    return [float(v) for v in centre + data / data.std(ddof=1) * deviation]


def test_the_blocks_that_are_asked_for_are_enough() -> None:
    """As many seeded blocks as are asked for find the difference in about four of five samples."""
    needed = blocks_needed(spread(8, 0.06, 0.1), "t", 0.01)
    assert needed is not None
    samples = np.random.default_rng(7).normal(0.06, 0.1, (800, needed))
    found = [p < 0.01 for p, _ in p_values(samples.tolist(), "t")]
    assert 0.72 <= np.mean(found) <= 0.9


@pytest.mark.parametrize("method", ["t", "signed-rank"])
def test_more_spread_takes_more_blocks(method: Method) -> None:
    """The number grows with the square of the spread, and the rank test asks for a few more than t."""
    few, many = (blocks_needed(spread(10, 0.0, s), method, 0.01) for s in (0.05, 0.2))
    assert few is not None
    assert many is not None
    assert many > 10 * few


def test_the_nearer_way_is_taken() -> None:
    """Halfway between 1 and the margin both ways are as long; nearer either end it takes fewer blocks."""
    margin = math.log(1.05)
    halfway, near_one, near_margin = (
        blocks_needed(spread(9, share * margin, 0.05), "t", 0.01) for share in (0.5, 0.1, 0.9)
    )
    assert halfway is not None
    assert near_one is not None
    assert near_margin is not None
    assert near_one < halfway
    assert near_margin < halfway


@pytest.mark.parametrize("values", [[], [0.1, 0.2], list(spread(5, 0.0, 1e4))])
def test_where_no_number_would_do_there_is_none(values: list[float]) -> None:
    """Fewer than three blocks say nothing, and past 100,000 nobody waits."""
    assert blocks_needed(values, "t", 0.01) is None
