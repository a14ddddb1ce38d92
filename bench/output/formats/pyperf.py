"""pyperf's JSON: a benchmark for each cell, one of its runs for each block, seconds per operation.

Source: pyperf's documentation of its format, version 1.0, and `pyperf compare_to`, which reads it.
"""

from typing import Any

import msgspec

from bench.analysis.run.summary import Summary
from bench.errors import UsageError
from bench.machine.facts import clean, number, text
from bench.model.run import Run
from bench.output.formats.base import IDENTITY, Format, Times, as_json, identity, times_of
from bench.storage.index import moment

VERSION = "1.0"
LIMIT = 500


def render(summary: Summary) -> bytes:
    """Return the run as a benchmark suite. Raises UsageError where it has no times."""
    suite = [_benchmark(times, summary) for times in times_of(summary)]
    return as_json({"version": VERSION, "metadata": _metadata(summary.run), "benchmarks": suite})


def _benchmark(times: Times, summary: Summary) -> dict[str, Any]:
    if not times.raw:
        raise UsageError(
            f"of {times.name} only statistics were imported, and pyperf's format is made of single times; "
            "choose --to pytest-benchmark"
        )
    known = msgspec.json.encode(identity(times, summary)).decode()
    metadata = {"name": times.name, "loops": times.cell.operations, IDENTITY: known}
    return {"metadata": metadata, "runs": [{"values": block} for block in times.blocks]}


def _metadata(run: Run) -> dict[str, Any]:
    machine, started = run.machine, moment(run.started_at)
    told: dict[str, Any] = {
        "unit": "second",
        "date": None if started is None else f"{started:%Y-%m-%d %H:%M:%S.%f}",
        "hostname": text(machine, "system", "host"),
        "platform": text(machine, "system", "os"),
        "cpu_model_name": text(machine, "cpu", "model"),
        "cpu_count": number(machine, "cpu", "logical"),
        "python_implementation": text(machine, "python", "implementation"),
        "python_version": text(machine, "python", "version"),
        "concurrency_lab_run": run.id,
        "concurrency_lab_version": run.tool.version,
        "concurrency_lab_imported_from": run.imported_from,
    }
    # Neither an empty text nor a line break is allowed there.
    cleaned = {name: clean(value, LIMIT) if isinstance(value, str) else value for name, value in told.items()}
    return {name: value for name, value in cleaned.items() if value not in (None, "")}


FORMAT = Format(
    name="pyperf",
    summary="pyperf's JSON: `pyperf compare_to` and `pyperf stats` read it",
    suffix=".json",
    render=render,
)
