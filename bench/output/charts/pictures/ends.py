"""Names at the right ends of lines, moved apart where lines end in the same place, and led back to them."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from msgspec import Struct

from bench.output.charts.looks import Look
from bench.output.charts.pictures.style import PAPER, face, marker
from bench.output.charts.scales import spread

LINE_GAP, EARLY = 0.066, 0.75
# A name within the axes must not be crossed out by another line.
BEHIND = {"facecolor": PAPER, "edgecolor": "none", "alpha": 0.85, "pad": 1.0}


class End(Struct, frozen=True):
    """Where a line ends, in the data's own units; the text beside it, on one line or more, and its look."""

    x: float
    y: float
    text: str
    look: Look


def name_ends(axes: Axes, ends: Sequence[End]) -> None:
    """Write every line's name at the right of the axes, led back to where the line ends."""
    share = axes.transData + axes.transAxes.inverted()
    everywhere = [(end, float(x), float(y)) for end in ends for x, y in [share.transform((end.x, end.y))]]
    # Led across the axes, a line that ends early would look as if it went on.
    for end, x, y in everywhere:
        if x < EARLY:
            axes.text(x + 0.03, y, end.text, transform=axes.transAxes, va="center", bbox=BEHIND)
    placed = [(end, x, y) for end, x, y in everywhere if x >= EARLY]
    gap = LINE_GAP * max((end.text.count("\n") + 1 for end, *_ in placed), default=1)
    moved = spread([y for *_, y in placed], gap)
    # The whole column moves back where it leaves the axes.
    over, under = max(moved, default=1.0) - 1.0, -min(moved, default=0.0)
    up = -over if over > 0 else max(0.0, under)
    for (end, x, y), at in zip(placed, moved, strict=True):
        axes.plot(
            (min(x + 0.015, 1.0), 1.03),
            (y, at + up),
            transform=axes.transAxes,
            color=end.look.colour,
            linewidth=1,
            marker=marker(end.look),
            markevery=[1],
            markersize=5,
            markerfacecolor=face(end.look),
            clip_on=False,
        )
        axes.text(1.05, at + up, end.text, transform=axes.transAxes, va="center", linespacing=1.1)
