"""Compares machines: the ratio of two models within each machine, and how it differs between machines.

Absolute times of two machines say little about the models. The ratio of two models can be compared, because
blocks are paired within a run and the ratio is free of drift.
"""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct

from bench.analysis.runs.comparability import (
    Side,
    of_the_machine,
    why_absent,
    why_distorted,
    why_imported,
    why_other_harness,
    why_other_work,
)
from bench.analysis.runs.compare_runs import (
    Refused,
    Relative,
    cell_ids,
    judge_family,
    log_s_per_op,
    nothing_left,
    seconds_of,
)
from bench.analysis.runs.differences import Differing, settings_differing
from bench.analysis.runs.leads import lead_of, leads_on, verdicts_of
from bench.analysis.runs.ranked_cells import RankedCells, rankable
from bench.analysis.runs.rankings import RankingChange, Standing, ranking_change, standing
from bench.analysis.runs.reduced import Lead, PairKey, ReducedCell
from bench.analysis.runs.run_difference import pair_difference, unequal_n
from bench.analysis.stats.compare import Verdict
from bench.analysis.stats.estimate import centre
from bench.errors import UsageError
from bench.storage.collector import paused

ALONE = "it is the only cell of its group, so there is nothing to compare it with on the same machine"
# By machine.
Leads = Mapping[str, Mapping[PairKey, Lead]]
Verdicts = Mapping[str, Mapping[PairKey, Verdict]]


class PairComparison(Struct, frozen=True, kw_only=True):
    """How many times as fast as `y` the cell `x` is, by machine; x is the faster one on the first machine.

    `between` is the ratio of each later machine divided by that of the first: above 1, x leads by more there.
    """

    group: str
    x: ReducedCell
    y: ReducedCell
    within: dict[str, Lead]
    between: dict[str, Relative]


class Ranking(Struct, frozen=True, kw_only=True):
    """The leaders among some cells on each machine, and how they change from machine to machine."""

    among: RankedCells
    standings: dict[str, Standing]
    fated: RankingChange

    @property
    def group(self) -> str:
        """Return the group's name."""
        return self.among.cells[0].group


class GroupComparison(Struct, frozen=True, kw_only=True):
    """One group on the machines that have it: its cells' times per operation, its pairs and its rankings."""

    name: str
    sides: tuple[Side, ...]
    cells: tuple[ReducedCell, ...]
    s_per_op: dict[str, dict[str, float | None]]
    pairs: tuple[PairComparison, ...]
    rankings: tuple[Ranking, ...]


class MachineComparison(Struct, frozen=True, kw_only=True):
    """Several machines, each with one run or several; `refused` are the cells that are not compared."""

    sides: tuple[Side, ...]
    differing: tuple[Differing, ...]
    groups: tuple[GroupComparison, ...]
    refused: tuple[Refused, ...]


# A thousand machines make millions of records that all stay.
@paused()
def compare_machines(sides: Sequence[Side]) -> MachineComparison:
    """Return each later machine compared with the first. A group is one family.

    Raises UsageError if nothing can be compared.
    """
    first, leads = sides[0], {side.label: leads_on(side) for side in sides}
    verdicts = {label: verdicts_of(some) for label, some in leads.items()}
    refused = [one for side in sides[1:] for one in _refused(first, side, leads)]
    out = {(one.b.label, one.cell.id) for one in refused}
    groups: dict[str, list[ReducedCell]] = {}
    for cell_id in cell_ids(first):
        cell = first.cells(cell_id)[0]
        groups.setdefault(cell.group, []).append(cell)
    compared = [_group(cells, sides, leads, verdicts, out) for cells in groups.values()]
    kept = tuple(one for one in compared if one.pairs)
    if not kept:
        raise UsageError(nothing_left(sides, refused))
    return MachineComparison(
        sides=tuple(sides),
        differing=tuple(settings_differing(sides)),
        groups=kept,
        refused=tuple(refused),
    )


def _refused(first: Side, side: Side, leads: Leads) -> list[Refused]:
    couple = (first, side)
    paired = {cell for pair in leads[first.label].keys() & leads[side.label].keys() for cell in pair}
    apart = why_distorted(couple) or why_imported(couple) or why_other_harness(couple)
    told = []
    for cell_id in cell_ids(first) | cell_ids(side):
        reason = why_absent(cell_id, couple) or apart
        if not reason and why_other_work(cell_id, couple):
            reason = why_other_work(cell_id, couple, of_the_machine(cell_id, couple))
        if not reason and cell_id not in paired:
            reason = ALONE
        if reason:
            cell = (side.cells(cell_id) or first.cells(cell_id))[0]
            told.append(Refused(a=first, b=side, cell=cell, reason=reason))
    return told


