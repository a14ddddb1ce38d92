"""Rows of harness ÷ plain program: for time per operation and speed-up, each with its interval."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import fmean
from typing import Any, NamedTuple

import numpy as np

from bench.analysis.stats.blocks import logs_of, typical
from bench.analysis.stats.estimate import Estimate, student
from bench.model.plan import SEQUENTIAL, Cell, Group

BOUNDS = {True: 0.03, False: 0.05}  # of pinned groups, and of the others
DECILE, RESAMPLES = 0.1, 2_000


class Found(NamedTuple):
    """One repeat of one cell: seconds per operation, of the program's passes and of the block's rounds."""

    plain_s: Sequence[float]
    harness_s: Sequence[float]


class Logs(NamedTuple):
    """Log seconds per operation by cell, of programs and of the harness, and how they are estimated.

    They belong together one by one, be they those of repeats or of resamples, so that their sums and
    differences are estimated like themselves.
    """

    of: Mapping[str, tuple[Any, Any]]
    estimated: Callable[[Any], Estimate]


def model_of(cell: Cell) -> str:
    """Return the model of a cell by the name that asks for it."""
    return str(cell.levels.get("loop", cell.backend))


def typical_s(times_s: Iterable[float]) -> float:
    """Return the typical one of times as the harness has it for the rounds of a block."""
    return math.exp(typical(logs_of({0: list(times_s)}))[0])


def estimated(values: Iterable[float]) -> Estimate:
    """Return the mean of log ratios with its interval."""
    return student(list(values), 0.95)


def resampled(logs: Any) -> Estimate:
    """Return the first with the percentile interval of the others."""
    low, high = np.quantile(logs[1:], (0.025, 0.975))
    return Estimate(float(logs[0]), (float(low), float(high)))


def by_repeat(found: Sequence[Mapping[str, Found]]) -> Logs:
    """Return each repeat's whole time of the program, and the typical round of the block."""
    times_s = {
        cell: [(fmean(one[cell].plain_s), typical_s(one[cell].harness_s)) for one in found]
        for cell in found[0]
    }
    return Logs({cell: tuple(np.log(pairs).T) for cell, pairs in times_s.items()}, estimated)


def by_decile(found: Sequence[Mapping[str, Found]]) -> Logs:
    """Return the lowest deciles of all passes and all rounds, first as found, then of resampled repeats."""
    count = len(found)
    draws = [range(count), *np.random.default_rng(1).integers(0, count, (RESAMPLES, count))]

    def deciles(times_s: Sequence[Sequence[float]]) -> Any:
        return np.log([np.quantile(np.concatenate([times_s[one] for one in draw]), DECILE) for draw in draws])

    sides = {cell: tuple(zip(*(one[cell] for one in found), strict=True)) for cell in found[0]}
    return Logs(
        {cell: (deciles(plain), deciles(harness)) for cell, (plain, harness) in sides.items()}, resampled
    )


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


def print_rows(group: Group, logs: Logs) -> None:
    """Print a group's rows."""
    bound, estimate = BOUNDS[group.pinned], logs.estimated
    base = next((cell.id for cell in group.cells if cell.backend == SEQUENTIAL), None)
    for cell in group.cells:
        name, (plain, harness) = f"{group.name} {model_of(cell)}", logs.of[cell.id]
        row = line(f"{name} time", estimate(harness - plain), bound)
        print(row, f" plain {estimate(plain).value * 1e6:10.2f} µs", flush=True)
        if base is None or cell.id == base:
            continue
        base_plain, base_harness = logs.of[base]
        plain_up, harness_up = estimate(base_plain - plain), estimate(base_harness - harness)
        row = line(f"{name} speed-up", estimate(base_harness - harness - (base_plain - plain)), bound)
        agree = "" if sign(plain_up) * sign(harness_up) >= 0 else "  SIGNS CONTRADICT"
        print(row, f" harness {harness_up.value:.3g}×, plain {plain_up.value:.3g}×{agree}", flush=True)
