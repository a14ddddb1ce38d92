"""A run whose files can no longer be written: what was measured is returned, and why it is not stored."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.runner import session
from bench.runner.conduct import Journal
from bench.runner.events import BlockDone, Event
from bench.runner.session import Outcome
from bench.storage.run_file import load
from tests.made import record
from tests.made_journal import GROUP, HEADER

Deed = Callable[[Path], object]


def outcome(
    results: Path,
    deed: Deed,
    monkeypatch: pytest.MonkeyPatch,
    blocks: int = 3,
    judge: session.Judge = session.no_controls,
) -> Outcome:
    """Return the outcome of a run of made-up blocks, with a deed to its folder after the second."""

    def conducted(_plan: object, _launcher: object, journal: Journal, *_: Any, **__: Any) -> Iterator[Event]:
        for number in range(blocks):
            journal.append(record(GROUP, number))
            if number == 1:
                deed(next(results.iterdir()))
        yield from ()

    monkeypatch.setattr(session, "describe_workers", lambda *_: {"code": {}})
    monkeypatch.setattr(session, "changed_since", lambda *_: [])
    return session.measure(HEADER.plan, results, lambda _: None, judge=judge, drive=conducted)


def test_a_run_file_that_cannot_be_written_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All blocks are returned, and the line says that the journal is kept and what reads it."""
    ended = outcome(tmp_path, lambda folder: (folder / "run.json").mkdir(), monkeypatch)
    (ended.folder / "run.json").rmdir()
    assert (ended.run.status, len(ended.run.cells[0].blocks)) == ("complete", 3)
    assert f"the journal is kept: `bench show {ended.folder}` reads it" in str(ended.unsaved)
    kept = load(ended.folder)
    assert (kept.status, kept.cells) == ("partial", ended.run.cells)


def test_a_folder_that_is_deleted_costs_no_block_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run ends with what it has, which is stored in a folder made anew."""
    ended = outcome(tmp_path / "results", lambda folder: shutil.rmtree(folder.parent), monkeypatch)
    assert (ended.run.status, len(ended.run.cells[0].blocks)) == ("partial", 2)
    assert "was deleted during the run" in str(ended.unsaved)
    assert load(ended.folder) == ended.run


def test_a_folder_that_is_deleted_after_the_last_block_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole run is stored, and there is nothing to complain of."""
    ended = outcome(tmp_path / "results", lambda folder: shutil.rmtree(folder.parent), monkeypatch, blocks=2)
    assert (ended.run.status, ended.unsaved) == ("complete", None)
    assert load(ended.folder) == ended.run


@pytest.mark.parametrize("place", ["between blocks", "at the end"])
def test_a_lack_of_memory_costs_no_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """A display, or whoever judges the controls, may find no room for a library: blocks are stored."""

    def fail(*_: object) -> Any:
        raise ImportError("failed to map segment from shared object")

    early = place == "between blocks"
    judge = session.no_controls if early else fail
    ended = outcome(tmp_path, fail if early else lambda _: None, monkeypatch, judge=judge)
    assert len(load(ended.folder).cells[0].blocks) == len(ended.run.cells[0].blocks) >= 2
    assert str(ended.unsaved).startswith("memory is used up")


def test_a_limit_never_ends_the_first_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run with a limit of no time still gets one block of figures; from then on the limit holds."""
    left_s: list[float] = []

    def conducted(_plan: object, launcher: Any, journal: Journal, *_: Any, **__: Any) -> Iterator[Event]:
        for number in (1, 2):
            left_s.append(launcher._interrupts.left_s())
            kept = record(GROUP, number)
            journal.append(kept)
            yield BlockDone(
                group=GROUP.name,
                block=number,
                blocks=9,
                last=False,
                done=number,
                total=9,
                left_s=0.0,
                record=kept,
            )

    monkeypatch.setattr(session, "describe_workers", lambda *_: {"code": {}})
    monkeypatch.setattr(session, "changed_since", lambda *_: [])
    session.measure(HEADER.plan, tmp_path, lambda _: None, max_time_s=0.0, drive=conducted)
    first_s, second_s = left_s
    assert session.GRACE_S < first_s <= session.FIRST_S
    assert second_s <= session.GRACE_S
