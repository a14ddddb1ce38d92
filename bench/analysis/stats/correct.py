"""Corrections for many comparisons at once."""

from collections.abc import Sequence


def holm(p_values: Sequence[float]) -> list[float]:
    """Return Holm's adjusted p-values, in the order given.

    Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
    Statistics 6 (1979).
    """
    count = len(p_values)
    adjusted = [0.0] * count
    running = 0.0
    for position, index in enumerate(sorted(range(count), key=lambda i: p_values[i])):
        running = max(running, (count - position) * p_values[index])
        adjusted[index] = min(1.0, running)
    return adjusted


def simultaneous(confidence: float, count: int) -> float:
    """Return the confidence of each of `count` intervals so that all hold with `confidence` (Bonferroni)."""
    return 1 - (1 - confidence) / max(1, count)
