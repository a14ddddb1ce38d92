"""The columns that a group's table can have: what each says of a cell, and what its rows are sorted by."""

from functools import partial
from typing import TypeAlias

from bench.analysis.run.summary import GroupSummary, Row
from bench.output.tables import format as fmt
from bench.output.tables.table import Column
from bench.output.tables.words import DIFFERENT, label, size_is_open

RowColumn: TypeAlias = Column[Row]

_count = partial(fmt.figure, "")


def speedup_text(row: Row) -> str:
    """Return the speed-up with its interval, if there is one."""
    if row.speedup_ci is None:
        return fmt.times(row.speedup)
    return f"{fmt.times(row.speedup)} {fmt.interval(row.speedup_ci, fmt.few)}"


def _verdict(row: Row) -> str:
    if row.cell.status != "ok":
        return row.cell.status.upper()
    return verdict_of(row) or fmt.ABSENT


def verdict_of(row: Row) -> str:
    """Return the verdict, marked where only the direction of a difference is established; '' for none."""
    sizeless = row.verdict in DIFFERENT and size_is_open(row.speedup_ci)
    return f"{row.verdict} (size open)" if sizeless else row.verdict or ""


def fate_of(row: Row) -> str:
    """Return the verdict as a word to select rows by, or what befell the cell."""
    return row.cell.status if row.cell.status != "ok" else (row.verdict or "")


def ideal_share(row: Row) -> float | None:
    """Return a round's time divided by its ideal time; None where it has none."""
    ideal_s = row.figures.get("ideal_s")
    return row.wall_s / ideal_s if ideal_s and row.wall_s else None


def _ideal(row: Row) -> str:
    share = ideal_share(row)
    return fmt.ABSENT if share is None else f"{fmt.duration(row.figures['ideal_s'])} ({share:.2f}×)"


def start_s(row: Row) -> float | None:
    """Return how long it takes until all workers are ready; None where that is not known."""
    return None if row.create_s is None or row.ready_s is None else row.create_s + row.ready_s


MODEL = RowColumn(0, "model", lambda row: label(row.cell), align="left")
SPEEDUP = RowColumn(
    *(1, "speed-up [95 %]", speedup_text, lambda row: fmt.times(row.speedup)),
    key=lambda row: row.speedup,
    vital=True,
)
VERDICT = RowColumn(2, "verdict", _verdict, align="left", key=fate_of)
TIME = RowColumn.of(3, "time/op", fmt.duration, lambda row: row.s_per_op)
OPS = RowColumn.of(7, "ops", fmt.rate, lambda row: row.throughput_per_s)
LEAST_FOUND = RowColumn.of(4, "min. detectable", fmt.percent_above_one, lambda row: row.detectable)
CPU = RowColumn.of(6, "CPU/op", fmt.duration, lambda row: row.cpu_s_per_op)
MEMORY = RowColumn.of(5, "memory", fmt.grown, lambda row: row.memory_bytes)
START = RowColumn.of(9, "create + ready", fmt.duration, start_s)
MEAN = RowColumn.of(8, "mean round", fmt.duration, lambda row: row.mean_s)
ROUND = RowColumn.of(10, "round", fmt.duration, lambda row: row.wall_s)
IDEAL = RowColumn(4, "ideal round", _ideal, key=ideal_share)
CREATE = RowColumn.of(1, "create", fmt.duration, lambda row: row.create_s)
READY = RowColumn.of(2, "ready", fmt.duration, lambda row: row.ready_s)
TEARDOWN = RowColumn.of(3, "teardown", fmt.duration, lambda row: row.teardown_s)
FIRST_RESULT = RowColumn.of(5, "first result", fmt.duration, lambda row: row.first_result_s)
IN_FLIGHT = RowColumn.of(11, "in flight", _count, lambda row: row.in_flight)
OPERATIONS = RowColumn.of(11, "operations", _count, lambda row: row.cell.operations)
BLOCKS = RowColumn.of(11, "blocks", _count, lambda row: row.blocks)
# In a table only if they are asked for.
EXTRA = (CREATE, READY, FIRST_RESULT, TEARDOWN, IN_FLIGHT, OPERATIONS, BLOCKS)


def figure_column(group: GroupSummary, name: str, rank: int) -> RowColumn:
    """Return the column of one of the workload's own metrics; short of space, it has no interval."""

    def brief(row: Row) -> str:
        return fmt.figure(name, row.figures.get(name))

    def draw(row: Row) -> str:
        bounds = row.figures_ci.get(name)
        if bounds is None or bounds[0] == bounds[1]:
            return brief(row)
        return fmt.figure_interval(name, row.figures[name], bounds)

    longer = any(draw(row) != brief(row) for row in group.rows)
    return RowColumn(
        *(rank, _heading(group, name), draw, brief if longer else None),
        key=lambda row: row.figures.get(name),
    )


def _heading(group: GroupSummary, name: str) -> str:
    # Beside a count of the same name, a time says that it is one.
    counted = name.endswith("_s") and any(name.removesuffix("_s") in row.figures for row in group.rows)
    return f"{fmt.figure_name(name)} time" if counted else fmt.figure_name(name)
