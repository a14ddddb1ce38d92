"""What several machines side by side are, what to be wary of in them, and how a lead is written."""

from bench.analysis.runs.across import Relative
from bench.analysis.runs.between import Between, GroupBetween, PairAcross
from bench.analysis.runs.comparability import CONCURRENCY, Side
from bench.analysis.runs.machines import one_machine
from bench.analysis.runs.within import Within, turned
from bench.analysis.stats.compare import Verdict
from bench.machine.facts import clean
from bench.output.tables import format as fmt
from bench.output.tables.comparison.words import side_warnings, unwidened, widened_by_stretches
from bench.output.tables.words import label
from bench.storage.index import machine_name

NAME_LIMIT = 60
NAMED = 3
# An interval that spans more than this says nothing, and takes up a line to say it.
WIDEST = 10_000
QUESTION = "Does the same model win on every machine?"
# Of the lead there beside the lead on the first machine, whose verdicts are those of a time.
THERE: dict[Verdict, str] = {"slower": "larger", "faster": "smaller"}


def side_line(side: Side) -> str:
    """Return a machine's host and headline, and the runs that speak for it."""
    one, ids = side.runs[0], [clean(run.id, NAME_LIMIT) for run in side.runs]
    runs = f"run {ids[0]} ({clean(one.profile, 40)}, {clean(one.started_at[:16].replace('T', ' '), 40)})"
    if len(ids) > 1:
        more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
        runs = f"{len(ids)} runs, each one figure: {', '.join(ids[:NAMED])}{more}"
    return f"{clean(machine_name(one.machine), 200)} · {runs}"


def warnings(between: Between) -> list[str]:
    """Return everything that makes this less than trustworthy."""
    told = side_warnings(between.sides)
    if one_machine(between.sides):
        told.append("nothing that is recorded tells these machines apart: what differs is from run to run")
    told += [
        f"{side.label} has two runs, and two figures hardly tell how runs scatter: five are better, or one, "
        "whose blocks are counted instead"
        for side in between.sides
        if len(side.runs) == 2
    ]
    return told + unwidened(_kinds(between, widened=False))


def _kinds(between: Between, *, widened: bool) -> set[str]:
    return {
        pair.x.kind
        for group in between.groups
        for pair in group.pairs
        if any(one.widened is widened for one in pair.between.values())
    }


def notes(between: Between) -> list[str]:
    """Return how the figures are to be read."""
    first = between.sides[0].label
    own = [clean(group.name, NAME_LIMIT) for group in between.groups if follows_machine(group)]
    told = [
        "lead: how many times as fast as the second model the first is, on each machine by itself, from "
        "ratios within blocks",
        f"beside {first}: the lead there over the lead on {first}, with Welch's interval, corrected over "
        "the group; above 1 it is larger there",
        "times: as they stand. A machine that is faster at everything shows there and nowhere else; none is "
        "scaled by a score",
    ]
    if own:
        told.append(f"K is as many as each machine has CPUs: {', '.join(own)}")
    return told + widened_by_stretches(_kinds(between, widened=True))


def follows_machine(group: GroupBetween) -> bool:
    """Return whether the group's K is not the same on all machines, because it is their number of CPUs."""
    ids = {cell.id for pair in group.pairs for cell in (pair.x, pair.y)}
    return any(
        len({cell.params.get(CONCURRENCY) for side in group.sides for cell in side.cells(cell_id)}) > 1
        for cell_id in ids
    )


def pair_name(pair: PairAcross) -> str:
    """Return `asyncio over threads`."""
    return f"{clean(label(pair.x), NAME_LIMIT)} over {clean(label(pair.y), NAME_LIMIT)}"


def lead_text(one: Within | Relative | None) -> str:
    """Return a lead, or what it is beside another, with its interval as far as there is one."""
    if one is None or one.ratio is None:
        return fmt.ABSENT
    if one.ratio_ci is None:
        return fmt.ratio(one.ratio)
    told = fmt.interval(one.ratio_ci) if one.ratio_ci[1] < WIDEST * one.ratio_ci[0] else "[too few to say]"
    return f"{fmt.ratio(one.ratio)} {told}"


def there(one: Relative) -> str:
    """Return what the lead is there: larger, smaller, equivalent (within 5 %) or inconclusive."""
    return THERE.get(one.verdict, one.verdict)


def lead_of(group: GroupBetween, one: str, other: str, where: str) -> Within | None:
    """Return the lead of one cell over another on a machine, whichever way round the pair stands."""
    for pair in group.pairs:
        if {pair.x.id, pair.y.id} == {one, other} and where in pair.within:
            return pair.within[where] if pair.x.id == one else turned(pair.within[where])
    return None
