"""Compares cells between runs, each relative to the sequential cell of its own run.

Drift that a cell shares with its sequential cell cancels within the block. The remaining difference between
runs is that of two independent means, and the verdict is based on it. Absolute times have no verdict, because
they do not separate a change of the machine from a change of the work.
"""

import math
from collections.abc import Sequence

from msgspec import Struct

from bench.analysis.runs.comparability import (
    Side,
    why_absent,
    why_distorted,
    why_not_relative,
    why_other_work,
)
from bench.analysis.runs.differences import Differing, differences
from bench.analysis.runs.reduced import ReducedCell
from bench.analysis.runs.run_difference import RunDifference, run_difference
from bench.analysis.stats.compare import FamilyP, Verdict, compatible, corrected, verdict_of
from bench.analysis.stats.correct import simultaneous
from bench.analysis.stats.estimate import WIDEST_LOG, Interval, Location, centre
from bench.analysis.stats.welch import (
    detectable,
    difference_p,
    equivalence_p,
    interval,
    intervals,
)
from bench.errors import UsageError
from bench.machine.facts import clean
from bench.model.plan import SEQUENTIAL

LIMIT = 300


class Overall(Struct, frozen=True, kw_only=True):
    """What holds for all cells of a comparison at once, because whether anything regressed is one question.

    B takes at least `at_least` times A's time; `detectable` is the minimum detectable ratio.
    """

    at_least: float | None
    detectable: float | None


class Relative(Struct, frozen=True, kw_only=True):
    """B's time divided by A's, each relative to its own sequential cell. `verdict` describes B.

    `widened` is whether the interval includes the run-to-run variance of a calibration; None where it is not
    needed, because several runs were compared.
    """

    ratio: float | None
    ratio_ci: Interval | None = None
    p: float | None = None
    p_adjusted: float | None = None
    verdict: Verdict = "inconclusive"
    detectable: float | None = None
    widened: bool | None
    reason: str | None = None


class CellComparison(Struct, frozen=True, kw_only=True):
    """One cell on two sides. `absolute` is B's time per operation divided by A's, drift included."""

    a: Side
    b: Side
    cell: ReducedCell
    a_s_per_op: float | None
    b_s_per_op: float | None
    absolute: float | None
    relative: Relative | None = None
    overall: Overall | None = None
    not_relative: str | None = None


class Refused(Struct, frozen=True, kw_only=True):
    """A cell that is not compared, and why."""

    a: Side
    b: Side
    cell: ReducedCell
    reason: str


class RunComparison(Struct, frozen=True, kw_only=True):
    """Every later side compared with the first, cell by cell, and what else differs between them."""

    sides: tuple[Side, ...]
    differing: tuple[Differing, ...]
    cells: tuple[CellComparison, ...]
    refused: tuple[Refused, ...]


class _Couple(Struct, frozen=True):
    a: Side
    b: Side
    cell_id: str

    @property
    def cell(self) -> ReducedCell:
        return (self.b.cells(self.cell_id) or self.a.cells(self.cell_id))[0]

    @property
    def why_refused(self) -> str | None:
        sides = (self.a, self.b)
        return why_absent(self.cell_id, sides) or why_other_work(self.cell_id, sides) or why_distorted(sides)

    @property
    def why_not_relative(self) -> str | None:
        sequential = self.cell.backend == SEQUENTIAL
        return None if sequential else why_not_relative(self.cell_id, (self.a, self.b))


def compare_sides(sides: Sequence[Side]) -> RunComparison:
    """Return each later side compared with the first. A group is one family over all sides.

    Raises UsageError if nothing can be compared.
    """
    first = sides[0]
    couples = [_Couple(first, side, name) for side in sides[1:] for name in cell_ids(first) | cell_ids(side)]
    refused = {index: reason for index, couple in enumerate(couples) if (reason := couple.why_refused)}
    kept = [couple for index, couple in enumerate(couples) if index not in refused]
    told = tuple(
        Refused(a=couples[index].a, b=couples[index].b, cell=couples[index].cell, reason=reason)
        for index, reason in refused.items()
    )
    if not kept:
        raise UsageError(nothing_left(sides, told))
    return RunComparison(
        sides=tuple(sides), differing=tuple(differences(sides)), cells=tuple(_compare(kept)), refused=told
    )


def cell_ids(side: Side) -> dict[str, None]:
    """Return the cells that any run of the side has, in their order."""
    # A dictionary keeps the order of its keys; a set does not.
    return {cell_id: None for run in side.runs for cell_id in run.cells}


def nothing_left(sides: Sequence[Side], refused: Sequence[Refused]) -> str:
    """Return the message that no cell can be compared, with the first reason."""
    common = [one for one in refused if not one.reason.startswith("only in ")]
    if not common:
        held = "; ".join(f"{side.label} holds {_groups(side)}" for side in sides[:3])
        return clean(f"the runs have no cell in common: {held}", LIMIT)
    more = f" (and {len(common) - 1} more)" if len(common) > 1 else ""
    first = clean(f"{common[0].cell.id}: {common[0].reason}", LIMIT)
    return f"nothing can be compared: {first}{more}"


