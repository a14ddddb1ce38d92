"""Every timed round in the order in which it ran: what drifted, what jumped, what was taken away."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bench.analysis.run.summary import Summary
from bench.output.charts.description import Chart, nothing
from bench.output.charts.lanes import Dot, Lane, Panel, panels, shown
from bench.output.charts.looks import look_of
from bench.output.charts.parts import basis_of
from bench.output.charts.pictures.framing import told_sheet
from bench.output.charts.pictures.sheet import MARGIN_IN, WIDTH_IN, Sheet, Words
from bench.output.charts.pictures.style import INK, QUIET
from bench.output.charts.pictures.text import safe
from bench.output.tables import format as fmt

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LABEL_IN, RIGHT_IN, LANE_IN, GAP_IN, HEAD_IN, FOOT_IN = 1.85, 0.5, 0.5, 0.1, 0.3, 0.5
BAND, MARK = "#e4e7ec", "#D55E00"
BASIS = (
    "All lanes of a group have one logarithmic scale and one order: the first block on the left. What lies "
    "outside stands at the edge as a triangle. Twins are left out."
)


def draw(summary: Summary) -> "Figure | None":
    """Draw the chart; None for a run without a timed round."""
    found = panels(summary)
    if not found:
        return None
    kept = shown(found)
    sheet = told_sheet(
        summary,
        _words(summary, len(found) - len(kept)),
        sum(map(_panel_in, kept)),
        [panel.group for panel in kept],
    )
    top_in = 0.0
    for panel in kept:
        _draw_panel(sheet, top_in, panel)
        top_in += _panel_in(panel)
    return sheet.figure


def _words(summary: Summary, left_out: int) -> Words:
    more = [f"Groups without room here, but in the tables: {left_out}."] if left_out else []
    return Words(
        title="Round by round: was the machine steady?",
        reading="Each dot is one round, beside its own model's typical time (1×): higher is slower. Each "
        "band is a block of fresh workers, the line across it that block's typical round. An orange ring: "
        "the machine was taken away in that round.",
        notes=(_marks(summary), basis_of(BASIS, summary.groups), *more),
    )


def _marks(summary: Summary) -> str:
    count = summary.noise.total
    if not count.rounds:
        return "This run holds no readings of what disturbed it, so that no round is marked."
    return (
        f"{count.marked:,} of {count.rounds:,} rounds are marked: the host took the CPU, or other programs "
        "kept the worker waiting for more than 5 % of the round. They are kept in every figure."
    )


def _panel_in(panel: Panel) -> float:
    return HEAD_IN + len(panel.lanes) * (LANE_IN + GAP_IN) + FOOT_IN


def _draw_panel(sheet: Sheet, top_in: float, panel: Panel) -> None:
    at_in = sheet.body_top_in + top_in
    sheet.write(MARGIN_IN, at_in, safe(f"{panel.group} · {panel.size}"), size=10, weight="bold")
    for index, lane in enumerate(panel.lanes):
        axes = sheet.axes(
            MARGIN_IN + LABEL_IN,
            top_in + HEAD_IN + index * (LANE_IN + GAP_IN),
            WIDTH_IN - 2 * MARGIN_IN - LABEL_IN - RIGHT_IN,
            LANE_IN,
        )
        _prepare(axes, panel, last=index == len(panel.lanes) - 1)
        _draw_lane(axes, lane, panel.scale)


def _prepare(axes: "Axes", panel: Panel, last: bool) -> None:
    low, high = panel.scale
    axes.set_xlim(0, panel.end)
    axes.set_ylim(low * 1.15, high * 1.15)
    for index, (begin, end) in enumerate(zip(panel.begins, (*panel.begins[1:], panel.end), strict=True)):
        if index % 2 == 0:
            axes.axvspan(begin, end, color=BAND, linewidth=0, zorder=0)
    axes.axhline(0.0, color=QUIET, linewidth=0.5, linestyle=":", zorder=1)
    axes.yaxis.tick_right()
    ticks = (low, 0.0, high)
    axes.set_yticks(ticks, [f"{math.exp(tick):.2g}×" for tick in ticks], size=7.5)
    axes.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.set_xticks([])
    if last:
        axes.set_xlabel("rounds in the order in which they ran; bands are blocks", color=QUIET)


def _draw_lane(axes: "Axes", lane: Lane, scale: tuple[float, float]) -> None:
    colour = look_of(lane.backend).colour
    low, high = scale
    plain = {"color": colour, "markeredgewidth": 0.0}
    _dots(axes, [dot for dot in lane.dots if low <= dot.log <= high], scale, {"marker": "o", **plain}, 2.4)
    _dots(axes, [dot for dot in lane.dots if dot.log > high], scale, {"marker": "^", **plain}, 3.5)
    _dots(axes, [dot for dot in lane.dots if dot.log < low], scale, {"marker": "v", **plain}, 3.5)
    ring = {"marker": "o", "markerfacecolor": "none", "markeredgecolor": MARK, "markeredgewidth": 1.1}
    _dots(axes, [dot for dot in lane.dots if dot.marked], scale, ring, 6.5)
    for begin, end, log in lane.blocks:
        axes.plot((begin, end), (_within(log, scale),) * 2, color=INK, linewidth=0.9, zorder=2)
    side = {"transform": axes.transAxes, "ha": "right", "va": "center"}
    axes.text(-0.02, 0.68, lane.label, size=9, weight="bold", **side)  # type: ignore[arg-type]
    told = f"1× is {fmt.duration(lane.typical_s)}"
    axes.text(-0.02, 0.3, told, size=8.5, color=QUIET, **side)  # type: ignore[arg-type]


def _dots(
    axes: "Axes", dots: Sequence[Dot], scale: tuple[float, float], style: dict[str, Any], size: float
) -> None:
    # As a picture within an SVG: each dot as a shape of its own would make megabytes.
    axes.plot(
        [dot.place for dot in dots],
        [_within(dot.log, scale) for dot in dots],
        linestyle="",
        markersize=size,
        zorder=3,
        clip_on=False,
        rasterized=True,
        **style,
    )


def _within(log: float, scale: tuple[float, float]) -> float:
    return min(max(log, scale[0]), scale[1])


CHART = Chart(
    name="rounds",
    alt="The time of every round of every cell beside the cell's typical time, in the order in which they "
    "ran, with blocks as bands and a ring around rounds in which the machine was taken away.",
    order=140,
    describe=nothing,
    on_demand=True,
    draw=draw,
)
