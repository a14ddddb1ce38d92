"""Log ratios of two series of round times within their common blocks."""

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct

from bench.analysis.stats.estimate import trimmed_means
from bench.analysis.stats.samples import Table, alike

Couple = tuple["Logs", "Logs"]


class Logs(Struct, frozen=True):
    """The log of each timed round's seconds, a row for each block, by ascending number.

    NaN stands for a round without a positive time, and fills the rows of blocks with fewer rounds.
    """

    numbers: tuple[int, ...]
    rows: Table

    def less(self, log: float) -> "Logs":
        """Return the logs of times that are divided by the same factor, given as its log."""
        return Logs(self.numbers, self.rows - log)


def logs_of(walls_s: Mapping[int, Sequence[float]]) -> Logs:
    """Return the logs of round times in seconds, which are given by block."""
    return logs_each([walls_s])[0]


def logs_each(walls_s: Sequence[Mapping[int, Sequence[float]]]) -> list[Logs]:
    """Return the same for each."""
    numbers = [tuple(sorted(one)) for one in walls_s]
    tables = [_even([one[number] for number in some]) for one, some in zip(walls_s, numbers, strict=True)]
    return list(map(Logs, numbers, alike(tables, _shape, _logs)))


def _even(blocks: list[Sequence[float]]) -> list[Sequence[float]]:
    longest = max(map(len, blocks), default=0)
    if all(len(block) == longest for block in blocks):
        return blocks
    return [[*block, *[0.0] * (longest - len(block))] for block in blocks]


def _logs(tables: Sequence[Sequence[Sequence[float]]]) -> list[Table]:
    blocks, rounds = _shape(tables[0])
    times_s = np.array(tables, dtype=float).reshape(len(tables), blocks, rounds)
    return list(np.log(times_s, out=np.full_like(times_s, np.nan), where=times_s > 0))


def _shape(blocks: Sequence[Sequence[float]]) -> tuple[int, int]:
    return len(blocks), len(blocks[0]) if blocks else 0


def typical(logs: Logs) -> dict[int, float]:
    """Return the trimmed mean of each block's log times, by block number."""
    return typical_each([logs])[0]


def typical_each(many: Sequence[Logs]) -> list[dict[int, float]]:
    """Return the same for each."""
    means = _each([logs.rows for logs in many])
    return [
        {number: mean for number, mean in zip(logs.numbers, some, strict=True) if mean is not None}
        for logs, some in zip(many, means, strict=True)
    ]


def within_blocks(a: Logs, b: Logs) -> list[float]:
    """Return the trimmed mean of log(B / A), round by round, for every common block, in block order.

    The two rounds of a pair ran within the same turn of the parked workers, so a core that changes its speed
    in the middle of a block affects both: on a shared two-core machine the spread over blocks is a fifth
    smaller than for the difference of the two typical times. Pairs without two positive times are left out.
    """
    return within_each([(a, b)])[0]


def within_each(couples: Sequence[Couple]) -> list[list[float]]:
    """Return the same for each couple."""
    means = _each([_ratios(a, b) for a, b in couples])
    return [[mean for mean in some if mean is not None] for some in means]


def round_log_ratios(a: Logs, b: Logs) -> list[list[float]]:
    """Return log(B / A) of every round in which both have a time, for every common block."""
    return [row[~np.isnan(row)].tolist() for row in _ratios(a, b)]


def _each(tables: Sequence[Table]) -> list[list[float | None]]:
    return alike(tables, lambda table: table.shape, _trimmed)


def _trimmed(tables: Sequence[Table]) -> list[list[float | None]]:
    blocks = len(tables[0])
    means = trimmed_means(np.concatenate(tables))
    return [means[at * blocks : (at + 1) * blocks] for at in range(len(tables))]


def _ratios(a: Logs, b: Logs) -> Table:
    common = sorted(set(a.numbers) & set(b.numbers)) if a.numbers != b.numbers else None
    of_a, of_b = (_rows(one, common) for one in (a, b))
    rounds = min(of_a.shape[1], of_b.shape[1])
    return of_b[:, :rounds] - of_a[:, :rounds]


def _rows(logs: Logs, numbers: Sequence[int] | None) -> Table:
    if numbers is None:
        return logs.rows
    return logs.rows[[at for at, number in enumerate(logs.numbers) if number in set(numbers)]]
