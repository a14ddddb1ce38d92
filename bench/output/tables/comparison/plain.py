"""The JSON of `bench compare` in the shape of the public contract."""

from typing import Any

import msgspec

from bench.analysis.runs.comparability import Side, alpha_of, margin_of
from bench.analysis.runs.compare_runs import CellComparison, Refused, RunComparison, regressed
from bench.analysis.runs.reduced import ReducedCell
from bench.machine.headline import headline
from bench.model.run import JSON_SCHEMA
from bench.output.tables.comparison.words import notes, warnings
from bench.output.tables.records import fields

DRIFT = "drift not controlled"
# An absolute ratio has none of these.
OF_RELATIVE = (
    *("ratio_ci", "p", "p_adjusted", "verdict", "detectable", "widened"),
    *("overall", "confidence", "regression"),
)


def plain(across: RunComparison, threshold: float | None) -> dict[str, Any]:
    """Return the comparison as plain data. What is not known is None; there is no NaN."""
    return {
        "schema": JSON_SCHEMA,
        "sides": [side_plain(side) for side in across.sides],
        "differences": msgspec.to_builtins(across.differing),
        "warnings": warnings(across),
        "notes": notes(across),
        "confidence": 1 - max(alpha_of(across.sides[0], side) for side in across.sides[1:]),
        "equivalence": margin_of(*across.sides),
        "threshold": threshold,
        "comparisons": [_relative(one, threshold) for one in across.cells if one.relative]
        + [_absolute(one) for one in across.cells],
        "refused": [refused_plain(one) for one in across.refused],
    }


def side_plain(side: Side) -> dict[str, Any]:
    """Return a side and its runs."""
    runs = [
        {
            **fields(run, "id", "status", "profile", "seed", "started_at"),
            "tool": msgspec.to_builtins(run.tool),
            "machine": headline(run.machine),
        }
        for run in side.runs
    ]
    return {"label": side.label, "name": side.name, "runs": runs}


def cell_plain(cell: ReducedCell) -> dict[str, Any]:
    """Return what a cell measures."""
    return {"cell": cell.id, **fields(cell, "group", "workload", "backend", "params")}


def _of(one: CellComparison | Refused) -> dict[str, Any]:
    return {**cell_plain(one.cell), "a": one.a.name, "b": one.b.name}


def _relative(one: CellComparison, threshold: float | None) -> dict[str, Any]:
    found = one.relative
    assert found is not None
    return {
        **_of(one),
        "basis": "relative",
        **msgspec.to_builtins(found),
        "overall": msgspec.to_builtins(one.overall),
        "confidence": 1 - alpha_of(one.a, one.b),
        "regression": None if threshold is None else regressed(one, threshold),
    }


def _absolute(one: CellComparison) -> dict[str, Any]:
    return {
        **_of(one),
        "basis": "absolute",
        "ratio": one.absolute,
        **dict.fromkeys(OF_RELATIVE),
        "reason": f"{DRIFT}; {one.not_relative}" if one.not_relative else DRIFT,
        **fields(one, "a_s_per_op", "b_s_per_op"),
    }


def refused_plain(one: Refused) -> dict[str, Any]:
    """Return a cell that is not compared, and why."""
    return {**_of(one), "reason": one.reason}
