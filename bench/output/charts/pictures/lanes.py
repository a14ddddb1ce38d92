"""Draws lanes: every round of a cell as a dot, in order, on one logarithmic scale for a group."""

import itertools
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from bench.output.charts.description import Graph, Lane, Panel
from bench.output.charts.pictures.axes import linear_axis
from bench.output.charts.pictures.sheet import MARGIN_IN, WIDTH_IN, Sheet
from bench.output.charts.pictures.style import INK, QUIET
from bench.output.charts.pictures.text import safe
from bench.output.charts.pictures.tracks import write_head

LABEL_IN, RIGHT_IN, LANE_IN, GAP_IN, HEAD_IN, FOOT_IN = 1.85, 0.6, 0.5, 0.1, 0.3, 0.6
BAND, MARK = "#e4e7ec", "#d55e00"
MOST_ITEMS = 100
Dots = Sequence[tuple[float, float]]


def height_in(panel: Panel) -> float:
    """Return how high a panel is."""
    return HEAD_IN + len(panel.items) * (LANE_IN + GAP_IN) + FOOT_IN


def draw(sheet: Sheet, graph: Graph, panel: Panel) -> None:
    """Draw every lane on axes of its own, under its panel's head."""
    write_head(sheet, panel)
    for index, lane in enumerate(item for item in panel.items if isinstance(item, Lane)):
        at_in = HEAD_IN + index * (LANE_IN + GAP_IN)
        width_in = WIDTH_IN - 2 * MARGIN_IN - LABEL_IN - RIGHT_IN
        axes = sheet.axes(MARGIN_IN + LABEL_IN, at_in, width_in, LANE_IN)
        low, high = panel.bounds or (0.5, 2.0)
        _prepare(axes, panel.rules, low, high)
        if index == len(panel.items) - 1:
            linear_axis(axes, "x", axes.get_xlim(), graph.across)
            axes.grid(visible=False)
            axes.set_xlabel(safe(graph.across_label), color=QUIET)
        _draw_lane(axes, lane, low, high)
    middle_in = sheet.body_top_in + HEAD_IN + len(panel.items) * (LANE_IN + GAP_IN) / 2
    aside = {"rotation": 90, "size": 7.5, "ha": "right", "va": "center", "color": QUIET}
    sheet.write(WIDTH_IN - MARGIN_IN / 2, middle_in, safe(graph.values_label, 44), **aside)


def _prepare(axes: Axes, blocks: Sequence[float], low: float, high: float) -> None:
    margin = (high / low) ** 0.075
    axes.set(xlim=(0, blocks[-1]), yscale="log", ylim=(low / margin, high * margin))
    for begin, end in list(itertools.pairwise(blocks))[::2]:
        axes.axvspan(begin, end, color=BAND, linewidth=0, zorder=0)
    axes.axhline(1.0, color=QUIET, linewidth=0.5, linestyle=":", zorder=1)
    axes.yaxis.tick_right()
    axes.set_yticks([low, 1.0, high], [f"{tick:.2g}×" for tick in (low, 1.0, high)], size=7.5)
    axes.set_yticks([], minor=True)
    axes.tick_params(axis="y", length=0)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.set_xticks([])


def _draw_lane(axes: Axes, lane: Lane, low: float, high: float) -> None:
    held = [(x, min(max(ratio, low), high)) for x, ratio, _ in lane.dots]
    plain = {"color": lane.look.colour, "markeredgewidth": 0.0}
    within = [(x, y) for (x, y), (_, ratio, _) in zip(held, lane.dots, strict=True) if low <= ratio <= high]
    _dots(axes, within, marker="o", markersize=2.4, **plain)
    _dots(axes, [(x, high) for x, ratio, _ in lane.dots if ratio > high], marker="^", markersize=3.5, **plain)
    _dots(axes, [(x, low) for x, ratio, _ in lane.dots if ratio < low], marker="v", markersize=3.5, **plain)
    marked = [place for place, (_, _, is_marked) in zip(held, lane.dots, strict=True) if is_marked]
    ring = {"markerfacecolor": "none", "markeredgecolor": MARK, "markeredgewidth": 1.1}
    _dots(axes, marked, marker="o", markersize=6.5, **ring)
    for begin, end, ratio in lane.blocks:
        axes.plot((begin, end), (min(max(ratio, low), high),) * 2, color=INK, linewidth=0.9, zorder=2)
    side: dict[str, Any] = {"transform": axes.transAxes, "ha": "right", "va": "center"}
    axes.text(-0.02, 0.68, safe(lane.name, 22), size=9, weight="bold", **side)
    axes.text(-0.02, 0.3, safe(lane.says, 24), size=8.5, color=QUIET, **side)


def _dots(axes: Axes, places: Dots, **style: Any) -> None:
    # As a picture within an SVG: each dot as a shape of its own would make megabytes.
    xs, ys = [x for x, _ in places], [y for _, y in places]
    axes.plot(xs, ys, linestyle="", zorder=3, clip_on=False, rasterized=True, **style)
