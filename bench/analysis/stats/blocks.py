"""A cell's times by block, and the log ratios of two cells within their common blocks."""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from bench.analysis.stats.distributions import median_places
from bench.analysis.stats.estimate import trimmed_mean
from bench.model.rounds import Round, RoundKind
from bench.model.run import CellBlock, CellResult

PILOT = 0
LEAST_FOR_MEDIAN = 6
# By block, the log of each timed round's seconds; None for a round without a positive time.
Logs = Mapping[int, Sequence[float | None]]


def measured_blocks(cell: CellResult) -> list[CellBlock]:
    """Return the blocks that count: all but the pilot and those without a positive time."""
    return [block for block in cell.blocks if block.block != PILOT and _has_time(block)]


def _has_time(block: CellBlock) -> bool:
    return any(record.wall_s > 0 for record in rounds_of(block, "timed"))


def stood_still(cell: CellResult) -> bool:
    """Return whether a cell has timed rounds, but none with a positive time."""
    timed = any(rounds_of(block, "timed") for block in cell.blocks if block.block != PILOT)
    return timed and not measured_blocks(cell)


def rounds_of(block: CellBlock, kind: RoundKind) -> list[Round]:
    """Return the block's rounds of one kind, in the order in which they ran."""
    return [record for record in block.rounds if record.kind == kind]


def timed_walls(cell: CellResult) -> dict[int, list[float]]:
    """Return the seconds of each block's timed rounds, in the order in which they ran, by block number."""
    walls = {
        block.block: [record.wall_s for record in block.rounds if record.kind == "timed"]
        for block in cell.blocks
        if block.block != PILOT
    }
    return {number: timed for number, timed in walls.items() if any(wall > 0 for wall in timed)}


def timed_logs(cell: CellResult) -> Logs:
    """Return the log of each timed round's seconds by block number; None without a positive time."""
    return {number: logs_of(walls_s) for number, walls_s in timed_walls(cell).items()}


def logs_of(walls_s: Sequence[float]) -> list[float | None]:
    """Return the logs of round times in seconds; None for a time that is not positive."""
    return [math.log(wall_s) if wall_s > 0 else None for wall_s in walls_s]


def log_times(cell: CellResult) -> dict[int, float]:
    """Return each block's typical log round time, by block number; a round without a time is left out."""
    return typical(timed_logs(cell))


def typical(logs: Logs) -> dict[int, float]:
    """Return the trimmed mean of each block's log times, by block number."""
    known = {number: [log for log in block if log is not None] for number, block in logs.items()}
    return {number: trimmed_mean(block) for number, block in known.items() if block}


def log_ratios(a: CellResult, b: CellResult) -> list[float]:
    """Return log(B / A) for every block that both cells have."""
    return within_blocks(timed_logs(a), timed_logs(b))


def within_blocks(a: Logs, b: Logs) -> list[float]:
    """Return the trimmed mean of log(B / A), round by round, for every common block, in block order.

    The two rounds of a pair ran within the same turn of the parked workers, so a core that changes its speed
    in the middle of a block affects both: on a shared two-core machine the spread over blocks is a fifth
    smaller than for the difference of the two typical times. Pairs without two positive times are left out.
    """
    return [trimmed_mean(rounds) for rounds in round_log_ratios(a, b) if rounds]


def round_log_ratios(a: Logs, b: Logs) -> list[list[float]]:
    """Return log(B / A) of every round in which both have a time, for every common block."""
    return [
        [y - x for x, y in zip(a[number], b[number], strict=False) if x is not None and y is not None]
        for number in sorted(a.keys() & b.keys())
    ]


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
    found = [
        value
        for block in measured_blocks(cell)
        for record in rounds_of(block, "timed")
        if (value := pick(record)) is not None
    ]
    return float(np.mean(found)) if found else None
