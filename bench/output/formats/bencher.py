"""Bencher's metric format: latency in nanoseconds and throughput per second, with their intervals.

Source: https://bencher.dev/docs/reference/bencher-metric-format: both are measures that every project there
has, and a name may have 1,024 letters.
"""

from typing import Any

from bench.analysis.run.summary import Summary
from bench.analysis.stats.estimate import Interval
from bench.output.formats.base import NS_PER_S, Format, Times, as_json, times_of


def render(summary: Summary) -> bytes:
    """Return the run as metrics by benchmark. Raises UsageError where it has no times."""
    return as_json({times.name: _measures(times) for times in times_of(summary) if times.row.s_per_op})


def _measures(times: Times) -> dict[str, Any]:
    row, operations = times.row, times.cell.operations or 1
    s_per_op, bounds = row.s_per_op or 0.0, row.wall_s_ci
    latency = None if bounds is None else (bounds[0] / operations, bounds[1] / operations)
    rate = None if bounds is None else (operations / bounds[1], operations / bounds[0])
    return {
        "latency": _metric(s_per_op, latency, NS_PER_S),
        "throughput": _metric(1 / s_per_op, rate, 1.0),
    }


def _metric(value: float, bounds: Interval | None, scale: float) -> dict[str, float]:
    told = {"value": value * scale}
    return told | {"lower_value": bounds[0] * scale, "upper_value": bounds[1] * scale} if bounds else told


FORMAT = Format(
    name="bencher",
    summary="Bencher's metric format: `bencher run --adapter json` reads it",
    suffix=".json",
    render=render,
)
