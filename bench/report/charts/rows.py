"""Rows under headings: the layout that charts with one row per cell share."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from bench.report.charts.base import size_line
from bench.report.charts.style import INK, PAPER, QUIET
from bench.report.charts.text import safe
from bench.stats.summary import GroupSummary

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW_IN = 0.2
HEADING_ROWS = 1.25
HEADING_LETTERS = 82
MOST_ROWS = 60
# The paper behind a heading breaks the grid, which would cross its words out.
BEHIND = {"facecolor": PAPER, "edgecolor": "none", "pad": 3.0}


class Heading(Struct, frozen=True):
    """What stands over a group's rows: its name, the question it answers, what it rests on."""

    name: str
    question: str
    size: str


class Place(Struct, frozen=True):
    """Where a heading and its rows stand, in rows from the top."""

    heading: float
    rows: tuple[float, ...]


def heading_of(group: GroupSummary) -> Heading:
    """Return a group's heading."""
    name = safe(group.group.name, 30)
    return Heading(name, safe(group.group.question, HEADING_LETTERS - len(name)), size_line(group))


def place(counts: Sequence[int]) -> tuple[list[Place], float]:
    """Return the places of headings with so many rows each, and how many rows that takes in all."""
    places, top = [], 0.0
    for count in counts:
        first = top + HEADING_ROWS
        places.append(Place(top + 0.5, tuple(first + index + 0.5 for index in range(count))))
        top = first + count + 0.3
    return places, top


def shown(sections: Sequence[int]) -> int:
    """Return how many of the sections, given by their numbers of rows, fit on one sheet."""
    total = 0
    for index, count in enumerate(sections):
        total += count
        if total > MOST_ROWS and index:
            return index
    return len(sections)


def row_axes(axes: "Axes", rows: float) -> None:
    """Make the y axis count rows from the top, without a line of its own."""
    axes.set_ylim(rows, 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)


def write_heading(axes: "Axes", left: float, y: float, heading: Heading) -> None:
    """Write a heading; `left` is where it begins, as a share of the axes' width."""
    across = axes.get_yaxis_transform()
    name = axes.text(left, y, heading.name, transform=across, weight="bold", va="center", size=9.5)
    axes.annotate(
        heading.question,
        (1.0, 0.0),
        xycoords=name,
        xytext=(7, 0),
        textcoords="offset points",
        va="bottom",
        color=QUIET,
        annotation_clip=False,
        bbox=BEHIND,
    )


def write_size(axes: "Axes", right: float, y: float, heading: Heading) -> None:
    """Write what a group's figures rest on at the right end of its heading."""
    write_beside(axes, right, y, heading.size, color=QUIET, size=8.5, ha="right", bbox=BEHIND)


def write_beside(axes: "Axes", share: float, y: float, text: str, **style: object) -> None:
    """Write safe text at a share of the axes' width, beside the row at `y`."""
    given = {"va": "center", "ha": "left", "color": INK, **style}
    axes.text(share, y, text, transform=axes.get_yaxis_transform(), **given)  # type: ignore[arg-type]
