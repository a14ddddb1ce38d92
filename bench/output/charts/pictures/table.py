"""Draws the comparison table of the chapter: in every cell a statement, its verdict and a metric."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from msgspec import Struct

from bench.analysis.claims.judgement import Verdict
from bench.output.charts.description import Graph, Panel
from bench.output.charts.pictures.sheet import MARGIN_IN, WIDTH_IN, Sheet
from bench.output.charts.pictures.style import INK, PAPER, QUIET, RULE
from bench.output.charts.pictures.text import safe, wrapped
from bench.output.tables.chaptertable import TableCell, TableRow, columns_of
from bench.output.tables.marks import MARKS

ALL_IN = WIDTH_IN - 2 * MARGIN_IN
FEATURE_IN, HEAD_IN, LINE_IN, PAD_IN, BAND_IN = 1.0, 0.32, 0.165, 0.09, 0.2
LETTERS_PER_IN, MOST_LINES = 14.5, 3
MOST_ITEMS = 100
# How a verdict looks: fill, ink and mark differ, so that no one of them is needed.
BADGES: dict[Verdict, tuple[str, str]] = {
    "supported": ("#00634a", PAPER),
    "refuted": (PAPER, "#a33c00"),
    "depends": ("#ffe9b8", INK),
    "inconclusive": ("#e3eef7", INK),
    "not tested": ("#f2f2f2", QUIET),
}


class Laid(Struct, frozen=True):
    """One cell's texts in lines that fit its column."""

    says: list[str]
    figure: list[str]
    verdict: Verdict

    @property
    def height_in(self) -> float:
        """Return how high the cell is."""
        return 2 * PAD_IN + BAND_IN + 0.06 + LINE_IN * (len(self.says) + len(self.figure))


def height_in(panel: Panel) -> float:
    """Return how high the table is."""
    return HEAD_IN + sum(_row_in(cells) for _, cells in _laid_out(_rows(panel)))


def draw(sheet: Sheet, _: Graph, panel: Panel) -> None:
    """Draw the table on one set of axes in inches: every text and band has a place that is known."""
    rows = _rows(panel)
    models, high_in = columns_of(rows), height_in(panel)
    width_in = (ALL_IN - FEATURE_IN) / len(models)
    axes = sheet.axes(MARGIN_IN, 0.0, ALL_IN, high_in)
    axes.set_axis_off()
    axes.set(xlim=(0, ALL_IN), ylim=(high_in, 0))
    lefts = {model: FEATURE_IN + at * width_in for at, model in enumerate(models)}
    for model, left_in in lefts.items():
        axes.text(left_in + PAD_IN, HEAD_IN / 2, safe(model, 24), weight="bold", va="center")
    top_in = HEAD_IN
    for feature, cells in _laid_out(rows):
        lines = wrapped(feature, int(FEATURE_IN * LETTERS_PER_IN) - 1, MOST_LINES)
        axes.text(0, top_in + PAD_IN, "\n".join(lines), weight="bold", va="top")
        axes.plot((0, ALL_IN), (top_in, top_in), color=RULE, linewidth=0.8)
        for model, cell in cells.items():
            _draw_cell(axes, cell, lefts[model] + PAD_IN, top_in + PAD_IN, width_in - 2 * PAD_IN)
        top_in += _row_in(cells)


def _rows(panel: Panel) -> list[TableRow]:
    return [item for item in panel.items if isinstance(item, TableRow)]


def _row_in(cells: dict[str, Laid]) -> float:
    return max(cell.height_in for cell in cells.values())


def _laid_out(rows: Sequence[TableRow]) -> list[tuple[str, dict[str, Laid]]]:
    width_in = (ALL_IN - FEATURE_IN) / len(columns_of(rows))
    letters = int((width_in - 2 * PAD_IN) * LETTERS_PER_IN)
    return [(row.feature, {name: _laid(cell, letters) for name, cell in row.cells.items()}) for row in rows]


def _laid(cell: TableCell, letters: int) -> Laid:
    figure = wrapped(cell.figure, letters + 3, MOST_LINES) if cell.figure else []
    return Laid(wrapped(f"“{cell.says}”", letters, MOST_LINES), figure, cell.verdict)


def _draw_cell(axes: Axes, cell: Laid, left_in: float, y_in: float, width_in: float) -> None:
    fill, ink = BADGES[cell.verdict]
    edge, width = (ink, 1.4) if fill == PAPER else (INK, 0.6)
    axes.text(left_in, y_in, "\n".join(cell.says), va="top", size=9, linespacing=1.25)
    y_in += LINE_IN * len(cell.says) + 0.02
    axes.add_patch(
        Rectangle((left_in, y_in), width_in, BAND_IN, facecolor=fill, edgecolor=edge, linewidth=width)
    )
    badge = f"{MARKS[cell.verdict]}  {cell.verdict}"
    axes.text(left_in + PAD_IN, y_in + BAND_IN / 2, badge, va="center", size=9, weight="bold", color=ink)
    y_in += BAND_IN + 0.04
    axes.text(left_in, y_in, "\n".join(cell.figure), va="top", size=8.5, color=QUIET, linespacing=1.25)
