"""Scales that people can read: bounds around values, round ticks with units, and names spread apart."""

import itertools
import math
from collections.abc import Sequence

from bench.output.charts.description import Unit
from bench.output.tables.format import SIZES, TIMES, time_unit

Ladder = tuple[float, ...]
# The finest that leaves few enough ticks is taken: rungs of a decade, or for bytes steps of powers of two.
FINE: tuple[Ladder, ...] = (
    (1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0),
    (1.0, 1.5, 2.0, 3.0, 5.0, 7.0),
)
LADDERS: tuple[Ladder, ...] = ((1.0, 2.0, 5.0), (1.0, 3.0), (1.0,))
BYTE_STEPS = (1, 2, 4, 5, 10)
# What the page's script needs to label axes by the same rules; it alone has room for the fine ladders.
RULES: dict[str, object] = {
    "ladders": FINE + LADDERS,
    "byte_steps": BYTE_STEPS,
    "times": TIMES,
    "sizes": (*SIZES, (1, "B")),
}


def tick(value: float, unit: Unit) -> str:
    """Return a round value as the label of a tick: `10 ms`, `0.5×`, `10,000`."""
    if unit == "ratio":
        return f"{value:.4g}×"
    if unit == "s" and value > 0:
        name, scale = time_unit(value * 1.001)  # a tick at 1 ms may come as 0.9999… ms
        return f"{value * scale:.4g} {name}"
    if unit == "bytes":
        scale, name = next(((size, name) for size, name in SIZES if value >= size), (1, "B"))
        return f"{value / scale:.3g} {name}"
    return f"{value:,.0f}" if value >= 1 else f"{value:.4g}"


def log_ticks(low: float, high: float, most: int = 8, unit: Unit = "count") -> list[float]:
    """Return at most about `most` round values from `low` to `high`."""
    if unit == "bytes":
        powers = range(math.ceil(math.log2(low)), math.floor(math.log2(high)) + 1)
        ladders = [[2.0**power for power in powers if power % step == 0] for step in BYTE_STEPS]
    else:
        decades = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1)
        rungs = ([round(rung * 10.0**at, 15) for at in decades for rung in ladder] for ladder in LADDERS)
        ladders = [[one for one in ticks if low * 0.999 <= one <= high * 1.001] for ticks in rungs]
    fitting = next((ticks for ticks in ladders if len(ticks) <= most), ladders[-1])
    return fitting[:: math.ceil(len(fitting) / most) or 1]


def limits(values: Sequence[float], margin: float = 1.25, least_span: float = 2.0) -> tuple[float, float]:
    """Return bounds that hold all values with room around them, and are never closer than `least_span`."""
    low, high = min(values) / margin, max(values) * margin
    widen = max(1.0, math.sqrt(least_span / (high / low)))
    return low / widen, high * widen


def spread(places: Sequence[float], gap: float) -> list[float]:
    """Return places at least `gap` apart, in the same order, each moved no further than it must."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    for _ in range(20 * len(places)):
        for low, high in itertools.pairwise(order):
            short = gap - (moved[high] - moved[low])
            if short > 1e-12:
                moved[low] -= short / 2
                moved[high] += short / 2
    return moved
