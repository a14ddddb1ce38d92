"""Draws rows: a mark with its interval for each cell, its name at the left and its figures at the right."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from matplotlib.axes import Axes

from bench.output.charts.description import Graph, Mark, Panel
from bench.output.charts.pictures.axes import hide_y, log_axis
from bench.output.charts.pictures.sheet import MARGIN_IN, WIDTH_IN, Sheet
from bench.output.charts.pictures.style import INK, PAPER, QUIET, face, marker
from bench.output.charts.pictures.text import LETTER_IN, safe

ROW_IN, AXIS_IN, GAP_IN = 0.2, 0.5, 0.1
HEADING_ROWS, BELOW_ROWS = 1.25, 0.3
HEADING_LETTERS = 82
NAME_LETTERS = 36
READING = "The scale is logarithmic."
MOST_ITEMS = 60
# The paper behind a heading breaks the grid, which would cross its words out.
BEHIND = {"facecolor": PAPER, "edgecolor": "none", "pad": 3.0}


def height_in(*panels: Panel) -> float:
    """Return how high the panels are together."""
    return sum(rows_of(part) * ROW_IN + AXIS_IN + GAP_IN for part in _scales(panels))


def draw(sheet: Sheet, graph: Graph, *panels: Panel) -> None:
    """Draw the panels: those without a scale of their own share one set of axes."""
    marks = [mark for panel in panels for mark in _marks(panel)]
    left_in = room_in([mark.name for mark in marks], NAME_LETTERS)
    width_in = WIDTH_IN - 2 * MARGIN_IN - left_in - room_in([mark.says for mark in marks], 60)
    top_in = 0.0
    for part in _scales(panels):
        part_in = rows_of(part) * ROW_IN
        axes = sheet.axes(MARGIN_IN + left_in, top_in, width_in, part_in)
        _draw_part(axes, graph, part)
        ends = (-left_in / width_in, (WIDTH_IN - 2 * MARGIN_IN - left_in) / width_in)
        for panel, y in places(part):
            write_heading(axes, ends, y, panel)
        top_in += part_in + AXIS_IN + GAP_IN


def _draw_part(axes: Axes, graph: Graph, part: Sequence[Panel]) -> None:
    placed = [
        (mark, y + HEADING_ROWS + index)
        for panel, y in places(part)
        for index, mark in enumerate(_marks(panel))
    ]
    values = [value for mark, _ in placed for value in _values(mark)]
    hide_y(axes, rows_of(part))
    log_axis(axes, "x", [1.0, *values] if graph.one else values, graph.unit, most=5)
    axes.set_xlabel(safe(graph.values_label, 60), color=QUIET)
    if graph.one:
        axes.axvline(1.0, color=INK, linewidth=1.2)
    _draw_intervals(axes, placed)
    _draw_spots(axes, placed)
    for mark, y in placed:
        beside(axes, -0.03, y, safe(mark.name, NAME_LETTERS), ha="right")
        beside(axes, 1.03, y, safe(mark.says, 60))


def _values(mark: Mark) -> list[float]:
    return [spot.v for spot in mark.spots] + [end for end in (mark.low, mark.high) if end is not None]


def _draw_intervals(axes: Axes, placed: Sequence[tuple[Mark, float]]) -> None:
    lines = [(mark.low, mark.high, y, mark.look.colour) for mark, y in placed if mark.low and mark.high]
    ticks = [
        (value, y, mark.look.colour)
        for mark, y in placed
        for value in [
            *((mark.low, mark.high) if mark.caps and mark.low and mark.high else ()),
            *(spot.v for spot in mark.spots if spot.kind == "tick"),
        ]
    ]
    # One collection each: an artist for every interval would take most of the time.
    if lines:
        lows, highs, ys, colours = zip(*lines, strict=True)
        axes.hlines(ys, lows, highs, colors=colours, linewidth=1.8)
    if ticks:
        xs, ys, colours = zip(*ticks, strict=True)
        axes.vlines(xs, [y - 0.17 for y in ys], [y + 0.17 for y in ys], colors=colours, linewidth=1.3)


def _draw_spots(axes: Axes, placed: Sequence[tuple[Mark, float]]) -> None:
    alike = defaultdict(list)
    for mark, y in placed:
        for spot in mark.spots:
            if spot.kind != "tick":
                alike[mark.look, spot.kind == "hollow"].append((spot.v, y))
    for (look, hollow), points in alike.items():
        xs, ys = zip(*points, strict=True)
        axes.plot(
            xs,
            ys,
            linestyle="",
            marker=marker(look),
            markersize=6.5,
            markerfacecolor=face(look, hollow),
            markeredgecolor=look.colour,
            markeredgewidth=1.5,
            zorder=3,
        )


def _marks(panel: Panel) -> Iterator[Mark]:
    return (item for item in panel.items if isinstance(item, Mark))


def _scales(panels: Sequence[Panel]) -> list[list[Panel]]:
    shared = [panel for panel in panels if not panel.own]
    return [*([shared] if shared else []), *([panel] for panel in panels if panel.own)]


def room_in(texts: Sequence[str], most: int) -> float:
    """Return how much room the longest of the texts takes, with a gap, if it is cut to `most` letters."""
    return LETTER_IN * min(most, max(map(len, texts), default=0)) + 0.2


def rows_of(panels: Sequence[Panel]) -> float:
    """Return how many rows the panels take under their headings."""
    return sum(len(panel.items) + HEADING_ROWS + BELOW_ROWS for panel in panels)


def places(panels: Sequence[Panel]) -> Iterator[tuple[Panel, float]]:
    """Yield every panel with the middle of its heading, in rows from the top; rows follow in steps of 1."""
    top = 0.0
    for panel in panels:
        yield panel, top + 0.5
        top += len(panel.items) + HEADING_ROWS + BELOW_ROWS


def write_heading(axes: Axes, ends: tuple[float, float], y: float, panel: Panel) -> None:
    """Write a panel's title, question and size from one of the ends (shares of the width) to the other."""
    title = safe(panel.title, 40 if panel.question else HEADING_LETTERS)
    across = axes.get_yaxis_transform()
    name = axes.text(ends[0], y, title, transform=across, weight="bold", va="center", size=9.5, bbox=BEHIND)
    beside(axes, ends[1], y, safe(panel.size, 60), color=QUIET, size=8.5, ha="right", bbox=BEHIND)
    room = HEADING_LETTERS - len(title) - max(0, len(panel.size) - 24)
    if not panel.question or room < 10:
        return
    axes.annotate(
        safe(panel.question, room),
        (1.0, 0.0),
        xycoords=name,
        xytext=(7, 0),
        textcoords="offset points",
        va="bottom",
        color=QUIET,
        annotation_clip=False,
        bbox=BEHIND,
    )


def beside(axes: Axes, share: float, y: float, text: str, **style: object) -> None:
    """Write safe text at a share of the axes' width, beside the row at `y`."""
    given = {"va": "center", "ha": "left", "color": INK, **style}
    axes.text(share, y, text, transform=axes.get_yaxis_transform(), **given)  # type: ignore[arg-type]
