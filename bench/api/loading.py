"""Runs as they are read from disk, with the controls of an unfinished run judged."""

from pathlib import Path

from msgspec.structs import replace

from bench.model.run import Run
from bench.storage.run_file import load
from bench.storage.times import times_only


def load_run(path: Path) -> Run:
    """Return the run in a folder or in a `run.json`. Raises RunFileError, naming file and place.

    A journal holds blocks only, so the controls of a partial run are judged here from the blocks it has.
    """
    run = load(path)
    if run.status != "partial":
        return run
    from bench.analysis.run.controls import judge

    return replace(run, controls=judge(run))


def load_times(path: Path) -> Run:
    """Return a run whose rounds have their times alone, in a fifth of the time; else as `load_run`."""
    return times_only(path) or load_run(path)
