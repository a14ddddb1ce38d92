"""Duels and certificates through the installed command."""

import shutil
import sys
from pathlib import Path

import workloads
from tests.e2e.command import UNCONTROLLED, one_line, run_here


def test_a_duel_of_two_checkouts_is_settled_at_the_first_look(tmp_path: Path) -> None:
    """A copy of the workloads that waits ten times as long is slower, in six blocks, past the threshold.

    It has an interpreter of its own, and the run can be shown again.
    """
    checkout = tmp_path / "checkout"
    shutil.copytree(Path(workloads.__file__).parent, checkout / "workloads")
    source = checkout / "workloads" / "sleep.py"
    text = source.read_text()
    waits = 'float(setting.params["delay_s"]), time.sleep'
    assert waits in text
    source.write_text(text.replace(waits, f"10 * {waits}"))
    x = "sleep -s delay_s=0.001"
    y = f"{x} --path {checkout} --python {sys.executable}"
    ended = run_here("duel", x, y, "-n", "2", "--threshold", "50%", "--json", cwd=tmp_path)
    (one,) = ended.json["comparisons"]
    assert ended.status == 1
    assert (one["verdict"], one["blocks"], one["basis"]) == ("slower", 6, "interleaved")
    assert one["ratio_ci"][0] > 1.5
    assert one["ratio"] > 3
    assert run_here("show", "--json", cwd=tmp_path).json["confidence"] == 0.99


def test_an_interpreter_that_is_none_is_refused_before_anything_is_measured(tmp_path: Path) -> None:
    """One line names it; an option that a variant cannot have is refused as well."""
    python = shutil.which("true") or "/bin/true"
    ended = run_here("duel", "sleep", f"sleep --python {python}", "-n", "2", cwd=tmp_path)
    assert ended.status == 2
    assert one_line(ended.err)
    assert "is no Python" in ended.err
    assert run_here("duel", "sleep -n 2", "sleep", cwd=tmp_path).status == 2


def test_what_cannot_duel_is_one_line(tmp_path: Path) -> None:
    """Two workloads are not the same work."""
    ended = run_here("duel", "sleep", "cpu", cwd=tmp_path)
    assert ended.status == 2
    assert one_line(ended.err)
    assert "one workload" in ended.err


def test_a_certificate_that_is_cut_short_claims_nothing(tmp_path: Path) -> None:
    """It says how many blocks it takes, and is not kept."""
    ended = run_here("certify", "--max-time", "1s", cwd=tmp_path)
    assert ended.status == 0
    assert "no calibration" in ended.out
    assert "minutes" in ended.err
    assert list((tmp_path / "results" / "certificates").glob("*.json")) == []


def test_precision_stops_a_group_when_its_intervals_are_narrow(tmp_path: Path) -> None:
    """Waiting is so steady that the first look is enough, and everything is told at 99 %."""
    arguments = ("run", "sleep", "-b", "asyncio", "-s", "delay_s=0.002", "-n", "4", "--precision", "60%")
    ended = run_here(*arguments, *UNCONTROLLED, "--max-time", "8s", cwd=tmp_path)
    assert ended.json["confidence"] == 0.99
    blocks = {cell["group"]: cell["blocks"] for cell in ended.json["cells"]}
    assert blocks["sleep"] in (6, 10, 16, 26, 40) or ended.json["run"]["status"] == "partial"
