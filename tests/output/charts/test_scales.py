"""Tests of bench.output.charts.scales, and of what has a place on an axis."""

import itertools

import pytest

from bench.output.charts.parts import drawable
from bench.output.charts.scales import limits, log_ticks, spread, tick


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0.9, 11.0, [1, 2, 5, 10]),
        (0.0009, 1.1, [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1]),
        (1.1, 1.4, []),
        (1e-9, 1e9, [1e-9, 1e-6, 1e-3, 1, 1e3, 1e6, 1e9]),
    ],
)
def test_ticks_are_round_and_few(low: float, high: float, ticks: list[float]) -> None:
    """The finest ladder that fits is taken, and of too many decades only some."""
    assert log_ticks(low, high, 7) == pytest.approx(ticks)


def test_sizes_have_ticks_at_powers_of_two() -> None:
    """Decades of bytes are no round sizes."""
    assert log_ticks(900, 5000, 7, "bytes") == [1024, 2048, 4096]
    assert len(log_ticks(1e3, 1e12, 7, "bytes")) <= 7


def test_limits_hold_all_values_and_are_never_too_close() -> None:
    """A single value has room on both sides."""
    low, high = limits([3.0], 1.1, least_span=4.0)
    assert low < 3.0 < high
    assert high / low == pytest.approx(4.0)


def test_labels_are_moved_apart_and_keep_their_order() -> None:
    """Three in one place end up side by side, and one far away stays where it is."""
    moved = spread([0.5, 0.5, 0.51, 0.9], 0.1)
    assert moved[3] == 0.9
    assert sorted(moved) == moved
    assert min(b - a for a, b in itertools.pairwise(moved)) >= 0.1 - 1e-3


def test_ticks_have_units() -> None:
    """Round values read as people write them."""
    assert [tick(value, "s") for value in (1e-6, 1e-2, 1.0)] == ["1 µs", "10 ms", "1 s"]
    assert [tick(value, "ratio") for value in (0.001, 0.5, 10.0)] == ["0.001×", "0.5×", "10×"]
    assert [tick(value, "bytes") for value in (512, 2048, 3 * 2**20)] == ["512 B", "2 KiB", "3 MiB"]
    assert tick(10_000, "per_s") == "10,000"


def test_only_what_a_logarithm_has_is_drawable() -> None:
    """Zero, less, the infinite and the absurd have no place on the axis."""
    assert drawable(1e-6)
    assert not any(drawable(value) for value in (None, 0.0, -1.0, float("inf"), float("nan"), 1e300))
