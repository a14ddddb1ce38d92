"""Names at the right ends of lines, moved apart where lines end in the same place, and led back to them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from bench.output.charts.base import spread
from bench.output.charts.style import PAPER

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Every text has two lines: the name, and a figure.
GAP, EARLY = 0.14, 0.75
# A name within the axes must not be crossed out by another line.
BEHIND = {"facecolor": PAPER, "edgecolor": "none", "alpha": 0.85, "pad": 1.0}


class End(Struct, frozen=True):
    """Where a line ends, in the data's own units; what to write beside it, and the mark before that."""

    x: float
    y: float
    text: str
    colour: str
    marker: str = ""
    hollow: bool = False


def name_ends(axes: "Axes", ends: Sequence[End], gap: float = GAP, early: float = EARLY) -> None:
    """Write every line's name at the right of the axes; a line that ends before `early` has it at its end."""
    share = axes.transData + axes.transAxes.inverted()
    placed = [(end, float(x), float(y)) for end in ends for x, y in [share.transform((end.x, end.y))]]
    within = [one for one in placed if one[1] < early]
    # Led across the axes, a line that ends early would look as if it went on.
    for (end, x, _), moved in zip(within, spread([y for _, _, y in within], gap), strict=True):
        axes.text(x + 0.02, moved, end.text, transform=axes.transAxes, va="center", bbox=BEHIND)
    beside = [one for one in placed if one[1] >= early]
    for (end, x, y), moved in zip(beside, spread([y for _, _, y in beside], gap), strict=True):
        axes.plot(
            (x + 0.015, 1.027),
            (y, moved),
            transform=axes.transAxes,
            color=end.colour,
            linewidth=1,
            marker=end.marker,
            markevery=[1],
            markersize=5,
            markerfacecolor=PAPER if end.hollow else end.colour,
            clip_on=False,
        )
        axes.text(1.048, moved, end.text, transform=axes.transAxes, va="center")
