"""The columns of a group's table: one place for the terminal, Markdown and the page."""

from collections.abc import Callable

from bench.report import format as fmt
from bench.report.words import label
from bench.stats.summary import GroupSummary, Row
from bench.wording import counted

Column = tuple[str, Callable[[Row], str]]

GAP = 2
LEAST_COLUMNS = 4


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


# The order is that of the table; the number is the rank by which columns stay where there is little room.
BASE: tuple[tuple[int, Column], ...] = (
    (0, ("model", lambda row: label(row.cell))),
    (1, ("time/op", _time)),
    (7, ("ops", lambda row: fmt.rate(row.throughput_per_s))),
    (2, ("speed-up [95 %]", _speedup)),
    (3, ("verdict", _verdict)),
    (4, ("could find", lambda row: fmt.percent_above_one(row.detectable))),
    (10, ("round", lambda row: fmt.duration(row.wall_s))),
    (8, ("mean", lambda row: fmt.duration(row.mean_s))),
    (6, ("CPU/op", lambda row: fmt.duration(row.cpu_s_per_op))),
    (5, ("memory", lambda row: fmt.grown(row.memory_bytes))),
    (9, ("ready", lambda row: fmt.duration(_start_s(row)))),
)
IDEAL: tuple[int, Column] = (4, ("ideal round", _ideal))


def _start_s(row: Row) -> float | None:
    if row.create_s is None or row.ready_s is None:
        return None
    return row.create_s + row.ready_s


def columns_of(group: GroupSummary, width: int | None = None) -> tuple[Column, ...]:
    """Return the columns that have something to say for this group, and fit into `width` characters."""
    ranked = [*BASE, IDEAL] if any("ideal_s" in row.figures for row in group.rows) else list(BASE)
    if not any(row.memory_bytes is not None for row in group.rows):
        ranked = [entry for entry in ranked if entry[1][0] != "memory"]
    confidence = f"{1 - group.alpha:.0%}".replace("%", " %")
    ranked = [(rank, (name.replace("95 %", confidence), draw)) for rank, (name, draw) in ranked]
    while width is not None and len(ranked) > LEAST_COLUMNS and _width(ranked, group) > width:
        ranked.remove(max(ranked, key=lambda entry: entry[0]))
    return tuple(column for _, column in ranked)


def _width(ranked: list[tuple[int, Column]], group: GroupSummary) -> int:
    drawn = (max([len(name), *(len(draw(row)) for row in group.rows)]) for _, (name, draw) in ranked)
    return sum(drawn) + GAP * (len(ranked) - 1)


def caption(group: GroupSummary) -> str:
    """Return what holds for all rows of a group: N, K, blocks, CPUs, method."""
    plan = group.group
    where = f"CPU {plan.cpus[0]}" if plan.pinned else f"CPUs {_listed(plan.cpus)}"
    test = "Student's t" if plan.method == "t" else "signed ranks: sees larger differences only"
    rounds = max((row.rounds for row in group.rows), default=0)
    fixed = f" · {fmt.levels(plan.params)}" if plan.params else ""
    basis = f"{counted(group.blocks, 'block')} × {counted(rounds, 'round')}"
    size = f"N={group.operations} K={plan.concurrency} · {basis}"
    return f"{size} · {where} · {test}{fixed}"


def _listed(cpus: tuple[int, ...]) -> str:
    return ", ".join(str(cpu) for cpu in cpus) or "any"
