"""Change points of a series of runs.

Binary segmentation: the place where the two sides differ most is a change if so large a difference is rare
among the same values in random order; then each side is looked at in the same way (L. Vostrikova, "Detecting
'disorder' in multidimensional random processes", Soviet Mathematics Doklady 24, 1981; the permutations are
those of J. Antoch & M. Hušková, "Permutation tests in change point analysis", Statistics & Probability
Letters 53, 2001). D. Daly et al., "The use of change point detection to identify software performance
regressions in a continuous integration system", ICPE 2020, found this kind of test fit for series of
benchmarks. It assumes only that the order of the scatter is random.
"""

import itertools
import math
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from msgspec import Struct

from bench.analysis.stats.estimate import Interval, Location
from bench.analysis.stats.welch import NO_ERROR, interval

ALPHA = 0.01
# Shorter levels are not considered: a single disturbed run would be a change there and back.
LEAST = 3
# With fewer runs no step can be significant: there are too few different orders (C(9, 4) is 126).
FEWEST = 10
PERMUTATIONS = 4999
SEED = 20
CHUNK = 1 << 20

Array: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[np.float64]]"


class Change(Struct, frozen=True, kw_only=True):
    """A change of level on the log scale: `at` is the index of the first run of the new level.

    `ratio` is the new level divided by the old one, both plain means, with Student's 95 % interval. Its
    spread is that of all runs about their levels, as in the test, so that three runs are enough for a level.
    The place was chosen where the difference is largest, so that the interval lies somewhat too far out.
    """

    at: int
    p: float
    ratio: float
    ratio_ci: Interval | None


def change_points(logs: Sequence[float], alpha: float = ALPHA) -> list[Change]:
    """Return the changes of level, in order. Fewer than two levels' worth of runs have none."""
    values = np.asarray(logs, dtype=float)
    found: dict[int, float] = {}
    _split(values, 0, len(values), alpha, found)
    if not found:
        return []
    levels = _levels(values, sorted(found))
    spread = _spread(levels)
    sides = zip(sorted(found), levels, levels[1:], strict=False)
    return [_change(at, found[at], before, after, spread) for at, before, after in sides]


def _split(values: Array, start: int, end: int, alpha: float, found: dict[int, float]) -> None:
    part = values[start:end]
    if len(part) < 2 * LEAST:
        return
    place, p = _sharpest(part)
    if p <= alpha:
        found[start + place] = p
        _split(values, start, start + place, alpha, found)
        _split(values, start + place, end, alpha, found)


def _sharpest(part: Array) -> tuple[int, float]:
    # The cut at which the two sides differ most, with its permutation p-value.
    seen = _contrasts(part[np.newaxis, :])[0]
    best = float(seen.max())
    if best <= 1e-9 * max(1.0, float(np.abs(part).max())):
        return LEAST, 1.0
    chance = np.random.default_rng(SEED)
    rows = max(1, CHUNK // len(part))
    beyond, left = 0, PERMUTATIONS
    while left:
        drawn = min(rows, left)
        shuffled = chance.permuted(np.tile(part, (drawn, 1)), axis=1)
        # Allows for rounding: sums in another order differ in their last digits.
        beyond += int((_contrasts(shuffled).max(axis=1) >= best * (1 - 1e-9)).sum())
        left -= drawn
    return int(seen.argmax()) + LEAST, (beyond + 1) / (PERMUTATIONS + 1)


def _contrasts(rows: Array) -> Array:
    # For every cut with both sides long enough: the difference of means divided by its standard deviation
    # under the null, up to the overall spread, which is the same in any order.
    size = rows.shape[1]
    cuts = np.arange(LEAST, size - LEAST + 1)
    sums = (rows - rows.mean(axis=1, keepdims=True)).cumsum(axis=1)[:, cuts - 1]
    return np.asarray(np.abs(sums) / np.sqrt(cuts * (size - cuts) / size))


class _Spread(Struct, frozen=True):
    deviation: float
    freedom: int


def _levels(values: Array, places: Sequence[int]) -> list[Array]:
    return [values[start:end] for start, end in itertools.pairwise([0, *places, len(values)])]


def _spread(levels: Sequence[Array]) -> _Spread:
    # Pooled within levels, with a degree of freedom less for each (R. A. Fisher, "Statistical Methods for
    # Research Workers", ch. VII).
    freedom = sum(map(len, levels)) - len(levels)
    squares = sum(float(((level - level.mean()) ** 2).sum()) for level in levels)
    return _Spread(math.sqrt(squares / freedom) if freedom > 0 else math.nan, freedom)


def _change(at: int, p: float, before: Array, after: Array, spread: _Spread) -> Change:
    error = spread.deviation * math.sqrt(1 / len(before) + 1 / len(after))
    log = float(after.mean() - before.mean())
    found = Location(log, 0.0 if error < NO_ERROR else error, spread.freedom)
    return Change(at=at, p=p, ratio=math.exp(log), ratio_ci=interval(found, 0.95))


def scatter(logs: Sequence[float], changes: Sequence[Change]) -> float | None:
    """Return the standard deviation of runs about their level; None for too few of them."""
    levels = _levels(np.asarray(logs, dtype=float), [change.at for change in changes])
    found = _spread([level for level in levels if len(level)])
    return found.deviation if found.freedom >= 2 else None
