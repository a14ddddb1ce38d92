"""The table of leads, a line for each machine: one place for the terminal and Markdown."""

from collections.abc import Sequence

from msgspec import Struct

from bench.analysis.runs.between import Between, GroupBetween, PairAcross
from bench.analysis.runs.comparability import CONCURRENCY, Side, alpha_of
from bench.output.machines.words import lead_text, pair_name, there
from bench.output.tables import format as fmt

# Up to here everything is shown; of more, what is established to differ.
MOST_LINES = 80
THE_REST = (
    "The tables hold the leads that are established to differ; --json and `bench report` hold everything."
)
HEADERS = ("lead", "on", "as fast", "times", "beside", "there", "could find")
# The least needed first.
SPARE = ("could find", "times")


class Line(Struct, frozen=True):
    """One pair on one machine, column by column."""

    lead: str
    on: str
    within: str
    times: str
    beside: str
    there: str
    could_find: str

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the columns in order."""
        return (self.lead, self.on, self.within, self.times, self.beside, self.there, self.could_find)


def lines_of(group: GroupBetween, pair: PairAcross) -> list[Line]:
    """Return a line for each machine that has the pair; only the first one names it."""
    first = next(iter(pair.within))
    return [_line(group, pair, where, where == first) for where in pair.within]


def _line(group: GroupBetween, pair: PairAcross, where: str, named: bool) -> Line:
    beside = pair.between.get(where)
    times = [fmt.duration(group.s_per_op[cell.id].get(where)) for cell in (pair.x, pair.y)]
    return Line(
        lead=pair_name(pair) if named else "",
        on=where,
        within=lead_text(pair.within[where]),
        times=" : ".join(times),
        beside=lead_text(beside) if beside else "",
        there=there(beside) if beside else "",
        could_find=fmt.percent_above_one(beside.detectable) if beside else "",
    )


def headers(between: Between) -> tuple[str, ...]:
    """Return the columns' names; the first machine's label stands in one of them."""
    first, *later = between.sides
    beside = " or ".join(dict.fromkeys(fmt.confidence(alpha_of(first, side)) for side in later))
    alone = " or ".join(dict.fromkeys(fmt.confidence(alpha_of(side)) for side in between.sides))
    names = {"beside": f"beside {first.label} [{beside}]", "as fast": f"as fast [{alone}]"}
    return tuple(names.get(name, name) for name in HEADERS)


def chosen(between: Between) -> dict[str, list[PairAcross]]:
    """Return the pairs to show, by group: all where they are few, else those whose lead is not the same."""
    every = whole(between)
    found = {group.name: [pair for pair in group.pairs if every or differs(pair)] for group in between.groups}
    return {name: pairs for name, pairs in found.items() if pairs}


def whole(between: Between) -> bool:
    """Return whether the tables hold every pair."""
    return sum(len(pair.within) for group in between.groups for pair in group.pairs) <= MOST_LINES


def differs(pair: PairAcross) -> bool:
    """Return whether a lead is established to differ somewhere from that on the first machine."""
    return any(one.verdict in ("faster", "slower") for one in pair.between.values())


def caption(group: GroupBetween) -> str:
    """Return what a group's figures rest on: N and blocks on each machine, or its runs."""
    return " · ".join(f"{side.label}: {_rests_on(group, side)}" for side in group.sides)


def _rests_on(group: GroupBetween, side: Side) -> str:
    cells = side.cells(group.pairs[0].x.id)
    sizes = "/".join(dict.fromkeys(str(cell.operations) for cell in cells))
    rest = f"{len(cells)} runs" if len(cells) > 1 else f"{len(cells[0].log_times)} blocks"
    levels = [one.params.get(CONCURRENCY) for cell in group.cells for one in side.cells(cell.id)]
    known = [level for level in levels if isinstance(level, int)]
    limit = f" K={max(known)}" if known else ""
    return f"N={sizes}{limit}, {rest}"


def fitting(lines: Sequence[tuple[str, ...]], names: Sequence[str], width: int | None) -> list[int]:
    """Return which columns are drawn: without the least needed of those that do not fit into `width`."""
    kept = list(range(len(names)))
    for spare in SPARE:
        if width is None or _width(lines, names, kept) <= width:
            break
        kept.remove(HEADERS.index(spare))
    return kept


def _width(lines: Sequence[tuple[str, ...]], names: Sequence[str], kept: Sequence[int]) -> int:
    columns = [max(len(names[place]), *(len(line[place]) for line in lines)) for place in kept]
    return sum(columns) + 2 * (len(columns) - 1)
