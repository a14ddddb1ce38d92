"""Draws the matrix: large figures on squares that are coloured by direction and size."""

from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.patches import Rectangle

from bench.output.charts.description import Graph, Panel, Square
from bench.output.charts.pictures.sheet import LINE_IN, MARGIN_IN, TEXT_LETTERS, WIDTH_IN, Sheet
from bench.output.charts.pictures.style import INK, PAPER, QUIET
from bench.output.charts.pictures.text import safe, wrapped

LEFT_IN, ROW_IN, HEAD_IN = 1.95, 0.6, 0.34
MOST_ITEMS, MOST_ROWS, MOST_COLUMNS = 400, 40, 7
# Blue and orange differ for the colour-blind, too; in grey the signs tell the directions apart.
FASTER, SLOWER = "#0072b2", "#d55e00"
LEAST_TINT, MOST_TINT = 0.12, 0.62
# Figures are smaller where there are many models.
LARGEST, LETTERS_PER_IN, BOLD = 15.0, 11.0, 1.4


def height_in(panel: Panel) -> float:
    """Return how high the matrix is, with the notes below it."""
    return HEAD_IN + ROW_IN * len(_rows(panel)) + LINE_IN * (len(_notes(panel)) + 0.6)


def _notes(panel: Panel) -> list[str]:
    return [line for note in panel.notes for line in wrapped(note, TEXT_LETTERS)]


def draw(sheet: Sheet, _: Graph, panel: Panel) -> None:
    """Draw the matrix on one set of axes in inches."""
    rows, models = _rows(panel), _models(panel)
    width_in, high_in = WIDTH_IN - 2 * MARGIN_IN, HEAD_IN + ROW_IN * len(rows)
    each_in = (width_in - LEFT_IN) / max(1, len(models))
    axes = sheet.axes(MARGIN_IN, 0.0, width_in, high_in)
    axes.set_axis_off()
    axes.set(xlim=(0, width_in), ylim=(high_in, 0))
    lefts = {model: LEFT_IN + at * each_in for at, model in enumerate(models)}
    for model, left_in in lefts.items():
        axes.text(left_in + 0.08, HEAD_IN / 2, safe(model, int(each_in * 10)), weight="bold", va="center")
    for at, (name, squares) in enumerate(rows.items()):
        _draw_head(axes, name, squares[0], HEAD_IN + at * ROW_IN)
        for square in squares:
            if square.across in lefts:
                _draw_square(axes, square, lefts[square.across], HEAD_IN + at * ROW_IN, each_in)
    for index, line in enumerate(_notes(panel)):
        at_in = sheet.body_top_in + high_in + (index + 0.4) * LINE_IN
        sheet.write(MARGIN_IN, at_in, line, size=9)


def _rows(panel: Panel) -> dict[str, list[Square]]:
    found: dict[str, list[Square]] = {}
    for item in panel.items:
        if isinstance(item, Square) and (item.up in found or len(found) < MOST_ROWS):
            found.setdefault(item.up, []).append(item)
    return found


def _models(panel: Panel) -> list[str]:
    names = dict.fromkeys(item.across for item in panel.items if isinstance(item, Square))
    return list(names)[:MOST_COLUMNS]


def _draw_head(axes: Axes, name: str, square: Square, top_in: float) -> None:
    lines = [square.work, square.size] if square.work else [square.size]
    first_in = top_in + (0.14 if square.work else 0.2)
    axes.text(0, first_in, safe(name, 26), va="center", size=10.5, weight="bold")
    for at, line in enumerate(lines):
        quiet = line == square.size
        size = 6.8 if quiet else 8.5
        axes.text(0, first_in + 0.165 * (at + 1), safe(line, 36), va="center", size=size, color=QUIET)


def _draw_square(axes: Axes, square: Square, left_in: float, top_in: float, each_in: float) -> None:
    place = Rectangle((left_in + 0.02, top_in + 0.02), each_in - 0.04, ROW_IN - 0.04, linewidth=0.8)
    place.set(facecolor=_fill(square.tone), edgecolor=INK if square.mark in ("best", "tied") else QUIET)
    if square.mark == "best":
        place.set_linewidth(2.0)
    elif square.tone is None and square.mark != "tied":
        place.set(edgecolor=QUIET, linestyle=(0, (3, 2)), linewidth=0.6)
    axes.add_patch(place)
    text = f"{square.sign} {square.text}".strip()
    ahead = square.mark in ("best", "tied")
    letters = len(text) * (BOLD if ahead else 1.0) + 1
    size = min(LARGEST, LARGEST * each_in * LETTERS_PER_IN / 1.12 / max(12.0, letters))
    strong = "bold" if ahead else "normal"
    axes.text(left_in + 0.08, top_in + 0.23, safe(text, 24), va="center", size=size, weight=strong)
    sure = safe(square.sure, int(each_in * 20))
    small = min(7.2, 7.2 * each_in * 16 / max(1, len(sure)))
    axes.text(left_in + 0.08, top_in + 0.46, sure, va="center", size=small, color=INK)


def _fill(tone: float | None) -> tuple[float, float, float, float]:
    if tone is None:
        return to_rgba(PAPER)
    return to_rgba(FASTER if tone > 0 else SLOWER, LEAST_TINT + (MOST_TINT - LEAST_TINT) * abs(tone))
