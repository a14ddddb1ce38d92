"""Whether two runs did the same work, and if not, why a cell cannot be compared between them."""

import functools
import itertools
import string
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct

from bench.analysis.runs.reduced import ReducedCell, ReducedRun
from bench.analysis.stats.compare import ALPHA
from bench.errors import UsageError
from bench.machine import doctor
from bench.machine.facts import clean, number
from bench.model.plan import SEQUENTIAL

CONCURRENCY = "concurrency"
# What was measured before a factor had a name: a run without it had this level.
BEFORE = {"loop": "asyncio", "tasks": "lazy", "transport": "pickle"}


class Side(Struct, frozen=True, dict=True):
    """One side of a comparison: its label, and one run or several of the same thing."""

    label: str
    runs: tuple[ReducedRun, ...]

    # Kept, because a thousand machines ask for both hundreds of thousands of times.
    @functools.cached_property
    def alpha(self) -> float:
        """Return the smallest significance level of the runs."""
        return min(run.alpha for run in self.runs)

    @functools.cached_property
    def margin(self) -> float:
        """Return the smallest margin of equivalence of the runs."""
        return min(run.margin for run in self.runs)

    @property
    def name(self) -> str:
        """Return the ids of the runs, joined by commas as on the command line."""
        return ",".join(run.id for run in self.runs)

    def cells(self, cell_id: str) -> list[ReducedCell]:
        """Return this cell from each of the side's runs that has it."""
        return [run.cells[cell_id] for run in self.runs if cell_id in run.cells]

    def bases(self, cell_id: str) -> list[ReducedCell]:
        """Return the sequential baselines of this cell in the side's runs."""
        return [run.cells[base] for run in self.runs if (base := run.cells[cell_id].base)]


def alpha_of(*sides: Side) -> float:
    """Return the significance level for these sides: 5 %, or less if a run may stop early."""
    return min(ALPHA, *[side.alpha for side in sides])


def margin_of(*sides: Side) -> float:
    """Return the margin of equivalence for these sides: the smallest of the runs'."""
    return min([side.margin for side in sides])


def labels(count: int) -> list[str]:
    """Return the labels of the sides: A, B, …, Z, AA, AB, …"""
    letters = string.ascii_uppercase
    names = ("".join(some) for size in itertools.count(1) for some in itertools.product(letters, repeat=size))
    return list(itertools.islice(names, count))


def checked(sides: Sequence[Side]) -> Sequence[Side]:
    """Return the sides. Raises UsageError if several runs are given and one of them is given twice."""
    for index, side in enumerate(sides):
        for other in sides[index:]:
            _check_twice(side, other)
    return sides


def _check_twice(side: Side, other: Side) -> None:
    # Comparing one run with itself is allowed, but a run must not count twice among several.
    if len(side.runs) == len(other.runs) == 1:
        return
    for place, run in enumerate(side.runs):
        for twin in other.runs[place + 1 :] if other is side else other.runs:
            if run.cells == twin.cells:
                where = f"twice in {side.label}" if other is side else f"in {side.label} and in {other.label}"
                raise UsageError(f"run {clean(run.id, 60)} is {where}; give each run once")


def why_absent(cell_id: str, sides: Sequence[Side]) -> str | None:
    """Return which side lacks the cell or its times, and why; None if all have times."""
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
    """Return how the cell's work differs between sides; None if no difference is known.

    Parameters in `forgiven` may differ.
    """
    every = [cell for side in sides for cell in side.cells(cell_id)]
    # A thousand machines ask this of hundreds of thousands of cells, nearly all of which are alike.
    if len({_work(cell) for cell in every}) == 1:
        return _values_differ(cell_id, sides)
    return (
        _differs("the workload", ((s.label, c.workload) for s in sides for c in s.cells(cell_id)))
        or _differs("the backend", ((s.label, c.backend) for s in sides for c in s.cells(cell_id)))
        or _params_differ("", [(side.label, side.cells(cell_id)) for side in sides], forgiven)
        or _differs("the group", ((s.label, _where(c)) for s in sides for c in s.cells(cell_id)))
        or _values_differ(cell_id, sides)
    )


def why_other_harness(sides: Sequence[Side]) -> str | None:
    """Return which harness measured on which side; None if it is the same everywhere."""
    found = [(side.label, f"{run.tool.name} {run.tool.version}") for side in sides for run in side.runs]
    return _differs("the harness", found)


def why_imported(sides: Sequence[Side]) -> str | None:
    """Return which side is imported from another tool; None if none is."""
    for side in sides:
        if tools := list(dict.fromkeys(run.imported_from for run in side.runs if run.imported_from)):
            return f"{side.label} is imported from {' and '.join(tools)}, so not measured side by side"
    return None


def why_distorted(sides: Sequence[Side]) -> str | None:
    """Return which side was measured under conditions that distort times; None if none was."""
    for side in sides:
        for run in side.runs:
            if reason := doctor.why_distorted(run.machine):
                return clean(f"the times of {side.label} are distorted: {reason}", 200)
    return None


def why_not_relative(cell_id: str, sides: Sequence[Side]) -> str | None:
    """Return why the cell has no ratio to its sequential cell on all sides; None if it has."""
    if imported := why_imported(sides):
        return imported
    for side in sides:
        if len(side.bases(cell_id)) < len(side.runs):
            return f"{side.label} has no times of the {SEQUENTIAL} baseline"
        if any(not cell.log_ratios for cell in side.cells(cell_id)):
            return f"no block in {side.label} has times of both this cell and its {SEQUENTIAL} baseline"
    based = [(side.label, side.bases(cell_id)) for side in sides]
    return _params_differ(f"the {SEQUENTIAL} cell's ", based)


def _work(cell: ReducedCell) -> tuple[str, ...]:
    return (cell.workload, cell.backend, cell.group, _where(cell), str(cell.params))


def _where(cell: ReducedCell) -> str:
    return "pinned to one CPU" if cell.pinned else "unpinned"


def of_the_machine(cell_id: str, sides: Sequence[Side]) -> frozenset[str]:
    """Return the parameters that depend on the machine: K, if it is the number of usable CPUs everywhere."""
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
        before = BEFORE.get(name, "absent")
        levels = ((label, cell.params.get(name, before)) for label, many in cells for cell in many)
        if reason := _differs(f"{whose}{name}", levels):
            return reason
    return None


def _differs(what: str, found: Iterable[tuple[str, object]]) -> str | None:
    # Compared as text, because equal levels of different types, like 1 and True, are different levels.
    seen = list(dict.fromkeys((label, str(value)) for label, value in found))
    if len({value for _, value in seen}) < 2:
        return None
    return f"{what} is " + " and ".join(f"{value} in {label}" for label, value in seen)


def _values_differ(cell_id: str, sides: Sequence[Side]) -> str | None:
    # Seed and N determine the values, so different values for the same two mean different work.
    seen: dict[tuple[int, int | None], str] = {}
    for side in sides:
        for run in side.runs:
            cell = run.cells[cell_id]
            if not cell.digest:
                continue
            if seen.setdefault((run.seed, cell.operations), cell.digest) != cell.digest:
                return "the results differ although seed and N are the same, so the work has changed"
    return None
