"""Made-up natures, and last comparisons in which a loop, threads and processes take what a test says."""

import math
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from bench.analysis.advice.decide import Found
from bench.analysis.advice.records import Option
from bench.analysis.run.summary import GroupSummary, summarise_group
from bench.model.nature import Dispatch, Nature
from bench.planning.profiles import LOOK_ALPHA
from tests.made import blocks_of, planned_cell, planned_group, result, run_of

WOBBLE = (0.01, -0.01, 0.005, 0.0, -0.005, 0.002, 0.004, -0.003, 0.006, -0.006)


def nature(**changes: Any) -> Nature:
    """Return a function that computes for 10 ms and holds the GIL meanwhile."""
    plain: dict[str, Any] = {
        "colour": "sync",
        "items": 200,
        "import_s": 0.01,
        "first_s": 0.01,
        "calls": 40,
        "call_s": 0.01,
        "mean_s": 0.01,
        "spread": 1.1,
        "cpu_share": 1.0,
        "gil_share": 0.98,
        "two_threads": 1.0,
        "dispatch": Dispatch(thread_s=7e-6, process_s=60e-6),
    }
    return Nature(**plain | changes)


def final_of(speeds: Mapping[str, float], scale: float = 1.0) -> GroupSummary:
    """Return the last comparison of a loop with models (`threads/4`) that are so many times as fast."""
    cells = [planned_cell("final", "sequential")]
    named = (name.partition("/") for name in speeds)
    cells += [planned_cell("final", model, {"concurrency": int(count or 2)}) for model, _, count in named]
    group = planned_group("final", cells, kind="advice", pinned=False)
    centres = [0.0, *(-math.log(speed) for speed in speeds.values())]
    results = [
        result(cell, blocks_of([centre + place * scale * one for one in WOBBLE]))
        for place, (cell, centre) in enumerate(zip(cells, centres, strict=True))
    ]
    run = run_of([group], results)
    run = replace(run, plan=replace(run.plan, alpha=LOOK_ALPHA))
    return summarise_group(run, group)


def options(speeds: Mapping[str, float]) -> tuple[Option, ...]:
    """Return the sweep: `threads/4` is four threads."""
    found = [Option(backend="sequential", workers=1, speedup=1.0)]
    for name, speed in speeds.items():
        backend, _, workers = name.partition("/")
        found.append(Option(backend=backend, workers=int(workers or 2), speedup=speed, cell=name))
    return tuple(found)


def found(speeds: Mapping[str, float], what: Nature | None = None, **changes: Any) -> Found:
    """Return all that was measured: the speed-ups are those of the sweep and of the last comparison."""
    plain: dict[str, Any] = {
        "target": "work.py:f",
        "nature": what or nature(),
        "cpus": 2,
        "sweep": options(speeds),
        "final": final_of(speeds),
    }
    return Found(**plain | changes)
