"""Draws maps of tiles, one for each pair of levels, with lines of text below."""

from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.patches import Rectangle

from bench.output.charts.description import Graph, Panel, Tile
from bench.output.charts.pictures.sheet import LINE_IN, MARGIN_IN, WIDTH_IN, Sheet
from bench.output.charts.pictures.style import INK, QUIET, marker
from bench.output.charts.pictures.text import safe, wrapped

LEFT_IN, TILE_IN, HEAD_IN, FOOT_IN, WIDEST_IN = 0.85, 0.96, 0.34, 0.42, 2.1
MOST_ITEMS, MOST_ROWS, MOST_COLUMNS = 72, 6, 4
LETTERS_PER_IN, TILE_LINES = 14.5, 4
# A model's edge is drawn around a tint of its colour; a tile without a winner stays white and is dashed.
TINT = 0.16


def height_in(panel: Panel) -> float:
    """Return how high a panel is."""
    return HEAD_IN + len(_levels(panel)[0]) * TILE_IN + FOOT_IN + LINE_IN * (len(panel.notes) + 0.5)


def draw(sheet: Sheet, _: Graph, panel: Panel) -> None:
    """Draw a map with its notes."""
    ups, acrosses = _levels(panel)
    width_in = min(WIDEST_IN, (WIDTH_IN - 2 * MARGIN_IN - LEFT_IN) / len(acrosses))
    sheet.write(MARGIN_IN, sheet.body_top_in, safe(panel.title), size=10, weight="bold")
    high_in = TILE_IN * len(ups)
    axes = sheet.axes(MARGIN_IN + LEFT_IN, HEAD_IN, width_in * len(acrosses), high_in)
    axes.set(xlim=(0, len(acrosses)), ylim=(len(ups), 0))
    axes.set_xticks([i + 0.5 for i in range(len(acrosses))], [safe(one, 20) for one in acrosses])
    axes.set_yticks([i + 0.5 for i in range(len(ups))], [safe(one, 12) for one in ups])
    axes.tick_params(length=0, labelcolor=INK)
    axes.spines[["left", "bottom"]].set_visible(False)
    for tile in panel.items:
        if isinstance(tile, Tile) and tile.up in ups and tile.across in acrosses:
            _draw_tile(axes, tile, acrosses.index(tile.across), ups.index(tile.up), width_in)
    below_in = sheet.body_top_in + HEAD_IN + high_in + FOOT_IN
    for index, note in enumerate(panel.notes):
        weight = "normal" if index else "bold"
        sheet.write(MARGIN_IN, below_in + index * LINE_IN, safe(note, 110), size=9, weight=weight)


def _levels(panel: Panel) -> tuple[list[str], list[str]]:
    tiles = [item for item in panel.items if isinstance(item, Tile)]
    ups = list(dict.fromkeys(tile.up for tile in tiles))
    acrosses = list(dict.fromkeys(tile.across for tile in tiles))
    return ups[-MOST_ROWS:], acrosses[:MOST_COLUMNS]


def _draw_tile(axes: Axes, tile: Tile, column: int, row: int, width_in: float) -> None:
    look, left = tile.look, column + 0.08
    place = Rectangle(
        (column + 0.02, row + 0.03), 0.96, 0.94, facecolor="none", edgecolor=QUIET, linewidth=0.9
    )
    place.set_linestyle((0, (3, 2)))
    if look:
        place.set(facecolor=to_rgba(look.colour, TINT), edgecolor=look.colour, linewidth=1.6, linestyle="-")
        axes.plot(
            [left + 0.02], [row + 0.22], marker(look), color=look.colour, markeredgecolor=INK, markersize=8
        )
        left += 0.1
    axes.add_patch(place)
    weight = "bold" if look else "normal"
    axes.text(left, row + 0.22, safe(tile.name, 22), va="center", weight=weight, size=9.5)
    lines = wrapped(tile.says, int(width_in * LETTERS_PER_IN), TILE_LINES)
    axes.text(column + 0.08, row + 0.42, "\n".join(lines), va="top", size=8, color=INK, linespacing=1.25)
