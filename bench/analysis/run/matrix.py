"""The matrix: each headline workload under each model, every cell with its speed-up and a mark."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from bench.analysis.run.cell_times import stood_still
from bench.analysis.run.summary import GroupSummary, Row
from bench.analysis.run.winners import leaders_of, outcome_of
from bench.model.plan import BENCHMARK, SEQUENTIAL

Mark = Literal["best", "tied", "faster", "slower", "equivalent", "inconclusive", "void", "failed"]
MARKS: tuple[Mark, ...] = (
    *("best", "tied", "faster", "equivalent", "slower"),
    *("inconclusive", "void", "failed"),
)


class MatrixCell(Struct, frozen=True):
    """One workload under one model.

    `best` is established to be faster than all others of its group; several are `tied` that are equivalent
    to each other and faster than all others. Any other mark compares it with the sequential cell.
    """

    row: Row
    mark: Mark

    @property
    def base(self) -> bool:
        """Return whether it is the sequential cell, which the others of its row are compared with."""
        return self.row.cell.backend == SEQUENTIAL


class MatrixRow(Struct, frozen=True):
    """One headline group: its cells by backend.

    Each of the `leaders`, the fastest first, is established to be faster than all others.
    Where nothing is established, all lead; where fewer than two models have times, none does.
    """

    group: GroupSummary
    cells: dict[str, MatrixCell]
    leaders: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Return whether several lead, and it is not established that they are equally fast."""
        return len(self.leaders) > 1 and self.cells[self.leaders[0]].mark not in ("best", "tied")


class Matrix(Struct, frozen=True):
    """The headline groups of a run that compare models; none where it compares something else."""

    rows: tuple[MatrixRow, ...]

    @property
    def models(self) -> tuple[str, ...]:
        """Return every model in it, in the order of the plan."""
        return tuple(dict.fromkeys(name for row in self.rows for name in row.cells))


def matrix_of(groups: Iterable[GroupSummary]) -> Matrix:
    """Return the matrix of these groups: of those that a run puts first, or of all where none is marked."""
    known = list(groups)
    first = [group for group in known if group.group.display.headline] or known
    return Matrix(tuple(_row(group) for group in first if _compares_models(group)))


def _compares_models(group: GroupSummary) -> bool:
    plan, backends = group.group, [row.cell.backend for row in group.rows]
    alike = plan.compared and not plan.unequal and not plan.free and plan.factor != BENCHMARK
    # A group with several cells of one model varies something else.
    return alike and len(set(backends)) == len(backends) > 1


def _row(group: GroupSummary) -> MatrixRow:
    ranked = sorted((row for row in group.rows if row.s_per_op), key=lambda row: row.s_per_op or 0.0)
    leaders, _ = leaders_of(group, [row.cell for row in ranked])
    outcome = outcome_of(group, leaders) if len(ranked) > 1 else "cannot tell"
    first = {cell.id for cell in leaders} if outcome != "cannot tell" else set()
    ahead: Mark = "best" if outcome == "winner" else "tied"
    marks = {row.cell.id: ahead if row.cell.id in first else _own(row) for row in group.rows}
    return MatrixRow(
        group,
        {row.cell.backend: MatrixCell(row, marks[row.cell.id]) for row in group.rows},
        tuple(cell.backend for cell in leaders) if len(ranked) > 1 else (),
    )


def _own(row: Row) -> Mark:
    if row.cell.status in ("void", "failed"):
        return "void" if row.cell.status == "void" else "failed"
    if stood_still(row.cell):
        return "void"
    if row.cell.backend == SEQUENTIAL:
        return "equivalent" if row.wall_s else "inconclusive"
    return next((mark for mark in MARKS if mark == row.verdict), "inconclusive")
