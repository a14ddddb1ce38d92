"""Tests of bench.api.loading."""

from pathlib import Path

from bench.api.loading import load_run
from bench.storage.journal import Journal
from bench.storage.run_file import save
from tests.made import header_of, plan_of, planned_cell, planned_group, record
from tests.made_journal import RUN

GROUP = planned_group("g", [planned_cell("g", "threads"), planned_cell("g", "threads", twin=True)])


def test_a_partial_run_has_its_controls_judged(tmp_path: Path) -> None:
    """A journal holds no outcome of any control, but it holds the blocks that decide it."""
    with Journal(tmp_path / "run", header_of(plan_of(GROUP))) as book:
        for number in range(8):
            book.append(record(GROUP, number, started_at=f"2026-02-01T00:00:0{number}+00:00"))
    run = load_run(tmp_path / "run")
    assert run.status == "partial"
    assert [(control.group, control.ok) for control in run.controls] == [("g", True)]


def test_a_finished_run_keeps_the_controls_in_its_file(tmp_path: Path) -> None:
    """What was judged when the run ended is not judged again."""
    save(tmp_path, RUN)
    assert load_run(tmp_path) == RUN
