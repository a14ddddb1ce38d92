"""hyperfine's JSON: a "command" for each cell, its times for one operation.

Source: `BenchmarkResult` of hyperfine and the scripts beside it. Its readers ask for user and system time,
and what is read here is the sum of both: it stands in `user`, and `system` is 0.
"""

import statistics
from typing import Any

from bench.analysis.run.summary import Summary
from bench.output.formats.base import Format, Times, as_json, deviation, times_of


def render(summary: Summary) -> bytes:
    """Return the run as hyperfine would write it. Raises UsageError where it has no times."""
    return as_json({"results": [_result(times) for times in times_of(summary)]})


def _result(times: Times) -> dict[str, Any]:
    values, cell, told = times.all, times.cell, times.statistics
    median = statistics.median(values)
    # Without the times themselves, what the other tool told stays as it was told.
    raw = {"times": values, "exit_codes": [0] * len(values)} if times.raw else {}
    return {
        "command": times.name,
        "mean": statistics.fmean(values) if times.raw else told.get("mean_s", median),
        "stddev": deviation(values) if len(values) > 1 else told.get("stddev_s"),
        "median": median,
        "user": times.row.cpu_s_per_op or 0.0,
        "system": 0.0,
        "min": min(values) if times.raw else told.get("min_s", median),
        "max": max(values) if times.raw else told.get("max_s", median),
        **raw,
        "parameters": {name: str(level) for name, level in cell.params.items()},
    }


FORMAT = Format(
    name="hyperfine",
    summary="hyperfine's JSON: its plotting scripts and Bencher's adapter read it",
    suffix=".json",
    render=render,
)
