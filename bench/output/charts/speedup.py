"""Speed-up over sequential: one dot with its interval for every cell of the headline groups."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bench.analysis.run.summary import GroupSummary, Summary
from bench.output.charts.axes import limits, log_axis
from bench.output.charts.base import Chart, headline_groups, small_print
from bench.output.charts.marks import Mark, is_cost, sections
from bench.output.charts.rows import (
    ROW_IN,
    Section,
    fitting,
    names_of,
    row_axes,
    sections_in,
    write_beside,
    write_sections,
)
from bench.output.charts.sheet import MARGIN_IN, Sheet, Words, make_sheet
from bench.output.charts.style import INK, PAPER, look_of
from bench.output.charts.text import ratio_tick
from bench.output.tables import format as fmt

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LABEL_IN, VALUE_IN, WIDTH_IN = 1.75, 2.95, 2.9
AXIS_IN, PANEL_GAP_IN, TITLE_IN = 0.3, 0.15, 0.25
BASIS = (
    "Intervals: {confidence:.0%}, simultaneous within each group, over blocks of fresh workers. "
    "K: the most operations in flight (sequential: 1)."
)
COST_TITLE = "The model's own cost, on a scale of its own: the operation is empty"
SETTLED = ("faster", "slower")


def draw(summary: Summary) -> "Figure | None":
    """Draw the chart; None for a run that compares nothing with sequential."""
    groups = headline_groups(summary)
    found = sections(groups)
    if not found:
        return None
    kept = fitting(found)
    work, cost = ([one for one in kept if is_cost(one.group) is kind] for kind in (False, True))
    panels = [(title, part) for title, part in (("", work), (COST_TITLE, cost)) if part]
    heights = [_panel_in(title, part) for title, part in panels]
    sheet = make_sheet(
        summary, _words(groups, len(found) - len(kept), summary.run.plan.alpha), sum(heights), names_of(kept)
    )
    top_in = 0.0
    for (title, part), height_in in zip(panels, heights, strict=True):
        _draw_panel(sheet, top_in, title, part)
        top_in += height_in
    return sheet.figure


def _words(groups: Sequence[GroupSummary], left_out: int, alpha: float) -> Words:
    return Words(
        title="Speed-up: how many times as fast as one after another?",
        reading="Right of the line at 1×: faster than sequential. Filled: an established difference. "
        "Hollow: the same within 5 %, or inconclusive. The scale is logarithmic.",
        notes=small_print(BASIS.format(confidence=1 - alpha), groups, left_out),
    )


def _panel_in(title: str, part: Sequence[Section[Mark]]) -> float:
    return (TITLE_IN if title else 0.0) + sections_in(part) + AXIS_IN + PANEL_GAP_IN


def _draw_panel(sheet: Sheet, top_in: float, title: str, part: Sequence[Section[Mark]]) -> None:
    left_in = MARGIN_IN + LABEL_IN
    head_in = TITLE_IN if title else 0.0
    axes = sheet.axes(left_in, top_in + head_in, WIDTH_IN, sections_in(part))
    if title:
        sheet.write(MARGIN_IN, sheet.body_top_in + top_in, title, size=10, weight="bold")
    marks = [mark for section in part for mark in section.entries]
    values = [value for mark in marks for value in (mark.ratio, *(mark.bounds or ()))]
    row_axes(axes, sections_in(part) / ROW_IN)
    log_axis(axes, "x", limits([1.0, *values]), ratio_tick, most=5)
    axes.axvline(1.0, color=INK, linewidth=1.2)
    write_sections(axes, part, (-LABEL_IN / WIDTH_IN, 1 + VALUE_IN / WIDTH_IN), _draw_mark)


def _draw_mark(axes: "Axes", mark: Mark, y: float) -> None:
    look, settled = look_of(mark.backend), mark.verdict in SETTLED
    if mark.bounds:
        axes.plot(mark.bounds, (y, y), color=look.colour, linewidth=1.8, solid_capstyle="butt")
        axes.plot(mark.bounds, (y, y), "|", color=look.colour, markersize=7)
    axes.plot(
        [mark.ratio],
        [y],
        marker=look.marker,
        markersize=7,
        color=look.colour if settled else PAPER,
        markeredgecolor=look.colour,
        markeredgewidth=1.5,
        zorder=3,
    )
    write_beside(axes, -0.03, y, mark.label, ha="right")
    write_beside(axes, 1.03, y, _value(mark))


def _value(mark: Mark) -> str:
    if mark.bounds is None:
        return f"{fmt.ratio(mark.ratio)} (too few blocks)"
    told = {"equivalent": " same", "inconclusive": " inconclusive"}.get(mark.verdict, "")
    return f"{fmt.ratio(mark.ratio)} {fmt.interval(mark.bounds)}{told}"


CHART = Chart(
    name="speedup",
    alt="Speed-up over sequential of every backend in each headline group, as dots with intervals on a "
    "logarithmic scale; the tables below hold the same figures.",
    draw=draw,
)
