"""Which model wins on which machine: whether rankings are the same everywhere, and where they differ."""

from collections.abc import Sequence

from bench.analysis.runs.compare_machines import GroupComparison, MachineComparison, Ranking
from bench.analysis.runs.rankings import Fate
from bench.machine.facts import clean
from bench.output.machines.words import NAME_LIMIT, lead_of, lead_text
from bench.output.tables.words import label
from bench.text import wins

LIMIT = 200
MOST_NAMED = 8
# The most important first.
TITLES: dict[Fate, str] = {
    "turns over": "Reversed: the winner on one machine is beaten on another",
    "levels out": "Levelled: a winner on one machine, no difference on another",
    "holds": "The same on every machine",
    "cannot tell": "Inconclusive",
}
WORDS: dict[Fate, str] = {
    "turns over": "reversed",
    "levels out": "levelled",
    "holds": "the same",
    "cannot tell": "inconclusive",
}


def ranking_lines(between: MachineComparison) -> dict[Fate, list[str]]:
    """Return every ranking by its outcome; those that are the same or inconclusive share lines."""
    lines: dict[Fate, list[str]] = {fate: [] for fate in TITLES}
    shared: dict[tuple[Fate, str], list[str]] = {}
    for group in between.groups:
        for one in group.rankings:
            if one.fated.pair:
                lines[one.fated.fate].append(f"{contest_name(one)}: {_where(one)}{_leads(group, one)}")
            else:
                what = why_inconclusive(group, one) if one.fated.reason else _everywhere(one)
                shared.setdefault((one.fated.fate, what), []).append(contest_name(one))
    for (fate, what), names in shared.items():
        lines[fate].append(f"{what}: {', '.join(names)}")
    return {fate: lines for fate, lines in lines.items() if lines}


def tally(between: MachineComparison) -> str:
    """Return how many rankings have which outcome: `2 reversed, 12 the same, 3 inconclusive`."""
    fates = [one.fated.fate for group in between.groups for one in group.rankings]
    return ", ".join(f"{fates.count(fate)} {word}" for fate, word in WORDS.items() if fate in fates) or "none"


def contest_name(one: Ranking) -> str:
    """Return the group, and the levels that its cells share where they are not the whole group."""
    shared = f" ({one.among.name})" if one.among.name else ""
    return clean(f"{one.group}{shared}", LIMIT)


def leaders_text(one: Ranking, where: str) -> str:
    """Return who leads on a machine, or that nobody is established to.

    `asyncio = threads` take the same time. `asyncio or threads` are both faster than all others, and which of
    the two is faster is not established.
    """
    standing = one.standings[where]
    if len(standing.leaders) == len(standing.ranked) and standing.outcome == "cannot tell":
        return "none established"
    names = names_of(one)
    between = " or " if standing.outcome == "cannot tell" else " = "
    return between.join(names[cell_id] for cell_id in standing.leaders)


def names_of(one: Ranking) -> dict[str, str]:
    """Return the names of a ranking's cells, by their ids."""
    return {cell.id: clean(label(cell), NAME_LIMIT) for cell in one.among.cells}


def _everywhere(one: Ranking) -> str:
    first = next(iter(one.standings))
    tie = one.standings[first].outcome == "no difference"
    who = leaders_text(one, first)
    return f"{who} (the same time)" if tie else wins(who)


def _where(one: Ranking) -> str:
    found: dict[str, list[str]] = {}
    for machine in one.standings:
        found.setdefault(leaders_text(one, machine), []).append(machine)
    return "; ".join(f"{who} on {some(machines)}" for who, machines in found.items())


def some(machines: Sequence[str]) -> str:
    """Return the names of machines, or of the first of many."""
    if len(machines) <= MOST_NAMED:
        return ", ".join(machines)
    return f"{len(machines)} machines ({', '.join(machines[:3])}, …)"


def _leads(group: GroupComparison, one: Ranking) -> str:
    assert one.fated.pair
    names = names_of(one)
    x, y = one.fated.pair
    if len(one.standings) > MOST_NAMED:
        return ""
    leads = [f"{lead_text(lead_of(group, x, y, where))} on {where}" for where in one.standings]
    return f" ({names[x]} vs {names[y]}: {', '.join(leads)})"


def why_inconclusive(group: GroupComparison, one: Ranking) -> str:
    """Return why a ranking is inconclusive, and on which machines there are too few blocks for a verdict."""
    unsettled = [where for where, found in one.standings.items() if found.outcome == "cannot tell"]
    few = [where for where in unsettled if _untested(group, one, where)]
    lacking = f" (too few blocks for a verdict on {', '.join(few)})" if few else ""
    return clean(f"{one.fated.reason}{lacking}", LIMIT)


def _untested(group: GroupComparison, one: Ranking, where: str) -> bool:
    ids = {cell.id for cell in one.among.cells}
    pairs = [pair for pair in group.pairs if {pair.x.id, pair.y.id} <= ids and where in pair.within]
    return all(pair.within[where].reason for pair in pairs)
