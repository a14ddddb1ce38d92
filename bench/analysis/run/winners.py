"""Who wins where: the map that groups make which differ in two levels, and from which size on processes pay.

A winner is established, never just ahead: at each point the verdicts are those of the group's own family.
"""

import itertools
import math
from collections.abc import Sequence

from msgspec import Struct

from bench.analysis.run.leaders import Outcome, Verdicts, foremost, outcome_among
from bench.analysis.run.summary import GroupSummary, Row, Summary
from bench.analysis.stats.estimate import Interval, inverse
from bench.model.run import CellResult

PAYING = "processes"


class Point(Struct, frozen=True, kw_only=True):
    """One group's place on the map, and who leads there.

    `leaders`, the fastest first, are each established to be faster than all others: one is the `winner`; of
    several there is `no difference` where they are equivalent to each other, else one `cannot tell`.
    `margin` is the time of `runner_up`, the next behind them, over the fastest leader's.
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
    """Between which two sizes (columns) a backend starts to pay in one row of the map.

    `below` is the largest size at which another backend is established to be faster, `paid` the smallest one
    above it at which this backend is established to be faster than all others; each None where there is none.
    `about` is interpolated between measured sizes: where its typical time meets that of the best other.
    """

    row: float
    below: float | None
    paid: float | None
    about: float | None


class WinnerMap(Struct, frozen=True, kw_only=True):
    """The points of one map, by row and column, and the break-even of every row."""

    workload: str
    names: tuple[str, str]
    points: tuple[Point, ...]
    break_evens: tuple[BreakEven, ...]

    @property
    def rows(self) -> list[float]:
        """Return the levels of the first factor, in order."""
        return sorted({point.row for point in self.points})

    @property
    def columns(self) -> list[float]:
        """Return the levels of the second factor, in order."""
        return sorted({point.column for point in self.points})


def winner_maps(summary: Summary, paying: str = PAYING) -> list[WinnerMap]:
    """Return every map of a run that has two points or more; groups without times are not on it."""
    maps: dict[object, list[Point]] = {}
    for group in summary.groups:
        if found := _point(group):
            maps.setdefault(_key(group), []).append(found)
    return [_map(points, paying) for points in maps.values() if len(points) > 1]


def _key(group: GroupSummary) -> object:
    # Whatever else is fixed in a group must be the same all over a map.
    plan = group.group
    others = tuple(sorted((k, str(v)) for k, v in plan.params.items() if k not in plan.display.grid))
    return plan.workload, plan.display.grid, plan.factor, plan.concurrency, others


def _map(points: Sequence[Point], paying: str) -> WinnerMap:
    plan = points[0].group.group
    rows = itertools.groupby(sorted(points, key=lambda p: (p.row, p.column)), key=lambda p: p.row)
    evens = [break_even(list(row), paying) for _, row in rows]
    return WinnerMap(
        workload=plan.workload,
        names=(plan.display.grid[0], plan.display.grid[1]),
        points=tuple(points),
        break_evens=tuple(one for one in evens if one),
    )


def _point(group: GroupSummary) -> Point | None:
    levels = [group.group.params.get(name) for name in group.group.display.grid]
    places = [float(level) for level in levels if isinstance(level, int | float)]
    timed = [row for row in group.rows if row.wall_s]
    if len(levels) != 2 or len(places) != 2 or not all(map(math.isfinite, places)) or len(timed) < 2:
        return None
    ranked = [row.cell for row in sorted(timed, key=lambda row: row.wall_s or 0.0)]
    leaders, others = leaders_of(group, ranked)
    ratio, bounds = ratio_of(group, leaders[0], others[0]) if others else (None, None)
    return Point(
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
    """Return the fewest leaders that are all established to be faster than all others, and these others.

    `ranked` is by time, the fastest first. Where nothing is established, everyone leads.
    """
    first = foremost([cell.id for cell in ranked], _said(group))
    return ranked[: len(first)], ranked[len(first) :]


def outcome_of(group: GroupSummary, leaders: Sequence[CellResult]) -> Outcome:
    """Return what leaders come to: one is a winner; several are alike, or can't be told apart."""
    return outcome_among([cell.id for cell in leaders], _said(group))


def _said(group: GroupSummary) -> Verdicts:
    by_id = {row.cell.id: row.cell for row in group.rows}
    return lambda one, other: verdict(group, by_id[one], by_id[other])


def verdict(group: GroupSummary, cell: CellResult, other: CellResult) -> str | None:
    """Return what the group's family says of `cell` beside `other`; None where it has not compared them."""
    if pair := group.pair(other.id, cell.id):
        return pair.comparison.verdict
    if pair := group.pair(cell.id, other.id):
        return {"faster": "slower", "slower": "faster"}.get(pair.comparison.verdict, pair.comparison.verdict)
    return None


def ratio_of(
    group: GroupSummary, base: CellResult, other: CellResult
) -> tuple[float | None, Interval | None]:
    """Return the time of `other` over that of `base`, with its interval; None where not compared."""
    if pair := group.pair(base.id, other.id):
        return pair.comparison.ratio, pair.comparison.ratio_ci
    if pair := group.pair(other.id, base.id):
        bounds = pair.comparison.ratio_ci
        return 1 / pair.comparison.ratio, inverse(bounds)
    return None, None


def break_even(row: Sequence[Point], paying: str = PAYING) -> BreakEven | None:
    """Return where a backend starts to pay along one row, given in the order of its columns.

    None where the row has fewer than two points with that backend in them.
    """
    known = [(point, mine) for point in row if (mine := _cell(point.group, paying))]
    if len(known) < 2:
        return None
    below = max((p.column for p, mine in known if "slower" in _standing(p, mine)), default=None)
    won = [p.column for p, mine in known if set(_standing(p, mine)) == {"faster"}]
    paid = min((column for column in won if below is None or column > below), default=None)
    return BreakEven(row=row[0].row, below=below, paid=paid, about=_crossing(known, below, paid))


def _cell(group: GroupSummary, backend: str) -> Row | None:
    return next((row for row in group.rows if row.cell.backend == backend and row.wall_s), None)


def _standing(point: Point, mine: Row) -> list[str | None]:
    others = [row.cell for row in point.group.rows if row.wall_s and row.cell.backend != mine.cell.backend]
    return [verdict(point.group, mine.cell, other) for other in others]


def _crossing(known: Sequence[tuple[Point, Row]], below: float | None, paid: float | None) -> float | None:
    # Linear between neighbours on logarithmic scales, within the interval that verdicts leave.
    if below is None or paid is None:
        return None
    course = [(p.column, _log_over_best(p, mine)) for p, mine in known if below <= p.column <= paid]
    for (low, over_low), (high, over_high) in reversed(list(itertools.pairwise(course))):
        if over_low > 0 >= over_high and low > 0:
            share = over_low / (over_low - over_high)
            return math.exp(math.log(low) + share * math.log(high / low))
    return None


def _log_over_best(point: Point, mine: Row) -> float:
    others = [r.wall_s for r in point.group.rows if r.wall_s and r.cell.backend != mine.cell.backend]
    return math.log((mine.wall_s or math.nan) / min(others))
