"""A cell's times by block, and the log ratios of two cells within their common blocks."""

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from bench.analysis.stats.blocks import Logs, logs_each, logs_of, typical, within_blocks
from bench.analysis.stats.distributions import median_places
from bench.model.rounds import Round, RoundKind
from bench.model.run import CellBlock, CellResult

PILOT = 0
LEAST_FOR_MEDIAN = 6


def measured_blocks(cell: CellResult) -> list[CellBlock]:
    """Return the blocks that count: all but the pilot and those without a positive time."""
    return [block for block in cell.blocks if block.block != PILOT and _has_time(block)]


def _has_time(block: CellBlock) -> bool:
    return any(record.wall_s > 0 and record.kind == "timed" for record in block.rounds)


def measured(cells: Iterable[CellResult]) -> list[CellResult]:
    """Return the cells that are ok and have a block that counts."""
    return [cell for cell in cells if cell.status == "ok" and measured_blocks(cell)]


def stood_still(cell: CellResult) -> bool:
    """Return whether a cell has timed rounds, but none with a positive time."""
    timed = any(rounds_of(block, "timed") for block in cell.blocks if block.block != PILOT)
    return timed and not measured_blocks(cell)


def rounds_of(block: CellBlock, kind: RoundKind) -> list[Round]:
    """Return the block's rounds of one kind, in the order in which they ran."""
    return [record for record in block.rounds if record.kind == kind]


def timed_rounds(cell: CellResult) -> list[Round]:
    """Return the timed rounds of the blocks that count, in the order in which they ran."""
    return [record for block in measured_blocks(cell) for record in rounds_of(block, "timed")]


def timed_walls(cell: CellResult) -> dict[int, list[float]]:
    """Return the seconds of the timed rounds of each block that counts, in the order in which they ran."""
    return {
        block.block: [record.wall_s for record in rounds_of(block, "timed")]
        for block in measured_blocks(cell)
    }


def timed_logs(cell: CellResult) -> Logs:
    """Return the log of each timed round's seconds, by block."""
    return logs_of(timed_walls(cell))


def per_operation(cell: CellResult) -> Logs:
    """Return the log of each timed round's seconds per operation, by block."""
    # N is mostly the same for all cells of a group, and then changes no ratio.
    return timed_logs(cell).less(math.log(cell.operations or 1))


def per_operation_each(cells: Sequence[CellResult]) -> dict[str, Logs]:
    """Return the same for each cell, by its id."""
    logs = logs_each([timed_walls(cell) for cell in cells])
    return {
        cell.id: found.less(math.log(cell.operations or 1)) for cell, found in zip(cells, logs, strict=True)
    }


def log_times(cell: CellResult) -> dict[int, float]:
    """Return each block's typical log round time, by block number; a round without a time is left out."""
    return typical(timed_logs(cell))


def log_ratios(a: CellResult, b: CellResult) -> list[float]:
    """Return log(B / A) of the times per operation for every block that both cells have."""
    return within_blocks(per_operation(a), per_operation(b))


def median_of(cell: CellResult, pick: Callable[[CellBlock], float | None]) -> float | None:
    """Return the median over blocks of what `pick` finds in each; None where it finds nothing."""
    found = [value for block in measured_blocks(cell) if (value := pick(block)) is not None]
    return float(np.median(found)) if found else None


def median_interval_of(
    cell: CellResult, pick: Callable[[CellBlock], float | None]
) -> tuple[float, float] | None:
    """Return the 95 % interval of that median by order statistics; None for fewer than six blocks."""
    found = [value for block in measured_blocks(cell) if (value := pick(block)) is not None]
    if len(found) < LEAST_FOR_MEDIAN:
        return None
    low, high = median_places(len(found), 0.95)
    ordered = sorted(found)
    return float(ordered[low]), float(ordered[high])


def round_mean(cell: CellResult, pick: Callable[[Round], float | None]) -> float | None:
    """Return the plain mean over all timed rounds of what `pick` finds; None where it finds nothing."""
    found = [value for record in timed_rounds(cell) if (value := pick(record)) is not None]
    return float(np.mean(found)) if found else None
