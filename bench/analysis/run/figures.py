"""A workload's own metrics of a cell: means over blocks, constants, and observed texts."""

import math
from collections.abc import Sequence

import numpy as np

from bench.analysis.grouped import grouped
from bench.analysis.run.cell_times import measured_blocks, rounds_of, timed_rounds
from bench.analysis.stats.distributions import t_quantile
from bench.analysis.stats.estimate import Interval
from bench.model.rounds import Round
from bench.model.run import CellResult

# With fewer blocks an interval is meaningless.
LEAST = 3
SAME = 1e-9


def figure_means(cell: CellResult) -> dict[str, float]:
    """Return the plain mean of each metric over all timed rounds, by name."""
    return {name: float(np.mean(values)) for name, values in _by_name(timed_rounds(cell)).items()}


def figure_intervals(cell: CellResult, alpha: float) -> dict[str, Interval | None]:
    """Return the Student's t interval of each metric's mean over blocks, by name.

    None for too few blocks, and for metrics that are only ever 0 or 1.
    """
    blocks = [_by_name(rounds_of(block, "timed")) for block in measured_blocks(cell)]
    found: dict[str, Interval | None] = {}
    for name in dict.fromkeys(name for block in blocks for name in block):
        known = [block[name] for block in blocks if name in block]
        flag = all(value in (0.0, 1.0) for values in known for value in values)
        found[name] = None if flag else mean_interval([sum(values) / len(values) for values in known], alpha)
    return found


def _by_name(rounds: Sequence[Round]) -> dict[str, list[float]]:
    return grouped(pair for record in rounds for pair in record.figures.items())


def mean_interval(means: Sequence[float], alpha: float) -> Interval | None:
    """Return Student's t interval of the mean over blocks; None for fewer than three blocks."""
    if len(means) < LEAST or not all(map(math.isfinite, means)):
        return None
    mean = float(np.mean(means))
    error = float(np.std(means, ddof=1)) / math.sqrt(len(means))
    half = t_quantile(1 - alpha / 2, len(means) - 1) * error
    return mean - half, mean + half


def constants(cells: Sequence[CellResult]) -> dict[str, float]:
    """Return the metrics that all cells have and that are the same in all rounds."""
    rounds = [record for cell in cells for record in timed_rounds(cell)]
    return {
        name: values[0]
        for name, values in _by_name(rounds).items()
        if len(values) == len(rounds) and max(values) - min(values) <= SAME * abs(values[0])
    }


def observed(cell: CellResult) -> dict[str, list[str]]:
    """Return the different texts that the timed rounds observed, in order, by name."""
    texts: dict[str, dict[str, None]] = {}
    for record in timed_rounds(cell):
        for name, text in record.observed.items():
            texts.setdefault(name, {})[text] = None
    return {name: list(found) for name, found in texts.items()}


def series(cell: CellResult, name: str) -> tuple[float, ...]:
    """Return a series of the first traced round that has it; empty if it is not finite."""
    rounds = (r for block in cell.blocks for r in rounds_of(block, "traced"))
    found = [record.series[name] for record in rounds if name in record.series]
    return found[0] if found and all(map(math.isfinite, found[0])) else ()
