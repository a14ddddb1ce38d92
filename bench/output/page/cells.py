"""The full table: every cell of a run in a row of its own, and what its columns are sorted by."""

from collections.abc import Callable

from msgspec import Struct

from bench.analysis.run.summary import Row, Summary
from bench.output.tables import format as fmt
from bench.output.tables.columns import verdict_of
from bench.output.tables.words import label

Key = float | str | None


class Column(Struct, frozen=True):
    """One column: its name, what a row says in it, and what the row is sorted by; None stands last."""

    name: str
    draw: Callable[[Row], str]
    key: Callable[[Row], Key]


class Shown(Struct, frozen=True):
    """One row as the page shows it: its address, its group, and each column's text and sorting key."""

    place: int
    group: int
    name: str
    model: str
    backend: str
    verdict: str
    texts: tuple[tuple[str, Key], ...]


def _verdict(row: Row) -> str:
    return row.cell.status if row.cell.status != "ok" else (row.verdict or "")


def _time(row: Row) -> str:
    operations = row.cell.operations
    if not row.wall_s_ci or not operations:
        return fmt.duration(row.s_per_op)
    low, high = row.wall_s_ci
    return fmt.duration_interval(row.s_per_op, (low / operations, high / operations))


def _speedup(row: Row) -> str:
    if row.speedup is None or row.speedup_ci is None:
        return fmt.ratio(row.speedup)
    return f"{fmt.ratio(row.speedup)} {fmt.interval(row.speedup_ci)}"


def _start_s(row: Row) -> float | None:
    return None if row.create_s is None or row.ready_s is None else row.create_s + row.ready_s


COLUMNS: tuple[Column, ...] = (
    Column("verdict", lambda row: verdict_of(row) or _verdict(row), _verdict),
    Column("speed-up", _speedup, lambda row: row.speedup),
    Column("time/op", _time, lambda row: row.s_per_op),
    Column("ops", lambda row: fmt.rate(row.throughput_per_s), lambda row: row.throughput_per_s),
    Column("min. detectable", lambda row: fmt.percent_above_one(row.detectable), lambda row: row.detectable),
    Column("CPU/op", lambda row: fmt.duration(row.cpu_s_per_op), lambda row: row.cpu_s_per_op),
    Column("memory", lambda row: fmt.grown(row.memory_bytes), lambda row: row.memory_bytes),
    Column("create + ready", lambda row: fmt.duration(_start_s(row)), _start_s),
    Column("teardown", lambda row: fmt.duration(row.teardown_s), lambda row: row.teardown_s),
    Column("blocks", lambda row: str(row.blocks), lambda row: row.blocks),
)


def places_of(summary: Summary) -> dict[str, int]:
    """Return the number of every cell's row in the full table, by cell id."""
    return {row.cell.id: at for at, (_, row) in enumerate(_rows(summary))}


def shown_rows(summary: Summary) -> list[Shown]:
    """Return the rows of the full table, in the order of the plan."""
    return [
        Shown(
            at,
            group,
            summary.groups[group].group.name,
            label(row.cell),
            row.cell.backend,
            _verdict(row),
            tuple((column.draw(row), column.key(row)) for column in COLUMNS),
        )
        for at, (group, row) in enumerate(_rows(summary))
    ]


def _rows(summary: Summary) -> list[tuple[int, Row]]:
    return [(at, row) for at, group in enumerate(summary.groups) for row in group.rows]
