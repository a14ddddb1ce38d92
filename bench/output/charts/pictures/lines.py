"""Draws lines over an axis, with intervals, and each line's name at its right end."""

import textwrap
from collections.abc import Sequence

from matplotlib.axes import Axes

from bench.output.charts.description import Graph, Line, Panel
from bench.output.charts.pictures.axes import linear_axis, log_axis
from bench.output.charts.pictures.ends import End, name_ends
from bench.output.charts.pictures.sheet import MARGIN_IN, WIDTH_IN, Sheet
from bench.output.charts.pictures.style import INK, QUIET, dash, face, marker
from bench.output.charts.pictures.text import LETTER_IN, safe

LEFT_IN, PLOT_IN, HEAD_IN, FOOT_IN = 0.95, 2.75, 0.45, 0.6
# More lines than this do not fit; more marks than this on one line hide it.
MOST_ITEMS, MOST_LINES, MOST_MARKS = 48, 12, 24
FEW_LEVELS = 6
NAME_LETTERS, END_LETTERS = 28, 44


def height_in(_: Panel) -> float:
    """Return how high a panel is."""
    return HEAD_IN + PLOT_IN + FOOT_IN


def draw(sheet: Sheet, graph: Graph, panel: Panel) -> None:
    """Draw a panel on axes of its own, with the same room for names at the right as all others."""
    texts = [text for one in graph.panels for line in _lines(one) for text in _end_text(line).splitlines()]
    right_in = LETTER_IN * max(map(len, texts), default=0) + 0.5
    lines, top_in = _lines(panel), sheet.body_top_in
    note = " ".join(filter(None, (panel.question, panel.size)))
    sheet.write(MARGIN_IN, top_in, safe(panel.title, 90), size=10, weight="bold")
    sheet.write(MARGIN_IN, top_in + 0.19, safe(note, 118), size=8.5, color=QUIET)
    axes = sheet.axes(MARGIN_IN + LEFT_IN, HEAD_IN, WIDTH_IN - 2 * MARGIN_IN - LEFT_IN - right_in, PLOT_IN)
    _prepare(axes, graph, panel, lines)
    for at, line in enumerate(lines):
        _draw_line(axes, line, 1 - at / 6)
    named = [line for line in lines if _end_text(line)]
    name_ends(axes, [End(*_course(line)[-1], _end_text(line), line.look) for line in named])


def _lines(panel: Panel) -> list[Line]:
    return [item for item in panel.items if isinstance(item, Line) and _course(item)][:MOST_LINES]


def _course(line: Line) -> Sequence[tuple[float, float]]:
    return line.course or [(point.x, point.y) for point in line.points]


def _end_text(line: Line) -> str:
    name = safe(line.name, NAME_LETTERS)
    text = f"{name}  {safe(line.ends, 80)}".strip()
    return text if len(text) <= END_LETTERS else "\n".join([name, *textwrap.wrap(line.ends, END_LETTERS)[:1]])


def _prepare(axes: Axes, graph: Graph, panel: Panel, lines: Sequence[Line]) -> None:
    xs = [x for line in lines for x in (*(p.x for p in line.points), *(x for x, _ in line.course))]
    ys = [y for line in lines for _, y in _course(line)]
    ys += [end for line in lines for point in line.points for end in (point.low, point.y, point.high) if end]
    if graph.log:
        log_axis(axes, "y", ys, graph.unit)
    else:
        margin = (max(ys) - min(ys) or abs(max(ys)) or 1.0) * 0.08
        low = min(0.0, *ys) if graph.zero else min(ys) - margin
        linear_axis(axes, "y", (low, max(ys) + margin), graph.unit)
    if graph.across_log:
        levels = sorted(set(xs))
        few = [(x, f"{x:,.0f}") for x in levels] if len(levels) <= FEW_LEVELS else []
        log_axis(axes, "x", xs, graph.across, 1.12, ticks=panel.ticks or few)
    else:
        edge = (max(xs) - min(xs) or 1.0) * 0.03
        low = min(xs) - edge if min(xs) > 0 or panel.ticks else min(0.0, *xs)
        linear_axis(axes, "x", (low, max(xs) + edge), graph.across, panel.ticks)
    axes.set_xlabel(safe(graph.across_label, 90), color=QUIET)
    axes.set_ylabel(safe(graph.values_label, 44), color=QUIET)
    if graph.one and axes.get_ylim()[0] < 1.0 < axes.get_ylim()[1]:
        axes.axhline(1.0, color=INK, linewidth=1.2)
    for rule in panel.rules:
        axes.axvline(rule, color=INK, linewidth=1.0, linestyle=(0, (4.0, 2.0)))


def _draw_line(axes: Axes, line: Line, weight: float) -> None:
    # The first line is the heaviest, so that it can be seen under one that has the same course.
    look, heavy = line.look, max(0.0, weight)
    xs, ys = zip(*_course(line), strict=True)
    axes.plot(xs, ys, color=look.colour, linestyle=dash(look), linewidth=1.2 + 1.4 * heavy)
    known = [(point.x, point.low, point.high) for point in line.points if point.low and point.high]
    if known:
        at, lows, highs = zip(*known, strict=True)
        axes.vlines(at, lows, highs, colors=look.colour, linewidth=1.2)
        axes.plot(at * 2, lows + highs, linestyle="", color=look.colour, marker="_", markersize=5)
    step = -(-len(line.points) // MOST_MARKS) or 1
    for hollow in (False, True):
        marked = [point for point in line.points[::step] if (point.kind == "hollow") is hollow]
        if marked:
            axes.plot(
                [point.x for point in marked],
                [point.y for point in marked],
                linestyle="",
                color=look.colour,
                marker=marker(look),
                markersize=4.5 + 2.5 * heavy,
                markerfacecolor=face(look, hollow),
                clip_on=False,
                zorder=3,
            )
