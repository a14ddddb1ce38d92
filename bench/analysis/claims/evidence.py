"""What predicates read from a run: metrics of cells, ratios between cells, and observations."""

from collections.abc import Mapping

import numpy as np

from bench.analysis.claims.judgement import Figure, Unit, UntestedError
from bench.analysis.claims.measures import (
    block_means,
    mean_figure,
    phases,
    quotient_figure,
    ratio_figure,
    within,
)
from bench.analysis.run.cell_times import log_ratios, log_times, measured_blocks
from bench.analysis.stats.compare import ALPHA, LEAST_BLOCKS, LEAST_MERGED
from bench.analysis.stats.estimate import estimate
from bench.analysis.stats.independence import independent
from bench.machine.facts import number
from bench.model.plan import Group, Scalar
from bench.model.run import CellResult, Run


class Evidence:
    """One run's results by group, backend and levels. Raises UntestedError for what the run does not hold."""

    def __init__(self, run: Run) -> None:
        self.run = run
        # A run that may stop early is planned at a fifth of the usual level, which claims use as well.
        self.alpha = min(ALPHA, run.plan.alpha)
        self._groups = {group.name: group for group in run.plan.groups}

    def group(self, name: str) -> Group:
        """Return a group of the run's plan."""
        if name not in self._groups:
            raise UntestedError(f"{name} is not part of this run")
        return self._groups[name]

    def need_parallel(self) -> None:
        """Raise UntestedError if the run had one usable CPU: what CPUs in parallel gain is then not seen."""
        if number(self.run.machine, "cpu", "usable") == 1:
            raise UntestedError("this run had one usable CPU, so nothing could run in parallel")

    def cell(self, group: str, backend: str, **levels: Scalar) -> CellResult:
        """Return the first cell of a group with this backend and these levels, if it was measured."""
        self.group(group)
        found = [
            cell
            for cell in self.run.cells
            if (cell.group, cell.backend, cell.twin) == (group, backend, False) and _has(cell, levels)
        ]
        chosen = ", ".join(f"{name}={level}" for name, level in levels.items())
        named = f"{group}: {backend}{f' ({chosen})' if chosen else ''}"
        if not found:
            raise UntestedError(f"{named} is not part of this run")
        if found[0].status != "ok":
            raise UntestedError(f"{named} is {found[0].status}: {found[0].reason}")
        if not measured_blocks(found[0]):
            raise UntestedError(f"{named} has no measured blocks")
        return found[0]

    def asyncio(self, group: str, factor: str, *levels: Scalar) -> list[CellResult]:
        """Return a group's cells under asyncio at these levels of a factor."""
        return [self.cell(group, "asyncio", **{factor: level}) for level in levels]

    def ratio(self, name: str, a: CellResult, b: CellResult) -> Figure:
        """Return B's time divided by A's from log ratios within blocks, at the run's confidence.

        The group's method is used, or Student's t where there are too few blocks for the signed-rank test.
        Correlated neighbouring blocks are merged, as in tables.
        """
        values = log_ratios(a, b)
        source = f"{b.id} compared with {a.id}"
        if not values:
            raise UntestedError(f"{a.id} and {b.id} have no block in common")
        method = self.group(a.group).method
        if len(values) < LEAST_BLOCKS[method]:
            method = "t"
        values = independent(values, LEAST_MERGED[method])
        if method == "t":
            return ratio_figure(name, values, source, self.alpha)
        found = estimate(values, method, 1 - self.alpha)
        return Figure(name=name, value=found.value, interval=found.bounds, source=source)

    def speedup(self, name: str, group: str, backend: str, **levels: Scalar) -> Figure:
        """Return the sequential cell's time divided by another cell's."""
        base = self.cell(group, "sequential")
        return self.ratio(name, self.cell(group, backend, **levels), base)

    def figure(self, name: str, cell: CellResult, figure: str, unit: Unit) -> Figure:
        """Return the mean over blocks of one of the workload's own metrics."""
        values = [value for _, value in sorted(block_means(cell, figure).items())]
        if not values:
            raise UntestedError(f"{cell.id} has no metric {figure}")
        return mean_figure(name, values, unit, cell.id, self.alpha)

    def figure_ratio(self, name: str, a: CellResult, b: CellResult, figure: str) -> Figure:
        """Return B's metric divided by A's, within blocks."""
        values = within(block_means(a, figure), block_means(b, figure))
        if not values:
            raise UntestedError(f"{a.id} and {b.id} have no {figure} above 0 in a common block")
        return ratio_figure(name, values, f"{figure} of {b.id} compared with {a.id}", self.alpha)

    def figure_quotient(self, name: str, a: CellResult, b: CellResult, figure: str) -> Figure:
        """Return B's metric divided by A's, for cells that share no blocks."""
        ours, theirs = (list(block_means(cell, figure).values()) for cell in (a, b))
        if not (any(value > 0 for value in ours) and any(value > 0 for value in theirs)):
            raise UntestedError(f"{a.id} or {b.id} has no {figure} above 0")
        return quotient_figure(name, ours, theirs, f"{figure} of {b.id} compared with {a.id}", self.alpha)

    def figure_over_wall(self, name: str, cell: CellResult, figure: str) -> Figure:
        """Return the time of a round divided by a metric in seconds."""
        means, walls = block_means(cell, figure), log_times(cell)
        values = [walls[n] - float(np.log(means[n])) for n in sorted(means.keys() & walls) if means[n] > 0]
        if not values:
            raise UntestedError(f"{cell.id} has no {figure} above 0")
        return ratio_figure(name, values, cell.id, self.alpha)

    def wall(self, name: str, cell: CellResult, count: float = 1.0, unit: Unit = "s") -> Figure:
        """Return the typical time of a round, in seconds, divided by a count."""
        values = [value - float(np.log(count)) for _, value in sorted(log_times(cell).items())]
        return ratio_figure(name, values, cell.id, self.alpha, unit)

    def wall_over_param(self, name: str, cell: CellResult, parameter: str) -> Figure:
        """Return the typical time of a round divided by a parameter in seconds."""
        unit_s = cell.params.get(parameter)
        if not isinstance(unit_s, int | float) or unit_s <= 0:
            raise UntestedError(f"{cell.id} has no {parameter} above 0")
        return self.wall(name, cell, unit_s, "×")

    def phase(self, name: str, cell: CellResult, phase: str) -> Figure:
        """Return the mean over blocks of a phase, in seconds: `create_s`, `ready_s`, `teardown_s`."""
        values = list(phases(cell, phase).values())
        if not values:
            raise UntestedError(f"{cell.id} has no {phase}")
        return mean_figure(name, values, "s", cell.id, self.alpha)

    def phase_ratio(self, name: str, a: CellResult, b: CellResult, phase: str) -> Figure:
        """Return B's phase divided by A's, within blocks."""
        values = within(phases(a, phase), phases(b, phase))
        if not values:
            raise UntestedError(f"{a.id} and {b.id} have no {phase} in a common block")
        return ratio_figure(name, values, f"{phase} of {b.id} compared with {a.id}", self.alpha)

    def held(self, cell: CellResult, figure: str) -> list[bool]:
        """Return for every round whether a metric that records success as 1 was 1."""
        return [value == 1.0 for value in self.rounds(cell, figure)]

    def rounds(self, cell: CellResult, figure: str) -> list[float]:
        """Return a metric for every round that has it, whatever the kind of round."""
        found = [
            record.figures[figure]
            for block in measured_blocks(cell)
            for record in block.rounds
            if figure in record.figures
        ]
        if not found:
            raise UntestedError(f"{cell.id} has no metric {figure}")
        return found


def _has(cell: CellResult, levels: Mapping[str, Scalar]) -> bool:
    return all(cell.params.get(name) == level for name, level in levels.items())
