"""Several machines in sentences: what they are, what weakens their comparison, how to read the leads."""

import re

from bench.analysis.runs.comparability import CONCURRENCY, Side
from bench.analysis.runs.compare_machines import GroupComparison, MachineComparison, PairComparison
from bench.analysis.runs.compare_runs import Relative
from bench.analysis.runs.leads import turned
from bench.analysis.runs.machines import one_machine
from bench.analysis.runs.reduced import Lead
from bench.analysis.stats.compare import Verdict
from bench.machine.facts import clean
from bench.output.tables import format as fmt
from bench.output.tables.comparison.words import runs_line, side_warnings, unwidened, widened_by_stretches
from bench.output.tables.words import label
from bench.storage.index import machine_name

NAME_LIMIT = 60
# An interval that spans more than this carries no information and would take up the line.
WIDEST = 10_000
MOST_LINES = 100
QUESTION = "Does the same model win on every machine?"
# The lead there compared with that on the first machine; the verdicts are those of a time.
THERE: dict[Verdict, str] = {"slower": "larger", "faster": "smaller"}


def capped(lines: list[str]) -> list[str]:
    """Return the first lines of many, and how many more there are."""
    return [*lines[:MOST_LINES], f"and {len(lines) - MOST_LINES} more"] if len(lines) > MOST_LINES else lines


def lettered(label: str) -> bool:
    """Return whether a machine has a letter for a name, because the user gave none."""
    return bool(re.fullmatch("[A-Z]{1,3}", label))


def side_line(side: Side) -> str:
    """Return a machine's host and headline, and its runs."""
    one, ids = side.runs[0], [clean(run.id, NAME_LIMIT) for run in side.runs]
    runs = f"run {ids[0]} ({clean(one.profile, 40)}, {clean(one.started_at[:16].replace('T', ' '), 40)})"
    if len(ids) > 1:
        runs = runs_line(ids)
    return f"{clean(machine_name(one.machine), 200)} · {runs}"


def warnings(between: MachineComparison) -> list[str]:
    """Return everything that makes this less than trustworthy."""
    lines = side_warnings(between.sides)
    if one_machine(between.sides):
        lines.append("the machines do not differ in anything recorded: differences may vary from run to run")
    lines += [
        f"{side.label} has two runs, too few to estimate how much runs vary: use five, or one, of which the "
        "blocks are compared instead"
        for side in between.sides
        if len(side.runs) == 2
    ]
    return lines + unwidened(_kinds(between, widened=False))


def _kinds(between: MachineComparison, *, widened: bool) -> set[str]:
    return {
        pair.x.kind
        for group in between.groups
        for pair in group.pairs
        if any(one.widened is widened for one in pair.between.values())
    }


def notes(between: MachineComparison) -> list[str]:
    """Return how the table is to be read."""
    first = between.sides[0].label
    own = [clean(group.name, NAME_LIMIT) for group in between.groups if follows_machine(group)]
    lines = [
        "lead: how many times as fast the first model is as the second on the same machine, from "
        "ratios within blocks",
        f"compared with {first}: the lead on the other machine divided by that on {first}, with Welch's "
        "interval, corrected over the group; above 1 it is larger on the other machine",
        "times: per operation as measured. A machine that is faster at everything shows it only here; times "
        "are not scaled by a benchmark score",
    ]
    if own:
        lines.append(f"K is the number of CPUs of each machine: {', '.join(own)}")
    return lines + widened_by_stretches(_kinds(between, widened=True))


def follows_machine(group: GroupComparison) -> bool:
    """Return whether the group's K is not the same on all machines, because it is their number of CPUs."""
    ids = {cell.id for pair in group.pairs for cell in (pair.x, pair.y)}
    return any(
        len({cell.params.get(CONCURRENCY) for side in group.sides for cell in side.cells(cell_id)}) > 1
        for cell_id in ids
    )


def pair_name(pair: PairComparison) -> str:
    """Return `asyncio vs threads`."""
    return f"{clean(label(pair.x), NAME_LIMIT)} vs {clean(label(pair.y), NAME_LIMIT)}"


def lead_text(one: Lead | Relative | None, absent: str = fmt.ABSENT) -> str:
    """Return a lead, or how it compares with another, with its interval as far as there is one."""
    if one is None or one.ratio is None:
        return absent if one is None else fmt.ABSENT
    if one.ratio_ci is None:
        return fmt.ratio(one.ratio)
    return f"{fmt.ratio(one.ratio)} {fmt.interval(one.ratio_ci if informative(one) else None)}"


def informative(one: Lead | Relative) -> bool:
    """Return whether the interval of a lead is narrow enough to say anything."""
    return one.ratio_ci is not None and one.ratio_ci[1] < WIDEST * one.ratio_ci[0]


def there(one: Relative) -> str:
    """Return what the lead is there: larger, smaller, equivalent (within 5 %) or inconclusive."""
    return THERE.get(one.verdict, one.verdict)


def lead_of(group: GroupComparison, one: str, other: str, where: str) -> Lead | None:
    """Return one cell's lead over another on a machine, whichever comes first in the pair."""
    for pair in group.pairs:
        if {pair.x.id, pair.y.id} == {one, other} and where in pair.within:
            return pair.within[where] if pair.x.id == one else turned(pair.within[where])
    return None