def _groups(side: Side) -> str:
    names = list(dict.fromkeys(cell.group for run in side.runs for cell in run.cells.values()))
    return (
        ", ".join(names[:4]) + (f" and {len(names) - 4} more groups" if len(names) > 4 else "") or "nothing"
    )


def _compare(couples: Sequence[_Couple]) -> list[CellComparison]:
    reasons = [couple.why_not_relative for couple in couples]
    families: dict[str, list[int]] = {}
    for index, couple in enumerate(couples):
        if couple.cell.backend != SEQUENTIAL and reasons[index] is None:
            families.setdefault(couple.cell.group, []).append(index)
    count = sum(map(len, families.values()))
    relative: dict[int, Relative] = {}
    overall: dict[int, Overall | None] = {}
    for family in families.values():
        gaps = [
            run_difference(couples[index].a, couples[index].b, couples[index].cell_id) for index in family
        ]
        relative.update(zip(family, judge_family(gaps), strict=True))
        overall.update(zip(family, (_overall(gap, count) for gap in gaps), strict=True))
    return [
        _beside(couple, relative.get(index), overall.get(index), reasons[index])
        for index, couple in enumerate(couples)
    ]


def judge_family(family: Sequence[RunDifference]) -> list[Relative]:
    """Return a comparison for each; Holm's correction and the intervals cover the whole family."""
    known = [one.difference for one in family if one.difference]
    margins = [one.margin for one in family if one.difference]
    levels = [simultaneous(1 - one.alpha, len(family)) for one in family if one.difference]
    tests = corrected(list(zip(difference_p(known), equivalence_p(known, margins), strict=True)))
    judged = zip(tests, intervals(known, levels), strict=True)
    return [
        _judge(one, one.difference, *next(judged), len(family)) if one.difference else _unjudged(one)
        for one in family
    ]


def _unjudged(one: RunDifference) -> Relative:
    return Relative(
        ratio=None if one.log is None else math.exp(one.log),
        widened=one.widened,
        reason=one.reason,
    )


def _judge(
    one: RunDifference, found: Location, tested: FamilyP, bounds: Interval | None, count: int
) -> Relative:
    verdict = verdict_of(found.mean, tested.difference, tested.equivalence, one.alpha)
    return Relative(
        ratio=math.exp(found.mean),
        ratio_ci=compatible(bounds, verdict, one.margin),
        p=tested.p,
        p_adjusted=tested.difference,
        verdict=verdict,
        detectable=_detectable(found, one.alpha / count),
        widened=one.widened,
        reason=one.reason,
    )


def _overall(one: RunDifference, count: int) -> Overall | None:
    if one.difference is None:
        return None
    bounds = interval(one.difference, simultaneous(1 - one.alpha, count))
    least = bounds[0] if bounds else None
    return Overall(at_least=least, detectable=_detectable(one.difference, one.alpha / count))


def _detectable(found: Location, alpha: float) -> float | None:
    # Without any error a detectable difference is not defined.
    return detectable(found, alpha) if found.error else None


def _beside(
    couple: _Couple, relative: Relative | None, overall: Overall | None, not_relative: str | None
) -> CellComparison:
    a, b = log_s_per_op(couple.a.cells(couple.cell_id)), log_s_per_op(couple.b.cells(couple.cell_id))
    known = a is not None and b is not None and abs(b - a) < WIDEST_LOG
    return CellComparison(
        a=couple.a,
        b=couple.b,
        cell=couple.cell,
        a_s_per_op=seconds_of(a),
        b_s_per_op=seconds_of(b),
        absolute=math.exp(b - a) if known and a is not None and b is not None else None,
        relative=relative,
        overall=overall,
        not_relative=not_relative,
    )


def seconds_of(log: float | None) -> float | None:
    """Return the seconds of which this is the log."""
    # Values that would overflow are not times.
    return math.exp(log) if log is not None and log < WIDEST_LOG else None


def log_s_per_op(cells: Sequence[ReducedCell]) -> float | None:
    """Return the log of a cell's typical time per operation over a side's runs; None if unknown."""
    counted = [(cell, cell.operations) for cell in cells if cell.operations and cell.operations > 0]
    if not counted or len(counted) < len(cells):
        return None
    return centre([cell.log_time - math.log(operations) for cell, operations in counted])


def unjudged(across: RunComparison) -> list[Side]:
    """Return the later sides of which no cell has a relative ratio with an interval: nothing is known."""
    judged = {one.b.label for one in across.cells if one.relative and one.relative.ratio_ci}
    return [side for side in across.sides[1:] if side.label not in judged]


def regressed(found: CellComparison, threshold: float) -> bool:
    """Return whether B is established to take more than 1 + `threshold` times A's time.

    It is established for all cells of the comparison at once, and the verdict only within its group: half of
    all comparisons of identical runs would find a regression somewhere among fifty groups.
    """
    least = found.overall.at_least if found.overall else None
    return least is not None and least > 1 + threshold
