"""The JSON of `bench show`, `all` and `run` in the shape of the public contract, derived from raw data."""

from typing import Any

import msgspec
from msgspec.structs import asdict

from bench.analysis.run.disturbed import Tally
from bench.analysis.run.figures import observed
from bench.analysis.run.gap import Gap, gaps
from bench.analysis.run.latency import SHARES, LatencyRow, Quantile
from bench.analysis.run.matrix import matrix_of
from bench.analysis.run.sites import own_name
from bench.analysis.run.summary import Pair, Row, Summary
from bench.machine.doctor import why_distorted
from bench.model.run import JSON_SCHEMA, CellResult
from bench.output.tables.interpreters import changes_json, interpreters_json
from bench.output.tables.matrix import matrix_json
from bench.output.tables.noise import noise_json
from bench.output.tables.records import fields
from bench.output.tables.trust import first_json, first_of

# Of a row, these are shown as they are.
OF_ROW = (
    *("blocks", "wall_s", "wall_s_ci", "mean_s", "s_per_op", "throughput_per_s"),
    *("speedup", "speedup_ci", "verdict", "detectable", "cpu_s_per_op", "memory_bytes", "memory_kind"),
    *("create_s", "ready_s", "import_s", "first_result_s", "teardown_s", "in_flight"),
)


def show(summary: Summary) -> dict[str, Any]:
    """Return the run as plain data. What is not known is None; there is no NaN."""
    run, tallies = summary.run, summary.noise.tallies
    shown = {group.group.name for group in summary.groups}
    return {
        "schema": JSON_SCHEMA,
        "run": {
            **fields(run, "id", "status", "profile", "seed", "started_at", "finished_at"),
            "tool": msgspec.to_builtins(run.tool),
            "notes": list(run.notes),
            "imported_from": run.imported_from or None,
            "distorted": why_distorted(run.machine),
        },
        "interpreters": interpreters_json(run.machine),
        **first_json(first_of(summary)),
        "matrix": matrix_json(matrix_of(summary.groups)),
        "cells": [_cell(row, tallies.get(row.cell.id)) for group in summary.groups for row in group.rows]
        + [_cell(Row(cell=cell, blocks=0), None) for cell in _rowless(summary)],
        "comparisons": [_pair(pair) for group in summary.groups for pair in group.pairs],
        "interpreter_changes": changes_json(summary.changes),
        "latency": [_latency(row) for group in summary.groups for row in group.latency],
        "gaps": [_gap(gap) for gap in gaps(run) if gap.group in shown],
        "confidence": 1 - run.plan.alpha,
        "noise": noise_json(summary.noise),
        "controls": msgspec.to_builtins(run.controls),
        "certificate": summary.certificate.id if summary.certificate else None,
    }


def _rowless(summary: Summary) -> list[CellResult]:
    """Return the cells without a row: those that were skipped, or whose interpreter cannot be measured."""
    told = {row.cell.id for group in summary.groups for row in group.rows}
    return [cell for cell in summary.unmeasured if cell.id not in told and not cell.twin]


def cell_json(cell: CellResult) -> dict[str, Any]:
    """Return a cell's setting, its status and its number of operations."""
    return fields(cell, "backend", "params", "status", "reason", "operations")


def _cell(row: Row, count: Tally | None) -> dict[str, Any]:
    cell, watched = row.cell, count if count and count.rounds + count.unjudged else None
    return {
        "id": cell.id,
        "group": own_name(cell.group),
        "workload": cell.workload,
        **cell_json(cell),
        **fields(row, *OF_ROW),
        "in_flight_by_worker": list(row.in_flight_by_worker) or None,
        "watched_rounds": watched.rounds if watched else None,
        "marked_rounds": watched.marked if watched else None,
        "unjudged_rounds": watched.unjudged if watched else None,
        "figures": row.figures,
        "figures_ci": row.figures_ci,
        "observed": observed(cell),
    }


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "group": own_name(pair.a.group),
        "workload": pair.a.workload,
        "a": pair.a.id,
        "b": pair.b.id,
        **asdict(pair.comparison),
        "between_blocks": pair.spread.between_blocks if pair.spread else None,
        "between_rounds": pair.spread.between_rounds if pair.spread else None,
    }


def _latency(row: LatencyRow) -> dict[str, Any]:
    return {
        "cell": row.cell.id,
        "group": own_name(row.cell.group),
        **fields(row.cell, "workload", "backend"),
        **fields(row, "rate_per_s", "verdict", "blocks"),
        "blocks_saturated": row.saturated,
        "blocks_void": row.late,
        **fields(row, "operations", "sent_per_s", "done_per_s"),
        "pacer_late_p99_s": row.late_s,
        **_quantiles("latency", row.latency, intervals=True),
        **_quantiles("queue", row.queue),
        **_quantiles("service", row.service),
    }


def _quantiles(what: str, found: tuple[Quantile, ...], intervals: bool = False) -> dict[str, Any]:
    values: dict[str, Any] = {}
    known = {one.name: one for one in found}
    for name in SHARES:
        one, key = known.get(name), f"{what}_{name.replace('.', '_')}_s"
        values[key] = one.value_s if one else None
        if intervals:
            values[f"{key}_ci"] = one.value_s_ci if one else None
    return values


def _gap(gap: Gap) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins({**asdict(gap), "a": gap.a.id, "b": gap.b.id})
    return found
