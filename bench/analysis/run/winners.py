"""Which model is the fastest where: a map of groups that differ in two levels, and where the lead changes.

A winner is established, never merely ahead: at each point the verdicts are those of the group's own family.
"""

import itertools
import math
from collections.abc import Sequence

from msgspec import Struct

from bench.analysis.grouped import grouped
from bench.analysis.run.leaders import Outcome, Verdicts, leading, outcome_among
from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.analysis.stats.estimate import Interval
from bench.model.run import CellResult


class MapPoint(Struct, frozen=True, kw_only=True):
    """One group's place on the map, and which cells lead there.

    `leaders`, the fastest first, are each established to be faster than all others. A single one is the
    `winner`; several have `no difference` where they are equivalent to each other, else `cannot tell`.
    `margin` is the time of `runner_up`, the next behind them, divided by the fastest leader's.
    """

    group: GroupSummary
    row: float
    column: float
    outcome: Outcome
    leaders: tuple[CellResult, ...]
    runner_up: CellResult | None = None
    margin: float | None = None
    margin_ci: Interval | None = None


class BreakEven(Struct, frozen=True, kw_only=True):
    """Between which two columns of one row a backend becomes the fastest.

    `below` is the last column at which another backend is established to be faster; None where there is none.
    `fastest` is the first column after it at which this backend is established to be faster than all others.
    `about` is interpolated between measured columns: where its typical time equals that of the best other.
    """

    row: float
    backend: str
    below: float | None
    fastest: float
    about: float | None


class WinnerMap(Struct, frozen=True, kw_only=True):
    """The points of one map, by row and column, and every break-even in its rows."""

    workload: str
    names: tuple[str, str]
    points: tuple[MapPoint, ...]
    break_evens: tuple[BreakEven, ...]

    @property
    def rows(self) -> list[float]:
        """Return the levels of the first factor, in order."""
        return sorted({point.row for point in self.points})

    @property
    def columns(self) -> list[float]:
        """Return the levels of the second factor, in order."""
        return sorted({point.column for point in self.points})


def winner_maps(summary: Summary) -> list[WinnerMap]:
    """Return every map of a run with at least two points; groups without times are left out."""
    maps = grouped((_key(group), found) for group in summary.groups if (found := _point(group)))
    return [_map(points) for points in maps.values() if len(points) > 1]


def _key(group: GroupSummary) -> object:
    # All other fixed levels must be the same throughout a map.
    plan = group.group
    others = tuple(sorted((k, str(v)) for k, v in plan.params.items() if k not in plan.display.grid))
    return plan.workload, plan.display.grid, plan.factor, plan.concurrency, others


def _map(points: Sequence[MapPoint]) -> WinnerMap:
    plan = points[0].group.group
    rows = itertools.groupby(sorted(points, key=lambda p: (p.row, p.column)), key=lambda p: p.row)
    return WinnerMap(
        workload=plan.workload,
        names=(plan.display.grid[0], plan.display.grid[1]),
        points=tuple(points),
        break_evens=tuple(one for _, row in rows for one in break_evens(list(row))),
    )


def _point(group: GroupSummary) -> MapPoint | None:
    levels = [group.group.params.get(name) for name in group.group.display.grid]
    places = [float(level) for level in levels if isinstance(level, int | float)]
    timed = [row for row in group.rows if row.s_per_op]
    if len(levels) != 2 or len(places) != 2 or not all(map(math.isfinite, places)) or len(timed) < 2:
        return None
    ranked = [row.cell for row in sorted(timed, key=lambda row: row.s_per_op or 0.0)]
    leaders, others = leaders_of(group, ranked)
    ratio, bounds = ratio_of(group, leaders[0], others[0]) if others else (None, None)
    return MapPoint(
        group=group,
        row=places[0],
        column=places[1],
        outcome=outcome_of(group, leaders),
        leaders=tuple(leaders),
        runner_up=others[0] if others else None,
        margin=ratio,
        margin_ci=bounds,
    )


def leaders_of(
    group: GroupSummary, ranked: Sequence[CellResult]
) -> tuple[Sequence[CellResult], Sequence[CellResult]]:
    """Return the leaders, each established to be faster than all others, and the others.

    `ranked` is by time, the fastest first. If nothing is established, all cells lead.
    """
    first = set(leading([cell.id for cell in ranked], _verdicts(group)))
    return [cell for cell in ranked if cell.id in first], [cell for cell in ranked if cell.id not in first]


def outcome_of(group: GroupSummary, leaders: Sequence[CellResult]) -> Outcome:
    """Return the outcome among leaders: a winner, no difference between several, or neither."""
    return outcome_among([cell.id for cell in leaders], _verdicts(group))


def _verdicts(group: GroupSummary) -> Verdicts:
    return lambda one, other: found.verdict if (found := group.comparison(other, one)) else None


def ratio_of(
    group: GroupSummary, base: CellResult, other: CellResult
) -> tuple[float | None, Interval | None]:
    """Return the time of `other` divided by that of `base`, with its interval; None if not compared."""
    found = group.comparison(base.id, other.id)
    return (found.ratio, found.ratio_ci) if found else (None, None)


def break_evens(row: Sequence[MapPoint]) -> list[BreakEven]:
    """Return where a backend becomes the fastest along one row, given in the order of its columns.

    A backend that is the fastest from the first column on does not become so.
    """
    backends = dict.fromkeys(one.cell.backend for point in row for one in point.group.rows)
    found = [_break_even(row, backend) for backend in backends]
    return sorted((one for one in found if one), key=lambda one: one.fastest)


def _break_even(row: Sequence[MapPoint], backend: str) -> BreakEven | None:
    known = [(point, mine) for point in row if (mine := _cell(point.group, backend))]
    below = max((p.column for p, mine in known if "slower" in _standing(p, mine)), default=None)
    won = [p.column for p, mine in known if set(_standing(p, mine)) == {"faster"}]
    fastest = min((column for column in won if below is None or column > below), default=None)
    if fastest is None or fastest == row[0].column:
        return None
    about = _crossing(known, below, fastest)
    return BreakEven(row=row[0].row, backend=backend, below=below, fastest=fastest, about=about)


def _cell(group: GroupSummary, backend: str) -> Row | None:
    return next((row for row in group.rows if row.cell.backend == backend and row.wall_s), None)


def _standing(point: MapPoint, mine: Row) -> list[str | None]:
    others = [row.cell for row in point.group.rows if row.wall_s and row.cell.backend != mine.cell.backend]
    return [_verdicts(point.group)(mine.cell.id, other.id) for other in others]


def _crossing(known: Sequence[tuple[MapPoint, Row]], below: float | None, fastest: float) -> float | None:
    # Linear between neighbours on logarithmic scales, within the interval that verdicts leave.
    if below is None:
        return None
    course = [(p.column, _log_over_best(p, mine)) for p, mine in known if below <= p.column <= fastest]
    for (low, over_low), (high, over_high) in reversed(list(itertools.pairwise(course))):
        if over_low > 0 >= over_high and low > 0:
            share = over_low / (over_low - over_high)
            return math.exp(math.log(low) + share * math.log(high / low))
    return None


def _log_over_best(point: MapPoint, mine: Row) -> float:
    others = [r.s_per_op for r in point.group.rows if r.s_per_op and r.cell.backend != mine.cell.backend]
    return math.log((mine.s_per_op or math.nan) / min(others))
