"""Runs that hosts send: stored if they are runs, refused if they are anything else."""

import zlib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from bench.runner.fleet import gather
from bench.runner.fleet.gather import gathered
from bench.storage.run_file import load
from tests.made_sides import made
from tests.runner.fleet.made_fleet import answer

RUN = made(7, asyncio=-0.5)
ASKED = replace(RUN.plan, seed=RUN.seed, profile=RUN.profile)
OTHER = tuple(replace(group, workload="other") for group in RUN.plan.groups)
BAD: dict[str, Any] = {
    "nothing": None,
    "another shape": {"data": 3},
    "not compressed": answer(RUN, data=b"{}"),
    "cut off": answer(RUN, data=zlib.compress(msgspec.json.encode(RUN))[:-9]),
    "not a run": answer(RUN, data=zlib.compress(b'{"schema": 2}')),
    "another seed": answer(replace(RUN, seed=8)),
    "a path for an id": answer(replace(RUN, id="../../elsewhere")),
    "another profile": answer(replace(RUN, profile="quick" if RUN.profile != "quick" else "standard")),
    "other work": answer(replace(RUN, plan=replace(RUN.plan, groups=OTHER))),
    "imported": answer(replace(RUN, imported_from="pyperf")),
}


def test_a_run_is_stored_as_it_arrives(tmp_path: Path) -> None:
    """It reads like any other run."""
    found = gathered("h", answer(RUN), tmp_path, ASKED)
    assert (found.status, found.run, found.reason) == ("complete", RUN.id, None)
    assert load(tmp_path / RUN.id).cells == RUN.cells


def test_two_runs_of_one_id_are_two_runs(tmp_path: Path) -> None:
    """The second has an id of its own."""
    first, second = (gathered(name, answer(RUN), tmp_path, ASKED) for name in ("a", "b"))
    assert first.run != second.run
    assert load(tmp_path / str(second.run)).id == second.run


def test_a_run_that_was_cut_short_says_why(tmp_path: Path) -> None:
    """Its status is that of the run, and the reason is its time limit or the last line of the harness."""
    line = "bench: cannot write results (No space left); kept: `bench show /tmp/x` reads it"
    cut = answer(replace(RUN, status="partial"), code=2, line=line)
    found = gathered("h", cut, tmp_path, ASKED)
    assert (found.status, found.reason) == ("partial", "cannot write results (No space left); kept")
    late = replace(RUN, status="partial", notes=("--max-time ended the run",))
    assert gathered("h", answer(late, line="Tables: x"), tmp_path, ASKED).reason == late.notes[0]


def test_a_complete_run_that_lost_cells_says_so(tmp_path: Path) -> None:
    """The harness ended with 3, and its last line says how many."""
    line = "bench: 2 cells void, failed or partial; `bench show /tmp/x` says why"
    found = gathered("h", answer(RUN, code=3, line=line), tmp_path, ASKED)
    assert (found.done, found.reason) == (True, "2 cells void, failed or partial")


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_run_is_refused(name: str, tmp_path: Path) -> None:
    """In one line, and nothing is stored."""
    found = gathered("h", BAD[name], tmp_path, ASKED)
    assert (found.status, found.run) == ("refused", None)
    assert found.reason
    assert list(tmp_path.iterdir()) == []


def test_a_run_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only so much of it is unpacked."""
    monkeypatch.setattr(gather, "MOST_BYTES", 1_000)
    found = gathered("h", answer(RUN), tmp_path, ASKED)
    assert found.status == "refused"
    assert "larger than" in (found.reason or "")


def test_a_harness_that_ended_without_a_run_is_lost(tmp_path: Path) -> None:
    """Its last line says why."""
    told = {"code": 2, "line": "bench: there is no workload named 'x'"}
    found = gathered("h", told, tmp_path, ASKED)
    assert (found.status, found.reason) == ("lost", "there is no workload named 'x'")
