"""Throughput against K: one panel for every sweep, one line for every backend."""

from typing import TYPE_CHECKING

from bench.analysis.run.summary import Summary
from bench.output.charts.axes import limits, log_axis
from bench.output.charts.base import Chart, small_print
from bench.output.charts.curves import panel_axes
from bench.output.charts.ends import End, name_ends
from bench.output.charts.sheet import Sheet, Words, make_sheet
from bench.output.charts.style import QUIET, look_of
from bench.output.charts.sweeps import IDEAL, Line, Panel, panels
from bench.output.charts.text import count_tick
from bench.output.tables import format as fmt

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEFT_IN, RIGHT_IN, PLOT_IN, PANEL_IN = 0.65, 2.1, 2.9, 3.85
NAME_GAP = 0.07


def draw(summary: Summary) -> "Figure | None":
    """Draw the chart; None for a run without a sweep over K."""
    found = panels(summary)
    if not found:
        return None
    names = {name for panel in found for name in panel.groups}
    sheet = make_sheet(summary, _words(summary, found), PANEL_IN * len(found), names)
    for index, panel in enumerate(found):
        _draw_panel(sheet, index * PANEL_IN, panel)
    return sheet.figure


def _words(summary: Summary, found: list[Panel]) -> Words:
    blocks = "; ".join(f"{panel.title}: {panel.blocks}" for panel in found)
    basis = f"Intervals: 95 %, for each point by itself, over blocks of fresh workers ({blocks})."
    if any(len(set(panel.sizes.values())) > 1 for panel in found):
        basis += " N differs from point to point, as the axis says: a pilot chose it for each K."
    swept = [group for group in summary.groups if group.group.display.sweep]
    return Words(
        title="Throughput: how much gets done with more in flight?",
        reading="Higher is better. Each line is one model; a line that stays flat gains nothing from a "
        "larger K. Sequential has one in flight at any K. Both scales are logarithmic.",
        notes=small_print(basis, swept),
    )


def _draw_panel(sheet: Sheet, top_in: float, panel: Panel) -> None:
    axes = panel_axes(sheet, top_in, f"{panel.title}: operations per second", LEFT_IN, RIGHT_IN, PLOT_IN)
    points = [point for line in panel.lines for point in line.points]
    rates = [rate for point in points for rate in (point.rate, *(point.bounds or ()))]
    log_axis(axes, "y", limits(rates), count_tick)
    axes.set_xscale("log", base=10)
    levels = list(panel.sizes)
    axes.set_xlim(limits(levels, 1.12))
    axes.set_xticks(levels, [f"{k}\nN={n or '?'}" for k, n in panel.sizes.items()])
    axes.set_xticks([], minor=True)
    axes.grid(visible=True, axis="x")
    axes.set_xlabel("K: the most operations in flight   (N: operations in a round)", color=QUIET)
    for index, line in enumerate(panel.lines):
        _draw_line(axes, line, max(0.0, 1 - index / 6))
    name_ends(axes, [_end(line, max(panel.sizes)) for line in panel.lines], NAME_GAP, early=0.0)


def _draw_line(axes: "Axes", line: Line, weight: float) -> None:
    # The first line is the heaviest, so that it can be seen under one that has the same course.
    levels, rates = [p.concurrency for p in line.points], [p.rate for p in line.points]
    if line.label == IDEAL:
        axes.plot(levels, rates, color=QUIET, linewidth=4, alpha=0.25, zorder=1)
        return
    look = look_of(line.backend)
    axes.plot(
        levels,
        rates,
        color=look.colour,
        marker=look.marker,
        linestyle=look.dash,
        markersize=4.5 + 6 * weight,
        linewidth=1.2 + 2 * weight,
    )
    for point in line.points:
        if point.bounds:
            axes.plot([point.concurrency] * 2, point.bounds, color=look.colour, linewidth=1.2, marker="_")


def _end(line: Line, most: int) -> End:
    point = line.points[-1]
    early = f" at K={point.concurrency}" if point.concurrency < most else ""
    colour = QUIET if line.label == IDEAL else look_of(line.backend).colour
    return End(point.concurrency, point.rate, f"{line.label}  {fmt.digits(point.rate)}/s{early}", colour)


CHART = Chart(
    name="throughput",
    alt="Operations per second against the most operations in flight, one line for each backend, both scales "
    "logarithmic; the tables below hold the same figures.",
    draw=draw,
)
