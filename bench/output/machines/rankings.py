"""Which rankings hold on every machine, which turn over or level out and where, and which can't be told."""

from bench.analysis.runs.between import Between, GroupBetween, Ranking
from bench.analysis.runs.rankings import Fate
from bench.machine.facts import clean
from bench.output.machines.words import NAME_LIMIT, lead_of, lead_text
from bench.output.tables.words import label
from bench.text import wins

LIMIT = 200
# What a title says of a fate, the most telling first.
TITLES: dict[Fate, str] = {
    "turns over": "Turns over: who wins here is beaten there",
    "levels out": "Levels out: a winner here, no difference there",
    "holds": "Holds on every machine",
    "cannot tell": "Can't be told",
}


def ranking_lines(between: Between) -> dict[Fate, list[str]]:
    """Return what becomes of every ranking, by fate; what holds, and what can't be told, in shared lines."""
    told: dict[Fate, list[str]] = {fate: [] for fate in TITLES}
    shared: dict[tuple[Fate, str], list[str]] = {}
    for group in between.groups:
        for one in group.rankings:
            if one.fated.pair:
                told[one.fated.fate].append(f"{contest_name(one)}: {_where(one)}{_leads(group, one)}")
            else:
                what = why_untold(group, one) if one.fated.reason else _everywhere(one)
                shared.setdefault((one.fated.fate, what), []).append(contest_name(one))
    for (fate, what), names in shared.items():
        told[fate].append(f"{what}: {', '.join(names)}")
    return {fate: lines for fate, lines in told.items() if lines}


def tally(between: Between) -> str:
    """Return how many rankings have which fate: `2 turn over, 12 hold, 3 can't be told`."""
    fates = [one.fated.fate for group in between.groups for one in group.rankings]
    verbs: dict[Fate, tuple[str, str]] = {
        "turns over": ("turns over", "turn over"),
        "levels out": ("levels out", "level out"),
        "holds": ("holds", "hold"),
        "cannot tell": ("can't be told", "can't be told"),
    }
    counts = [(fates.count(fate), words) for fate, words in verbs.items()]
    told = [f"{count} {words[0] if count == 1 else words[1]}" for count, words in counts if count]
    return ", ".join(told) or "none to tell of"


def contest_name(one: Ranking) -> str:
    """Return the group, and what its cells share where they are not all of it."""
    shared = f" ({one.contest.name})" if one.contest.name else ""
    return clean(f"{one.group}{shared}", LIMIT)


def leaders_text(one: Ranking, where: str) -> str:
    """Return who leads on a machine: `asyncio`; `asyncio = threads`, which take the same time; `asyncio or
    threads`, each faster than all others, of which it is open which wins; or that none is established.
    """
    standing = one.standings[where]
    if len(standing.leaders) == len(standing.ranked) and standing.outcome == "cannot tell":
        return "none established"
    names = {cell.id: clean(label(cell), NAME_LIMIT) for cell in one.contest.cells}
    between = " or " if standing.outcome == "cannot tell" else " = "
    return between.join(names[cell_id] for cell_id in standing.leaders)


def _everywhere(one: Ranking) -> str:
    first = next(iter(one.standings))
    tie = one.standings[first].outcome == "no difference"
    who = leaders_text(one, first)
    return f"{who} (the same time)" if tie else wins(who)


def _where(one: Ranking) -> str:
    found: dict[str, list[str]] = {}
    for machine in one.standings:
        found.setdefault(leaders_text(one, machine), []).append(machine)
    return "; ".join(f"{who} on {', '.join(machines)}" for who, machines in found.items())


def _leads(group: GroupBetween, one: Ranking) -> str:
    assert one.fated.pair
    names = {cell.id: clean(label(cell), NAME_LIMIT) for cell in one.contest.cells}
    x, y = one.fated.pair
    leads = [f"{lead_text(lead_of(group, x, y, where))} on {where}" for where in one.standings]
    return f" ({names[x]} over {names[y]}: {', '.join(leads)})"


def why_untold(group: GroupBetween, one: Ranking) -> str:
    """Return why a ranking's fate can't be told, and where too few blocks are all there is to it."""
    unsettled = [where for where, found in one.standings.items() if found.outcome == "cannot tell"]
    few = [where for where in unsettled if _untested(group, one, where)]
    lacking = f" (too few blocks for a verdict on {', '.join(few)})" if few else ""
    return clean(f"{one.fated.reason}{lacking}", LIMIT)


def _untested(group: GroupBetween, one: Ranking, where: str) -> bool:
    ids = {cell.id for cell in one.contest.cells}
    pairs = [pair for pair in group.pairs if {pair.x.id, pair.y.id} <= ids and where in pair.within]
    return all(pair.within[where].reason for pair in pairs)
