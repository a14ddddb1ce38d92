"""The table of a group: which columns it has, and what its caption says."""

from collections.abc import Callable
from typing import TypeAlias

from msgspec.structs import replace

from bench.analysis.run.figures import constants
from bench.analysis.run.summary import GroupSummary, Row
from bench.output.tables import format as fmt
from bench.output.tables.table import Column, Table, table_of
from bench.output.tables.words import group_lines, label, size_is_open
from bench.text import counted

Draw = Callable[[Row], str]
RowColumn: TypeAlias = Column[Row]

LEAST_FIGURES_AT = 10


def _round(row: Row) -> str:
    return fmt.duration(row.wall_s)


def speedup_text(row: Row) -> str:
    """Return the speed-up with its interval, if there is one."""
    if row.speedup_ci is None:
        return fmt.ratio(row.speedup)
    return f"{fmt.ratio(row.speedup)} {fmt.interval(row.speedup_ci)}"


def _verdict(row: Row) -> str:
    if row.cell.status != "ok":
        return row.cell.status.upper()
    return verdict_of(row) or fmt.ABSENT


def verdict_of(row: Row) -> str:
    """Return the verdict, marked where only the direction of a difference is established; '' for none."""
    return f"{row.verdict} (size open)" if row.verdict and size_is_open(row.speedup_ci) else row.verdict or ""


def _detectable(row: Row) -> str:
    return fmt.percent_above_one(row.detectable)


def _memory(row: Row) -> str:
    return fmt.grown(row.memory_bytes)


def _ideal(row: Row) -> str:
    ideal_s = row.figures.get("ideal_s")
    if not ideal_s or not row.wall_s:
        return fmt.ABSENT
    return f"{fmt.duration(ideal_s)} ({row.wall_s / ideal_s:.2f}×)"


def start_s(row: Row) -> float | None:
    """Return how long it takes until all workers are ready; None where that is not known."""
    return None if row.create_s is None or row.ready_s is None else row.create_s + row.ready_s


MODEL = RowColumn(0, "model", lambda row: label(row.cell), align="left")
SPEEDUP = RowColumn(2, "speed-up [95 %]", speedup_text)
VERDICT = RowColumn(3, "verdict", _verdict, align="left")
DETECTABLE = "min. detectable"
STEADY_WAVES = 5
# The order is that of the table.
BASE: tuple[RowColumn, ...] = (
    MODEL,
    RowColumn(1, "time/op", lambda row: fmt.duration(row.s_per_op)),
    RowColumn(7, "ops", lambda row: fmt.rate(row.throughput_per_s)),
    SPEEDUP,
    VERDICT,
    RowColumn(4, DETECTABLE, _detectable),
    RowColumn(10, "round", _round),
    RowColumn(8, "mean", lambda row: fmt.duration(row.mean_s)),
    RowColumn(6, "CPU/op", lambda row: fmt.duration(row.cpu_s_per_op)),
    RowColumn(5, "memory", _memory),
    RowColumn(9, "ready", lambda row: fmt.duration(start_s(row))),
)
IDEAL = RowColumn(4, "ideal round", _ideal)
# The operations of a pattern need not be alike, so it is described by its round as a whole.
PATTERNED: tuple[RowColumn, ...] = (MODEL, RowColumn(1, "time/round", _round), SPEEDUP, VERDICT)
PATTERNED_REST: tuple[RowColumn, ...] = (
    RowColumn(99, DETECTABLE, _detectable),
    RowColumn(4, "memory", _memory),
)


def group_table(group: GroupSummary, width: int | None = None) -> Table:
    """Return a group's table with the columns that apply to it and fit into `width` characters."""
    return table_of(
        _columns(group),
        group.rows,
        width,
        title=group.group.name,
        question=group.group.question,
        caption=caption(group),
        notes=tuple(group_lines(group)),
    )


def _columns(group: GroupSummary) -> list[RowColumn]:
    columns = _of_pattern(group) if group.group.patterned else _of_operation(group)
    if not any(row.memory_bytes is not None for row in group.rows):
        columns = [column for column in columns if column.draw is not _memory]
    confidence = fmt.confidence(group.alpha)
    return [replace(column, name=column.name.replace("95 %", confidence)) for column in columns]


def _of_operation(group: GroupSummary) -> list[RowColumn]:
    ideal = any("ideal_s" in row.figures for row in group.rows)
    return [*BASE, IDEAL] if ideal else list(BASE)


def _of_pattern(group: GroupSummary) -> list[RowColumn]:
    columns = [*PATTERNED, *_figure_columns(group), *PATTERNED_REST]
    # Columns of dashes, or of `inconclusive` where no test was made, would hide what there is to see.
    settled = any(pair.comparison.reason is None for pair in group.pairs)
    lost = any(row.cell.status != "ok" for row in group.rows)
    compared = any(row.speedup is not None and row.verdict for row in group.rows)
    kept: dict[Draw, bool] = {
        _verdict: lost or (settled and compared),
        speedup_text: compared,
        _detectable: settled and compared,
    }
    return [column for column in columns if kept.get(column.draw, True)]


def _figure_columns(group: GroupSummary) -> list[RowColumn]:
    """Return a column for each of the group's own metrics that varies within it, in the workload's order."""
    names = dict.fromkeys(name for row in group.rows for name in row.figures)
    alike = _constants(group)
    varying = [name for name in names if name not in alike]
    return [_figure_column(group, name, LEAST_FIGURES_AT + at) for at, name in enumerate(varying)]


def _figure_column(group: GroupSummary, name: str, rank: int) -> RowColumn:
    def brief(row: Row) -> str:
        return fmt.figure(name, row.figures.get(name))

    def draw(row: Row) -> str:
        bounds = row.figures_ci.get(name)
        if bounds is None or bounds[0] == bounds[1]:
            return brief(row)
        return fmt.figure_interval(name, row.figures[name], bounds)

    longer = any(draw(row) != brief(row) for row in group.rows)
    return RowColumn(rank, fmt.figure_name(name), draw, brief if longer else None)


def _constants(group: GroupSummary) -> dict[str, float]:
    return constants([row.cell for row in group.rows if row.wall_s is not None])


def _waves(group: GroupSummary) -> str:
    """Return a remark where N is less than five waves of K: the last one can then decide."""
    plan, operations = group.group, group.operations or 0
    if plan.patterned or not plan.compared or operations >= STEADY_WAVES * plan.concurrency:
        return ""
    return f" (only {operations / plan.concurrency:.2g} waves of K)"


def caption(group: GroupSummary) -> str:
    """Return what applies to all rows: N, K, blocks, CPUs, the test, levels, and metrics that never vary."""
    plan = group.group
    cpus = ", ".join(map(str, plan.cpus)) or "any"
    # "CPUs 1" would read like a number of CPUs.
    several = f"CPUs {cpus}" if len(plan.cpus) > 1 else f"on CPU {cpus}"
    where = f"pinned to CPU {cpus}" if plan.pinned else several
    test = "t-test" if plan.method == "t" else "Wilcoxon signed-rank test"
    rounds = max((row.rounds for row in group.rows), default=0)
    basis = f"{counted(group.blocks, 'block')} × {counted(rounds, 'round')}"
    parts = [f"N={group.operations} K={plan.concurrency}{_waves(group)}", basis, where, test]
    parts += [fmt.levels(plan.params)] if plan.params else []
    fixed = _constants(group) if plan.patterned else {}
    alike = [f"{fmt.figure_name(name)} {fmt.figure(name, value)}" for name, value in fixed.items()]
    return " · ".join([*parts, f"in all rounds: {', '.join(alike)}"] if alike else parts)
