"""The sheet that every chart is drawn on: title and warnings above, the small print below."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from msgspec import Struct
from msgspec.structs import replace

from bench.output.charts.description import Graph
from bench.output.charts.pictures.style import ALARM, INK, PAPER, QUIET
from bench.output.charts.pictures.text import safe, wrapped

WIDTH_IN = 8.0
DPI = 150
MARGIN_IN = 0.2
WARNINGS_SHOWN = 2
# Letters that fit into the width, by type size; a line's height in inches.
TITLE_LETTERS, TEXT_LETTERS, WARNING_LETTERS, TOLD_LETTERS = 70, 116, 80, 94
TITLE_IN, LINE_IN, TOLD_LEFT_IN, MOST_TOLD = 0.25, 0.175, 1.3, 6


class Sheet(Struct, frozen=True):
    """A figure, with the body's place on it; all lengths are inches, from the top left."""

    figure: Figure
    height_in: float
    body_top_in: float

    def axes(self, left_in: float, top_in: float, width_in: float, height_in: float) -> Axes:
        """Return new axes at a place in the body."""
        bottom_in = self.height_in - self.body_top_in - top_in - height_in
        return self.figure.add_axes(
            (
                left_in / WIDTH_IN,
                bottom_in / self.height_in,
                width_in / WIDTH_IN,
                height_in / self.height_in,
            )
        )

    def below(self, height_in: float) -> "Sheet":
        """Return the sheet with its body so much further down."""
        return replace(self, body_top_in=self.body_top_in + height_in)

    def write(self, left_in: float, top_in: float, text: str, **style: Any) -> None:
        """Write safe text, its top left at a place on the whole sheet."""
        at = (left_in / WIDTH_IN, 1 - top_in / self.height_in)
        self.figure.text(*at, text, **{"va": "top", "ha": "left", "color": INK, **style})


def make_sheet(
    graph: Graph, reading: str, warnings: Sequence[str], notes: Sequence[str], body_in: float
) -> Sheet:
    """Return a sheet with a graph's title and answers, as high as all words and a body of `body_in` need."""
    title = wrapped(graph.title, TITLE_LETTERS, 2)
    lines = wrapped(reading, TEXT_LETTERS)
    warned = _warning_lines(warnings)
    foot = [line for note in notes for line in wrapped(note, TEXT_LETTERS)]
    told = [(name, wrapped(text.replace("`", ""), TOLD_LETTERS, MOST_TOLD)) for name, text in graph.above]
    told_in = LINE_IN * (sum(len(texts) + 0.25 for _, texts in told) + 0.6) if told else 0.0
    top_in = MARGIN_IN + TITLE_IN * len(title) + told_in + LINE_IN * (len(lines) + 0.3)
    body_top_in = top_in + (LINE_IN * (len(warned) + 1.2) if warned else 0.0) + 0.1
    height_in = body_top_in + body_in + LINE_IN * len(foot) + MARGIN_IN
    figure = Figure(figsize=(WIDTH_IN, height_in), dpi=DPI, facecolor=PAPER)
    sheet = Sheet(figure, height_in, body_top_in)
    small = {"size": 9, "linespacing": 1.3}
    sheet.write(MARGIN_IN, MARGIN_IN, "\n".join(title), size=13, weight="bold")
    at_in = MARGIN_IN + TITLE_IN * len(title)
    for name, texts in told:
        sheet.write(MARGIN_IN, at_in, safe(name, 16), weight="bold", **small)
        sheet.write(MARGIN_IN + TOLD_LEFT_IN, at_in, "\n".join(texts), **small)
        at_in += LINE_IN * (len(texts) + 0.25)
    at_in += LINE_IN * 0.6 if told else 0.0
    sheet.write(MARGIN_IN, at_in, "\n".join(lines), color=QUIET, **small)
    if warned:
        box = {"boxstyle": "square,pad=0.4", "facecolor": ALARM, "edgecolor": INK}
        at_in = top_in + LINE_IN * 0.5
        sheet.write(MARGIN_IN + 0.06, at_in, "\n".join(warned), weight="bold", bbox=box, **small)
    foot_top_in = body_top_in + body_in + MARGIN_IN / 2
    sheet.write(MARGIN_IN, foot_top_in, "\n".join(foot), color=QUIET, **small | {"size": 8.5})
    return sheet


def _warning_lines(warnings: Sequence[str]) -> list[str]:
    if len(warnings) == 1:
        return wrapped(f"Warning: {warnings[0]}", WARNING_LETTERS, WARNINGS_SHOWN)
    lines = [f"Warning: {safe(line, WARNING_LETTERS)}" for line in warnings[:WARNINGS_SHOWN]]
    if len(warnings) > WARNINGS_SHOWN:
        lines.append(f"… and {len(warnings) - WARNINGS_SHOWN} more warnings; the report lists them all")
    return lines
