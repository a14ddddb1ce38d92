"""Rows under headings: the layout that charts with one row per cell share."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct

from bench.analysis.run.summary import GroupSummary, Row
from bench.output.charts.base import size_line
from bench.output.charts.style import INK, PAPER, QUIET
from bench.output.charts.text import safe

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW_IN = 0.2
HEADING_ROWS = 1.25
HEADING_LETTERS = 82
MOST_ROWS = 60
# The paper behind a heading breaks the grid, which would cross its words out.
BEHIND = {"facecolor": PAPER, "edgecolor": "none", "pad": 3.0}

E = TypeVar("E")


class Heading(Struct, frozen=True):
    """What stands over a group's rows: its name, the question it answers, what it rests on."""

    name: str
    question: str
    size: str


class Section(Struct, Generic[E], frozen=True):
    """One group's entries under its heading, in the order of its rows; a cell without one is left out."""

    group: GroupSummary
    entries: tuple[E, ...]

    @property
    def heading(self) -> Heading:
        """Return what stands over the entries."""
        return heading_of(self.group)


class Place(Struct, frozen=True):
    """Where a heading and its rows stand, in rows from the top."""

    heading: float
    rows: tuple[float, ...]


def names_of(sections: Sequence[Section[E]]) -> list[str]:
    """Return the names of the groups that are drawn."""
    return [section.group.group.name for section in sections]


def heading_of(group: GroupSummary) -> Heading:
    """Return a group's heading."""
    name = safe(group.group.name, 30)
    return Heading(name, safe(group.group.question, HEADING_LETTERS - len(name)), size_line(group))


def sections_of(groups: Sequence[GroupSummary], entry: Callable[[Row], E | None]) -> list[Section[E]]:
    """Return a section for every group of which a cell has an entry."""
    made = (Section(group, tuple(one for row in group.rows if (one := entry(row)))) for group in groups)
    return [section for section in made if section.entries]


def fitting(sections: Sequence[Section[E]]) -> Sequence[Section[E]]:
    """Return as many of the sections, the first ones, as one sheet holds."""
    return sections[: shown([len(section.entries) for section in sections])]


def sections_in(sections: Sequence[Section[E]]) -> float:
    """Return how high the sections are together."""
    return place([len(section.entries) for section in sections])[1] * ROW_IN


def write_sections(
    axes: "Axes",
    sections: Sequence[Section[E]],
    ends: tuple[float, float],
    draw: Callable[["Axes", E, float], None],
) -> None:
    """Write the headings from one of the `ends` to the other, and let every entry be drawn at its place.

    The ends are shares of the axes' width.
    """
    places, _ = place([len(section.entries) for section in sections])
    for section, spot in zip(sections, places, strict=True):
        write_heading(axes, ends[0], spot.heading, section.heading)
        write_size(axes, ends[1], spot.heading, section.heading)
        for entry, y in zip(section.entries, spot.rows, strict=True):
            draw(axes, entry, y)


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
