"""Tests of bench.output.charts.second."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import psutil
import pytest

from bench.analysis.run.summary import summarise
from bench.model.run import Run
from bench.output.charts import second
from bench.output.charts.draw import CHARTS
from bench.output.charts.second import second_drawer, shares
from bench.output.publish import publish
from tests.output.made_run import full_run, made_run


@pytest.fixture
def two_cpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every run be worth a second process, on whatever machine."""
    monkeypatch.setattr(second, "WORTHWHILE_CELLS", 1)
    monkeypatch.setattr(second, "usable_cpus", lambda: (0, 1))


def children() -> set[int]:
    """Return the processes that this one has started and that have not been waited for."""
    return {child.pid for child in psutil.Process().children()}


def pictures(folder: Path) -> dict[str, bytes]:
    """Return every file of a report's charts."""
    return {path.name: path.read_bytes() for path in (folder / "charts").iterdir()}


def test_the_shares_are_all_charts() -> None:
    """Every chart is drawn by one of the two, and none by both."""
    ours, theirs = shares(CHARTS)
    assert {chart.name for chart in theirs} == set(second.DEAREST)
    assert sorted(chart.name for chart in (*ours, *theirs)) == sorted(chart.name for chart in CHARTS)


@pytest.mark.usefixtures("two_cpus")
def test_two_draw_what_one_draws(tmp_path: Path) -> None:
    """The files are the same to the byte, and named in the same order, whoever drew them."""
    run, alone, together = made_run(), tmp_path / "alone", tmp_path / "together"
    before = children()
    written = publish(alone, summarise(run))
    with second_drawer(run, together) as drawer:
        assert drawer is not None
        assert drawer.finished()
        assert pictures(together)
        both = publish(together, summarise(run), drawer=drawer)
    assert pictures(together) == pictures(alone)
    assert [path.relative_to(together) for path in both] == [path.relative_to(alone) for path in written]
    assert children() == before


@pytest.mark.usefixtures("two_cpus")
def test_a_second_drawer_that_dies_is_replaced(tmp_path: Path) -> None:
    """Its charts are there although the second process was killed at its start."""
    run, before = made_run(), children()
    with second_drawer(run, tmp_path) as drawer:
        (started,) = children() - before
        os.kill(started, 9)
        written = publish(tmp_path, summarise(run), drawer=drawer)
    assert {path.stem for path in written if path.suffix == ".svg"} > set(second.DEAREST)


@pytest.mark.usefixtures("two_cpus")
def test_a_second_drawer_ends_with_an_error_of_ours(tmp_path: Path) -> None:
    """Whatever goes wrong here, the other process does not stay."""
    before = children()
    seen = []

    def stumble() -> None:
        with second_drawer(full_run(), tmp_path):
            seen.append(children() - before)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stumble()
    assert len(seen[0]) == 1
    assert children() == before


def test_a_small_run_is_drawn_by_one(tmp_path: Path) -> None:
    """Where starting a process takes longer than drawing, none is started."""
    with second_drawer(full_run(cells=()), tmp_path) as drawer:
        assert drawer is None


def test_the_second_process_fails_on_nonsense(tmp_path: Path) -> None:
    """What is no run ends it with a status by which it is replaced."""
    command = [sys.executable, "-P", "-m", second.__name__, str(tmp_path)]
    nonsense = msgspec.msgpack.encode({"no": Run.__name__})
    assert subprocess.run(command, input=nonsense, capture_output=True, check=False).returncode != 0
