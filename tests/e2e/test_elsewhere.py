"""A run on a system without what only Linux has: `tests/elsewhere` takes it away from every process."""

import json
from pathlib import Path

from tests.e2e.command import Ended, environment, run_bench

ELSEWHERE = Path(__file__).parents[1] / "elsewhere"
# One group for each kind: a pool, a server, a pattern, and the ways to start a pool.
GROUPS = ("dispatch", "http/h11", "startup")


def run_elsewhere(cwd: Path) -> Ended:
    """Run a few groups of `bench all` there."""
    options = ("-p", "quick", "--only", ",".join(GROUPS), "--skip", "cpu", "--max-time", "6s", "--json")
    return run_bench("all", *options, "--no-report", cwd=cwd, env=environment(PYTHONPATH=str(ELSEWHERE)))


def test_a_run_passes_without_what_only_linux_has(tmp_path: Path) -> None:
    """Every cell is measured or skipped by name, under spawn alone and unpinned; what is missing is told."""
    done = run_elsewhere(tmp_path)
    assert done.status == 0, done.err
    assert "Traceback" not in done.err
    run = json.loads(next((tmp_path / "results").glob("*/run.json")).read_text())
    assert any(note.startswith("processes cannot be kept on chosen CPUs here") for note in run["notes"])
    cells = {cell["id"]: cell for cell in run["cells"]}
    assert {cell["status"] for cell in cells.values()} <= {"ok", "skipped"}
    assert cells["dispatch:processes"]["params"]["start_method"] == "spawn"
    assert run["machine"]["cpu"]["can_pin"] is False
    assert run["machine"]["python"]["start_methods"] == ["spawn"]
