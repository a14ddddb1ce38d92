"""What a claim may ask of a run: figures of cells, ratios between cells, and what was observed."""

from collections.abc import Mapping

import numpy as np

from bench.claims.base import Figure, Unit, UntestedError
from bench.model import CellResult, Group, Run, Scalar
from bench.stats.blocks import log_ratios, measured_blocks, rounds_of
from bench.stats.compare import LEAST_BLOCKS
from bench.stats.estimate import Interval, estimate, student

CONFIDENCE = 0.95
LEAST = 3


class Evidence:
    """One run's results, asked by group, backend and levels. Raises UntestedError for what is not there."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._groups = {group.name: group for group in run.plan.groups}

    def group(self, name: str) -> Group:
        """Return a group of the run's plan."""
        if name not in self._groups:
            raise UntestedError(f"{name} is not part of this run")
        return self._groups[name]

    def cell(self, group: str, backend: str, **levels: Scalar) -> CellResult:
        """Return the one cell of a group with this backend and these levels, if it was measured."""
        self.group(group)
        found = [
            cell
            for cell in self.run.cells
            if (cell.group, cell.backend, cell.twin) == (group, backend, False) and _has(cell, levels)
        ]
        told = ", ".join(f"{name}={level}" for name, level in levels.items())
        named = f"{group}: {backend}{f' ({told})' if told else ''}"
        if not found:
            raise UntestedError(f"{named} is not part of this run")
        if found[0].status != "ok":
            raise UntestedError(f"{named} is {found[0].status}: {found[0].reason}")
        if not measured_blocks(found[0]):
            raise UntestedError(f"{named} has no measured blocks")
        return found[0]

    def ratio(self, name: str, a: CellResult, b: CellResult) -> Figure:
        """Return B's time over A's from the log ratios within blocks, with its 95 % interval.

        The group's own method decides; where its plan has too few blocks for signed ranks, Student's t.
        """
        values = log_ratios(a, b)
        if not values:
            raise UntestedError(f"{a.id} and {b.id} have no block in common")
        method = self.group(a.group).method
        found = estimate(values, method if len(values) >= LEAST_BLOCKS[method] else "t", CONFIDENCE)
        bounds = found.bounds if len(values) >= LEAST else None
        return Figure(name=name, value=found.value, interval=bounds, source=f"{b.id} over {a.id}")

    def speedup(self, name: str, group: str, backend: str, **levels: Scalar) -> Figure:
        """Return the sequential cell's time over another's."""
        base = self.cell(group, "sequential")
        return self.ratio(name, self.cell(group, backend, **levels), base)

    def figure(self, name: str, cell: CellResult, figure: str, unit: Unit) -> Figure:
        """Return the mean over blocks of a further figure of the rounds, with Student's t interval."""
        values = [value for _, value in sorted(block_means(cell, figure).items())]
        if not values:
            raise UntestedError(f"{cell.id} has no figure {figure}")
        return Figure(
            name=name, value=float(np.mean(values)), interval=_student(values), unit=unit, source=cell.id
        )

    def figure_ratio(self, name: str, a: CellResult, b: CellResult, figure: str) -> Figure:
        """Return B's figure over A's within blocks, with Student's t interval of the log ratios."""
        ours, theirs = block_means(a, figure), block_means(b, figure)
        values = [
            float(np.log(theirs[n] / ours[n]))
            for n in sorted(ours.keys() & theirs)
            if ours[n] > 0 < theirs[n]
        ]
        if not values:
            raise UntestedError(f"{a.id} and {b.id} have no {figure} above 0 in a common block")
        found = student(values, CONFIDENCE)
        bounds = found.bounds if len(values) >= LEAST else None
        return Figure(name=name, value=found.value, interval=bounds, source=f"{figure} of {b.id} over {a.id}")

    def observed(self, cell: CellResult, name: str) -> list[str]:
        """Return what every round observed under this name, in the order of the rounds."""
        found = [
            record.observed[name]
            for block in measured_blocks(cell)
            for record in block.rounds
            if name in record.observed
        ]
        if not found:
            raise UntestedError(f"{cell.id} observed no {name}")
        return found

    def held(self, cell: CellResult, figure: str) -> list[bool]:
        """Return for every round whether a figure that is 1 where something held was 1."""
        found = [
            record.figures[figure] == 1.0
            for block in measured_blocks(cell)
            for record in block.rounds
            if figure in record.figures
        ]
        if not found:
            raise UntestedError(f"{cell.id} has no figure {figure}")
        return found

    def phase(self, name: str, cell: CellResult, phase: str) -> Figure:
        """Return the mean over blocks of a phase, in seconds: `create_s`, `ready_s`, `teardown_s`."""
        values = [
            value for block in measured_blocks(cell) if (value := getattr(block.phases, phase)) is not None
        ]
        if not values:
            raise UntestedError(f"{cell.id} has no {phase}")
        return Figure(
            name=name, value=float(np.mean(values)), interval=_student(values), unit="s", source=cell.id
        )


def block_means(cell: CellResult, figure: str) -> dict[int, float]:
    """Return the mean of a figure over each block's timed rounds, by block number."""
    return {
        block.block: float(np.mean(values))
        for block in measured_blocks(cell)
        if (values := [r.figures[figure] for r in rounds_of(block, "timed") if figure in r.figures])
    }


def _has(cell: CellResult, levels: Mapping[str, Scalar]) -> bool:
    return all(cell.params.get(name) == level for name, level in levels.items())


def _student(values: list[float]) -> Interval | None:
    if len(values) < LEAST:
        return None
    return student(values, CONFIDENCE).interval
