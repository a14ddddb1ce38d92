"""Whether a worker's first rounds stand out from its later ones."""

import math

import numpy as np
import pytest

from bench.analysis.stats.warmup import warmth


def blocks(shape: list[float], count: int = 10, seed: int = 5) -> list[list[float]]:
    """Return blocks of rounds of about 10 ms that follow a shape of logs, in noise of two hundredths."""
    noise = np.random.default_rng(seed).normal(0, 0.02, (count, len(shape)))
    return [[0.01 * math.exp(log) for log in row] for row in np.asarray(shape) + noise]


def test_slow_first_rounds_are_found() -> None:
    """Two rounds that are a fifth and a tenth slower, in every block; and by how much they are."""
    found = warmth(blocks([0.2, 0.1, 0, 0, 0, 0, 0, 0]))
    assert found is not None
    assert found.p < 1e-4
    assert found.excess == pytest.approx(0.15, abs=0.03)


def test_a_single_slow_round_bends_nothing() -> None:
    """It is found, but the typical time leaves it out."""
    found = warmth(blocks([0.5, 0, 0, 0, 0, 0, 0, 0]))
    assert found is not None
    assert found.p < 1e-3
    assert abs(found.bend) < 0.02


def test_rounds_that_keep_getting_faster_bend_the_typical_time() -> None:
    """Where no round has settled, the typical one is not a settled one."""
    found = warmth(blocks([0.3, 0.25, 0.2, 0.15, 0.1, 0.05, 0.02, 0.0]))
    assert found is not None
    assert found.p < 1e-3
    assert found.bend > 0.02


def test_rounds_that_get_slower_are_told_apart() -> None:
    """The sign says which way."""
    found = warmth(blocks([-0.2, -0.1, 0, 0, 0, 0, 0, 0]))
    assert found is not None
    assert found.excess < -0.1


def test_one_disturbed_first_round_is_no_warm_up() -> None:
    """A block in which the machine was taken away at first says nothing of the others."""
    calm = blocks([0.0] * 8)
    calm[3][0] *= 10
    found = warmth(calm)
    assert found is not None
    assert found.p > 0.01


def test_too_little_says_nothing() -> None:
    """Five blocks, blocks of three rounds, and a clock that stood still."""
    assert warmth(blocks([0.2, 0, 0, 0, 0], count=5)) is None
    assert warmth(blocks([0.2, 0, 0])) is None
    assert warmth([[0.0] * 8] * 10) is None


def test_a_made_up_clock_is_settled() -> None:
    """Equal times have no trend."""
    found = warmth([[0.01] * 8] * 10)
    assert found is not None
    assert found.p == 1.0
