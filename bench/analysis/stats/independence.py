"""Correlation of neighbouring blocks, which makes the effective number of blocks smaller."""

import functools
import math
from collections.abc import Sequence

# Above this, blocks that follow each other are merged before the test.
MOST_CORRELATION = 0.2


def lag1(values: Sequence[float]) -> float | None:
    """Return the correlation of each value with the one before it; None for fewer than four, or no spread.

    Source: G. Box, G. Jenkins & G. Reinsel, "Time Series Analysis", § 2.1.5: the autocovariance at lag 1
    over the variance.
    """
    return _lag1(tuple(values))


@functools.lru_cache(maxsize=1024)
def _lag1(values: tuple[float, ...]) -> float | None:
    # Plain Python, as for the trimmed mean of a block: twenty blocks are too few for arrays to pay. Cached:
    # a run's tables, its leads and comparisons between runs all ask for it.
    if len(values) < 4 or max(values) - min(values) < 1e-12:
        return None
    middle = math.fsum(values) / len(values)
    centred = [value - middle for value in values]
    neighbours = math.fsum([a * b for a, b in zip(centred[1:], centred, strict=False)])
    return neighbours / math.fsum([value**2 for value in centred])


def independent(values: Sequence[float], least: int) -> list[float]:
    """Return the values, or the means of neighbouring pairs where lag 1 is above 0.2.

    An odd last value joins the last pair. Values stay as they are where pairs would be fewer than `least`.
    """
    correlation = lag1(values)
    if correlation is None or correlation <= MOST_CORRELATION or len(values) // 2 < least:
        return list(values)
    starts = range(0, len(values) - 1, 2)
    last = starts[-1]
    parts = (values[i : len(values) if i == last else i + 2] for i in starts)
    return [math.fsum(part) / len(part) for part in parts]
