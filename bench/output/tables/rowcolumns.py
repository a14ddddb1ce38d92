"""The columns that a group's table can have: what each says of a cell, and what its rows are sorted by."""

from collections.abc import Callable
from typing import TypeAlias

from bench.analysis.run.summary import GroupSummary, Row
from bench.output.tables import format as fmt
from bench.output.tables.table import Column
from bench.output.tables.words import DIFFERENT, label, size_is_open

Draw = Callable[[Row], str]
Key = Callable[[Row], float | str | None]
RowColumn: TypeAlias = Column[Row]

DETECTABLE = "min. detectable"


def speedup_text(row: Row) -> str:
    """Return the speed-up with its interval, if there is one."""
    if row.speedup_ci is None:
        return fmt.times(row.speedup)
    return f"{fmt.times(row.speedup)} {fmt.times_interval(row.speedup_ci)}"


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


def _seconds(rank: int, name: str, key: Callable[[Row], float | None]) -> RowColumn:
    return RowColumn(rank, name, lambda row: fmt.duration(key(row)), key=key)


def _count(rank: int, name: str, key: Callable[[Row], float | None]) -> RowColumn:
    return RowColumn(rank, name, lambda row: fmt.figure("", key(row)), key=key)


MODEL = RowColumn(0, "model", lambda row: label(row.cell), align="left")
SPEEDUP = RowColumn(
    *(1, "speed-up [95 %]", speedup_text, lambda row: fmt.times(row.speedup)),
    key=lambda row: row.speedup,
    vital=True,
)
VERDICT = RowColumn(2, "verdict", _verdict, align="left", key=fate_of)
TIME = _seconds(3, "time/op", lambda row: row.s_per_op)
OPS = RowColumn(7, "ops", lambda row: fmt.rate(row.throughput_per_s), key=lambda row: row.throughput_per_s)
LEAST_FOUND = RowColumn(
    4, DETECTABLE, lambda row: fmt.percent_above_one(row.detectable), key=lambda row: row.detectable
)
CPU = _seconds(6, "CPU/op", lambda row: row.cpu_s_per_op)
MEMORY = RowColumn(5, "memory", lambda row: fmt.grown(row.memory_bytes), key=lambda row: row.memory_bytes)
START = _seconds(9, "create + ready", start_s)
MEAN = _seconds(8, "mean round", lambda row: row.mean_s)
ROUND = _seconds(10, "round", lambda row: row.wall_s)
IDEAL = RowColumn(4, "ideal round", _ideal, key=ideal_share)
CREATE = _seconds(1, "create", lambda row: row.create_s)
READY = _seconds(2, "ready", lambda row: row.ready_s)
TEARDOWN = _seconds(3, "teardown", lambda row: row.teardown_s)
FIRST_RESULT = _seconds(5, "first result", lambda row: row.first_result_s)
IN_FLIGHT = _count(11, "in flight", lambda row: row.in_flight)
OPERATIONS = _count(11, "operations", lambda row: row.cell.operations)
BLOCKS = _count(11, "blocks", lambda row: row.blocks)
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
    key: Key = lambda row: row.figures.get(name)  # noqa: E731 - one line, as the other keys
    return RowColumn(rank, _heading(group, name), draw, brief if longer else None, key=key)


def _heading(group: GroupSummary, name: str) -> str:
    # Beside a count of the same name, a time says that it is one.
    counted = name.endswith("_s") and any(name.removesuffix("_s") in row.figures for row in group.rows)
    return f"{fmt.figure_name(name)} time" if counted else fmt.figure_name(name)
