"""One binary with the GIL on and off: skipped where there is no free-threaded interpreter."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.e2e.command import TINY, UNCONTROLLED, run_bench, run_here

FREE_THREADED = os.environ.get("BENCH_FREE_THREADED") or shutil.which("python3.14t")
needs_one = pytest.mark.skipif(not FREE_THREADED, reason="no free-threaded interpreter (BENCH_FREE_THREADED)")


@needs_one
def test_cells_of_both_states_stand_in_one_block(tmp_path: Path) -> None:
    """Each kept its state, in the same blocks, with the same values."""
    options = ("-b", "threads", "-n", "2", "--python", str(FREE_THREADED), "--gil", "on,off")
    ended = run_bench("run", "dispatch", *options, *UNCONTROLLED, cwd=tmp_path)
    assert ended.status == 0, ended.err
    cells = ended.json["cells"]
    assert {cell["params"]["gil"] for cell in cells} == {"on", "off"}
    assert {cell["status"] for cell in cells} == {"ok"}
    assert {one["gil_enabled"] for one in ended.json["interpreters"]} == {True, False}


def test_what_cannot_be_measured_costs_its_own_cells(tmp_path: Path) -> None:
    """One line for each on standard error, the reason with the cells, and status 3."""
    here = ".".join(map(str, sys.version_info[:2]))
    options = ("-b", "asyncio", "--python", here, "--python", "/bin/true", "--gil", "on,off", *TINY)
    ended = run_here("run", "dispatch", *options, "--no-report", "--json", cwd=tmp_path)
    cells = [(cell["params"], cell["status"]) for cell in ended.json["cells"]]
    states = {(params["python"], params["gil"]): status for params, status in cells}
    assert ended.status == 3
    assert states == {(here, "on"): "ok", (here, "off"): "skipped", ("/bin/true", "on"): "failed"}
    assert "bench: /bin/true is no Python" in ended.err
