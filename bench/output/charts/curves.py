"""Lines of cells that share a backend told apart, and the axes that charts of curves have in common."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from bench.output.charts.axes import limits, log_axis
from bench.output.charts.ends import End, name_ends
from bench.output.charts.sheet import MARGIN_IN, WIDTH_IN, Sheet
from bench.output.charts.style import PAPER, Look, look_of
from bench.output.charts.text import time_tick

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TITLE_IN, LEFT_IN, RIGHT_IN, PLOT_IN, PANEL_IN = 0.3, 0.75, 2.9, 2.7, 3.6
MOST_LINES, MOST_MARKS = 12, 12
NAME_LETTERS = 28
LINE_GAP = 0.075
DASHES: tuple[str | tuple[int, tuple[float, ...]], ...] = (
    "-",
    (0, (5.0, 2.0)),
    (0, (1.0, 1.5)),
    (0, (5.0, 1.5, 1.0, 1.5)),
    (0, (8.0, 2.0)),
)
MARKERS = ("o", "s", "^", "D", "v", "P", "X")


class Curve(Struct, frozen=True):
    """One cell's line: its name, what stands beside the name, and its points in the order of x."""

    label: str
    told: str
    look: Look
    points: tuple[tuple[float, float], ...]
    hollow: bool = False


def looks_of(backends: Sequence[str]) -> list[tuple[Look, bool]]:
    """Return a look for each, and whether its marks are hollow: the first of a backend has the backend's own.

    Those that follow keep its colour and differ in dash and marker, so that they differ without it too.
    """
    seen: dict[str, int] = {}
    found = []
    for backend in backends:
        own, before = look_of(backend), seen.get(backend, 0)
        seen[backend] = before + 1
        if before:
            marker = [one for one in MARKERS if one != own.marker][(before - 1) % (len(MARKERS) - 1)]
            dash = [one for one in DASHES if one != own.dash][(before - 1) % (len(DASHES) - 1)]
            own = Look(own.colour, marker, dash)
        found.append((own, before % 2 == 1))
    return found


def panel_axes(
    sheet: Sheet,
    top_in: float,
    title: str,
    left_in: float = LEFT_IN,
    right_in: float = RIGHT_IN,
    plot_in: float = PLOT_IN,
) -> "Axes":
    """Return the axes of a panel under its title, with room for ticks at the left and names at the right."""
    width_in = WIDTH_IN - MARGIN_IN - left_in - right_in
    axes = sheet.axes(MARGIN_IN + left_in, top_in + TITLE_IN, width_in, plot_in)
    axes.set_title(title, loc="left", size=10, weight="bold")
    return axes


def time_axis(axes: "Axes", curves: Sequence[Curve]) -> None:
    """Make y a logarithmic axis of time that holds every point."""
    log_axis(axes, "y", limits([y for curve in curves for _, y in curve.points]), time_tick)


def draw_curves(axes: "Axes", curves: Sequence[Curve], early: float = 0.0, lines: int = 1) -> None:
    """Draw every line, and its name at the right, on one line or two; `early` is that of `name_ends`."""
    for at, curve in enumerate(curves):
        xs, ys = [x for x, _ in curve.points], [y for _, y in curve.points]
        axes.plot(
            xs,
            ys,
            color=curve.look.colour,
            linestyle=curve.look.dash,
            marker=curve.look.marker,
            markerfacecolor=PAPER if curve.hollow else curve.look.colour,
            # Lines that begin together are marked in different places.
            markevery=(at % 2, step) if (step := -(-len(xs) // MOST_MARKS)) > 1 else 1,
            markersize=5,
            linewidth=1.6,
            clip_on=False,
        )
    between = "  " if lines == 1 else "\n"
    ends = [
        End(
            *curve.points[-1],
            f"{curve.label}{between}{curve.told}".strip(),
            curve.look.colour,
            curve.look.marker,
            curve.hollow,
        )
        for curve in curves
    ]
    name_ends(axes, ends, LINE_GAP * lines, early)
