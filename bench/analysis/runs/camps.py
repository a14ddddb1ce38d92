"""What machines have in common on which a ranking turns over: those that one winner has, and the others."""

import math
from collections.abc import Mapping, Sequence

from msgspec import Struct

from bench.analysis.runs.compare_machines import GroupComparison, MachineComparison, Ranking
from bench.analysis.runs.leads import turned
from bench.analysis.runs.reduced import Lead
from bench.analysis.stats.compare import ALPHA
from bench.analysis.stats.estimate import Interval, location
from bench.analysis.stats.welch import interval

# What a person may choose of a machine, the likeliest reason first.
FACTS = (
    "usable CPUs",
    "cores",
    "Python",
    "GIL",
    "JIT",
    "system",
    "processor",
    "architecture",
    "distribution",
)
LEAST_FOR_SPREAD = 3


class Camp(Struct, frozen=True, kw_only=True):
    """Machines with the same leaders, what they share and no other camp has, and the lead that decides.

    `ratio` is how many times as fast the pair's first cell is. With three machines or more, its interval is
    Student's over machines; with fewer, it reaches over the machines' own.
    """

    leaders: tuple[str, ...]
    machines: tuple[str, ...]
    alone_in: dict[str, tuple[str, ...]]
    ratio: float | None = None
    ratio_ci: Interval | None = None


class TurnOver(Struct, frozen=True, kw_only=True):
    """A ranking that is not the same everywhere, the pair that decides it, and the camps."""

    ranking: Ranking
    pair: tuple[str, str]
    camps: tuple[Camp, ...]


def turn_overs(between: MachineComparison) -> list[TurnOver]:
    """Return every ranking that is established to be reversed or levelled somewhere."""
    facts = {one.what: one.values for one in between.differing if one.what in FACTS}
    return [
        TurnOver(ranking=one, pair=one.fated.pair, camps=tuple(_camps(group, one, one.fated.pair, facts)))
        for group in between.groups
        for one in group.rankings
        if one.fated.pair
    ]


def _camps(
    group: GroupComparison,
    one: Ranking,
    pair: tuple[str, str],
    facts: Mapping[str, Mapping[str, tuple[str, ...]]],
) -> list[Camp]:
    found: dict[tuple[str, ...], list[str]] = {}
    for where, standing in one.standings.items():
        # Where no winner is established, a machine belongs to no camp.
        if standing.outcome != "cannot tell":
            found.setdefault(tuple(sorted(standing.leaders)), []).append(where)
    leads = _leads(group, pair)
    camps = []
    for leaders, machines in found.items():
        others = [where for many in found.values() if many is not machines for where in many]
        alone = _alone_in(machines, others, facts)
        ratio, ratio_ci = _together([leads[where] for where in machines if where in leads])
        camps.append(
            Camp(leaders=leaders, machines=tuple(machines), alone_in=alone, ratio=ratio, ratio_ci=ratio_ci)
        )
    return sorted(camps, key=lambda camp: -len(camp.machines))


def _leads(group: GroupComparison, pair: tuple[str, str]) -> Mapping[str, Lead]:
    for one in group.pairs:
        if (one.x.id, one.y.id) == pair:
            return one.within
        if (one.y.id, one.x.id) == pair:
            return {where: turned(lead) for where, lead in one.within.items()}
    return {}


def _alone_in(
    machines: Sequence[str], others: Sequence[str], facts: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> dict[str, tuple[str, ...]]:
    alone = {}
    for what, values in facts.items():
        own = {value for where in machines for value in values.get(where, ())}
        theirs = {value for where in others for value in values.get(where, ())}
        if own and theirs and not own & theirs:
            alone[what] = tuple(sorted(own))
    return {what: alone[what] for what in FACTS if what in alone}


def _together(leads: Sequence[Lead]) -> tuple[float | None, Interval | None]:
    logs = [math.log(lead.ratio) for lead in leads if lead.ratio]
    if not logs:
        return None, None
    if len(logs) >= LEAST_FOR_SPREAD:
        found = location(logs)
        return math.exp(found.mean), interval(found, 1 - ALPHA)
    known = [lead.ratio_ci for lead in leads if lead.ratio_ci]
    whole = (min(low for low, _ in known), max(high for _, high in known)) if known else None
    return math.exp(math.fsum(logs) / len(logs)), whole
