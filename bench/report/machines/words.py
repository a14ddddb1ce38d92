"""What several machines side by side are, what to be wary of in them, and how a lead is written."""

from bench.listing import machine_name
from bench.machine.facts import clean
from bench.report import format as fmt
from bench.report.comparison.words import side_warnings, unwidened
from bench.report.words import label
from bench.stats.across import Relative
from bench.stats.alike import Side
from bench.stats.between import Between, GroupBetween, PairAcross
from bench.stats.compare import Verdict
from bench.stats.machines import one_machine
from bench.stats.within import Within, inverse

NAME_LIMIT = 60
NAMED = 3
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
    kinds = {
        pair.x.kind
        for group in between.groups
        for pair in group.pairs
        if any(one.widened is False for one in pair.between.values())
    }
    return told + unwidened(kinds)


def notes(between: Between) -> list[str]:
    """Return how the figures are to be read."""
    first = between.sides[0].label
    return [
        "lead: how many times as fast as the second model the first is, on each machine by itself, from "
        "ratios within blocks",
        f"beside {first}: the lead there over the lead on {first}, with Welch's interval, corrected over "
        "the group; above 1 it is larger there",
        "times: as they stand. A machine that is faster at everything shows there and nowhere else; none is "
        "scaled by a score",
    ]


def pair_name(pair: PairAcross) -> str:
    """Return `asyncio over threads`."""
    return f"{clean(label(pair.x), NAME_LIMIT)} over {clean(label(pair.y), NAME_LIMIT)}"


def lead_text(one: Within | Relative | None) -> str:
    """Return a lead, or what it is beside another, with its interval as far as there is one."""
    if one is None or one.ratio is None:
        return fmt.ABSENT
    return f"{fmt.ratio(one.ratio)} {fmt.interval(one.ratio_ci)}" if one.ratio_ci else fmt.ratio(one.ratio)


def there(one: Relative) -> str:
    """Return what the lead is there: larger, smaller, equivalent (within 5 %) or inconclusive."""
    return THERE.get(one.verdict, one.verdict)


def lead_of(group: GroupBetween, one: str, other: str, where: str) -> Within | None:
    """Return the lead of one cell over another on a machine, whichever way round the pair stands."""
    for pair in group.pairs:
        if {pair.x.id, pair.y.id} == {one, other} and where in pair.within:
            return pair.within[where] if pair.x.id == one else inverse(pair.within[where])
    return None
