"""Logarithmic axes whose ticks people can read: 1, 2, 5 where there is room, decades where there is not."""

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Steps = Sequence[tuple[float, ...]]
DECADES: Steps = ((1.0,),)
STEPS: Steps = ((1.0, 2.0, 5.0), (1.0, 3.0), *DECADES)


def log_ticks(low: float, high: float, most: int = 8, ladders: Steps = STEPS) -> list[float]:
    """Return round values from `low` to `high`, of the finest ladder that has at most `most` of them."""
    decades = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1)
    for steps in ladders:
        ticks = [round(step * 10.0**decade, 15) for decade in decades for step in steps]
        ticks = [tick for tick in ticks if low * 0.999 <= tick <= high * 1.001]
        if len(ticks) <= most:
            return ticks
    return ticks[:: math.ceil(len(ticks) / most)]


def limits(values: Sequence[float], margin: float = 1.25, least_span: float = 2.0) -> tuple[float, float]:
    """Return bounds that hold all values with room around them, and are never closer than `least_span`."""
    low, high = min(values) / margin, max(values) * margin
    widen = max(1.0, math.sqrt(least_span / (high / low)))
    return low / widen, high * widen


def log_axis(
    axes: "Axes",
    which: Literal["x", "y"],
    bounds: tuple[float, float],
    label: Callable[[float], str],
    most: int = 8,
    steps: Steps = STEPS,
) -> None:
    """Make one axis logarithmic, with round ticks and a grid."""
    ticks = log_ticks(*bounds, most, steps)
    if which == "x":
        axes.set_xscale("log", base=10)
        axes.set_xlim(bounds)
        axes.set_xticks(ticks, [label(tick) for tick in ticks])
        axes.set_xticks([], minor=True)
    else:
        axes.set_yscale("log", base=10)
        axes.set_ylim(bounds)
        axes.set_yticks(ticks, [label(tick) for tick in ticks])
        axes.set_yticks([], minor=True)
    axes.grid(visible=True, axis=which)
