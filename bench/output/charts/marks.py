"""What the speed-up chart shows: a mark for every cell that was compared with sequential."""

from collections.abc import Sequence

from msgspec import Struct

from bench.analysis.run.summary import GroupSummary, Row
from bench.analysis.stats.estimate import Interval
from bench.output.charts.base import LABEL_LETTERS, drawable
from bench.output.charts.rows import Section, sections_of
from bench.output.charts.text import safe
from bench.output.tables.words import label


class Mark(Struct, frozen=True):
    """One cell: its speed-up, the interval where there is one, and the verdict."""

    label: str
    backend: str
    ratio: float
    bounds: Interval | None
    verdict: str


def sections(groups: Sequence[GroupSummary]) -> list[Section[Mark]]:
    """Return what there is to draw; a group without a comparison with sequential is left out."""
    return sections_of(groups, _mark)


def is_cost(group: GroupSummary) -> bool:
    """Return whether a group does no work but what the model itself does."""
    return any(control.kind == "cost" for control in group.group.controls)


def _mark(row: Row) -> Mark | None:
    if row.speedup is None or row.verdict is None or not drawable(row.speedup):
        return None
    bounds = row.speedup_ci if row.speedup_ci and all(map(drawable, row.speedup_ci)) else None
    return Mark(safe(label(row.cell), LABEL_LETTERS), row.cell.backend, row.speedup, bounds, row.verdict)
