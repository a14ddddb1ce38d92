"""Splits a gap between two models into the share of the model and that of a second, confounded factor.

A confounded group varies backend and, for instance, client at once. In another group with that second factor
fixed, the ratio between the same two backends is the model's share; the rest of the gap is the other
factor's.
"""

import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from bench.analysis.run.cell_times import log_ratios, log_times, measured
from bench.analysis.stats.compare import ALPHA, LEAST_BLOCKS, LEAST_MERGED
from bench.analysis.stats.estimate import Estimate, Interval, estimate
from bench.analysis.stats.independence import independent
from bench.analysis.stats.welch import welch_half_width
from bench.model.plan import SEQUENTIAL, Group, Scalar
from bench.model.run import CellResult, Run


class Share(Struct, frozen=True, kw_only=True):
    """With the factor fixed at `level` in `group`: the model's ratio, and the rest, due to the factor."""

    group: str
    level: Scalar
    model: float
    model_ci: Interval
    rest: float
    rest_ci: Interval


class Gap(Struct, frozen=True, kw_only=True):
    """B's time divided by A's where backend and `factor` varied at once, and its shares."""

    group: str
    factor: str
    a: CellResult
    b: CellResult
    total: float
    total_ci: Interval
    shares: tuple[Share, ...]


class _Whole(Struct, frozen=True):
    """A gap before it is split: the second factor, the backends, their log ratios and the centre."""

    factor: str
    slower: str
    faster: str
    values: list[float]
    centre: Estimate


def gaps(run: Run) -> list[Gap]:
    """Return the gap between two backends for every group that varies a second factor with the backend.

    They are the fastest one and the fastest with another level of that factor, sequential apart.
    Centres and intervals use the plan's method, with correlated neighbouring blocks merged; a group with too
    few blocks for a verdict has no share.
    """
    mixed = [group for group in run.plan.groups if group.confounded]
    return [gap for group in mixed if (gap := _gap(run, group))]


def _gap(run: Run, group: Group) -> Gap | None:
    factor = group.confounded
    ranked = sorted((one for one in _cells(run, group) if one.backend != SEQUENTIAL), key=_log_time)
    a = ranked[0] if ranked else None
    b = next((cell for cell in ranked if a and cell.params.get(factor) != a.params.get(factor)), None)
    if a is None or b is None or factor not in a.params or factor not in b.params:
        return None
    values = independent(log_ratios(a, b), LEAST_MERGED[group.method])
    centre = _centre(run, group, values)
    if centre is None or centre.bounds is None:
        return None
    whole = _Whole(factor, b.backend, a.backend, values, centre)
    shares = [_share(run, other, whole) for other in run.plan.groups if _holds(other, group, factor)]
    return Gap(
        group=group.name,
        factor=factor,
        a=a,
        b=b,
        total=centre.value,
        total_ci=centre.bounds,
        shares=tuple(share for share in shares if share),
    )


def _log_time(cell: CellResult) -> float:
    return float(np.median(list(log_times(cell).values()))) - math.log(cell.operations or 1)


def confidence_of(run: Run) -> float:
    """Return the confidence of a run's intervals: 95 %, or that of a plan that may stop early."""
    return 1 - min(ALPHA, run.plan.alpha)


def _centre(run: Run, group: Group, values: Sequence[float]) -> Estimate | None:
    enough = len(values) >= LEAST_BLOCKS[group.method]
    return estimate(values, group.method, confidence_of(run)) if enough else None


def _holds(other: Group, group: Group, factor: str) -> bool:
    # The same work with the same K, in which the factor is fixed and only the backend varies.
    fixed = {name: level for name, level in other.params.items() if name != factor}
    return (
        other.workload == group.workload
        and other.factor == "backend"
        and not other.confounded
        and other.concurrency == group.concurrency
        and factor in other.params
        and fixed == {name: level for name, level in group.params.items() if name != factor}
    )


def _share(run: Run, other: Group, whole: _Whole) -> Share | None:
    b, a = (_cell(run, other, name) for name in (whole.slower, whole.faster))
    values = independent(log_ratios(a, b) if a and b else [], LEAST_MERGED[other.method])
    model = _centre(run, other, values)
    if model is None or model.bounds is None:
        return None
    rest = whole.centre.log - model.log
    half = welch_half_width(whole.values, values, confidence_of(run))
    return Share(
        group=other.name,
        level=other.params[whole.factor],
        model=model.value,
        model_ci=model.bounds,
        rest=math.exp(rest),
        rest_ci=(math.exp(rest - half), math.exp(rest + half)),
    )


def _cell(run: Run, group: Group, backend: str) -> CellResult | None:
    return next((cell for cell in _cells(run, group) if cell.backend == backend), None)


def _cells(run: Run, group: Group) -> list[CellResult]:
    return [cell for cell in measured(run.cells) if cell.group == group.name and not cell.twin]
