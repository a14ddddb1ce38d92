"""The JSON of `bench show`, `all` and `run`: the public contract's shape, derived from raw figures."""

from typing import Any

import msgspec

from bench.analysis.run.disturbed import Tally
from bench.analysis.run.figures import observed
from bench.analysis.run.gap import gaps
from bench.analysis.run.latency import SHARES, LatencyRow, Quantile
from bench.analysis.run.summary import Pair, Row, Summary
from bench.model.run import JSON_SCHEMA
from bench.output.tables.noise import noise_json


def show(summary: Summary) -> dict[str, Any]:
    """Return the run as plain data. What is not known is None; there is no NaN."""
    run, tallies = summary.run, summary.noise.tallies
    return {
        "schema": JSON_SCHEMA,
        "run": {
            "id": run.id,
            "status": run.status,
            "profile": run.profile,
            "seed": run.seed,
            "started_at": run.started_at,
            "finished_at": run.finished_at,
            "tool": msgspec.to_builtins(run.tool),
            "notes": list(run.notes),
            "imported_from": run.imported_from or None,
        },
        "cells": [_cell(row, tallies.get(row.cell.id)) for group in summary.groups for row in group.rows]
        + [_cell(Row(cell=cell, blocks=0), None) for cell in summary.unmeasured if cell.status == "skipped"],
        "comparisons": [_pair(pair) for group in summary.groups for pair in group.pairs],
        "latency": [_latency(row) for group in summary.groups for row in group.latency],
        "gaps": [msgspec.to_builtins(gap) for gap in _bare_gaps(summary)],
        "confidence": 1 - run.plan.alpha,
        "noise": noise_json(summary.noise),
        "controls": msgspec.to_builtins(run.controls),
        "certificate": summary.certificate.id if summary.certificate else None,
    }


def _cell(row: Row, count: Tally | None) -> dict[str, Any]:
    cell, watched = row.cell, count if count and count.rounds else None
    return {
        "id": cell.id,
        "group": cell.group,
        "workload": cell.workload,
        "backend": cell.backend,
        "params": cell.params,
        "status": cell.status,
        "reason": cell.reason,
        "operations": cell.operations,
        "blocks": row.blocks,
        "wall_s": row.wall_s,
        "wall_s_ci": row.wall_s_ci,
        "mean_s": row.mean_s,
        "s_per_op": row.s_per_op,
        "throughput_per_s": row.throughput_per_s,
        "speedup": row.speedup,
        "speedup_ci": row.speedup_ci,
        "verdict": row.verdict,
        "detectable": row.detectable,
        "cpu_s_per_op": row.cpu_s_per_op,
        "memory_bytes": row.memory_bytes,
        "memory_kind": row.memory_kind,
        "create_s": row.create_s,
        "ready_s": row.ready_s,
        "first_result_s": row.first_result_s,
        "teardown_s": row.teardown_s,
        "in_flight": row.in_flight,
        "watched_rounds": watched.rounds if watched else None,
        "marked_rounds": watched.marked if watched else None,
        "figures": row.figures,
        "figures_ci": row.figures_ci,
        "observed": observed(cell),
    }


def _pair(pair: Pair) -> dict[str, Any]:
    found = pair.comparison
    return {
        "group": pair.a.group,
        "workload": pair.a.workload,
        "a": pair.a.id,
        "b": pair.b.id,
        "ratio": found.ratio,
        "ratio_ci": found.ratio_ci,
        "p": found.p,
        "p_adjusted": found.p_adjusted,
        "p_equivalence": found.p_equivalence,
        "verdict": found.verdict,
        "detectable": found.detectable,
        "blocks": found.blocks,
        "lag1": found.lag1,
        "merged": found.merged,
        "between_blocks": pair.spread.between_blocks if pair.spread else None,
        "between_rounds": pair.spread.between_rounds if pair.spread else None,
        "reason": found.reason,
    }


def _latency(row: LatencyRow) -> dict[str, Any]:
    return {
        "cell": row.cell.id,
        "group": row.cell.group,
        "workload": row.cell.workload,
        "backend": row.cell.backend,
        "rate_per_s": row.rate_per_s,
        "verdict": row.verdict,
        "blocks": row.blocks,
        "blocks_saturated": row.saturated,
        "blocks_void": row.late,
        "operations": row.operations,
        "sent_per_s": row.sent_per_s,
        "done_per_s": row.done_per_s,
        "pacer_late_p99_s": row.late_s,
        **{f"latency_{key}": value for key, value in _quantiles(row.latency, intervals=True).items()},
        **{f"queue_{key}": value for key, value in _quantiles(row.queue).items()},
        **{f"service_{key}": value for key, value in _quantiles(row.service).items()},
    }


def _quantiles(found: tuple[Quantile, ...], intervals: bool = False) -> dict[str, Any]:
    told: dict[str, Any] = {}
    known = {one.name: one for one in found}
    for name in SHARES:
        one, key = known.get(name), name.replace(".", "_")
        told[f"{key}_s"] = one.value_s if one else None
        if intervals:
            told[f"{key}_s_ci"] = one.value_s_ci if one else None
    return told


def _bare_gaps(summary: Summary) -> list[dict[str, Any]]:
    return [
        {
            "group": gap.group,
            "factor": gap.factor,
            "a": gap.a.id,
            "b": gap.b.id,
            "total": gap.total,
            "total_ci": gap.total_ci,
            "shares": gap.shares,
        }
        for gap in gaps(summary.run)
    ]
