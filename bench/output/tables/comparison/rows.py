"""The table of a comparison: its columns, and which cells it shows."""

from collections.abc import Sequence
from typing import TypeAlias

from bench.analysis.grouped import grouped
from bench.analysis.runs.comparability import alpha_of
from bench.analysis.runs.compare_runs import CellComparison, RunComparison, regressed
from bench.analysis.stats.estimate import inverse
from bench.machine.facts import clean
from bench.model.plan import SEQUENTIAL
from bench.output.tables import format as fmt
from bench.output.tables.table import Column
from bench.output.tables.words import label

ComparisonColumn: TypeAlias = Column[CellComparison]

LABEL_LIMIT = 60
# From three runs on, the tables show only established differences; all rows would be too many to read.
ALL_ROWS_SIDES = 2
THE_REST = "The tables show the established differences; --json has every comparison."
# These columns stay in the narrowest terminal; those from this rank on are left out of Markdown.
LEAST, TIMES = 3, 5


def columns(rows: Sequence[CellComparison], threshold: float | None) -> tuple[ComparisonColumn, ...]:
    """Return the columns of a table of these rows."""
    a, b = rows[0].a, rows[0].b
    confidence = fmt.confidence(alpha_of(a, b))
    return (
        ComparisonColumn(0, "model", lambda row: clean(label(row.cell), LABEL_LIMIT), align="left"),
        ComparisonColumn(6, f"{a.label} time/op", lambda row: fmt.duration(row.a_s_per_op)),
        ComparisonColumn(5, f"{b.label} time/op", lambda row: fmt.duration(row.b_s_per_op)),
        ComparisonColumn.of(
            4, "as measured", fmt.ratio, lambda row: 1 / row.absolute if row.absolute else None
        ),
        ComparisonColumn(1, f"{b.label} is … as fast as {a.label} [{confidence}]", _relative),
        ComparisonColumn(2, "verdict", lambda row: verdict(row, threshold), align="left"),
        ComparisonColumn(3, "min. detectable", _detectable),
    )


def _relative(row: CellComparison) -> str:
    found = row.relative
    if found is None or not found.ratio:
        return fmt.ABSENT
    times = fmt.ratio(1 / found.ratio)
    return f"{times} {fmt.interval(inverse(found.ratio_ci))}" if found.ratio_ci else times


def _detectable(row: CellComparison) -> str:
    return fmt.percent_above_one(row.relative.detectable if row.relative else None)


def verdict(row: CellComparison, threshold: float | None) -> str:
    """Return the verdict as a word that needs no colour; a regression beyond the threshold has its own."""
    found = row.relative
    if found is None:
        return "(base)" if row.cell.backend == SEQUENTIAL else "none"
    return "REGRESSION" if threshold is not None and regressed(row, threshold) else found.verdict


def caption(rows: Sequence[CellComparison]) -> str:
    """Return N and the number of blocks on each side, or the number of its runs."""
    a, b = rows[0].a, rows[0].b
    sizes = [{run.cells[rows[0].cell.id].operations for run in side.runs} for side in (a, b)]
    operations = " and ".join(dict.fromkeys("/".join(sorted(map(str, size))) for size in sizes))
    if len(a.runs) > 1 or len(b.runs) > 1:
        return f"N={operations} · {len(a.runs)} and {len(b.runs)} runs"
    blocks = [len(side.runs[0].cells[rows[0].cell.id].log_times) for side in (a, b)]
    return f"N={operations} · {blocks[0]} and {blocks[1]} blocks"


def by_pair(cells: Sequence[CellComparison]) -> dict[str, list[CellComparison]]:
    """Return the cells of each later side, by its label."""
    return grouped((one.b.label, one) for one in cells)


def by_group(cells: Sequence[CellComparison]) -> dict[str, list[CellComparison]]:
    """Return the cells of each group, the sequential one first."""
    found: dict[str, list[CellComparison]] = {one.cell.group: [] for one in cells}
    for one in sorted(cells, key=lambda one: one.cell.backend != SEQUENTIAL):
        found[one.cell.group].append(one)
    return found


def whole(across: RunComparison) -> bool:
    """Return whether the tables have every cell."""
    return len(across.sides) <= ALL_ROWS_SIDES


def shown(across: RunComparison, threshold: float | None) -> list[CellComparison]:
    """Return the cells that the tables have: all of two sides, the established differences of more.

    Of a side that has no relative ratio, like an imported one, all have their times.
    """
    relative = {one.b.label for one in across.cells if one.relative}
    return [
        one
        for one in across.cells
        if whole(across) or one.b.label not in relative or established(one, threshold)
    ]


def established(one: CellComparison, threshold: float | None) -> bool:
    """Return whether a difference of the cell is established."""
    return verdict(one, threshold) in ("faster", "slower", "REGRESSION")
