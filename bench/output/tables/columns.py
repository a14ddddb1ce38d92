"""The table of a group: its columns, in the order of what its question asks for, and its caption."""

from collections.abc import Sequence

from msgspec.structs import replace

from bench.analysis.run.figures import constants
from bench.analysis.run.summary import GroupSummary
from bench.output.tables import format as fmt
from bench.output.tables import rowcolumns as of
from bench.output.tables.latency import latency_table
from bench.output.tables.rowcolumns import RowColumn
from bench.output.tables.table import Table
from bench.output.tables.view import DEFAULT, View, viewed
from bench.output.tables.words import group_lines
from bench.text import counted

STEADY_WAVES = 5
# The order is that of the table. "Which model is faster?"
SPEED = (
    *(of.MODEL, of.SPEEDUP, of.VERDICT, of.TIME, of.OPS, of.LEAST_FOUND, of.IDEAL, of.CPU, of.MEMORY),
    *(of.START, of.MEAN, of.ROUND),
)
# "What does an operation cost?"
COST = (
    *(of.MODEL, replace(of.TIME, rank=1), replace(of.CPU, rank=3), of.OPS, replace(of.SPEEDUP, rank=2)),
    *(of.VERDICT, of.LEAST_FOUND, of.MEMORY, of.START, of.MEAN, of.ROUND),
)
# "What do workers cost?" The operation is there only because every cell has some.
PHASES = (
    *(of.MODEL, of.CREATE, of.READY, of.TEARDOWN, replace(of.START, rank=4), of.FIRST_RESULT, of.MEMORY),
    of.VERDICT,
)
# The operations of a pattern need not be alike, so after its metrics it is described by its round as a whole.
PATTERNED_REST = (
    *(replace(of.ROUND, name="time/round", rank=4), replace(of.SPEEDUP, rank=5)),
    *(replace(of.VERDICT, rank=6), replace(of.LEAST_FOUND, rank=99), replace(of.MEMORY, rank=8)),
)
# Of a pattern's metrics, these many have precedence over its times.
FIRST_FIGURES = 3
LEAST_FIGURES_AT = 10


def group_tables(group: GroupSummary, width: int | None = None, view: View = DEFAULT) -> list[Table]:
    """Return a group's tables: its cells, and its latencies; of those without the asked columns, none."""
    found = [group_table(group, width, view)] if group.rows else []
    found += [latency_table(group, width, view)] if group.latency else []
    return [table for table in found if not view.columns or len(table.headers) > 1]


def group_table(group: GroupSummary, width: int | None = None, view: View = DEFAULT) -> Table:
    """Return a group's table with the columns that apply to it and fit into `width` characters."""
    usual, further = group_columns(group)
    return viewed(
        view,
        usual,
        further,
        group.rows,
        width,
        title=group.group.name,
        question=group.group.question,
        caption=caption(group),
        notes=tuple(group_lines(group)),
    )


def group_columns(group: GroupSummary) -> tuple[list[RowColumn], list[RowColumn]]:
    """Return the columns of a group's table, and those that it has if somebody asks for them."""
    usual = [column for column in _by_question(group) if _applies(group, column)]
    further = [*of.EXTRA, *([] if group.group.patterned else _figure_columns(group))]
    confidence = fmt.confidence(group.alpha)
    return [replace(column, name=column.name.replace("95 %", confidence)) for column in usual], further


def is_of_phases(group: GroupSummary) -> bool:
    """Return whether a group is measured for what its workers cost, and not for its operations."""
    return not group.group.compared and not group.group.patterned


def _by_question(group: GroupSummary) -> Sequence[RowColumn]:
    if group.group.patterned:
        return (of.MODEL, *_figure_columns(group), *PATTERNED_REST)
    if is_of_phases(group):
        return PHASES
    return COST if any(one.kind == "cost" for one in group.group.controls) else SPEED


def _applies(group: GroupSummary, column: RowColumn) -> bool:
    # Columns of dashes, or of `inconclusive` where no test was made, would hide what there is to see.
    compared = any(row.speedup is not None and row.verdict for row in group.rows)
    settled = compared and any(pair.comparison.reason is None for pair in group.pairs)
    lost = any(row.cell.status != "ok" for row in group.rows)
    told = {
        of.VERDICT.draw: lost or (settled if group.group.patterned else compared),
        of.SPEEDUP.draw: compared,
        of.LEAST_FOUND.draw: settled if group.group.patterned else compared,
        of.MEMORY.draw: any(row.memory_bytes is not None for row in group.rows),
        of.IDEAL.draw: any("ideal_s" in row.figures for row in group.rows),
    }
    return told.get(column.draw, True)


def _figure_columns(group: GroupSummary) -> list[RowColumn]:
    """Return a column for each of the group's own metrics that varies within it.

    Those that answer its question come first, then the others in the workload's order.
    """
    names = dict.fromkeys(name for row in group.rows for name in row.figures)
    alike, answers = _constants(group), group.group.display.answers
    varying = [name for name in (*answers, *names) if name in names and name not in alike]
    return [
        of.figure_column(group, name, at + (1 if at < FIRST_FIGURES else LEAST_FIGURES_AT))
        for at, name in enumerate(dict.fromkeys(varying))
    ]


def _constants(group: GroupSummary) -> dict[str, float]:
    return constants([row.cell for row in group.rows if row.wall_s is not None])


def _waves(group: GroupSummary) -> str:
    """Return a remark where N is less than five waves of K: the last one can then decide."""
    plan, operations = group.group, group.operations or 0
    if (
        plan.patterned
        or plan.sequential
        or not plan.compared
        or plan.kind == "advice"
        or operations >= STEADY_WAVES * plan.concurrency
    ):
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
    parts = [f"N={group.operations} K={plan.concurrency}{_waves(group)}", basis, where]
    parts += [test] if plan.compared and len(plan.cells) > 1 else []
    parts += [fmt.levels(plan.params)] if plan.params else []
    fixed = _constants(group) if plan.patterned else {}
    alike = [f"{fmt.figure_name(name)} {fmt.figure(name, value)}" for name, value in fixed.items()]
    return " · ".join([*parts, f"in all rounds: {', '.join(alike)}"] if alike else parts)
