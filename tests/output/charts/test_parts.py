"""Tests of what charts are made of: axes, rows, looks, text, places."""

import itertools

import matplotlib
import pytest

from bench.output.charts.axes import limits, log_ticks
from bench.output.charts.base import drawable, spread
from bench.output.charts.rows import MOST_ROWS, place, shown
from bench.output.charts.style import KNOWN, look_of, styled
from bench.output.charts.text import ratio_tick, safe, time_tick, wrapped
from tests.output.made_run import HOSTILE


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


def test_rows_do_not_collide() -> None:
    """Every heading and row has a place of its own, in order."""
    places, rows = place([2, 1])
    tops = [y for spot in places for y in (spot.heading, *spot.rows)]
    assert tops == sorted(set(tops))
    assert tops[-1] < rows


def test_a_sheet_has_an_end() -> None:
    """Sections beyond the most rows are left out, but never the first."""
    assert shown([4] * 100) == MOST_ROWS // 4
    assert shown([MOST_ROWS * 2, 1]) == 1


def test_every_backend_has_one_look() -> None:
    """The built-in ones differ in every respect but the dash of a line, a stranger's has one that lasts."""
    assert len({look.colour for look in KNOWN.values()}) == len(KNOWN)
    assert len({look.marker for look in KNOWN.values()}) == len(KNOWN)
    assert look_of("greenlets") == look_of("greenlets")
    assert look_of("greenlets") not in KNOWN.values()


def test_settings_of_the_user_do_not_reach_a_chart() -> None:
    """A matplotlibrc that asks for TeX is not obeyed, and is as it was afterwards."""
    with matplotlib.rc_context({"text.usetex": True}):
        with styled():
            assert matplotlib.rcParams["text.usetex"] is False
        assert matplotlib.rcParams["text.usetex"] is True


def test_text_is_made_safe() -> None:
    """Dollars are escaped, control characters dropped, letters without a shape replaced, the rest cut."""
    assert safe("$x$") == r"\$x\$"
    assert safe("a\x1b\n\u202eb日") == "a b?"
    assert len(safe("x" * 500, 30)) == 30
    assert max(map(len, wrapped(HOSTILE, 40))) <= 40
    assert len(wrapped(HOSTILE, 40, 2)) == 2


def test_ticks_have_units() -> None:
    """Round values read as people write them."""
    assert [time_tick(value) for value in (1e-6, 1e-2, 1.0)] == ["1 µs", "10 ms", "1 s"]
    assert [ratio_tick(value) for value in (0.001, 0.5, 10.0)] == ["0.001×", "0.5×", "10×"]


def test_only_what_a_logarithm_has_is_drawable() -> None:
    """Zero, less, the infinite and the absurd have no place on the axis."""
    assert drawable(1e-6)
    assert not any(drawable(value) for value in (None, 0.0, -1.0, float("inf"), float("nan"), 1e300))
