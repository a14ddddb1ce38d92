"""Rows of harness ÷ plain program: for time per operation and speed-up, each with its interval."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from bench.analysis.stats.estimate import Estimate, student
from bench.model.plan import SEQUENTIAL, Cell, Group

BOUNDS = {True: 0.03, False: 0.05}  # of pinned groups, and of the others


class Found(NamedTuple):
    """One repeat of one cell: seconds per operation, of its program's passes and of the rounds around it."""

    plain_s: Sequence[float]
    harness_s: Sequence[float]


def model_of(cell: Cell) -> str:
    """Return the model of a cell by the name that asks for it."""
    return str(cell.levels.get("loop", cell.backend))


def estimated(values: Iterable[float]) -> Estimate:
    """Return the 10 % trimmed mean of log ratios with its interval."""
    return student(list(values), 0.95)


def logs(found: Sequence[Mapping[str, Found]], cell: str) -> tuple[Any, Any]:
    """Return the mean log seconds per operation of each repeat, of the program and of the harness."""
    plain = np.array([np.log(one[cell].plain_s).mean() for one in found])
    harness = np.array([np.log(one[cell].harness_s).mean() for one in found])
    return plain, harness


def line(name: str, found: Estimate, bound: float) -> str:
    """Return a row of the table: ratio, interval, and whether both centre and half-width are within."""
    low, high = found.interval or (-math.inf, math.inf)
    half = (high - low) / 2
    limit = math.log1p(bound)
    verdict = "yes" if abs(found.log) <= limit and half <= limit else "NO"
    verdict = "open" if verdict == "NO" and low <= limit and high >= -limit else verdict
    return (
        f"{name:<34} {found.value:7.3f}  [{math.exp(low):.3f}, {math.exp(high):.3f}]  ±{bound:.0%}  {verdict}"
    )


def sign(found: Estimate) -> int:
    """Return 1 or -1 where the interval excludes 0, else 0."""
    low, high = found.interval or (-math.inf, math.inf)
    return (low > 0) - (high < 0)


def print_rows(group: Group, found: Sequence[Mapping[str, Found]]) -> None:
    """Print a group's rows."""
    bound = BOUNDS[group.pinned]
    base = next((cell.id for cell in group.cells if cell.backend == SEQUENTIAL), None)
    for cell in group.cells:
        name, (plain, harness) = f"{group.name} {model_of(cell)}", logs(found, cell.id)
        row = line(f"{name} time", estimated(harness - plain), bound)
        print(row, f" plain {estimated(plain).value * 1e6:10.2f} µs", flush=True)
        if base is None or cell.id == base:
            continue
        base_plain, base_harness = logs(found, base)
        plain_up, harness_up = estimated(base_plain - plain), estimated(base_harness - harness)
        row = line(f"{name} speed-up", estimated(base_harness - harness - (base_plain - plain)), bound)
        agree = "" if sign(plain_up) * sign(harness_up) >= 0 else "  SIGNS CONTRADICT"
        print(row, f" harness {harness_up.value:.3g}×, plain {plain_up.value:.3g}×{agree}", flush=True)
