"""Runs reduced to what comparisons need; many of them by several processes at once."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bench.api.loading import load_times
from bench.model.run import Run
from bench.storage import certificates
from bench.storage.collector import paused
from bench.storage.helpers import serve, shared

if TYPE_CHECKING:
    from bench.analysis.runs.reduced import ReducedRun

# A process takes half a second until it imported what it needs.
LEAST_FOR_HELPERS = 12


def reduced(run: Run, results: Path) -> "ReducedRun":
    """Return the part of a run that comparisons need, with its machine's calibration."""
    from bench.analysis.runs.reduced import reduce_run

    return reduce_run(run, certificates.certificate_for(run.machine, results))


def reduced_runs(paths: Sequence[Path], results: Path) -> "list[ReducedRun]":
    """Return the runs in these folders or files, reduced as they are read. Raises RunFileError.

    Many complete runs would not fit into memory.
    """
    orders = [(path, results) for path in paths]
    if len(orders) < LEAST_FOR_HELPERS:
        return [_read(order) for order in orders]
    return shared(__name__, _read_with_leads, orders)


def _read(order: tuple[Path, Path]) -> "ReducedRun":
    path, results = order
    return reduced(load_times(path), results)


def _read_with_leads(order: tuple[Path, Path]) -> "ReducedRun":
    from bench.analysis.runs.leads import with_leads

    with paused():
        return with_leads(_read(order))


if __name__ == "__main__":
    serve(_read_with_leads)