def _group(
    cells: Sequence[ReducedCell],
    sides: Sequence[Side],
    leads: Leads,
    verdicts: Verdicts,
    out: AbstractSet[tuple[str, str]],
) -> GroupComparison:
    by_id = {cell.id: cell for cell in cells}
    on: dict[PairKey, list[Side]] = {}
    for pair in leads[sides[0].label]:
        if pair[0] in by_id and pair[1] in by_id:
            on[pair] = [
                s
                for s in sides
                if pair in leads[s.label] and not any((s.label, cell) in out for cell in pair)
            ]
    kept = {pair: who for pair, who in on.items() if len(who) > 1}
    present = [side for side in sides if any(side in who for who in kept.values())]
    pairs = _pairs(kept, by_id, leads)
    everywhere = {pair for pair, who in kept.items() if len(who) == len(present)}
    ranked = [cell for cell in cells if any(cell.id in pair for pair in everywhere)]
    return GroupComparison(
        name=cells[0].group,
        sides=tuple(present),
        cells=tuple(cells),
        s_per_op={cell.id: {s.label: _s_per_op(s, cell.id) for s in present} for cell in cells},
        pairs=tuple(pairs),
        rankings=tuple(_ranking(one, present, verdicts, pairs) for one in rankable(ranked, everywhere)),
    )


def _s_per_op(side: Side, cell_id: str) -> float | None:
    timed = [cell for cell in side.cells(cell_id) if cell.log_times]
    return seconds_of(log_s_per_op(timed)) if timed else None


def _pairs(
    kept: Mapping[PairKey, Sequence[Side]], by_id: Mapping[str, ReducedCell], leads: Leads
) -> list[PairComparison]:
    signs = {pair: _sign(leads[who[0].label][pair]) for pair, who in kept.items()}
    family = [(pair, who[0], side) for pair, who in kept.items() for side in who[1:]]
    judged = judge_family([pair_difference(a, b, pair, signs[pair]) for pair, a, b in family])
    between: dict[PairKey, dict[str, Relative]] = {}
    for (pair, _, side), one in zip(family, judged, strict=True):
        between.setdefault(pair, {})[side.label] = one
    found = []
    for pair, who in kept.items():
        x, y = pair if signs[pair] > 0 else pair[::-1]
        own = {s.label: lead for s in who if (lead := lead_of(leads[s.label], x, y))}
        found.append(
            PairComparison(group=by_id[x].group, x=by_id[x], y=by_id[y], within=own, between=between[pair])
        )
    return found


def _sign(one: Lead) -> int:
    return -1 if one.ratio is not None and one.ratio < 1 else 1


def _ranking(
    among: RankedCells, sides: Sequence[Side], verdicts: Verdicts, pairs: Sequence[PairComparison]
) -> Ranking:
    standings = {s.label: standing(_ranked(among, s), _verdict(verdicts[s.label])) for s in sides}
    between = {frozenset((pair.x.id, pair.y.id)): pair.between for pair in pairs}

    def changed(here: str, there: str, one: str, other: str) -> bool | None:
        # Machines are only compared with the first one.
        if sides[0].label not in (here, there):
            return None
        later = there if here == sides[0].label else here
        found = between[frozenset((one, other))][later]
        return found.verdict in ("faster", "slower") if found.ratio_ci else None

    cell_id = among.cells[0].id
    unequal = (unequal_n(sides[0], side, cell_id) for side in sides[1:])
    return Ranking(
        among=among,
        standings=standings,
        fated=ranking_change(standings, changed, next((reason for reason in unequal if reason), None)),
    )


def _ranked(among: RankedCells, side: Side) -> list[str]:
    typical = {cell.id: centre([one.log_time for one in side.cells(cell.id)]) for cell in among.cells}
    return sorted(typical, key=lambda cell_id: typical[cell_id])


def _verdict(known: Mapping[PairKey, Verdict]) -> Callable[[str, str], str | None]:
    return lambda x, y: known.get((x, y))
