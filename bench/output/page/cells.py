"""The full table: every cell of a run in a row of its own, and what its columns are sorted by."""

from collections.abc import Callable

from msgspec import Struct

from bench.analysis.run.summary import Row
from bench.output.tables import format as fmt
from bench.output.tables.columns import speedup_text, start_s, verdict_of

Key = float | str | None


class Column(Struct, frozen=True):
    """One column: its name, what a row says in it, and what the row is sorted by; None stands last."""

    name: str
    draw: Callable[[Row], str]
    key: Callable[[Row], Key]


def fate_of(row: Row) -> str:
    """Return the verdict as a word to select rows by, or what befell the cell."""
    return row.cell.status if row.cell.status != "ok" else (row.verdict or "")


def _time(row: Row) -> str:
    operations = row.cell.operations
    if not row.wall_s_ci or not operations:
        return fmt.duration(row.s_per_op)
    low, high = row.wall_s_ci
    return fmt.duration_interval(row.s_per_op, (low / operations, high / operations))


COLUMNS: tuple[Column, ...] = (
    Column("verdict", lambda row: verdict_of(row) or fate_of(row), fate_of),
    Column("speed-up", speedup_text, lambda row: row.speedup),
    Column("time/op", _time, lambda row: row.s_per_op),
    Column("ops", lambda row: fmt.rate(row.throughput_per_s), lambda row: row.throughput_per_s),
    Column("min. detectable", lambda row: fmt.percent_above_one(row.detectable), lambda row: row.detectable),
    Column("CPU/op", lambda row: fmt.duration(row.cpu_s_per_op), lambda row: row.cpu_s_per_op),
    Column("memory", lambda row: fmt.grown(row.memory_bytes), lambda row: row.memory_bytes),
    Column("create + ready", lambda row: fmt.duration(start_s(row)), start_s),
    Column("teardown", lambda row: fmt.duration(row.teardown_s), lambda row: row.teardown_s),
    Column("blocks", lambda row: str(row.blocks), lambda row: row.blocks),
)
