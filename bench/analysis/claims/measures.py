"""Metrics of cells by block, and the intervals of their means and ratios."""

from collections.abc import Sequence

import numpy as np

from bench.analysis.claims.judgement import Figure, Unit
from bench.analysis.run.cell_times import measured_blocks, rounds_of
from bench.analysis.run.figures import mean_interval
from bench.analysis.stats import welch
from bench.analysis.stats.estimate import location, student
from bench.model.run import CellResult

# An interval from two blocks would not be reliable.
LEAST = 3


def block_means(cell: CellResult, figure: str) -> dict[int, float]:
    """Return the mean of a metric over each block's timed rounds, by block number."""
    return {
        block.block: float(np.mean(values))
        for block in measured_blocks(cell)
        if (values := [r.figures[figure] for r in rounds_of(block, "timed") if figure in r.figures])
    }


def phases(cell: CellResult, phase: str) -> dict[int, float]:
    """Return a phase's seconds by block number, where they are known and above 0."""
    found = {block.block: getattr(block.phases, phase) for block in measured_blocks(cell)}
    return {number: value for number, value in found.items() if value is not None and value > 0}


def mean_figure(name: str, values: Sequence[float], unit: Unit, source: str, alpha: float) -> Figure:
    """Return the mean over blocks of a metric, with Student's t interval."""
    bounds = mean_interval(values, alpha)
    return Figure(name=name, value=float(np.mean(values)), interval=bounds, unit=unit, source=source)


def ratio_figure(name: str, logs: Sequence[float], source: str, alpha: float, unit: Unit = "×") -> Figure:
    """Return the centre of blocks' logs on the scale of the data, with Student's t interval."""
    found = student(logs, 1 - alpha)
    bounds = found.bounds if len(logs) >= LEAST else None
    return Figure(name=name, value=found.value, interval=bounds, unit=unit, source=source)


def within(a: dict[int, float], b: dict[int, float]) -> list[float]:
    """Return the log of B divided by A for every block in which both are above 0."""
    return [float(np.log(b[n] / a[n])) for n in sorted(a.keys() & b.keys()) if a[n] > 0 and b[n] > 0]


def quotient_figure(name: str, a: Sequence[float], b: Sequence[float], source: str, alpha: float) -> Figure:
    """Return B's mean divided by A's for cells without common blocks, with Welch's interval of the logs."""
    ours, theirs = ([float(np.log(value)) for value in values if value > 0] for values in (a, b))
    value = float(np.exp(np.mean(theirs) - np.mean(ours)))
    if min(len(ours), len(theirs)) < LEAST:
        return Figure(name=name, value=value, source=source)
    bounds = welch.interval(welch.difference(location(ours), location(theirs)), 1 - alpha)
    return Figure(name=name, value=value, interval=bounds, source=source)
