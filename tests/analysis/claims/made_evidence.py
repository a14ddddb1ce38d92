"""Made-up runs for claims: cells with a round time, figures and phases that scatter by a thousandth."""

import math
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from bench.model.plan import Params
from bench.model.rounds import Phases, Round
from bench.model.run import CellBlock, Run
from tests.made import planned_cell, planned_group, result, run_of

BLOCKS = 10
SCATTER = 1e-3


class Made(Struct, frozen=True, kw_only=True):
    """What a made-up cell measured: a typical round, its figures, and its phases."""

    wall_s: float = 0.01
    figures: dict[str, float] = {}
    ready_s: float = 0.002
    levels: Params = {}
    concurrency: int = 4
    params: Params = {}
    operations: int = 100
    broken: float | None = None
    memory_bytes: int | None = None


Cells = Mapping[tuple[str, ...], Made]


def made_run(cells: Cells, blocks: int = BLOCKS) -> Run:
    """Return a run of these cells: the keys are group, backend and, where there are several, a pattern."""
    groups: dict[str, list[Any]] = {}
    results = []
    concurrency: dict[str, int] = {}
    for (group, backend, *pattern), made in cells.items():
        levels: Params = {"pattern": pattern[0]} if pattern else {}
        cell = planned_cell(group, backend, {**levels, **made.levels})
        groups.setdefault(group, []).append(cell)
        concurrency[group] = made.concurrency
        measured = [_block(number, made) for number in range(blocks + 1)]
        params = {**cell.params, **made.params}
        results.append(result(cell, measured, params=params, operations=made.operations))
    planned = [
        planned_group(name, members, concurrency=concurrency[name]) for name, members in groups.items()
    ]
    return run_of(planned, results)


def _block(number: int, made: Made) -> CellBlock:
    off = 1 + SCATTER * math.sin(number)
    figures = {name: value if value in (0.0, 1.0) else value * off for name, value in made.figures.items()}
    rounds = [Round(kind="timed", wall_s=made.wall_s * off, digest="aa", figures=figures) for _ in range(3)]
    if made.broken is not None and number == 1:
        # One round, once, in which what else always held did not.
        rounds[0] = Round(
            kind="timed",
            wall_s=made.wall_s,
            digest="aa",
            figures=dict.fromkeys(figures, made.broken),
        )
    phases = Phases(create_s=0.001, ready_s=made.ready_s * off, first_result_s=0.001, teardown_s=0.001)
    memory_bytes = made.memory_bytes and round(made.memory_bytes * off)
    return CellBlock(block=number, phases=phases, rounds=tuple(rounds), memory_bytes=memory_bytes)
