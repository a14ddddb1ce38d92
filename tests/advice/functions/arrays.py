"""Functions on arrays."""

import numpy as np

_RNG = np.random.default_rng(1)
VALUES = _RNG.random(1_000_000)
GROUPS = _RNG.integers(0, 50, 1_000_000)
SHORT, SHORT_GROUPS = VALUES[:60_000].tolist(), GROUPS[:60_000].tolist()
POINTS = _RNG.random((100_000, 2))
SQUARE = _RNG.random((500, 500))
WIDE = np.zeros(4_000_000)


def sums(_: int) -> float:
    """Add up by group, in C."""
    return float(np.bincount(GROUPS, VALUES)[0])


def sums_by_loop(_: int) -> float:
    """Add up by group, in bytecode."""
    totals = [0.0] * 50
    for group, value in zip(SHORT_GROUPS, SHORT, strict=True):
        totals[group] += value
    return totals[0]


def near(_: int) -> int:
    """Count the points that are near the middle."""
    return int((np.hypot(POINTS[:, 0] - 0.5, POINTS[:, 1] - 0.5) < 0.3).sum())


def distances_list(_: int) -> list[list[float]]:
    """Return all distances as a list of objects."""
    moved: list[list[float]] = (POINTS - 0.5).tolist()
    return moved


def product(_: int) -> float:
    """Multiply two matrices, with as many threads as BLAS likes."""
    return float((SQUARE @ SQUARE)[0, 0])


def copy(_: int) -> float:
    """Copy 32 MB: what limits it is memory."""
    return float(WIDE.copy()[-1])


def sort(_: int) -> float:
    """Sort a million numbers, in C."""
    return float(np.sort(VALUES)[0])
