"""The tables of many machines: a row for each machine, and of every lead and time its spread over them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import itemgetter
from statistics import median

from msgspec import Struct

from bench.analysis.runs.comparability import Side
from bench.analysis.runs.compare_machines import GroupComparison, MachineComparison, PairComparison, Ranking
from bench.machine.facts import clean, flag, number, text
from bench.output.charts.looks import look_of
from bench.output.machines.rankings import contest_name, leaders_text
from bench.output.machines.rows import LEAST, differs, whole
from bench.output.machines.words import NAME_LIMIT, lead_of, lettered, pair_name
from bench.output.tables import format as fmt
from bench.output.tables.comparison.words import differing_line
from bench.output.tables.table import Column, Table, table_of
from bench.output.tables.words import label

# Up to here machines are columns; more would not fit a screen.
FEW, MOST_WINNERS = 8, 6
MACHINE_HEADS = ("Machine", "Host", "CPUs", "Python", "GIL", "System", "Processor", "Status", "Run")
MACHINE_RANKS = (0, 0, 0, 0, 1, 3, 2, 4, 5)
Cell = tuple[str, float | None]


class LeadSpread(Struct, frozen=True):
    """One pair's smallest, median and largest lead, and on how many machines which model is faster."""

    group: str
    models: str
    verdicts: str
    leads: list[Cell]


class Square(Struct, frozen=True):
    """Who leads on a machine, by how much, and the colours of that model on light and dark grounds."""

    who: str
    lead: str
    colours: tuple[str, str] | None = None


def machine_rows(between: MachineComparison) -> list[list[str]]:
    """Return what each machine is, as text."""
    return [_machine(side) for side in between.sides]


def _machine(side: Side) -> list[str]:
    run = side.runs[0]
    cpus, gil = number(run.machine, "cpu", "usable"), flag(run.machine, "python", "gil_enabled")
    known = [
        text(run.machine, "system", "host"),
        None if cpus is None else str(cpus),
        text(run.machine, "python", "version"),
        None if gil is None else ("on" if gil else "off"),
        " ".join(filter(None, [text(run.machine, "system", key) for key in ("os", "kernel")])),
        text(run.machine, "cpu", "model"),
        run.status,
        ", ".join(one.id for one in side.runs),
    ]
    return [side.label, *(clean(one, NAME_LIMIT) if one else fmt.ABSENT for one in known)]


def tables_of_many(between: MachineComparison, width: int | None = None) -> list[Table]:
    """Return the table of leads, if there are any to show, and that of the machines."""
    machines = [
        Column[list[str]](rank, name.lower(), itemgetter(at), align="right" if name == "CPUs" else "left")
        for at, (rank, name) in enumerate(zip(MACHINE_RANKS, MACHINE_HEADS, strict=True))
    ]
    leads = lead_spreads(between, whole(between))
    tables = [
        table_of(SPREAD_COLUMNS, leads, width, LEAST, title="Leads", option=""),
        table_of(machines, machine_rows(between), width, LEAST, title="Machines", option=""),
    ]
    return [table for table in tables if table.rows]


def squares(group: GroupComparison, one: Ranking, labels: Sequence[str], short: bool) -> list[Square]:
    """Return who leads on each machine; `short` leaves out over whom."""
    return [
        _square(group, one, where, short) if where in one.standings else Square("", "") for where in labels
    ]


def _square(group: GroupComparison, one: Ranking, where: str, short: bool) -> Square:
    standing = one.standings[where]
    who = leaders_text(one, where)
    cells = {cell.id: cell for cell in one.among.cells}
    look = look_of(cells[standing.leaders[0]].backend) if len(standing.leaders) == 1 else None
    colours = (look.colour, look.dark) if look else None
    beaten = [cell for cell in standing.ranked if cell not in standing.leaders]
    if standing.outcome == "cannot tell" or not beaten:
        return Square("–" if short and standing.outcome == "cannot tell" else who, "", colours)
    lead = lead_of(group, standing.leaders[0], beaten[0], where)
    if lead is None or lead.ratio is None:
        return Square(who, "", colours)
    ratio = fmt.ratio(lead.ratio)
    if short:
        return Square(who, ratio, colours)
    second = clean(label(cells[beaten[0]]), NAME_LIMIT)
    return Square(who, f"{ratio} {fmt.interval(lead.ratio_ci)} as fast as {second}", colours)


