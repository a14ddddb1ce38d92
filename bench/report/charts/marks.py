"""What the speed-up chart shows: a mark for every cell that was compared with sequential."""

from collections.abc import Sequence

from msgspec import Struct

from bench.report.charts.base import LABEL_LETTERS, drawable
from bench.report.charts.rows import Heading, heading_of
from bench.report.charts.text import safe
from bench.report.words import label
from bench.stats.estimate import Interval
from bench.stats.summary import GroupSummary, Row


class Mark(Struct, frozen=True):
    """One cell: its speed-up, the interval where there is one, and the verdict."""

    label: str
    backend: str
    ratio: float
    bounds: Interval | None
    verdict: str


class Section(Struct, frozen=True):
    """One group's marks under its heading. A `cost` group does no work but what the model itself does."""

    heading: Heading
    marks: tuple[Mark, ...]
    cost: bool


def sections(groups: Sequence[GroupSummary]) -> list[Section]:
    """Return what there is to draw; a group without a comparison with sequential is left out."""
    made = [
        Section(
            heading_of(group),
            tuple(mark for row in group.rows if (mark := _mark(row))),
            any(control.kind == "cost" for control in group.group.controls),
        )
        for group in groups
    ]
    return [section for section in made if section.marks]


def _mark(row: Row) -> Mark | None:
    if row.speedup is None or row.verdict is None or not drawable(row.speedup):
        return None
    bounds = row.speedup_ci if row.speedup_ci and all(map(drawable, row.speedup_ci)) else None
    return Mark(safe(label(row.cell), LABEL_LETTERS), row.cell.backend, row.speedup, bounds, row.verdict)
