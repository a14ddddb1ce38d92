"""github-action-benchmark's own format, in which smaller is better: nanoseconds per operation.

Source: `customSmallerIsBetter` in the README of benchmark-action/github-action-benchmark: `name`, `unit` and
`value`, with `range` and `extra` as text.
"""

from typing import Any

from bench.analysis.run.summary import Summary
from bench.output.formats.base import NS_PER_S, Format, Times, as_json, times_of
from bench.output.tables import format as fmt
from bench.output.tables.words import label


def render(summary: Summary) -> bytes:
    """Return the run as a list of benchmarks. Raises UsageError where it has no times."""
    return as_json([_benchmark(times, summary) for times in times_of(summary) if times.row.s_per_op])


def _benchmark(times: Times, summary: Summary) -> dict[str, Any]:
    row, cell = times.row, times.cell
    extra = [
        f"run {summary.run.id}",
        f"group {cell.group}",
        f"model {label(cell)}",
        f"N={cell.operations}, {row.blocks} blocks",
    ]
    if summary.run.imported_from:
        extra.append(f"imported from {summary.run.imported_from}, so not measured side by side")
    if row.speedup is not None and row.speedup_ci is not None:
        extra.append(f"speed-up {fmt.ratio(row.speedup)} {fmt.interval(row.speedup_ci)}")
    told: dict[str, Any] = {
        "name": times.name,
        "unit": "ns/op",
        "value": (row.s_per_op or 0.0) * NS_PER_S,
        "extra": "\n".join(extra),
    }
    if row.wall_s_ci and cell.operations:
        half_s = (row.wall_s_ci[1] - row.wall_s_ci[0]) / 2 / cell.operations
        told["range"] = f"± {half_s * NS_PER_S:.6g}"
    return told


FORMAT = Format(
    name="github-action-benchmark",
    summary="github-action-benchmark's customSmallerIsBetter",
    suffix=".json",
    render=render,
)
