"""Axes with round ticks that carry their units, on both kinds of scale."""

from collections.abc import Sequence
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from bench.output.charts.description import Unit
from bench.output.charts.parts import drawable
from bench.output.charts.scales import limits, log_ticks, tick

Ticks = Sequence[tuple[float, str]]
MOST_TICKS = 7


def log_axis(
    axes: Axes,
    which: Literal["x", "y"],
    values: Sequence[float],
    unit: Unit,
    margin: float = 1.25,
    most: int = 8,
    ticks: Ticks = (),
) -> None:
    """Make one axis logarithmic, with a grid, and with round ticks unless some are given."""
    bounds = limits([value for value in values if drawable(value)] or [1.0], margin)
    axes.set(**{f"{which}scale": "log", f"{which}lim": bounds})
    round_ticks = [(value, tick(value, unit)) for value in log_ticks(*bounds, most, unit)]
    _set_ticks(axes, which, [one for one in ticks if bounds[0] <= one[0] <= bounds[1]] or round_ticks)


def linear_axis(
    axes: Axes, which: Literal["x", "y"], bounds: tuple[float, float], unit: Unit, ticks: Ticks = ()
) -> None:
    """Make one axis linear between bounds, with a grid, and with round ticks unless some are given."""

    axes.set(**{f"{which}lim": bounds})
    found = MaxNLocator(MOST_TICKS, steps=(1, 2, 5, 10)).tick_values(*bounds)
    round_ticks = [(float(value), "0" if value == 0 else tick(value, unit)) for value in found]
    _set_ticks(axes, which, ticks or [one for one in round_ticks if bounds[0] <= one[0] <= bounds[1]])


def _set_ticks(axes: Axes, which: Literal["x", "y"], ticks: Ticks) -> None:
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_ticks([value for value, _ in ticks], [label for _, label in ticks])
    axis.set_ticks([], minor=True)
    axis.grid(visible=True)


def hide_y(axes: Axes, rows: float) -> None:
    """Make the y axis count rows from the top, without a line or ticks of its own."""
    axes.set_ylim(rows, 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
