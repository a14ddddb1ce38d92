"""A test for bimodal times: the best cut into two clusters, compared with unimodal samples."""

import functools
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from msgspec import Struct

# A cluster with a smaller share is a disturbance, not a mode.
LEAST_SHARE = 0.2
# Ashman's D from which two clusters count as separate.
LEAST_APART = 2.0
LEAST_VALUES = 8
CLIPPED = (0.05, 0.95)
DRAWS = 20_000
# A smaller p-value is determined again from more draws: a standard run has about 400 tests in its family,
# and 20,000 draws cannot give a p-value small enough for Holm's first step at 1 %.
RARE, MORE_SETS = 5e-4, 20
LARGEST_SAMPLE = 100

Array: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[np.float64]]"
Cuts: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[np.int64]]"


class Modes(Struct, frozen=True, kw_only=True):
    """Two clusters of log times: their means, the upper one's share, their distance, and the p-value."""

    low: float
    high: float
    share_high: float
    apart: float
    p: float


def modes(values: Sequence[float], independent: int | None = None) -> Modes | None:
    """Return the best cut of the values into two clusters; None for too few values or equal ones.

    `independent` is how many of the values are independent, if not all. The statistic is what is left of
    the sum of squares within the two clusters (L. Engelman & J. Hartigan, "Percentage points of a test for
    clusters", JASA 64, 1969); p is the share of uniform samples that do as well, uniform being the least
    favourable shape with one mode (J. & P. Hartigan, "The dip test of unimodality", Annals of Statistics 13,
    1985). `apart` is Ashman's D (K. Ashman, C. Bird & S. Zepf, Astronomical Journal 108, 1994).
    """
    count = len(values) if independent is None else independent
    if count < LEAST_VALUES:
        return None
    data = _clipped(np.sort(np.asarray(values, dtype=float))[np.newaxis, :])[0]
    if data[-1] - data[0] < 1e-12:
        return None
    left, cut = _best_cut(data[np.newaxis, :])
    low, high = data[: cut[0]], data[cut[0] :]
    spread = float(np.sqrt((low.var() + high.var()) / 2))
    distance = float(high.mean() - low.mean())
    apart = distance / spread if spread > 1e-12 * distance else 1e12
    # Only clusters that are far enough apart need the expensive part.
    p = _share_as_well(float(left[0]), min(count, LARGEST_SAMPLE)) if apart >= LEAST_APART else 1.0
    return Modes(
        low=float(low.mean()),
        high=float(high.mean()),
        share_high=len(high) / len(data),
        apart=apart,
        p=p,
    )


def _clipped(rows: Array) -> Array:
    """Return sorted rows with each row's values limited to its own 5th and 95th percentile."""
    low, high = np.quantile(rows, CLIPPED, axis=1)[:, :, np.newaxis]
    return np.clip(rows, low, high)


def _best_cut(rows: Array) -> tuple[Array, Cuts]:
    """Return for each sorted row the least share of squares that a cut leaves, and where that cut is."""
    size = rows.shape[1]
    least = max(1, int(np.ceil(LEAST_SHARE * size)))
    cuts = np.arange(least, size - least + 1)
    centred = rows - rows.mean(axis=1, keepdims=True)
    total = (centred**2).sum(axis=1)
    # Of centred values the squares between two clusters follow from the sum of one of them.
    sums = np.cumsum(centred, axis=1)[:, cuts - 1]
    between = sums**2 * size / (cuts * (size - cuts))
    best = between.argmax(axis=1)
    return 1 - between[np.arange(len(rows)), best] / total, cuts[best]


def _share_as_well(left: float, size: int) -> float:
    share = _share_of_draws(left, _null(size))
    return _share_of_draws(left, _long_null(size)) if share < RARE else share


def _share_of_draws(left: float, null: Array) -> float:
    return (1 + int(np.searchsorted(null, left, side="right"))) / (len(null) + 1)


@functools.cache
def _null(size: int, number: int = 0) -> Array:
    # A fixed seed, so that a run shows the same result each time.
    # They are clipped as the data are: without that, a test at 1 % would report two modes in 2 % of cases.
    rows = np.sort(np.random.default_rng([size, number]).random((DRAWS, size)), axis=1)
    return np.sort(_best_cut(_clipped(rows))[0])


@functools.cache
def _long_null(size: int) -> Array:
    # New draws, because the first ones selected this case.
    return np.sort(np.concatenate([_null(size, number) for number in range(1, MORE_SETS + 1)]))
