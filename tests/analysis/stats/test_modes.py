"""Whether times come in two kinds."""

import math

import numpy as np
import pytest

from bench.analysis.run.noise import ALPHA
from bench.analysis.stats.correct import holm
from bench.analysis.stats.modes import modes

CHANCE = np.random.default_rng(11)


def test_two_kinds_of_workers_are_found() -> None:
    """A third of twenty blocks is a tenth slower, in noise of a hundredth."""
    logs = [*CHANCE.normal(0, 0.01, 13), *CHANCE.normal(0.1, 0.01, 7)]
    found = modes([float(log) for log in CHANCE.permutation(logs)])
    assert found is not None
    assert found.p < 1e-3
    assert found.share_high == pytest.approx(7 / 20)
    assert found.high - found.low == pytest.approx(0.1, abs=0.01)
    assert found.apart > 5


def test_clear_kinds_are_sure_enough_for_a_whole_run() -> None:
    """Two exact kinds among ten blocks stand out of five hundred tests, corrected by Holm at 1 %."""
    found = modes([0.0] * 6 + [0.3] * 4)
    assert found is not None
    assert holm([found.p, *[1.0] * 499])[0] < ALPHA


def test_a_single_slow_worker_is_no_kind() -> None:
    """One in twenty is a disturbance."""
    found = modes([*map(float, CHANCE.normal(0, 0.01, 19)), math.log(2)])
    assert found is not None
    assert found.p > 0.05


def test_rounds_count_for_no_more_than_their_blocks() -> None:
    """Rounds of eight blocks are eight independent values: as many of their own would be surer."""
    logs = [float(log) for log in np.repeat([0.0] * 5 + [0.1] * 3, 3) + CHANCE.normal(0, 0.02, 24)]
    as_blocks, as_rounds = modes(logs, 8), modes(logs)
    assert as_blocks is not None
    assert as_rounds is not None
    assert as_rounds.p < as_blocks.p


def test_one_kind_is_called_two_no_more_often_than_the_level() -> None:
    """Of uniform samples, the least favourable shape, at most about 1 % have p below 1 %."""
    chance = np.random.default_rng(5)
    found = [modes([float(value) for value in chance.random(30)]) for _ in range(1500)]
    alarms = sum(one is not None and one.p <= 0.01 for one in found)
    assert 3 <= alarms <= 25


def test_the_answer_is_the_same_each_time() -> None:
    """A run must not change its mind when it is shown again, whatever was asked before."""
    logs = [float(log) for log in CHANCE.uniform(0, 0.2, 12)]
    first = modes(logs)
    modes([float(log) for log in CHANCE.uniform(0, 0.2, 30)])
    assert modes(logs) == first


def test_too_few_or_all_alike_have_no_kinds() -> None:
    """None for seven values, and for a made-up clock; two exact values are two kinds."""
    assert modes([0.0, 0.1] * 3) is None
    assert modes([0.5] * 20) is None
    exact = modes([0.0, 0.2] * 10)
    assert exact is not None
    assert exact.p < 1e-3
