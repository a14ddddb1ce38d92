"""Did two runs do the same work? If not, why a cell of one can't be held against that of the other."""

import string
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct

from bench.analysis.runs.reduced import ReducedCell, ReducedRun
from bench.analysis.stats.compare import ALPHA
from bench.errors import UsageError
from bench.machine.facts import clean, number
from bench.model.plan import SEQUENTIAL

CONCURRENCY = "concurrency"


class Side(Struct, frozen=True):
    """One side of a comparison: the letter it goes by, and one run, or several of the same thing."""

    label: str
    runs: tuple[ReducedRun, ...]

    @property
    def name(self) -> str:
        """Return the runs' ids, joined as they are written on the command line."""
        return ",".join(run.id for run in self.runs)

    def cells(self, cell_id: str) -> list[ReducedCell]:
        """Return what the side's runs have of this cell."""
        return [run.cells[cell_id] for run in self.runs if cell_id in run.cells]

    def bases(self, cell_id: str) -> list[ReducedCell]:
        """Return the sequential cells that the side's runs relate this cell to."""
        return [run.cells[base] for run in self.runs if (base := run.cells[cell_id].base)]


def alpha_of(*sides: Side) -> float:
    """Return the level at which these sides are judged: 5 %, or that of a run that its data may stop."""
    return min(ALPHA, *(run.alpha for side in sides for run in side.runs))


def labels(count: int) -> list[str]:
    """Return the letters that the sides go by: A, B, …, Z, AA, AB, …"""
    letters = string.ascii_uppercase
    return [*letters, *(a + b for a in letters for b in letters)][:count]


def checked(sides: Sequence[Side]) -> Sequence[Side]:
    """Return the sides. Raises UsageError where runs are counted and one of them would count twice."""
    for index, side in enumerate(sides):
        for other in sides[index:]:
            _check_twice(side, other)
    return sides


def _check_twice(side: Side, other: Side) -> None:
    # One run beside itself is told, not refused; but runs that are counted must not be the same one.
    if len(side.runs) == len(other.runs) == 1:
        return
    for place, run in enumerate(side.runs):
        for twin in other.runs[place + 1 :] if other is side else other.runs:
            if run.cells == twin.cells:
                where = f"twice in {side.label}" if other is side else f"in {side.label} and in {other.label}"
                raise UsageError(f"run {clean(run.id, 60)} is {where}; give each run once")


def why_absent(cell_id: str, sides: Sequence[Side]) -> str | None:
    """Return which side lacks the cell, or has no times of it and why; None where all have times."""
    present = [side.label for side in sides if side.cells(cell_id)]
    if len(present) < len(sides):
        return f"only in {', '.join(present)}"
    for side in sides:
        for run in side.runs:
            cell = run.cells.get(cell_id)
            where = side.label if len(side.runs) == 1 else f"{side.label}'s run {run.id}"
            if cell is None:
                return f"missing in {where}"
            if cell.status != "ok":
                return f"{cell.status} in {where}: {cell.reason or 'no reason recorded'}"
            if not cell.log_times:
                return f"no positive time in {where}"
    return None


def why_other_work(
    cell_id: str, sides: Sequence[Side], forgiven: AbstractSet[str] = frozenset()
) -> str | None:
    """Return in what the cell's work is not the same everywhere; None where it is, as far as can be told.

    The parameters that are `forgiven` may differ.
    """
    return (
        _differs("the workload", ((s.label, c.workload) for s in sides for c in s.cells(cell_id)))
        or _differs("the backend", ((s.label, c.backend) for s in sides for c in s.cells(cell_id)))
        or _params_differ("", [(side.label, side.cells(cell_id)) for side in sides], forgiven)
        or _differs("the group", ((s.label, _where(c)) for s in sides for c in s.cells(cell_id)))
        or _values_differ(cell_id, sides)
    )


def why_other_harness(sides: Sequence[Side]) -> str | None:
    """Return which harness measured on which side; None where it is the same everywhere."""
    told = [(side.label, f"{run.tool.name} {run.tool.version}") for side in sides for run in side.runs]
    return _differs("the harness", told)


def why_imported(sides: Sequence[Side]) -> str | None:
    """Return which side comes from another tool, whose cells were not measured side by side."""
    for side in sides:
        if tools := list(dict.fromkeys(run.imported_from for run in side.runs if run.imported_from)):
            return f"{side.label} is imported from {' and '.join(tools)}, so not measured side by side"
    return None


def why_not_relative(cell_id: str, sides: Sequence[Side]) -> str | None:
    """Return why the cell can't be taken over its sequential cell alike on all sides; None where it can."""
    if imported := why_imported(sides):
        return imported
    for side in sides:
        if len(side.bases(cell_id)) < len(side.runs):
            return f"{side.label} has no times of the {SEQUENTIAL} baseline"
        if any(not cell.log_ratios for cell in side.cells(cell_id)):
            return f"no block in {side.label} has times of both this cell and its {SEQUENTIAL} baseline"
    based = [(side.label, side.bases(cell_id)) for side in sides]
    return _params_differ(f"the {SEQUENTIAL} cell's ", based)


def _where(cell: ReducedCell) -> str:
    return "pinned to one CPU" if cell.pinned else "unpinned"


def of_the_machine(cell_id: str, sides: Sequence[Side]) -> frozenset[str]:
    """Return the parameters that follow the machine: K, where it is each machine's number of usable CPUs."""
    known = [
        run.cells[cell_id].params.get(CONCURRENCY) == number(run.machine, "cpu", "usable")
        for side in sides
        for run in side.runs
        if cell_id in run.cells
    ]
    return frozenset({CONCURRENCY}) if known and all(known) else frozenset()


def _params_differ(
    whose: str,
    cells: Sequence[tuple[str, Sequence[ReducedCell]]],
    forgiven: AbstractSet[str] = frozenset(),
) -> str | None:
    names = dict.fromkeys(name for _, many in cells for cell in many for name in cell.params)
    for name in (name for name in names if name not in forgiven):
        levels = ((label, cell.params.get(name, "absent")) for label, many in cells for cell in many)
        if told := _differs(f"{whose}{name}", levels):
            return told
    return None


def _differs(what: str, found: Iterable[tuple[str, object]]) -> str | None:
    # Equal levels of unequal type, like 1 and True, are not the same level, so it is their text that counts.
    told = list(dict.fromkeys((label, str(value)) for label, value in found))
    if len({value for _, value in told}) < 2:
        return None
    return f"{what} is " + " and ".join(f"{value} in {label}" for label, value in told)


def _values_differ(cell_id: str, sides: Sequence[Side]) -> str | None:
    # The values come from seed and N, so that with the same two, other values are other work.
    seen: dict[tuple[int, int | None], str] = {}
    for side in sides:
        for run in side.runs:
            cell = run.cells[cell_id]
            if not cell.digest:
                continue
            if seen.setdefault((run.seed, cell.operations), cell.digest) != cell.digest:
                return "the results differ although seed and N are the same, so the work has changed"
    return None
