"""Made-up sides of a comparison: runs of one group whose log ratios over sequential are exactly known."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec.structs import replace

from bench.analysis.runs.comparability import Side, labels
from bench.analysis.runs.reduced import reduce_run
from bench.model.run import Run, Tool
from bench.storage.certificates import Certificate, KindFound, Rate
from tests.made import simple_run

BLOCKS = 12
SPREAD = 0.01


def noise(seed: int, blocks: int = BLOCKS, spread: float = SPREAD) -> list[float]:
    """Return seeded logs around zero."""
    return [float(v) for v in np.random.default_rng(seed).normal(0, spread, blocks)]


def made(seed: int, blocks: int = BLOCKS, group: str = "made", **shifts: float) -> Run:
    """Return a run in which each backend's log time over sequential's is its shift, with noise of the seed.

    All of the machine drifts from block to block, so that times as they stand scatter widely.
    """
    drift = noise(seed + 900, blocks, 0.3)
    logs = {"sequential": drift}
    for place, (backend, shift) in enumerate(shifts.items()):
        own = noise(seed * 10 + place, blocks)
        logs[backend] = [d + shift + v for d, v in zip(drift, own, strict=True)]
    run = simple_run(logs, name=group)
    return replace(run, id=f"20260101T000000-{seed:04x}", seed=seed)


def side(label: str, *runs: Run, certificate: Certificate | None = None) -> Side:
    """Return a side of these runs."""
    return Side(label, tuple(reduce_run(run, certificate) for run in runs))


def sides(*runs: Run) -> list[Side]:
    """Return a side of its own for each run."""
    return [side(label, run) for label, run in zip(labels(len(runs)), runs, strict=True)]


def certificate(variance: float | None, machine: dict[str, Any] | None = None) -> Certificate:
    """Return a certificate of both kinds of group with this variance between runs."""
    rate = Rate(events=0, trials=10, low=0.0, high=0.3)
    kinds = tuple(
        KindFound(
            kind=kind,
            alarms=rate,
            family_alarms=rate,
            coverage=rate,
            detections=(),
            run_to_run_variance=variance,
            comparison_s=4.0,
        )
        for kind in ("pinned", "unpinned")
    )
    return Certificate(
        schema=1,
        id="20260101T000000-cccc",
        tool=Tool("concurrency-lab", "0.1.0"),
        profile="quick",
        seed=1,
        finished_at="2026-01-01T00:00:00+00:00",
        machine=machine or {},
        kinds=kinds,
    )


def of(cells: Sequence[Any], cell_id: str) -> Any:
    """Return the one cell of this id."""
    (found,) = [one for one in cells if one.cell.id == cell_id]
    return found
