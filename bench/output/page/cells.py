"""The columns of the page's table of all cells."""

from bench.analysis.run.summary import GroupSummary, Row
from bench.output.tables import format as fmt
from bench.output.tables import rowcolumns as of
from bench.output.tables.columns import is_of_phases
from bench.output.tables.rowcolumns import RowColumn, fate_of, speedup_text, verdict_of


def _time(row: Row) -> str:
    operations = row.cell.operations
    if not row.wall_s_ci or not operations:
        return fmt.duration(row.s_per_op)
    low, high = row.wall_s_ci
    return fmt.duration_interval(row.s_per_op, (low / operations, high / operations))


COLUMNS: tuple[RowColumn, ...] = (
    RowColumn(0, "verdict", lambda row: verdict_of(row) or fate_of(row), key=fate_of),
    RowColumn(0, "speed-up", speedup_text, key=of.SPEEDUP.key),
    *(PER_OPERATION := (RowColumn(0, "time/op", _time, key=of.TIME.key), of.OPS, of.CPU)),
    *(of.LEAST_FOUND, of.MEMORY, of.START, of.TEARDOWN, of.BLOCKS),
)


def told(group: GroupSummary, row: Row) -> list[tuple[str, float | str | None]]:
    """Return what a row says in every column but the first, each with the value to sort by.

    Where the operations are not alike, or nothing is operated, there is no time per operation.
    """
    unlike = group.group.patterned or is_of_phases(group)
    return [
        (fmt.ABSENT, None)
        if unlike and column in PER_OPERATION
        else (column.draw(row), (column.key or column.draw)(row))
        for column in COLUMNS[1:]
    ]
