"""What dies, hangs, lies or is refused costs its cell, and never the run."""

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.e2e.command import (
    BENCH,
    LIMIT_S,
    TINY,
    blocks,
    descendants,
    ended,
    environment,
    one_line,
    run_bench,
    run_here,
    started,
)
from tests.eventually import eventually, gone


def only(*names: str) -> tuple[str, ...]:
    """Return the arguments of a run of these groups alone, without the controls."""
    skipped = ("--skip", "dispatch,cpu")
    return ("all", "--profile", "quick", "--only", ",".join(names), *skipped, "--no-report", "--json")


ROGUES = {
    "liar": ("void", "its values differ from the sequential ones"),
    "hanger": ("failed", "timed out: no answer within 8 s"),
    "raiser": ("failed", "ValueError: [red]no 0[/red]"),
    "suicide": ("failed", "exited (signal SIGKILL)"),
}


def test_rogues_cost_their_own_cells(tmp_path: Path) -> None:
    """The cell says what befell it, has no times in the table, and the others are measured; exit 3.

    The signal that ended a child of a pool stands in the reason, too, and what a workload's own check raises.
    """
    done = run_bench(*only(*ROGUES, "judge"), "--limit", "8s", cwd=tmp_path)
    assert done.status == 3, done.err
    assert "Traceback" not in done.err
    cells = done.cells()
    shown = run_here("show", "--all", cwd=tmp_path)
    for rogue, (status, says) in ROGUES.items():
        lost = cells[f"{rogue}:threads"]
        assert (lost["status"], lost["wall_s"], lost["speedup"]) == (status, None, None)
        assert says in lost["reason"]
        assert "\n" not in lost["reason"]
        assert cells[f"{rogue}:sequential"]["status"] == cells[f"{rogue}:asyncio"]["status"] == "ok"
        assert status.upper() in shown.out
    assert "ChildDiedError: signal SIGKILL" in cells["suicide:processes"]["reason"]
    judged = {cell["reason"] for cell in cells.values() if cell["workload"] == "judge"}
    assert judged == {"its own check raised ZeroDivisionError: the scales are empty"}


class Gate:
    """Holds the `waiter` in mid-round while it is shut."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "gate"
        self.env = environment(ROGUE_GATE=str(self.path))

    def shut(self) -> int:
        """Shut it, wait until a worker stands before it, and return that worker's pid."""
        self.path.touch()
        waiting = eventually(lambda: list(self.path.parent.glob("gate.*")))
        return int(waiting[0].suffix[1:])

    def open(self) -> None:
        """Let everybody pass."""
        self.path.unlink()


Caught = tuple["subprocess.Popen[str]", Gate, int, set[int]]


@pytest.fixture(params=["waiter"])
def mid_run(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Caught]:
    """Return a run that has measured a block and stands in mid-round: the gate, who waits, and all pids."""
    gate = Gate(tmp_path)
    with started(*only(request.param), cwd=tmp_path, env=gate.env) as process:
        eventually(lambda: blocks(tmp_path / "results") >= 1)
        waiting = gate.shut()
        yield process, gate, waiting, set(descendants(process))


with_pool = pytest.mark.parametrize("mid_run", ["pooled"], indirect=True)


@with_pool
def test_an_interrupted_run_keeps_what_it_has(mid_run: Caught, tmp_path: Path) -> None:
    """Exit 130, a run file that says so and can be shown, and no process left."""
    process, _, _, pids = mid_run
    process.send_signal(signal.SIGINT)
    done = ended(process, tmp_path)
    assert done.status == 130
    assert "interrupted by SIGINT" in done.err
    assert "Traceback" not in done.err
    assert done.json["run"]["status"] == "interrupted"
    assert done.cells()["pooled:threads"]["status"] == "ok"
    assert len(pids) >= 5
    assert gone(pids)
    assert run_here("show", "--json", cwd=tmp_path).json == done.json


def test_the_second_signal_ends_at_once(mid_run: Caught, tmp_path: Path) -> None:
    """Whoever insists is not kept waiting, and still nobody stays; the first may be SIGTERM as well."""
    process, _, _, pids = mid_run
    status = Path(f"/proc/{process.pid}/status")
    process.send_signal(signal.SIGTERM)
    eventually(lambda: process.poll() is not None or not pending(status, signal.SIGTERM))
    process.send_signal(signal.SIGINT)
    done = ended(process, tmp_path)
    assert done.status == 130
    assert "Traceback" not in done.err
    assert gone(pids)
    assert run_here("show", "--json", cwd=tmp_path).json["run"]["status"] in ("interrupted", "partial")


def pending(status: Path, signum: signal.Signals) -> bool:
    """Return whether a process has still to take a signal."""
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    return bool((int(lines["SigPnd"], 16) | int(lines["ShdPnd"], 16)) >> (signum - 1) & 1)


