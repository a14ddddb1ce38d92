"""The columns of a group's table: one place for the terminal, Markdown and the page."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bench.analysis.run.figures import constants
from bench.analysis.run.summary import GroupSummary, Row
from bench.output.tables import format as fmt
from bench.output.tables.words import label
from bench.text import counted

Draw = Callable[[Row], str]
Column = tuple[str, Draw]

GAP = 2
LEAST_COLUMNS = 4
LEAST_FIGURES_AT = 10


class Ranked(Struct, frozen=True):
    """One column. Where there is little room, the highest rank becomes `brief` first, and then goes first."""

    rank: int
    name: str
    draw: Draw
    brief: Draw | None = None


def _time(row: Row) -> str:
    return fmt.duration(row.s_per_op)


def _round(row: Row) -> str:
    return fmt.duration(row.wall_s)


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


def _could_find(row: Row) -> str:
    return fmt.percent_above_one(row.detectable)


def _memory(row: Row) -> str:
    return fmt.grown(row.memory_bytes)


def _ideal(row: Row) -> str:
    ideal_s = row.figures.get("ideal_s")
    if not ideal_s or not row.wall_s:
        return fmt.ABSENT
    return f"{fmt.duration(ideal_s)} ({row.wall_s / ideal_s:.2f}×)"


def _start_s(row: Row) -> float | None:
    if row.create_s is None or row.ready_s is None:
        return None
    return row.create_s + row.ready_s


# The order is that of the table.
BASE: tuple[Ranked, ...] = (
    Ranked(0, "model", lambda row: label(row.cell)),
    Ranked(1, "time/op", _time),
    Ranked(7, "ops", lambda row: fmt.rate(row.throughput_per_s)),
    Ranked(2, "speed-up [95 %]", _speedup),
    Ranked(3, "verdict", _verdict),
    Ranked(4, "could find", _could_find),
    Ranked(10, "round", _round),
    Ranked(8, "mean", lambda row: fmt.duration(row.mean_s)),
    Ranked(6, "CPU/op", lambda row: fmt.duration(row.cpu_s_per_op)),
    Ranked(5, "memory", _memory),
    Ranked(9, "ready", lambda row: fmt.duration(_start_s(row))),
)
IDEAL = Ranked(4, "ideal round", _ideal)
# What a pattern's round comes to is the whole of it: its operations need not be alike.
PATTERNED: tuple[Ranked, ...] = (
    Ranked(0, "model", lambda row: label(row.cell)),
    Ranked(1, "time/round", _round),
    Ranked(2, "speed-up [95 %]", _speedup),
    Ranked(3, "verdict", _verdict),
)
PATTERNED_REST: tuple[Ranked, ...] = (
    Ranked(99, "could find", _could_find),
    Ranked(4, "memory", _memory),
)


def columns_of(group: GroupSummary, width: int | None = None) -> tuple[Column, ...]:
    """Return the columns that have something to say for this group, and fit into `width` characters."""
    ranked = _of_pattern(group) if group.group.patterned else _of_operation(group)
    if not any(row.memory_bytes is not None for row in group.rows):
        ranked = [column for column in ranked if column.name != "memory"]
    confidence = f"{1 - group.alpha:.0%}".replace("%", " %")
    ranked = [replace(column, name=column.name.replace("95 %", confidence)) for column in ranked]
    if width is not None:
        ranked = _fitted(ranked, group, width)
    return tuple((column.name, column.draw) for column in ranked)


def _of_operation(group: GroupSummary) -> list[Ranked]:
    ideal = any("ideal_s" in row.figures for row in group.rows)
    return [*BASE, IDEAL] if ideal else list(BASE)


def _of_pattern(group: GroupSummary) -> list[Ranked]:
    told = [*PATTERNED, *figure_columns(group), *PATTERNED_REST]
    # Columns of dashes, or of `inconclusive` where no test was made, would crowd out what is there to see.
    settled = any(pair.comparison.reason is None for pair in group.pairs)
    lost = any(row.cell.status != "ok" for row in group.rows)
    compared = any(row.speedup is not None and row.verdict for row in group.rows)
    kept: dict[Draw, bool] = {
        _verdict: lost or (settled and compared),
        _speedup: compared,
        _could_find: settled and compared,
    }
    return [column for column in told if kept.get(column.draw, True)]


def _fitted(ranked: list[Ranked], group: GroupSummary, width: int) -> list[Ranked]:
    ranked = list(ranked)
    while _width(ranked, group) > width:
        long = [column for column in ranked if column.brief]
        if not long and len(ranked) <= LEAST_COLUMNS:
            break
        last = max(long or ranked, key=lambda column: column.rank)
        at = ranked.index(last)
        ranked[at : at + 1] = [Ranked(last.rank, last.name, last.brief)] if last.brief else []
    return ranked


def _width(ranked: Sequence[Ranked], group: GroupSummary) -> int:
    drawn = (max([len(c.name), *(len(c.draw(row)) for row in group.rows)]) for c in ranked)
    return sum(drawn) + GAP * (len(ranked) - 1)


def figure_columns(group: GroupSummary) -> list[Ranked]:
    """Return a column for each of the group's own figures that differs within it, in the workload's order."""
    names = dict.fromkeys(name for row in group.rows for name in row.figures)
    alike = _constants(group)
    varying = [name for name in names if name not in alike]
    return [_figure_column(group, name, LEAST_FIGURES_AT + at) for at, name in enumerate(varying)]


def _figure_column(group: GroupSummary, name: str, rank: int) -> Ranked:
    def brief(row: Row) -> str:
        return fmt.figure(name, row.figures.get(name))

    def draw(row: Row) -> str:
        bounds = row.figures_ci.get(name)
        if bounds is None or bounds[0] == bounds[1]:
            return brief(row)
        return fmt.figure_interval(name, row.figures[name], bounds)

    told = any(draw(row) != brief(row) for row in group.rows)
    return Ranked(rank, fmt.figure_name(name), draw, brief if told else None)


def _constants(group: GroupSummary) -> dict[str, float]:
    return constants([row.cell for row in group.rows if row.wall_s is not None])


def caption(group: GroupSummary) -> str:
    """Return what holds for all rows of a group: N, K, blocks, CPUs, method, figures that are all alike."""
    plan = group.group
    where = f"CPU {plan.cpus[0]}" if plan.pinned and plan.cpus else f"CPUs {_listed(plan.cpus)}"
    test = "Student's t" if plan.method == "t" else "signed ranks: sees larger differences only"
    rounds = max((row.rounds for row in group.rows), default=0)
    fixed = f" · {fmt.levels(plan.params)}" if plan.params else ""
    basis = f"{counted(group.blocks, 'block')} × {counted(rounds, 'round')}"
    size = f"N={group.operations} K={plan.concurrency} · {basis}"
    return f"{size} · {where} · {test}{fixed}{_alike(group)}"


def _alike(group: GroupSummary) -> str:
    if not group.group.patterned:
        return ""
    told = [f"{fmt.figure_name(name)} {fmt.figure(name, value)}" for name, value in _constants(group).items()]
    return f" · in all rounds: {', '.join(told)}" if told else ""


def _listed(cpus: tuple[int, ...]) -> str:
    return ", ".join(str(cpu) for cpu in cpus) or "any"