def matrix_down(between: MachineComparison) -> tuple[list[str], list[tuple[str, list[Square]]]]:
    """Return the names of all rankings, and for each machine who leads in each."""
    labels = [side.label for side in between.sides]
    every = [(group, one) for group in between.groups for one in group.rankings]
    columns = [squares(group, one, labels, short=True) for group, one in every]
    rows = [(_named(side), [column[at] for column in columns]) for at, side in enumerate(between.sides)]
    return [contest_name(one) for _, one in every], rows


def _named(side: Side) -> str:
    # A letter says nothing among a hundred.
    host = text(side.runs[0].machine, "system", "host")
    return f"{side.label} · {clean(host, NAME_LIMIT)}" if host and lettered(side.label) else side.label


def winners_text(one: Ranking) -> str:
    """Return on how many machines who leads: `asyncio on 80, threads on 20`."""
    # Whoever happened to be first of several that take the same time, they are the same winners.
    found: dict[tuple[str, frozenset[str]], list[str]] = {}
    for where, standing in one.standings.items():
        found.setdefault((standing.outcome, frozenset(standing.leaders)), []).append(where)
    most = sorted(found.values(), key=len, reverse=True)[:MOST_WINNERS]
    return ", ".join(f"{leaders_text(one, machines[0])} on {len(machines)}" for machines in most)


def lead_spreads(between: MachineComparison, every: bool = True) -> list[LeadSpread]:
    """Return every pair's leads, or those of the pairs whose leads are established to differ somewhere."""
    return [
        LeadSpread(clean(group.name, NAME_LIMIT), pair_name(pair), _verdicts(pair), _spread_of_leads(pair))
        for group in between.groups
        for pair in group.pairs
        if every or differs(pair)
    ]


SPREAD_COLUMNS: tuple[Column[LeadSpread], ...] = (
    Column(0, "group", lambda row: row.group, align="left"),
    Column(0, "models", lambda row: row.models, align="wrapped"),
    Column(0, "smallest", lambda row: row.leads[0][0]),
    Column(0, "median", lambda row: row.leads[1][0]),
    Column(0, "largest", lambda row: row.leads[2][0]),
    Column(1, "established", lambda row: row.verdicts, align="left"),
)


def differing_lines(between: MachineComparison) -> list[str]:
    """Return what differs between the machines, with its values, or of many machines how many these are."""
    if len(between.sides) <= FEW:
        return [differing_line(one) for one in between.differing]
    return [f"{one.what}: {len(set(one.values.values()))} values" for one in between.differing]


def _verdicts(pair: PairComparison) -> str:
    counts = Counter(lead.verdict for lead in pair.within.values())
    return ", ".join(
        f"{word} on {counts[word]}" for word in ("faster", "slower", "equivalent") if counts[word]
    )


def _spread_of_leads(pair: PairComparison) -> list[Cell]:
    ratios = [lead.ratio for lead in pair.within.values() if lead.ratio is not None]
    return [(fmt.ratio(one), one) for one in _three(ratios)]


def time_rows(between: MachineComparison) -> list[tuple[str, str, list[Cell]]]:
    """Return every cell's time per operation on each machine; of many the shortest, median and longest."""
    labels = [side.label for side in between.sides]

    def shown(times: Mapping[str, float | None]) -> Sequence[float | None]:
        found = [times.get(where) for where in labels]
        return _three([one for one in found if one is not None]) if len(labels) > FEW else found

    return [
        (
            clean(group.name, NAME_LIMIT),
            clean(label(cell), NAME_LIMIT),
            [(fmt.duration(one), one) for one in shown(group.s_per_op[cell.id])],
        )
        for group in between.groups
        for cell in group.cells
    ]


def _three(values: Sequence[float]) -> tuple[float | None, float | None, float | None]:
    return (min(values), median(values), max(values)) if values else (None, None, None)
