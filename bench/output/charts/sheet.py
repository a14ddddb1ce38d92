"""The sheet that every chart is drawn on: title and warnings above, the machine and the small print below."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from msgspec import Struct

from bench.analysis.run.summary import Summary
from bench.machine.headline import headline
from bench.output.charts.style import ALARM, INK, PAPER, QUIET
from bench.output.charts.text import safe, wrapped
from bench.output.tables.words import warnings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH_IN = 8.0
DPI = 150
MARGIN_IN = 0.2
WARNINGS_SHOWN = 2
# Letters that fit into the width, by type size; a line's height in inches.
TITLE_LETTERS, TEXT_LETTERS, WARNING_LETTERS = 70, 122, 80
TITLE_IN, LINE_IN = 0.25, 0.175


class Words(Struct, frozen=True, kw_only=True):
    """What a chart says around the picture: what it shows, how to read it, what the figures rest on."""

    title: str
    reading: str
    notes: tuple[str, ...] = ()


class Sheet(Struct, frozen=True):
    """A figure, with the body's place on it; all lengths are inches, from the top left."""

    figure: Figure
    height_in: float
    body_top_in: float

    def axes(self, left_in: float, top_in: float, width_in: float, height_in: float) -> "Axes":
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

    def write(self, left_in: float, top_in: float, text: str, **style: Any) -> None:
        """Write safe text, its top left at a place on the whole sheet."""
        at = (left_in / WIDTH_IN, 1 - top_in / self.height_in)
        self.figure.text(*at, text, **{"va": "top", "ha": "left", "color": INK, **style})


def make_sheet(
    summary: Summary, words: Words, body_in: float, groups: Collection[str] | None = None
) -> Sheet:
    """Return a sheet that is as high as its words and a body of `body_in` need.

    `groups` are the names of those that are drawn: what disturbed others alone is not told on it.
    """
    title = wrapped(words.title, TITLE_LETTERS, 2)
    reading = wrapped(words.reading, TEXT_LETTERS)
    told = _warning_lines(warnings(summary, groups))
    foot = [line for note in (*words.notes, _origin(summary)) for line in wrapped(note, TEXT_LETTERS)]
    top_in = MARGIN_IN + TITLE_IN * len(title) + LINE_IN * (len(reading) + 0.3)
    body_top_in = top_in + (LINE_IN * (len(told) + 1.2) if told else 0.0) + 0.1
    height_in = body_top_in + body_in + LINE_IN * len(foot) + MARGIN_IN
    figure = Figure(figsize=(WIDTH_IN, height_in), dpi=DPI, facecolor=PAPER)
    sheet = Sheet(figure, height_in, body_top_in)
    sheet.write(MARGIN_IN, MARGIN_IN, "\n".join(title), size=13, weight="bold")
    sheet.write(
        MARGIN_IN, MARGIN_IN + TITLE_IN * len(title), "\n".join(reading), size=9, color=QUIET, linespacing=1.3
    )
    if told:
        box = {"boxstyle": "square,pad=0.4", "facecolor": ALARM, "edgecolor": INK}
        at_in = top_in + LINE_IN * 0.5
        sheet.write(
            MARGIN_IN + 0.06, at_in, "\n".join(told), size=9, weight="bold", linespacing=1.3, bbox=box
        )
    foot_top_in = body_top_in + body_in + MARGIN_IN / 2
    sheet.write(MARGIN_IN, foot_top_in, "\n".join(foot), size=8.5, color=QUIET, linespacing=1.3)
    return sheet


def _warning_lines(told: Sequence[str]) -> list[str]:
    if len(told) == 1:
        return wrapped(f"Warning: {told[0]}", WARNING_LETTERS, WARNINGS_SHOWN)
    lines = [f"Warning: {safe(line, WARNING_LETTERS)}" for line in told[:WARNINGS_SHOWN]]
    if len(told) > WARNINGS_SHOWN:
        lines.append(f"… and {len(told) - WARNINGS_SHOWN} more warnings; the report lists them all")
    return lines


def _origin(summary: Summary) -> str:
    run = summary.run
    return f"{headline(run.machine)} · run {run.id}, {run.profile}, {run.tool.name} {run.tool.version}"
