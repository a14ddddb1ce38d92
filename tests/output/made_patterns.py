"""Made-up groups of patterns: something for every chart that draws what a pattern tells of its rounds."""

import math
import random
from collections.abc import Mapping, Sequence
from typing import Any

from bench.model.plan import Cell, Display, Group, Params
from bench.model.rounds import Phases, Round
from bench.model.run import CellBlock, CellResult

BLOCKS = 8
Levels = list[tuple[str, Params]]
Series = Mapping[str, Sequence[float]]


def pattern_group(
    name: str, cells: Sequence[tuple[str, Params]], concurrency: int = 4, **changes: Any
) -> Group:
    """Return a group of patterns of these cells."""
    plain: dict[str, Any] = {
        "name": name,
        "workload": name.split("/")[0],
        "question": f"What about {name}?",
        "factor": "pattern",
        "params": {},
        "concurrency": concurrency,
        "cells": tuple(_cell(name, backend, levels) for backend, levels in cells),
        "blocks": BLOCKS,
        "rounds": 2,
        "least_rounds": 2,
        "patterned": True,
    }
    return Group(**plain | changes)


def _cell(group: str, backend: str, levels: Params) -> Cell:
    spelled = ",".join(f"{name}={level}" for name, level in levels.items())
    return Cell(
        id=f"{group}:{backend}" + (f"[{spelled}]" if spelled else ""),
        group=group,
        workload=group.split("/")[0],
        backend=backend,
        params=dict(levels),
        levels=dict(levels),
    )


def pattern_cell(
    cell: Cell,
    wall_s: float,
    figures: Mapping[str, float] | None = None,
    series: Series | None = None,
    phases: Phases | None = None,
    observed: Mapping[str, str] | None = None,
    operations: int = 12,
) -> CellResult:
    """Return the cell with a traced round in its pilot, and blocks whose figures scatter by a fiftieth."""
    chance = random.Random(cell.id)
    told = {name: tuple(map(float, values)) for name, values in (series or {}).items()}
    pilot = CellBlock(block=0, phases=Phases(), rounds=(Round(kind="traced", wall_s=wall_s, series=told),))

    def moved(value: float) -> float:
        return value if value == round(value) else value * math.exp(chance.gauss(0, 0.02))

    def timed() -> Round:
        return Round(
            kind="timed",
            wall_s=moved(wall_s),
            figures={name: moved(value) for name, value in (figures or {}).items()},
            observed=dict(observed or {}),
        )

    blocks = [
        CellBlock(block=number, phases=phases or Phases(), rounds=(timed(), timed()))
        for number in range(1, BLOCKS + 1)
    ]
    return CellResult(
        id=cell.id,
        group=cell.group,
        workload=cell.workload,
        backend=cell.backend,
        params=cell.params,
        levels=cell.levels,
        status="ok",
        operations=operations,
        blocks=(pilot, *blocks),
    )


def _early() -> tuple[Group, list[CellResult]]:
    names = [
        ("sequential", "in_turn"),
        ("asyncio", "gather"),
        ("asyncio", "as_completed"),
        ("threads", "map"),
        ("threads", "as_completed"),
        ("processes", "map"),
        ("processes", "as_completed"),
        ("processes", "imap_unordered"),
    ]
    cells_of: Levels = [(b, {} if b == "sequential" else {"pattern": pattern}) for b, pattern in names]
    group = pattern_group("early", cells_of, 12)
    delays_s = [0.005 + 0.005 * index for index in (7, 0, 3, 11, 5, 1, 9, 2, 8, 4, 10, 6)]
    cells = []
    for at, (cell, (_, pattern)) in enumerate(zip(group.cells, names, strict=True)):
        extra_s = 0.0004 * at
        if pattern == "in_turn":
            kth_s = [sum(delays_s[: k + 1]) for k in range(12)]
        elif pattern == "gather":
            kth_s = [max(delays_s) + extra_s] * 12
        elif pattern == "map":
            kth_s = [max(delays_s[: k + 1]) + extra_s for k in range(12)]
        else:
            kth_s = [delay_s + extra_s for delay_s in sorted(delays_s)]
        figures = {"first_s": kth_s[0], "last_s": kth_s[-1], "all_there": 1.0}
        cells.append(
            pattern_cell(cell, kth_s[-1], figures, {"kth_s": kth_s}, observed={"caller_saw": "values"})
        )
    return group, cells


