"""Draws bars as columns, one for each part, on one logarithmic scale, each value beside its dot."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from bench.output.charts.description import Bar, Graph, Panel, Part
from bench.output.charts.pictures.axes import hide_y, log_axis
from bench.output.charts.pictures.rows import HEADING_ROWS, ROW_IN, beside, places, rows_of, write_heading
from bench.output.charts.pictures.sheet import MARGIN_IN, WIDTH_IN, Sheet
from bench.output.charts.pictures.style import QUIET, marker
from bench.output.charts.pictures.text import safe
from bench.output.charts.scales import tick

LABEL_IN, VALUE_IN, HEAD_IN, FOOT_IN = 1.8, 0.65, 0.42, 0.4
READING = (
    "Each column is a phase on one shared logarithmic scale; a grid line is ten times the one before. "
    "Bold, with a bar: the longest phase of its row."
)
MOST_ITEMS = 60
Placed = Sequence[tuple[Bar, float]]


def height_in(*panels: Panel) -> float:
    """Return how high the panels are together."""
    return HEAD_IN + rows_of(panels) * ROW_IN + FOOT_IN


def draw(sheet: Sheet, graph: Graph, *panels: Panel) -> None:
    """Draw a column for every part, and the headings across all of them."""
    rows = rows_of(panels)
    placed = [
        (bar, y + HEADING_ROWS + index)
        for panel, y in places(panels)
        for index, bar in enumerate(panel.items)
        if isinstance(bar, Bar)
    ]
    values = [part.v for bar, _ in placed for part in bar.parts]
    step_in = (WIDTH_IN - MARGIN_IN - LABEL_IN) / len(graph.phases)
    for index, (name, meaning) in enumerate(graph.phases):
        left_in = MARGIN_IN + LABEL_IN + index * step_in
        axes = sheet.axes(left_in, HEAD_IN, step_in - VALUE_IN, rows * ROW_IN)
        hide_y(axes, rows)
        log_axis(axes, "x", values, graph.unit, 2.0, 7)
        _label_ends(axes, graph)
        sheet.write(left_in, sheet.body_top_in, safe(name, 20), size=10, weight="bold")
        sheet.write(left_in, sheet.body_top_in + 0.19, safe(meaning, 20), size=8.5, color=QUIET)
        _draw_column(axes, name, placed)
    over = sheet.axes(MARGIN_IN, HEAD_IN, WIDTH_IN - 2 * MARGIN_IN, rows * ROW_IN)
    over.set_axis_off()
    over.set_ylim(rows, 0)
    for panel, y in places(panels):
        write_heading(over, (0.0, 1.0), y, panel)
    for bar, y in placed:
        beside(over, (LABEL_IN - 0.1) / (WIDTH_IN - 2 * MARGIN_IN), y, safe(bar.name, 25), ha="right")


def _label_ends(axes: Axes, graph: Graph) -> None:
    """Label the first and the last tick, for which there is room; every value stands beside its dot."""
    place: dict[str, Any] = {
        "xycoords": ("data", "axes fraction"),
        "xytext": (0, -3),
        "textcoords": "offset points",
    }
    ticks = axes.get_xticks()
    axes.set_xticks(ticks, [""] * len(ticks))
    for value in sorted({ticks[0], ticks[-1]}):
        at = (value, 0.0)
        axes.annotate(tick(value, graph.unit), at, size=7.5, color=QUIET, va="top", ha="center", **place)
    axes.set_xlabel(safe(graph.values_label, 20), size=8.5, color=QUIET, labelpad=6)


def _draw_column(axes: Axes, name: str, placed: Placed) -> None:
    found = [(bar, part, y) for bar, y in placed for part in bar.parts if part.name == name]
    known = [(y, part.low, part.high, bar.look.colour) for bar, part, y in found if part.low and part.high]
    if known:
        ys, lows, highs, colours = zip(*known, strict=True)
        axes.hlines(ys, lows, highs, colours, linewidth=1.2)
    longest = [(bar, part, y) for bar, part, y in found if part is _longest(bar)]
    axes.hlines(
        [y for *_, y in longest],
        axes.get_xlim()[0],
        [part.v for _, part, _ in longest],
        [bar.look.colour for bar, *_ in longest],
        linewidth=3,
    )
    for look in dict.fromkeys(bar.look for bar, *_ in found):
        alike = [(part.v, y) for bar, part, y in found if bar.look == look]
        xs, ys = zip(*alike, strict=True)
        axes.plot(xs, ys, linestyle="", color=look.colour, marker=marker(look), markersize=6, clip_on=False)
    for bar, part, y in found:
        weight = "bold" if part is _longest(bar) else "normal"
        beside(axes, 1.07, y, safe(part.says.partition(" [")[0], 10), size=8.5, weight=weight)


def _longest(bar: Bar) -> Part:
    return max(bar.parts, key=lambda part: part.v)
