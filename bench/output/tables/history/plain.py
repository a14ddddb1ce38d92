"""The JSON of `bench history`."""

from typing import Any

from bench.analysis.runs.history import History, RunPoint
from bench.analysis.stats.changes import ALPHA
from bench.model.run import JSON_SCHEMA
from bench.output.tables.comparison.plain import cell_plain
from bench.output.tables.records import fields
from bench.storage.index import machine_name


def plain(history: History) -> dict[str, Any]:
    """Return the history as plain data. What is not known is None; there is no NaN."""
    points = history.points
    return {
        "schema": JSON_SCHEMA,
        **cell_plain(history.cell),
        "machine": machine_name(points[-1].run.machine),
        "alpha": ALPHA,
        "scatter": history.scatter,
        "points": [_point(point) for point in points],
        "levels": [
            {
                "from_run": points[level.first].run.id,
                "to_run": points[level.last].run.id,
                "runs": level.last - level.first + 1,
                "speedup": level.speedup,
            }
            for level in history.levels
        ],
        "changes": [
            {
                "run": points[change.at].run.id,
                **fields(change, "p", "ratio", "ratio_ci"),
                "beside": list(beside),
            }
            for change, beside in zip(history.changes, history.beside, strict=True)
        ],
        "left_out": [{"run": run, "reason": reason} for run, reason in history.left_out],
    }


def _point(point: RunPoint) -> dict[str, Any]:
    return {
        "run": point.run.id,
        "started_at": point.run.started_at,
        "profile": point.run.profile,
        "tool": point.run.tool.version,
        **fields(point, "operations", "blocks", "speedup", "speedup_ci"),
    }
