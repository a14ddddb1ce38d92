"""The table of leads on several machines: one row for each pair of models and machine."""

from typing import TypeAlias

from msgspec import Struct

from bench.analysis.runs.comparability import CONCURRENCY, Side, alpha_of
from bench.analysis.runs.compare_machines import GroupComparison, MachineComparison, PairComparison
from bench.analysis.runs.compare_runs import Relative
from bench.output.machines.words import lead_text, pair_name, there
from bench.output.tables import format as fmt
from bench.output.tables.table import Column

# Up to here everything is shown; of more, what is established to differ.
MOST_LINES = 80
THE_REST = (
    "The tables show the leads that are established to differ; --json and `bench report` have all of them."
)
# How many columns stay in the narrowest terminal.
LEAST = 5


class LeadLine(Struct, frozen=True, kw_only=True):
    """One pair on one machine; only the first line of a pair names it."""

    group: GroupComparison
    pair: PairComparison
    where: str
    named: bool

    @property
    def beside(self) -> Relative | None:
        """Return the lead here compared with that on the first machine."""
        return self.pair.between.get(self.where)


LeadColumn: TypeAlias = Column[LeadLine]


def lines_of(group: GroupComparison, pair: PairComparison) -> list[LeadLine]:
    """Return a line for each machine that has the pair."""
    first = next(iter(pair.within))
    return [LeadLine(group=group, pair=pair, where=where, named=where == first) for where in pair.within]


def columns(between: MachineComparison) -> tuple[LeadColumn, ...]:
    """Return the columns; one of them is named after the first machine."""
    first, *later = between.sides
    beside = " or ".join(dict.fromkeys(fmt.confidence(alpha_of(first, side)) for side in later))
    alone = " or ".join(dict.fromkeys(fmt.confidence(alpha_of(side)) for side in between.sides))
    return (
        LeadColumn(0, "models", lambda line: pair_name(line.pair) if line.named else "", align="wrapped"),
        LeadColumn(0, "on", lambda line: line.where, align="left"),
        LeadColumn(0, f"lead [{alone}]", lambda line: lead_text(line.pair.within[line.where])),
        LeadColumn(1, "times", _times),
        LeadColumn(0, f"compared with {first.label} [{beside}]", lambda line: lead_text(line.beside, "")),
        LeadColumn(0, "verdict", lambda line: there(line.beside) if line.beside else "", align="left"),
        LeadColumn(2, "min. detectable", _detectable),
    )


def _times(line: LeadLine) -> str:
    cells = (line.pair.x, line.pair.y)
    return " : ".join(fmt.duration(line.group.s_per_op[cell.id].get(line.where)) for cell in cells)


def _detectable(line: LeadLine) -> str:
    return fmt.percent_above_one(line.beside.detectable) if line.beside else ""


def chosen(between: MachineComparison) -> list[tuple[GroupComparison, list[LeadLine]]]:
    """Return the lines to show of each group: all where they are few, else those of leads that differ."""
    every = whole(between)
    found = [
        (group, [line for pair in group.pairs if every or differs(pair) for line in lines_of(group, pair)])
        for group in between.groups
    ]
    return [(group, lines) for group, lines in found if lines]


def whole(between: MachineComparison) -> bool:
    """Return whether the tables have every pair."""
    return sum(len(pair.within) for group in between.groups for pair in group.pairs) <= MOST_LINES


def differs(pair: PairComparison) -> bool:
    """Return whether a lead is established to differ somewhere from that on the first machine."""
    return any(one.verdict in ("faster", "slower") for one in pair.between.values())


def caption(group: GroupComparison) -> str:
    """Return N, K and the number of blocks on each machine, or of its runs."""
    return " · ".join(f"{side.label}: {_size(group, side)}" for side in group.sides)


def _size(group: GroupComparison, side: Side) -> str:
    cells = side.cells(group.pairs[0].x.id)
    sizes = "/".join(dict.fromkeys(str(cell.operations) for cell in cells))
    rest = f"{len(cells)} runs" if len(cells) > 1 else f"{len(cells[0].log_times)} blocks"
    levels = [one.params.get(CONCURRENCY) for cell in group.cells for one in side.cells(cell.id)]
    known = [level for level in levels if isinstance(level, int)]
    limit = f" K={max(known)}" if known else ""
    return f"N={sizes}{limit}, {rest}"
