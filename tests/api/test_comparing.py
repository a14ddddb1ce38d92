"""Which runs of a results folder a history is of."""

from pathlib import Path
from typing import Any

from msgspec.structs import replace

from bench.analysis.runs.history import Asked, History
from bench.api.comparing import history
from bench.model.run import Run
from bench.storage.run_file import save
from tests.made import altered, keep
from tests.made_sides import made

ASKED = Asked(workload="made", backend="asyncio")


def kept(results: Path, number: int, cpus: int = 2, **changes: Any) -> Run:
    """Store a run of this host on so many CPUs, and return it."""
    machine = {"system": {"host": "here"}, "cpu": {"usable": cpus}}
    run = replace(made(number, asyncio=-0.7), machine=machine, **changes)
    keep(results, run)
    return run


def points(found: History) -> list[str]:
    """Return the runs in a history."""
    return [point.run.id for point in found.points]


def test_what_has_no_baseline_hides_no_history(tmp_path: Path) -> None:
    """Neither a duel nor a run that was cut short is what the others must be like."""
    run = kept(tmp_path, 1)
    duel = replace(kept(tmp_path, 2), profile="duel")
    save(tmp_path / duel.id, replace(duel, cells=duel.cells[1:]))
    cut = kept(tmp_path, 3, cpus=1)
    save(tmp_path / cut.id, altered(cut, "made:asyncio", status="skipped", reason="the run ended"))
    found = history(ASKED, tmp_path)
    assert points(found) == [run.id]
    assert [one for one, _ in found.left_out] == [cut.id]


def test_runs_on_other_cpus_of_the_host_are_told(tmp_path: Path) -> None:
    """After a run on one CPU, the others are not gone: the line says how to choose them."""
    run, pinned = kept(tmp_path, 1), kept(tmp_path, 2, cpus=1)
    found = history(ASKED, tmp_path)
    assert points(found) == [pinned.id]
    assert found.left_out == ((run.id, "measured as 2 CPUs; choose such runs with --machine"),)
    assert points(history(ASKED, tmp_path, machine="2 CPUs")) == [run.id]
