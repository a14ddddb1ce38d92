"""Correlation of neighbouring blocks, which makes the effective number of blocks smaller."""

from collections.abc import Sequence

import numpy as np

from bench.analysis.stats.samples import Table, each

# Above this, blocks that follow each other are merged before the test.
MOST_CORRELATION = 0.2


def lag1(values: Sequence[float]) -> float | None:
    """Return the correlation of each value with the one before it; None for fewer than four, or no spread.

    Source: G. Box, G. Jenkins & G. Reinsel, "Time Series Analysis", § 2.1.5: the autocovariance at lag 1
    over the variance.
    """
    return lag1_each([values])[0]


def lag1_each(samples: Sequence[Sequence[float]]) -> list[float | None]:
    """Return the same for each."""
    return each(samples, _lag1)


def _lag1(rows: Table) -> list[float | None]:
    if rows.shape[1] < 4:
        return [None] * len(rows)
    centred = rows - rows.mean(axis=1, keepdims=True)
    neighbours, squares = (centred[:, 1:] * centred[:, :-1]).sum(axis=1), (centred**2).sum(axis=1)
    spread = np.ptp(rows, axis=1)
    return [
        None if width < 1e-12 else product / square
        for width, product, square in zip(spread.tolist(), neighbours.tolist(), squares.tolist(), strict=True)
    ]


def independent(values: Sequence[float], least: int) -> list[float]:
    """Return the values, or the means of neighbouring pairs where lag 1 is above 0.2.

    An odd last value joins the last pair. Values stay as they are where pairs would be fewer than `least`.
    """
    return independent_each([values], lag1_each([values]), least)[0]


def independent_each(
    samples: Sequence[Sequence[float]], correlations: Sequence[float | None], least: int
) -> list[list[float]]:
    """Return the same for each, given the correlations."""
    merging = [
        one is not None and one > MOST_CORRELATION and len(values) // 2 >= least
        for values, one in zip(samples, correlations, strict=True)
    ]
    pairs = iter(each([values for values, merged in zip(samples, merging, strict=True) if merged], _pairs))
    return [next(pairs) if merged else list(values) for values, merged in zip(samples, merging, strict=True)]


def _pairs(rows: Table) -> list[list[float]]:
    starts = np.arange(0, rows.shape[1] - 1, 2)
    sizes = np.diff([*starts, rows.shape[1]])
    means: list[list[float]] = (np.add.reduceat(rows, starts, axis=1) / sizes).tolist()
    return means