@with_pool
def test_a_conductor_that_is_killed_leaves_nobody_and_a_partial_run(mid_run: Caught, tmp_path: Path) -> None:
    """After SIGKILL every process goes, and what was measured can be shown."""
    process, _, _, pids = mid_run
    process.kill()
    process.wait()
    assert gone(pids)
    shown = run_here("show", "--json", cwd=tmp_path)
    assert shown.status == 0
    assert shown.json["run"]["status"] == "partial"
    assert shown.cells()["pooled:threads"]["blocks"] >= 1


def test_a_worker_that_is_killed_costs_its_cell(mid_run: Caught, tmp_path: Path) -> None:
    """The reason says SIGKILL, the others go on to the end, exit 3, and nobody stays."""
    process, gate, waiting, pids = mid_run
    os.kill(waiting, signal.SIGKILL)
    gate.open()
    done = ended(process, tmp_path)
    assert done.status == 3
    cells = json.loads(next((tmp_path / "results").glob("*/run.json")).read_text())["cells"]
    failed = [(cell["id"], cell["reason"]) for cell in cells if cell["status"] == "failed"]
    assert failed in (  # it may have been the twin's turn
        [("waiter:threads", "exited (signal SIGKILL)")],
        [("waiter:threads~twin", "exited (signal SIGKILL)")],
    )
    assert {cell["status"] for cell in cells} == {"ok", "failed"}
    assert done.cells()["waiter:sequential"]["blocks"] == 2
    assert done.json["run"]["status"] == "complete"
    assert gone(pids)


def strike(process: "subprocess.Popen[str]", signum: signal.Signals) -> bool:
    """Send the run's servers, which there may be, a signal; return whether the run has ended."""
    if process.poll() is not None:
        return True
    for pid, command in descendants(process).items():
        if "workloads.server" in command:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signum)
    return False


def test_a_server_that_is_lost_costs_the_cells_that_need_it(tmp_path: Path) -> None:
    """It is named as the cause, and blocks before count; other groups go on, exit 3, and nobody stays."""
    with started(*only("http/h11", "waiter"), cwd=tmp_path) as process:
        eventually(lambda: blocks(tmp_path / "results") >= 1)
        pids = set(descendants(process))
        eventually(lambda: strike(process, signal.SIGKILL), LIMIT_S, glance_s=0.1)
        done = ended(process, tmp_path)
    assert done.status == 3
    assert "Traceback" not in done.err
    lost = [cell for cell in done.json["cells"] if cell["workload"] == "http"]
    assert all("the workload's server exited (signal SIGKILL)" in cell["reason"] for cell in lost)
    assert all((cell["status"] == "ok") == cell["reason"].startswith("partial, ") for cell in lost)
    assert all((cell["wall_s"] is None) == (cell["status"] == "failed") for cell in lost)
    others = [cell for cell in done.json["cells"] if cell["workload"] != "http"]
    assert {(cell["status"], cell["blocks"]) for cell in others} == {("ok", 2)}
    assert gone(pids)


@pytest.mark.parametrize("descriptors", [8, 40])
def test_too_few_descriptors_are_named(descriptors: int, tmp_path: Path) -> None:
    """However few there are: a reason or a line that says so, no traceback, and nobody left."""
    models = ("-b", "asyncio", "-b", "threads")
    few = ("sh", "-c", f'ulimit -n {descriptors}; exec "$@"', "sh", str(BENCH))
    done = run_bench("run", "http", *models, *TINY, "--no-report", "--json", cwd=tmp_path, command=few)
    assert "Traceback" not in done.err
    if done.status == 2:
        assert "Too many open files" in done.err
        assert "ulimit -n" in done.err
    else:
        assert done.status == 3
        reasons = [cell["reason"] for cell in done.json["cells"] if cell["status"] == "failed"]
        # Where it is the server that has too few, its clients see no more than connections that end.
        assert any("Too many open files" in reason or "onnection" in reason for reason in reasons)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk that is soon full."""
    folder = tmp_path / "disk"
    folder.mkdir()
    size = "size=48k"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"mounting a small disk is not permitted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def test_a_disk_that_fills_keeps_what_was_measured(small_disk: Path, tmp_path: Path) -> None:
    """One line, exit 2, no process left, and the journal up to there can be read."""
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    done = run_bench(
        "run",
        "dispatch",
        "-b",
        "fake",
        "-p",
        "thorough",
        "-q",
        "--no-controls",
        "--out",
        "disk",
        cwd=tmp_path,
    )
    assert done.status == 2
    assert one_line(done.err)
    assert "No space left on device" in done.err
    assert {child.pid for child in psutil.Process().children(recursive=True)} == before
    shown = run_here("show", "--out", "disk", "--json", cwd=tmp_path)
    assert shown.status == 0
    assert shown.json["run"]["status"] == "partial"
    assert blocks(small_disk) >= 1
