"""Tests of bench.output.charts.throughput."""

import pytest
from msgspec.structs import replace

from bench.analysis.run.summary import summarise
from bench.model.run import Run
from bench.output.charts.description import Line, Panel
from bench.output.charts.throughput import CHART, describe
from tests.output.charts.test_draw import texts
from tests.output.made_run import made_run, only_group, with_cells


def panels(run: Run) -> tuple[Panel, ...]:
    """Return the chart's panels."""
    graph = describe(summarise(run))
    return graph.panels


def lines(run: Run) -> list[Line]:
    """Return the lines of the one panel."""
    (panel,) = panels(run)
    return [item for item in panel.items if isinstance(item, Line)]


def test_groups_that_share_a_sweep_are_one_panel() -> None:
    """Each line has a point for every K, in order, and the ideal is a line of its own."""
    found = lines(made_run())
    assert [line.name for line in found] == ["sequential", "asyncio", "threads", "processes", "ideal"]
    assert [point.x for point in found[1].points] == [1, 4]
    assert found[-1].points[0].y == pytest.approx(800)


def test_the_interval_of_a_rate_is_that_of_its_time_turned_over() -> None:
    """The lower bound of the rate is below it, the upper above."""
    for line in lines(made_run())[:-1]:
        for point in line.points:
            assert point.low is not None
            assert point.high is not None
            assert point.low < point.y < point.high


def test_one_level_of_k_is_no_sweep() -> None:
    """A single point makes no curve."""
    assert not describe(summarise(only_group(made_run(), "nap"))).panels


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
    assert [panel.title for panel in panels(swept)] == ["nap client=a", "nap client=b"]


def test_different_n_is_shown() -> None:
    """N stands on the panel for every K."""
    other = {cell.id: {"operations": 2} for cell in made_run().cells if cell.group == "nap/k1"}
    shown = texts(CHART, with_cells(made_run(), other))
    assert any(text.startswith("K=1: N=2, K=4: N=8 · ") for text in shown)


def test_a_line_that_ends_early_says_where() -> None:
    """The rate beside a line that stops before the last K is not taken for that of the last K."""
    run = with_cells(made_run(), {"nap:processes": {"status": "failed", "reason": "killed"}})
    assert any(text.startswith("processes") and text.endswith("at K=1") for text in texts(CHART, run))
