"""The columns of a group's table: one place for the terminal, Markdown and the page."""

from collections.abc import Callable

from bench.report import format as fmt
from bench.report.words import label
from bench.stats.summary import GroupSummary, Row

Column = tuple[str, Callable[[Row], str]]


def _time(row: Row) -> str:
    return fmt.duration(row.s_per_op)


def _speedup(row: Row) -> str:
    if row.speedup is None:
        return fmt.ABSENT
    if row.speedup_ci is None:
        return fmt.ratio(row.speedup)
    return f"{fmt.ratio(row.speedup)} {fmt.interval(row.speedup_ci)}"


def _verdict(row: Row) -> str:
    if row.cell.status != "ok":
        return row.cell.status.upper()
    return row.verdict or fmt.ABSENT


def _ideal(row: Row) -> str:
    ideal_s = row.figures.get("ideal_s")
    if not ideal_s or not row.wall_s:
        return fmt.ABSENT
    return f"{fmt.duration(ideal_s)} ({row.wall_s / ideal_s:.2f}×)"


BASE: tuple[Column, ...] = (
    ("model", lambda row: label(row.cell)),
    ("time/op", _time),
    ("ops", lambda row: fmt.rate(row.throughput_per_s)),
    ("speed-up [95 %]", _speedup),
    ("verdict", _verdict),
    ("could find", lambda row: fmt.percent_above_one(row.detectable)),
    ("round", lambda row: fmt.duration(row.wall_s)),
    ("mean", lambda row: fmt.duration(row.mean_s)),
    ("CPU/op", lambda row: fmt.duration(row.cpu_s_per_op)),
    ("memory", lambda row: fmt.grown(row.memory_bytes)),
    ("ready", lambda row: fmt.duration(_start_s(row))),
)
IDEAL: Column = ("ideal round", _ideal)


def _start_s(row: Row) -> float | None:
    if row.create_s is None or row.ready_s is None:
        return None
    return row.create_s + row.ready_s


def columns_of(group: GroupSummary) -> tuple[Column, ...]:
    """Return the columns that have something to say for this group."""
    columns = [*BASE, IDEAL] if any("ideal_s" in row.figures for row in group.rows) else list(BASE)
    if not any(row.memory_bytes is not None for row in group.rows):
        columns = [column for column in columns if column[0] != "memory"]
    return tuple(columns)


def caption(group: GroupSummary) -> str:
    """Return what holds for all rows of a group: N, K, blocks, CPUs, method."""
    plan = group.group
    operations = next((row.cell.operations for row in group.rows if row.cell.operations), None)
    where = f"CPU {plan.cpus[0]}" if plan.pinned else f"CPUs {_listed(plan.cpus)}"
    test = "Student's t" if plan.method == "t" else "signed ranks; sees larger differences only"
    blocks = max((row.blocks for row in group.rows), default=0)
    rounds = max((row.rounds for row in group.rows), default=0)
    fixed = f" · {fmt.levels(plan.params)}" if plan.params else ""
    return (
        f"N={operations} K={plan.concurrency} · {blocks} blocks × {rounds} rounds · {where} · {test}{fixed}"
    )


def _listed(cpus: tuple[int, ...]) -> str:
    return ", ".join(str(cpu) for cpu in cpus) or "any"
