"""Where a ranking turns over: which machines have which winner, and what only they have."""

from collections.abc import Sequence
from typing import Any

from bench.analysis.runs.camps import Camp, TurnOver, turn_overs
from bench.analysis.runs.compare_machines import MachineComparison
from bench.analysis.stats.estimate import inverse
from bench.machine.facts import clean
from bench.output.machines.rankings import contest_name, names_of, some
from bench.output.machines.words import NAME_LIMIT
from bench.output.tables import format as fmt
from bench.text import the_first, wins

MOST_VALUES = 4
TITLE = "Where it is not the same: what those machines have in common"
NOTHING = "nothing that is recorded sets them apart"


def camp_lines(between: MachineComparison) -> list[str]:
    """Return a line for each ranking that turns over, and an indented one for each winner."""
    return [line for one in turn_overs(between) for line in _lines(one)]


def camps_plain(between: MachineComparison) -> list[dict[str, Any]]:
    """Return the same as plain data."""
    return [
        {
            "group": one.ranking.group,
            "contest": one.ranking.among.name or None,
            "fate": one.ranking.fated.fate,
            "pair": list(one.pair),
            "camps": [
                {
                    "leaders": list(camp.leaders),
                    "machines": list(camp.machines),
                    "only_there": {what: list(values) for what, values in camp.alone_in.items()},
                    "ratio": camp.ratio,
                    "ratio_ci": camp.ratio_ci and list(camp.ratio_ci),
                }
                for camp in one.camps
            ],
        }
        for one in turn_overs(between)
    ]


def _lines(one: TurnOver) -> list[str]:
    return [contest_name(one.ranking), *(f"  {_camp(camp, one)}" for camp in one.camps)]


def _camp(camp: Camp, one: TurnOver) -> str:
    names = names_of(one.ranking)
    who = " = ".join(names[cell] for cell in camp.leaders)
    verb = wins(who) if len(camp.leaders) == 1 else f"{who} (the same time)"
    (x, y), ratio, ratio_ci = one.pair, camp.ratio, camp.ratio_ci
    if ratio is not None and y in camp.leaders and x not in camp.leaders:
        x, y, ratio, ratio_ci = y, x, 1 / ratio, inverse(ratio_ci)
    lead = ""
    if ratio is not None:
        lead = f": {names[x]} {fmt.ratio(ratio)} {fmt.interval(ratio_ci)} as fast as {names[y]}"
    apart = "; ".join(f"{what} {_values(values)}" for what, values in camp.alone_in.items())
    return f"{verb} on {some(camp.machines)}{lead}; {'only there: ' + apart if apart else NOTHING}"


def _values(values: Sequence[str]) -> str:
    return the_first([clean(value, NAME_LIMIT) for value in values], MOST_VALUES)