LATE_S = {
    "beat/sleep": {"direct": (2e-5, 1.02e-2, 1.1e-2), "to_thread": (3e-5, 2.2e-4, 9e-4)},
    "beat/cpu": {"direct": (2e-5, 1.1e-2, 1.3e-2), "to_thread": (1e-4, 5.1e-3, 5.6e-3)},
}


def _beats() -> list[tuple[Group, list[CellResult]]]:
    made = []
    for name, patterns in LATE_S.items():
        group = pattern_group(name, [("asyncio", {"pattern": pattern}) for pattern in patterns], 20)
        cells = [
            pattern_cell(
                cell,
                0.02,
                dict(zip(("late_p50_s", "late_p99_s", "late_max_s"), late_s, strict=True)),
                operations=20,
            )
            for cell, late_s in zip(group.cells, patterns.values(), strict=True)
        ]
        made.append((group, cells))
    return made


def _weights() -> list[tuple[Group, list[CellResult]]]:
    made = []
    kinds = {
        "tasks": ("asyncio", 1900, 1000),
        "threads": ("threads", 32_000, 32),
        "processes": ("processes", 9e6, 4),
    }
    for kind, (backend, weight_bytes, most) in kinds.items():
        group = pattern_group(f"weight/{kind}", [(backend, {"pattern": kind})], 1)
        counts = [0, *(most >> shift for shift in range(4, -1, -1) if most >> shift)]
        pss = [3e7 + weight_bytes * count * (1 + 0.1 / (count + 1)) for count in counts]
        cell = pattern_cell(
            group.cells[0],
            0.2,
            {"bytes_per_idle": weight_bytes + 0.5},
            {"count": counts, "pss_bytes": pss},
            operations=int(most),
        )
        made.append((group, [cell]))
    return made


def _queue() -> tuple[Group, list[CellResult]]:
    group = pattern_group("queue/slow", [("asyncio", {}), ("threads", {})], factor="backend")
    cells = []
    for at, cell in enumerate(group.cells):
        times_s = [0.001 * step for step in range(120 + 20 * at)]
        depth = [float(min(16, 2 * step, max(0, len(times_s) - step))) for step in range(len(times_s))]
        figures = {"items_per_s": 900.5 + at, "depth_max": 16.0}
        cells.append(
            pattern_cell(cell, times_s[-1], figures, {"depth": depth, "depth_at_s": times_s}, operations=200)
        )
    return group, cells


def _lives() -> list[tuple[Group, list[CellResult]]]:
    made = []
    kinds: list[tuple[str, Params, float]] = [
        ("asyncio", {}, 2e-6),
        ("threads", {}, 6e-5),
        ("processes", {"start_method": "fork"}, 2e-3),
        ("processes", {"start_method": "forkserver"}, 1.2e-2),
        ("processes", {"start_method": "spawn"}, 6e-2),
    ]
    for level in (1, 8, 64):
        group = pattern_group(
            f"life/k{level}",
            [(backend, levels) for backend, levels, _ in kinds],
            level,
            display=Display(chart="lifecycle"),
            factor="backend",
            confounded="start_method",
        )
        cells = [
            pattern_cell(
                cell,
                1e-3,
                phases=Phases(
                    create_s=2e-4, ready_s=2e-4 + each_s * level, teardown_s=1e-4 + each_s * level / 4
                ),
            )
            for cell, (_, _, each_s) in zip(group.cells, kinds, strict=True)
        ]
        made.append((group, cells))
    return made


def made_patterns() -> list[tuple[Group, list[CellResult]]]:
    """Return every group with its cells."""
    return [_early(), *_beats(), *_weights(), _queue(), *_lives()]
