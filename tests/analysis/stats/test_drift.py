"""A trend of block times over the run."""

import math

import numpy as np
import pytest

from bench.analysis.stats.drift import drift


def noise(size: int, seed: int = 1) -> list[float]:
    """Return seeded noise of a hundredth."""
    return [float(value) for value in np.random.default_rng(seed).normal(0, 0.01, size)]


def test_a_steady_rise_is_found_with_its_size() -> None:
    """A tenth from the first block to the last, in noise of a hundredth."""
    trend = drift({number: 0.1 * number / 19 + value for number, value in enumerate(noise(20))})
    assert trend is not None
    assert trend.p < 1e-6
    assert trend.change == pytest.approx(0.1, abs=0.02)


def test_one_disturbed_block_is_no_drift() -> None:
    """The last block took ten times as long: a single one makes no trend."""
    found = drift(dict(enumerate([*noise(19), math.log(10)])))
    assert found is not None
    assert found.p > 0.05


def test_missing_blocks_leave_the_scale_alone() -> None:
    """The change is over the blocks' numbers, not over how many were kept."""
    found = drift({number: 0.01 * number for number in (1, 2, 3, 8, 9, 10, 20)})
    assert found is not None
    assert found.change == pytest.approx(0.19)


def test_too_few_blocks_and_a_made_up_clock_have_no_trend() -> None:
    """None where no trend could be established; certainty of nothing where all are equal."""
    assert drift(dict.fromkeys(range(5), 0.0)) is None
    found = drift(dict.fromkeys(range(20), 0.5))
    assert found is not None
    assert (found.change, found.p) == (0.0, 1.0)
