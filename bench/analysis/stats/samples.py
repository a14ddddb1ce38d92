"""Many samples at once: those of one shape are computed together, in a fraction of the time."""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

import numpy as np

from bench.analysis.grouped import grouped

Table = np.ndarray[tuple[int, int], np.dtype[np.float64]]
S = TypeVar("S")
T = TypeVar("T")


def alike(
    many: Sequence[S], shape: Callable[[S], Hashable], compute: Callable[[Sequence[S]], Sequence[T]]
) -> list[T]:
    """Return what `compute` finds for each of many; it is given those of one shape together."""
    found: dict[int, T] = {}
    for some in grouped((shape(one), at) for at, one in enumerate(many)).values():
        found.update(zip(some, compute([many[at] for at in some]), strict=True))
    return [found[at] for at in range(len(many))]


def each(samples: Sequence[Sequence[float]], compute: Callable[[Table], Sequence[T]]) -> list[T]:
    """Return what `compute`, which takes a table and returns a value for each row, finds for each sample."""
    return alike(
        samples,
        len,
        lambda some: compute(np.array(some, dtype=float).reshape(len(some), len(some[0]))),
    )
