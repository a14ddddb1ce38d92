"""What is said when a run has ended, by commands that draw it and by those that do not."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bench.cli import measuring
from bench.cli.measuring import RunOptions, measure_and_report, note_kept
from bench.errors import Interrupted, StorageError, UsageError
from bench.model.limits import TEXT_LETTERS
from bench.model.run import Run
from bench.runner.session import Outcome, measure
from tests.made_plans import everything
from tests.output.made_run import made_run

CHOSEN = RunOptions(quiet=True)
ENDED = "interrupted by SIGINT; what was measured is kept"


def lost(run: Run) -> Run:
    """Return the run with two of its cells void."""
    cells = [replace(cell, status="void", reason="liar") for cell in run.cells[:2]]
    return replace(run, cells=(*cells, *run.cells[2:]))


def outcome(folder: Path, run: Run, interrupted: str | None = None) -> Outcome:
    """Return the outcome of a run that was never measured."""
    return Outcome(folder, run, interrupted)


@pytest.fixture
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder in which what is measured has ended at once, with two void cells."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(measuring, "measured", lambda *_: outcome(tmp_path, lost(made_run())))
    return tmp_path


def test_lost_cells_are_told_quietly_too(quick: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With -q there is one line beside the status, and it says where the reasons are."""
    assert measure_and_report(everything(), replace(CHOSEN, no_report=True)) == 3
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == f"bench: 2 cells void, failed or partial; `bench show {quick}` says why\n"


def test_a_partial_cell_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A cell whose server died has its times in the table, a warning above it, and the status is 3."""
    run = made_run()
    partial = replace(run.cells[0], reason="partial, with 2 blocks: the server exited")
    run = replace(run, cells=(partial, *run.cells[1:]))
    monkeypatch.setattr(measuring, "measured", lambda *_: Outcome(tmp_path, run))
    assert measure_and_report(everything(), RunOptions(no_report=True)) == 3
    printed = capsys.readouterr()
    told = " ".join(printed.out.split())
    assert f"! {partial.id} is partial, with 2 blocks: the server exited" in told
    assert "1 cell void, failed or partial" in printed.err


def test_a_run_without_a_figure_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One whose time was over before the first block says so, and the status is 3."""
    run = made_run()
    run = replace(run, cells=tuple(replace(cell, status="skipped", blocks=()) for cell in run.cells))
    monkeypatch.setattr(measuring, "measured", lambda *_: Outcome(tmp_path, run))
    assert measure_and_report(everything(), replace(CHOSEN, no_report=True)) == 3
    assert capsys.readouterr().err.startswith("bench: nothing was measured: ")


def test_all_tables_are_printed_where_they_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --tables every group has its own, before the last screen; without, the screen alone."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(measuring, "measured", lambda *_: outcome(tmp_path, made_run()))
    printed = []
    for tables in (False, True):
        assert measure_and_report(everything(), RunOptions(no_report=True, tables=tables)) == 0
        printed.append(capsys.readouterr().out)
    assert ["nap/k1  What about nap/k1?" in one for one in printed] == [False, True]
    assert printed[1].endswith(printed[0])


def test_a_report_that_is_interrupted_says_where_the_run_is(
    quick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was measured is kept, and can be drawn by the command that is named."""

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(measuring, "_publish", interrupted)
    with pytest.raises(Interrupted, match=f"kept: {quick}; `bench report {quick}` draws it"):
        measure_and_report(everything(), CHOSEN)


def test_a_report_without_memory_says_where_the_run_is(quick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing needs more memory than measuring, and what was measured is kept."""

    def exhausted(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(measuring, "_publish", exhausted)
    with pytest.raises(
        StorageError, match=f"memory is used up.*kept: {quick}; `bench report {quick}` draws it"
    ):
        measure_and_report(everything(), CHOSEN)


@pytest.mark.parametrize("quiet", [True, False])
def test_an_interrupted_run_that_draws_nothing_says_where_it_is(
    quiet: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its folder and the command that goes on from there, whatever else is kept quiet."""
    note_kept(outcome(tmp_path, made_run(), ENDED), replace(CHOSEN, quiet=quiet), "`bench x` counts it")
    assert capsys.readouterr().err == f"bench: {ENDED}: {tmp_path}; `bench x` counts it\n"


def test_one_that_came_to_its_end_says_so_unless_it_is_quiet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder is told, and nothing at all with -q."""
    for quiet in (False, True):
        note_kept(outcome(tmp_path, made_run()), replace(CHOSEN, quiet=quiet), "`bench x` prints it")
    assert capsys.readouterr().err == f"Kept: {tmp_path}; `bench x` prints it\n"


def test_a_run_that_could_not_be_saved_is_printed_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its tables, then one line that says why; nothing is drawn or said to be kept, and the status is 2."""
    why = StorageError("cannot write run.json (Read-only file system); the journal is kept")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(measuring, "measured", lambda *_: Outcome(tmp_path, made_run(), unsaved=why))
    assert measure_and_report(everything(), RunOptions()) == 2
    printed = capsys.readouterr()
    assert "how many times as fast as sequential?" in printed.out.lower()
    assert printed.err == f"bench: {why}\n"
    assert list(tmp_path.iterdir()) == []
    note_kept(Outcome(tmp_path, made_run(), unsaved=why), CHOSEN, "`bench x` prints it")
    assert capsys.readouterr().err == f"bench: {why}\n"


@pytest.mark.parametrize("command", ["bench " + "x" * TEXT_LETTERS, "bench \udcff"])
def test_what_no_file_can_hold_is_not_measured(command: str, tmp_path: Path) -> None:
    """A text that is too long, or none, is refused before there is a folder."""
    plan = replace(everything(), command=command)
    with pytest.raises(UsageError, match="a run's file cannot hold what was asked for"):
        measure(plan, tmp_path, print)
    assert list(tmp_path.iterdir()) == []
