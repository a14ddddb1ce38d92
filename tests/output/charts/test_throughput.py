"""Tests of bench.output.charts.throughput and sweeps."""

import pytest
from msgspec.structs import replace

from bench.analysis.run.summary import summarise
from bench.output.charts.sweeps import IDEAL, panels
from bench.output.charts.throughput import CHART, draw
from tests.output.charts.test_draw import texts
from tests.output.made_run import made_run, only_group, with_cells


def test_groups_that_share_a_sweep_are_one_panel() -> None:
    """Each line has a point for every K, in order, and the ideal is a line of its own."""
    (panel,) = panels(summarise(made_run()))
    assert [line.label for line in panel.lines] == ["sequential", "asyncio", "threads", "processes", IDEAL]
    assert [point.concurrency for point in panel.lines[1].points] == [1, 4]
    assert panel.lines[-1].points[0].rate == pytest.approx(800)


def test_the_interval_of_a_rate_is_that_of_its_time_turned_over() -> None:
    """The lower bound of the rate is below it, the upper above."""
    (panel,) = panels(summarise(made_run()))
    for line in panel.lines[:-1]:
        for point in line.points:
            assert point.bounds is not None
            assert point.bounds[0] < point.rate < point.bounds[1]


def test_one_level_of_k_is_no_sweep() -> None:
    """A single point makes no curve."""
    assert draw(summarise(only_group(made_run(), "nap"))) is None


def test_levels_of_another_factor_are_panels_of_their_own() -> None:
    """Two clients under one sweep are not strung together into one line."""
    run = made_run()
    groups = [
        replace(group, name=f"{group.name}{client}", params={"client": client})
        for client in ("a", "b")
        for group in run.plan.groups
        if group.display.sweep
    ]
    cells = [
        replace(cell, group=f"{cell.group}{client}")
        for client in ("a", "b")
        for cell in run.cells
        if cell.group in ("nap", "nap/k1")
    ]
    swept = replace(run, plan=replace(run.plan, groups=tuple(groups)), cells=tuple(cells))
    assert [panel.title for panel in panels(summarise(swept))] == ["nap client=a", "nap client=b"]


def test_different_n_is_said() -> None:
    """Points that rest on different work say so, on the axis and below."""
    run = made_run()
    other = {cell.id: {"operations": 2} for cell in run.cells if cell.group == "nap/k1"}
    shown = texts(CHART, with_cells(run, other))
    assert "1\nN=2" in shown
    assert "4\nN=8" in shown
    assert any("N differs" in text for text in shown)
    assert not any("N differs" in text for text in texts(CHART, run))


def test_a_line_that_ends_early_says_where() -> None:
    """The rate beside a line that stops before the last K is not taken for that of the last K."""
    run = with_cells(made_run(), {"nap:processes": {"status": "failed", "reason": "killed"}})
    assert any(text.startswith("processes") and text.endswith("at K=1") for text in texts(CHART, run))
