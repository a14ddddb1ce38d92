"""pytest-benchmark's JSON: a benchmark for each cell, in the group that it was compared in.

Source: `Stats` and `Metadata` of pytest-benchmark 5, and `pytest-benchmark compare`, which reads it. All are
of seconds per operation, over all rounds of all blocks.
"""

import statistics
from typing import Any

import msgspec
import numpy as np

from bench.analysis.run.summary import Summary
from bench.machine.facts import clean, number, text
from bench.model.run import Run
from bench.output.formats.base import IDENTITY, Format, Times, as_json, deviation, identity, times_of

VERSION = "5.1.0"
OUTLYING = 1.5
LIMIT = 200


def render(summary: Summary) -> bytes:
    """Return the run as a saved session. Raises UsageError where it has no times."""
    run = summary.run
    return as_json(
        {
            "machine_info": _machine(run),
            "commit_info": {"id": "unknown", "time": None, "author_time": None, "dirty": False},
            "benchmarks": [_benchmark(times, summary) for times in times_of(summary)],
            "datetime": run.started_at,
            "version": VERSION,
        }
    )


def _machine(run: Run) -> dict[str, Any]:
    machine = run.machine
    return {
        "node": text(machine, "system", "host"),
        "machine": text(machine, "system", "architecture"),
        "system": text(machine, "system", "os"),
        "release": text(machine, "system", "kernel"),
        "python_implementation": text(machine, "python", "implementation"),
        "python_version": text(machine, "python", "version"),
        "python_compiler": text(machine, "python", "compiler"),
        "cpu": {"brand_raw": text(machine, "cpu", "model"), "count": number(machine, "cpu", "logical")},
    }


def _benchmark(times: Times, summary: Summary) -> dict[str, Any]:
    return {
        "group": clean(times.cell.group, LIMIT) or None,
        "name": times.name,
        "fullname": times.name,
        "params": None,
        "param": None,
        "extra_info": {
            IDENTITY: msgspec.to_builtins(identity(times, summary)),
            "concurrency_lab_run": summary.run.id,
            "concurrency_lab_imported_from": summary.run.imported_from or None,
        },
        "options": {
            "disable_gc": False,
            "timer": "perf_counter",
            "min_rounds": round(times.statistics.get("rounds", len(times.all))),
            "max_time": 0.0,
            "min_time": 0.0,
            "warmup": True,
        },
        "stats": _stats(times),
    }


def _stats(times: Times) -> dict[str, Any]:
    derived = {**statistics_of(times.all), "iterations": times.cell.operations}
    if times.raw:
        return {**derived, "data": times.all}
    told = {name.removesuffix("_s"): value for name, value in times.statistics.items()}
    # Metrics are read as fractions; counts are whole numbers again.
    kept = {
        name: round(told[name]) if isinstance(value, int) else told[name]
        for name, value in derived.items()
        if name in told
    }
    found = {**derived, **kept}
    return {
        **found,
        "outliers": f"{found['stddev_outliers']};{found['iqr_outliers']}",
        "ops": 1 / found["mean"] if found["mean"] else derived["ops"],
    }


def statistics_of(values: list[float]) -> dict[str, Any]:
    """Return what pytest-benchmark derives from a benchmark's times."""
    mean, spread = statistics.fmean(values), deviation(values)
    q1, median, q3 = map(float, np.quantile(values, (0.25, 0.5, 0.75)))
    low, high = q1 - OUTLYING * (q3 - q1), q3 + OUTLYING * (q3 - q1)
    inner = [value for value in values if low <= value <= high] or values
    beyond = len(values) - len(inner)
    far = sum(not mean - spread <= value <= mean + spread for value in values)
    return {
        "min": min(values),
        "max": max(values),
        "mean": mean,
        "stddev": spread,
        "rounds": len(values),
        "median": median,
        "iqr": q3 - q1,
        "q1": q1,
        "q3": q3,
        "iqr_outliers": beyond,
        "stddev_outliers": far,
        "outliers": f"{far};{beyond}",
        "ld15iqr": min(inner),
        "hd15iqr": max(inner),
        "ops": 1 / mean,
        "total": sum(values),
    }


FORMAT = Format(
    name="pytest-benchmark",
    summary="pytest-benchmark's JSON: `pytest-benchmark compare` reads it",
    suffix=".json",
    render=render,
)
