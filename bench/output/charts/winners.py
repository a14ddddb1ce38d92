"""Which model where: a map of two factors, each point labelled with its winner and the margin."""

from typing import TYPE_CHECKING

from bench.analysis.run.summary import Summary
from bench.analysis.run.winners import WinnerMap, winner_maps
from bench.output.charts.description import Chart, nothing
from bench.output.charts.looks import look_of
from bench.output.charts.parts import size_line
from bench.output.charts.pictures.framing import told_sheet
from bench.output.charts.pictures.sheet import MARGIN_IN, WIDTH_IN, Sheet, Words
from bench.output.charts.pictures.style import INK, QUIET, marker
from bench.output.charts.pictures.text import safe
from bench.output.charts.tiles import MOST_COLUMNS, MOST_ROWS, Tile, break_even_line, level_text, tile_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_MAPS = 3
LEFT_IN, TILE_IN, HEAD_IN, FOOT_IN, LINE_IN = 0.85, 0.86, 0.34, 0.62, 0.19
WIDEST_TILE_IN = 2.1
# A model's edge is drawn over a tint of its colour; what names no winner stays white and is dashed.
TINT = 0.16


def draw(summary: Summary) -> "Figure | None":
    """Draw the chart; None for a run without a map."""
    maps = winner_maps(summary)
    if not maps:
        return None
    shown = maps[:MOST_MAPS]
    names = {point.group.group.name for one in shown for point in one.points}
    sheet = told_sheet(summary, _words(shown, len(maps) - len(shown)), sum(map(_map_in, shown)), names)
    top_in = 0.0
    for one in shown:
        _draw_map(sheet, top_in, one)
        top_in += _map_in(one)
    return sheet.figure


def _words(maps: list[WinnerMap], left_out: int) -> Words:
    sizes = dict.fromkeys(
        f"{level_text(m.names[1], p.column)}: {size_line(p.group)}" for m in maps for p in m.points
    )
    notes = [
        "A winner is established to be faster than every other model. Its margin is the runner-up's time "
        "over its own, with the interval of the group's family.",
        f"By column: {'; '.join(sizes)}.",
    ]
    if left_out:
        notes.append(f"Maps without room here, but in the tables: {left_out}.")
    return Words(
        title="Which model wins where?",
        reading="Each tile is one comparison of all models at the same work; it names the model that is "
        "faster than all others, or those that tie. Where nothing is established, it says so.",
        notes=tuple(notes),
    )


def _map_in(one: WinnerMap) -> float:
    return HEAD_IN + len(_rows(one)) * TILE_IN + FOOT_IN + LINE_IN * (len(one.break_evens) + 1.5)


def _rows(one: WinnerMap) -> list[float]:
    return one.rows[:MOST_ROWS]


def _draw_map(sheet: Sheet, top_in: float, one: WinnerMap) -> None:
    rows, columns = _rows(one), one.columns[:MOST_COLUMNS]
    tile_in = min(WIDEST_TILE_IN, (WIDTH_IN - 2 * MARGIN_IN - LEFT_IN) / len(columns))
    head = f"{safe(one.workload, 30)}: {safe(one.names[0], 30)} up, {safe(one.names[1], 30)} across"
    sheet.write(MARGIN_IN, sheet.body_top_in + top_in, head, size=10, weight="bold")
    height_in = len(rows) * TILE_IN
    axes = sheet.axes(MARGIN_IN + LEFT_IN, top_in + HEAD_IN, tile_in * len(columns), height_in)
    axes.set_xlim(0, len(columns))
    axes.set_ylim(0, len(rows))
    axes.set_xticks([i + 0.5 for i in range(len(columns))], [level_text(one.names[1], c) for c in columns])
    axes.set_yticks([i + 0.5 for i in range(len(rows))], [level_text(one.names[0], r) for r in rows])
    axes.tick_params(length=0, labelcolor=INK)
    axes.set_xlabel(safe(one.names[1], 40), color=QUIET)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    for point in one.points:
        if point.row in rows and point.column in columns:
            _draw_tile(axes, columns.index(point.column), rows.index(point.row), tile_of(point))
    _write_break_evens(sheet, top_in + HEAD_IN + height_in + FOOT_IN, one)


def _draw_tile(axes: "Axes", column: int, row: int, tile: Tile) -> None:
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Rectangle

    won = tile.backend is not None
    look = look_of(tile.backend or "")
    place = (column + 0.02, row + 0.03)
    axes.add_patch(
        Rectangle(
            place,
            0.96,
            0.94,
            facecolor=to_rgba(look.colour, TINT) if won else "none",
            edgecolor=look.colour if won else QUIET,
            linewidth=1.6 if won else 0.9,
            linestyle="-" if won else (0, (3, 2)),
        )
    )
    if won:
        axes.plot(
            [column + 0.1],
            [row + 0.76],
            marker=marker(look),
            color=look.colour,
            markeredgecolor=INK,
            markersize=8,
        )
    axes.text(
        column + (0.18 if won else 0.08),
        row + 0.76,
        tile.head,
        va="center",
        weight="bold" if won else "normal",
        size=9.5,
    )
    axes.text(column + 0.08, row + 0.56, "\n".join(tile.lines), va="top", size=8, color=INK, linespacing=1.25)


def _write_break_evens(sheet: Sheet, top_in: float, one: WinnerMap) -> None:
    if not one.break_evens:
        return
    at_in = sheet.body_top_in + top_in
    sheet.write(MARGIN_IN, at_in, "From which size on do processes pay?", size=9, weight="bold")
    for index, even in enumerate(one.break_evens, 1):
        sheet.write(MARGIN_IN, at_in + index * LINE_IN, break_even_line(one, even), size=9)


CHART = Chart(
    name="winners",
    alt="A map with one tile for each pair of levels: the model that is established to be faster than all "
    "others there with its margin, or that none is; below it, from which size on processes pay. The tables "
    "hold the same figures.",
    order=20,
    describe=nothing,
    draw=draw,
)
