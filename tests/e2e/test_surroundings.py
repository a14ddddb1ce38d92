"""What would make figures wrong is kept out, or is told and nothing rests on it."""

import shutil
import sys
from pathlib import Path

from tests.e2e.command import (
    ROGUE,
    TINY,
    Ended,
    blocks,
    ended,
    environment,
    one_line,
    run_bench,
    run_here,
    started,
)
from tests.e2e.test_faults import Gate, only
from tests.eventually import eventually

ROOT = Path(__file__).parents[2]
SMALL = ("run", "dispatch", "-b", "asyncio", *TINY, "--no-report")


def run_with_site(code: str, cwd: Path, **env: str) -> Ended:
    """Measure under interpreters that all run this code first."""
    (cwd / "site").mkdir()
    (cwd / "site" / "sitecustomize.py").write_text(code)
    return run_bench(*SMALL, "--json", cwd=cwd, env=environment(PYTHONPATH=str(cwd / "site"), **env))


DISTORTING = """
import gc, os, sys
gc.disable()
sys.setswitchinterval(0.0001)
os.environ["PYTHONASYNCIODEBUG"] = "1"
"""
CAUSES = (
    "garbage collector (off)",
    "switch interval (0.1 ms)",
    "asyncio's debug mode (PYTHONASYNCIODEBUG=1)",
)


def test_what_cannot_be_kept_out_is_told(tmp_path: Path) -> None:
    """First in the tables; no claim is judged; and the run is compared with none."""
    cause = run_with_site(DISTORTING, tmp_path).json["run"]["distorted"]
    assert all(one in cause for one in CAUSES)
    shown = " ".join(run_here("show", cwd=tmp_path).out.split())
    assert "Trust do not rely on this run: " in shown
    assert "DISTORTED times, garbage collector: off" in shown
    claims = run_here("claims", "--json", cwd=tmp_path).json["claims"]
    assert {(one["verdict"], one["says"]) for one in claims} == {
        ("not tested", f"the times are distorted: {cause}")
    }
    compared = run_here("compare", "latest", "latest", cwd=tmp_path)
    assert compared.status == 2
    assert one_line(compared.err)
    assert cause in compared.err


def test_code_that_is_edited_in_mid_run_is_told(tmp_path: Path) -> None:
    """Blocks before and after it did different work, so nothing rests on the run."""
    shutil.copytree(ROGUE, tmp_path / "rogue")
    gate = Gate(tmp_path)
    env = {**gate.env, "PYTHONPATH": str(tmp_path / "rogue")}
    with started(*only("waiter"), cwd=tmp_path, env=env) as process:
        eventually(lambda: blocks(tmp_path / "results") >= 1)
        gate.shut()
        code = tmp_path / "rogue" / "rogue.py"
        code.write_text(code.read_text() + "# edited\n")
        gate.open()
        done = ended(process, tmp_path)
    assert done.json["run"]["distorted"] == "code (rogue changed in mid-run)"
    exported = run_bench("export", "--to", "csv", cwd=tmp_path)
    assert "DISTORTED times, code: rogue changed in mid-run" in exported.err


def test_a_run_goes_on_without_pinning_and_without_the_shells_debugging_aids(tmp_path: Path) -> None:
    """No cell is lost, nothing is distorted, and the first lines say what is not as it was asked for."""
    aids = {"PYTHONASYNCIODEBUG": "1", "PYTHONMALLOC": "debug"}
    code = "import os\ndef refuse(*_): raise PermissionError(1, 'no')\nos.sched_setaffinity = refuse"
    done = run_with_site(code, tmp_path, **aids)
    assert done.status == 0
    assert done.json["run"]["distorted"] is None
    assert "ok" in {cell["status"] for cell in done.json["cells"]}
    notes = done.json["run"]["notes"]
    assert any("processes cannot be kept on chosen CPUs here" in note for note in notes)
    assert any("ran without PYTHONASYNCIODEBUG, PYTHONMALLOC" in note for note in notes)
    assert "pinned to CPU" not in run_here("show", "--all", cwd=tmp_path).out


def test_a_checkout_that_workers_do_not_import_is_not_measured(tmp_path: Path) -> None:
    """`python -m bench` in a folder with other code than is installed says which is which, exit 2."""
    for package in ("bench", "workloads"):
        shutil.copytree(ROOT / package, tmp_path / package)
    edited = tmp_path / "workloads" / "sleep.py"
    edited.write_text(edited.read_text() + "# edited\n")
    done = run_bench(*SMALL, cwd=tmp_path, command=(sys.executable, "-m", "bench"))
    assert done.status == 2
    assert one_line(done.err)
    assert f"imported workloads from {tmp_path}/workloads" in done.err
    assert not (tmp_path / "results").exists()
