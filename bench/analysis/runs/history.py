"""One cell's speed-up over time on one machine: a point for each run, and its change points."""

import itertools
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
from bench.analysis.runs.differences import differences
from bench.analysis.runs.reduced import ReducedCell, ReducedRun
from bench.analysis.stats.changes import Change, change_points, scatter
from bench.analysis.stats.estimate import Interval, inverse, student
from bench.errors import UsageError, near_miss
from bench.machine.facts import clean

CONFIDENCE = 0.95


class Asked(Struct, frozen=True, kw_only=True):
    """The cell that a history is of. Without a group, the first group that has such a cell."""

    workload: str
    backend: str
    group: str = ""
    cell: str = ""


class RunPoint(Struct, frozen=True, kw_only=True):
    """One run: the sequential cell's time divided by this one's, with the interval from its blocks."""

    run: ReducedRun
    operations: int | None
    blocks: int
    log: float
    speedup: float
    speedup_ci: Interval | None


class Level(Struct, frozen=True, kw_only=True):
    """The runs between two changes, from first to last, and their typical speed-up."""

    first: int
    last: int
    speedup: float


class History(Struct, frozen=True, kw_only=True):
    """A cell's points in order of time, its levels and changes, and the runs left out with reasons.

    `scatter` is the standard deviation of runs about their level (0.02: 2 %), and `beside` lists what else
    changed with each change.
    """

    cell: ReducedCell
    points: tuple[RunPoint, ...]
    levels: tuple[Level, ...]
    changes: tuple[Change, ...]
    beside: tuple[tuple[str, ...], ...]
    scatter: float | None
    left_out: tuple[tuple[str, str], ...] = ()


def history_of(runs: Sequence[ReducedRun], asked: Asked) -> History:
    """Return the history over these runs of one machine, which are in order of time.

    The newest run with a speed-up of the cell defines its work. Raises UsageError if no run has it.
    """
    newest, cell = _cell(runs, asked)
    points: list[RunPoint] = []
    left_out: list[tuple[str, str]] = []
    for run in runs:
        reason = _why_left_out(run, newest, cell.id)
        if reason:
            left_out.append((run.id, clean(reason, 200)))
        else:
            points.append(_point(run, run.cells[cell.id]))
    if not points:
        raise UsageError(f"no run has a speed-up for {clean(cell.id, 80)}: {left_out[-1][1]}")
    logs = [point.log for point in points]
    changes = change_points(logs)
    return History(
        cell=cell,
        points=tuple(points),
        levels=tuple(_levels(logs, changes)),
        changes=tuple(changes),
        beside=tuple(_beside(points, change.at) for change in changes),
        scatter=scatter(logs, changes),
        left_out=tuple(left_out),
    )


def has_point(run: ReducedRun, asked: Asked) -> bool:
    """Return whether a run has a speed-up of the cell; a duel, say, or a run that was cut short has none."""
    return bool(_usable(run, asked))


def _usable(run: ReducedRun, asked: Asked) -> list[ReducedCell]:
    return [cell for cell in _matching(run, asked) if _why_left_out(run, run, cell.id) is None]


def _matching(run: ReducedRun, asked: Asked) -> list[ReducedCell]:
    return [cell for cell in run.cells.values() if _matches(cell, asked)]


def _cell(runs: Sequence[ReducedRun], asked: Asked) -> tuple[ReducedRun, ReducedCell]:
    usable = any(has_point(run, asked) for run in runs)
    for run in reversed(runs):
        found = (_usable if usable else _matching)(run, asked)
        if not found:
            continue
        group = [cell for cell in found if cell.group == found[0].group]
        if len(group) > 1:
            names = ", ".join(clean(cell.id, 60) for cell in group[:4])
            raise UsageError(
                f"{clean(group[0].group, 60)} has several such cells; choose one with --cell: {names}"
            )
        return run, group[0]
    raise UsageError(_nothing(runs, asked))


def _matches(cell: ReducedCell, asked: Asked) -> bool:
    if asked.cell:
        return cell.id == asked.cell
    of_group = not asked.group or cell.group == asked.group
    return of_group and (cell.workload, cell.backend) == (asked.workload, asked.backend)


def _nothing(runs: Sequence[ReducedRun], asked: Asked) -> str:
    cells = [cell for run in runs for cell in run.cells.values() if cell.workload == asked.workload]
    if asked.cell:
        return f"no run has the cell {asked.cell!r}{near_miss(asked.cell, sorted({c.id for c in cells}))}"
    where = f" in the group {asked.group!r}" if asked.group else ""
    groups = sorted({c.group for c in cells if c.backend == asked.backend})
    hint = near_miss(asked.group, groups) if asked.group and groups else "; `bench list runs` lists the runs"
    return f"no run has {asked.workload!r} under {asked.backend!r}{where}{hint}"


def _why_left_out(run: ReducedRun, newest: ReducedRun, cell_id: str) -> str | None:
    sides = (Side("this run", (run,)), Side(newest.id, (newest,)))
    return (
        why_absent(cell_id, sides)
        or why_distorted(sides[:1])
        or (None if run is newest else why_other_work(cell_id, sides))
        or why_not_relative(cell_id, sides)
    )


def _point(run: ReducedRun, cell: ReducedCell) -> RunPoint:
    found = student(cell.log_ratios, CONFIDENCE)
    bounds = found.bounds
    return RunPoint(
        run=run,
        operations=cell.operations,
        blocks=len(cell.log_ratios),
        log=-found.log,
        speedup=math.exp(-found.log),
        speedup_ci=inverse(bounds),
    )


def _levels(logs: Sequence[float], changes: Sequence[Change]) -> list[Level]:
    cuts = [0, *(change.at for change in changes), len(logs)]
    return [
        Level(first=start, last=end - 1, speedup=math.exp(math.fsum(logs[start:end]) / (end - start)))
        for start, end in itertools.pairwise(cuts)
    ]


def _beside(points: Sequence[RunPoint], at: int) -> tuple[str, ...]:
    # Compares the last run of the old level with the first of the new one.
    sides = (Side("before", (points[at - 1].run,)), Side("after", (points[at].run,)))
    told = [
        f"{one.what}: {', '.join(one.values['before'])} → {', '.join(one.values['after'])}"
        for one in differences(sides)
        if one.what not in ("seed", "profile", "status") and not one.what.startswith(("N of ", "blocks of "))
    ]
    sizes = (points[at - 1].operations, points[at].operations)
    return (*told, *([f"N: {sizes[0]} → {sizes[1]}"] if sizes[0] != sizes[1] else []))
