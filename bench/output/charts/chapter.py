"""The chapter's comparison table as a picture: what it says in every cell, and what the data say of that."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from bench.analysis.claims.judgement import Verdict
from bench.analysis.run.summary import Summary
from bench.output.charts.description import Chart, nothing
from bench.output.charts.pictures.framing import told_sheet
from bench.output.charts.pictures.sheet import MARGIN_IN, WIDTH_IN, Sheet, Words
from bench.output.charts.pictures.style import INK, PAPER, QUIET, RULE
from bench.output.charts.pictures.text import safe, wrapped
from bench.output.tables.chaptertable import TableCell, TableRow, columns_of, verdict_counts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAME = "chapter"
FEATURE_IN, HEAD_IN, LINE_IN, PAD_IN, BAND_IN = 1.0, 0.32, 0.165, 0.09, 0.2
LETTERS_PER_IN = 14.5
MOST_LINES, MOST_FIGURE_LINES = 3, 3


class Badge(Struct, frozen=True):
    """How a verdict looks: fill, ink and mark differ, so that no one of them is needed."""

    fill: str
    ink: str
    mark: str


BADGES: dict[Verdict, Badge] = {
    "supported": Badge("#00634a", PAPER, "✔"),
    "refuted": Badge("#ffffff", "#a33c00", "✘"),
    "depends": Badge("#ffe9b8", INK, "◐"),
    "inconclusive": Badge("#e3eef7", INK, "?"),
    "not tested": Badge("#f2f2f2", QUIET, "–"),
}


class Laid(Struct, frozen=True):
    """One cell's text in lines that fit its column."""

    says: list[str]
    figure: list[str]
    verdict: Verdict

    @property
    def height_in(self) -> float:
        """Return how high the cell is."""
        return 2 * PAD_IN + BAND_IN + 0.06 + LINE_IN * (len(self.says) + len(self.figure))


def draw(summary: Summary, rows: Sequence[TableRow]) -> "Figure | None":
    """Draw the table; None where there is none."""
    models = columns_of(rows)
    if not models:
        return None
    width_in = (WIDTH_IN - 2 * MARGIN_IN - FEATURE_IN) / len(models)
    laid = [{name: _laid(cell, width_in) for name, cell in row.cells.items()} for row in rows]
    heights = [max(cell.height_in for cell in cells.values()) for cells in laid]
    sheet = told_sheet(summary, _words(rows), HEAD_IN + sum(heights))
    axes = _inches(sheet, HEAD_IN + sum(heights))
    for at, model in enumerate(models):
        axes.text(
            FEATURE_IN + at * width_in + PAD_IN, HEAD_IN / 2, safe(model, 24), weight="bold", va="center"
        )
    top_in = HEAD_IN
    for row, cells, height_in in zip(rows, laid, heights, strict=True):
        feature = "\n".join(wrapped(row.feature, int(FEATURE_IN * LETTERS_PER_IN) - 1, MOST_LINES))
        axes.text(0, top_in + PAD_IN, feature, weight="bold", va="top")
        axes.plot((0, WIDTH_IN - 2 * MARGIN_IN), (top_in, top_in), color=RULE, linewidth=0.8)
        for at, model in enumerate(models):
            if model in cells:
                _draw_cell(axes, cells[model], FEATURE_IN + at * width_in, top_in, width_in)
        top_in += height_in
    return sheet.figure


def _laid(cell: TableCell, width_in: float) -> Laid:
    letters = int((width_in - 2 * PAD_IN) * LETTERS_PER_IN)
    figure = wrapped(cell.figure, letters + 3, MOST_FIGURE_LINES) if cell.figure else []
    return Laid(wrapped(f"“{cell.says}”", letters, MOST_LINES), figure, cell.verdict)


def _words(rows: Sequence[TableRow]) -> Words:
    return Words(
        title="The chapter's comparison, and what this machine says of it",
        reading="In quotation marks: what the chapter says. On the band: what the data say of it. Below: the "
        "figure that says so, with its interval.",
        notes=(verdict_counts(rows),),
    )


def _inches(sheet: Sheet, height_in: float) -> "Axes":
    # One set of axes in inches: a cell is a few texts and a band, at places that are known.
    width_in = WIDTH_IN - 2 * MARGIN_IN
    axes = sheet.axes(MARGIN_IN, 0.0, width_in, height_in)
    axes.set_axis_off()
    axes.set_xlim(0, width_in)
    axes.set_ylim(height_in, 0)
    return axes


def _draw_cell(axes: "Axes", cell: Laid, left_in: float, top_in: float, width_in: float) -> None:
    from matplotlib.patches import Rectangle

    badge, y_in = BADGES[cell.verdict], top_in + PAD_IN
    axes.text(left_in + PAD_IN, y_in, "\n".join(cell.says), va="top", size=9, linespacing=1.25)
    y_in += LINE_IN * len(cell.says) + 0.02
    axes.add_patch(
        Rectangle(
            (left_in + PAD_IN, y_in),
            width_in - 2 * PAD_IN,
            BAND_IN,
            facecolor=badge.fill,
            edgecolor=badge.ink if badge.fill == PAPER else INK,
            linewidth=1.4 if badge.fill == PAPER else 0.6,
        )
    )
    text = f"{badge.mark}  {cell.verdict}"
    axes.text(
        left_in + 2 * PAD_IN, y_in + BAND_IN / 2, text, va="center", size=9, weight="bold", color=badge.ink
    )
    y_in += BAND_IN + 0.04
    axes.text(
        left_in + PAD_IN, y_in, "\n".join(cell.figure), va="top", size=8.5, color=QUIET, linespacing=1.25
    )


def chart_of(rows: Sequence[TableRow]) -> Chart:
    """Return the chart of these rows, to be drawn with the others."""
    return Chart(
        name=NAME,
        alt="The chapter's comparison table of asyncio, threading and multiprocessing: in every cell what "
        "the chapter says, the verdict of the data, and the figure with its interval; it is below as text.",
        order=5,
        describe=nothing,
        draw=lambda summary: draw(summary, rows),
    )
