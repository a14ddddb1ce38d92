"""A run on a system without what only Linux has: `tests/elsewhere` takes it away from every process."""

import json
from pathlib import Path

from tests.e2e.command import environment, run_bench

ELSEWHERE = Path(__file__).parents[1] / "elsewhere"
# A server, an event loop and a pool; all groups take minutes: `tests/benchmarks/elsewhere.py`.
SMALL = ("run", "http", "-b", "asyncio,processes", "--set", "concurrency=2", "-n", "4", "-p", "quick")


def test_a_run_passes_without_what_only_linux_has(tmp_path: Path) -> None:
    """Every cell is measured, under spawn alone and unpinned; what is missing is told by name."""
    options = ("--max-time", "100ms", "--no-controls", "--no-report", "--json")
    done = run_bench(*SMALL, *options, cwd=tmp_path, env=environment(PYTHONPATH=str(ELSEWHERE)))
    assert done.status == 0, done.err
    assert "Traceback" not in done.err
    cells = {cell["backend"]: cell for cell in done.json["cells"]}
    assert {cell["status"] for cell in cells.values()} == {"ok"}
    assert cells["processes"]["params"]["start_method"] == "spawn"
    run = json.loads(next((tmp_path / "results").glob("*/run.json")).read_text())
    assert any(note.startswith("processes cannot be kept on chosen CPUs here") for note in run["notes"])
    assert run["machine"]["cpu"]["can_pin"] is False
    assert run["machine"]["python"]["start_methods"] == ["spawn"]
