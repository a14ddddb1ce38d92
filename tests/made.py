"""Made-up records: groups, cells and runs whose block log ratios are exactly what a test says they are."""

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from bench.model.plan import Cell, Expectation, Group, Params, Plan
from bench.model.rounds import Phases, Round
from bench.model.run import SCHEMA, BlockRecord, CellBlock, CellResult, Header, Run, Tool
from bench.storage.run_file import save

ROUND_S = 0.01


def timed(wall_s: float, cpu_s: float | None = None, **figures: float) -> Round:
    """Return one timed round."""
    return Round(kind="timed", wall_s=wall_s, cpu_s=cpu_s, digest="aa", figures=figures)


def block(number: int, walls_s: Sequence[float], **changes: Any) -> CellBlock:
    """Return one block of timed rounds, with phases of a millisecond each."""
    plain: dict[str, Any] = {
        "block": number,
        "phases": Phases(create_s=0.001, ready_s=0.002, first_result_s=0.003, teardown_s=0.004),
        "rounds": tuple(timed(wall_s, wall_s / 2) for wall_s in walls_s),
    }
    return CellBlock(**plain | changes)


def blocks_of(logs: Iterable[float], base_s: float = ROUND_S) -> tuple[CellBlock, ...]:
    """Return a pilot that took an hour, then one block for each log ratio to `base_s`."""
    measured = (block(i, [base_s * math.exp(log)] * 3) for i, log in enumerate(logs, 1))
    return (block(0, [3600.0]), *measured)


def planned_cell(group: str, backend: str, levels: Params | None = None, twin: bool = False) -> Cell:
    """Return a cell of the plan; its id ends like those that grouping makes."""
    spelled = ",".join(f"{name}={level}" for name, level in (levels or {}).items())
    name = f"{group}:{backend}" + (f"[{spelled}]" if spelled else "") + ("~twin" if twin else "")
    params: Params = {"concurrency": 1 if backend == "sequential" else 4, **(levels or {})}
    return Cell(
        id=name, group=group, workload="made", backend=backend, params=params, levels=levels or {}, twin=twin
    )


def planned_group(name: str, cells: Sequence[Cell], **changes: Any) -> Group:
    """Return a pinned group of these cells."""
    plain: dict[str, Any] = {
        "name": name,
        "workload": "made",
        "question": "Which is faster?",
        "factor": "backend",
        "params": {},
        "concurrency": 4,
        "cells": tuple(cells),
        "blocks": 10,
        "rounds": 3,
        "least_rounds": 3,
        "cpus": (0,),
        "pinned": True,
    }
    return Group(**plain | changes)


def result(cell: Cell, blocks: Sequence[CellBlock], **changes: Any) -> CellResult:
    """Return what became of a planned cell: `ok`, with these blocks."""
    plain: dict[str, Any] = {
        **cell.identity(),
        "status": "ok",
        "operations": 100,
        "blocks": tuple(blocks),
    }
    return CellResult(**plain | changes)


def plan_of(*groups: Group) -> Plan:
    """Return a plan of these groups."""
    return Plan(profile="quick", seed=1, groups=groups)


def header_of(plan: Plan) -> Header:
    """Return the first line of a journal."""
    return Header(
        schema=SCHEMA,
        id="20260131T235959-7f3a",
        tool=Tool("concurrency-lab", "0.1.0"),
        started_at="2026-01-31T23:59:59+00:00",
        plan=plan,
        machine={"cpu": {"model": "made up", "flags": ["a", None, 1.5]}},
    )


def run_of(groups: Sequence[Group], results: Sequence[CellResult], **changes: Any) -> Run:
    """Return a complete run."""
    plan = plan_of(*groups)
    header = header_of(plan)
    plain: dict[str, Any] = {
        "schema": SCHEMA,
        "id": header.id,
        "status": "complete",
        "tool": header.tool,
        "profile": plan.profile,
        "seed": plan.seed,
        "started_at": header.started_at,
        "finished_at": "2026-02-01T00:00:59+00:00",
        "machine": header.machine,
        "controls": (),
        "plan": plan,
        "cells": tuple(results),
    }
    return Run(**plain | changes)


def simple_run(logs: Mapping[str, Sequence[float]], name: str = "made", **changes: Any) -> Run:
    """Return a run of one group: each backend's (or `backend~twin`'s) log times over 10 ms, by block."""
    cells = [
        planned_cell(name, backend.removesuffix("~twin"), twin=backend.endswith("~twin")) for backend in logs
    ]
    group = planned_group(name, cells, **changes)
    return run_of(
        [group], [result(cell, blocks_of(values)) for cell, values in zip(cells, logs.values(), strict=True)]
    )


def altered(run: Run, cell_id: str, **changes: Any) -> Run:
    """Return the run with one cell's result changed."""
    return replace(
        run, cells=tuple(replace(cell, **changes) if cell.id == cell_id else cell for cell in run.cells)
    )


def record(group: Group, number: int, walls_s: Sequence[float] = (ROUND_S,), **changes: Any) -> BlockRecord:
    """Return a journal's line: one block in which every cell of the group took the same times."""
    plain: dict[str, Any] = {
        "group": group.name,
        "block": number,
        "operations": 100,
        "started_at": "2026-01-31T23:59:59+00:00",
        "cells": {cell.id: block(number, walls_s) for cell in group.cells},
    }
    return BlockRecord(**plain | changes)


def keep(results: Path, run: Run) -> str:
    """Store a run among results, in a folder that has its id as its name, and return the id."""
    (results / run.id).mkdir(parents=True)
    save(results / run.id, run)
    return run.id


SAME_TIME = Expectation(kind="ratio", backend="asyncio", says="they take the same time")
