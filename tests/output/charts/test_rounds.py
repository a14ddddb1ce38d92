"""Tests of bench.output.charts.rounds."""

from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from bench.analysis.run.summary import summarise
from bench.model.measurements import Disturbance
from bench.model.run import Run
from bench.output.charts.catalogue import charts, on_demand
from bench.output.charts.description import Lane, Panel
from bench.output.charts.pictures.lanes import MARK
from bench.output.charts.rounds import CHART, describe
from tests.made import block, planned_cell, planned_group, result, run_of, simple_run
from tests.output.charts.test_draw import drawn, texts
from tests.output.made_run import made_run, only_group


def uneven(**first: Any) -> Run:
    """Return a run of one cell with a block of two rounds, one of three, and one fast as lightning."""
    cell = planned_cell("g", "sequential")
    blocks = [block(1, [0.01, 0.01]), block(2, [0.01, 0.02, 0.01]), block(3, [0.01, 1e-5])]
    if first:
        rounds = tuple(replace(record, disturbance=Disturbance(**first)) for record in blocks[0].rounds)
        blocks[0] = replace(blocks[0], rounds=rounds)
    return run_of([planned_group("g", [cell])], [result(cell, blocks)])


def panel_and_lane() -> tuple[Panel, Lane]:
    """Return the one panel and its one lane."""
    graph = describe(summarise(uneven()))
    (panel,) = graph.panels
    (lane,) = panel.items
    assert isinstance(lane, Lane)
    return panel, lane


def test_it_is_drawn_on_demand_alone() -> None:
    """Thousands of dots are not for every page."""
    assert CHART in on_demand()
    assert CHART not in charts()


def test_rounds_stand_in_their_order_and_blocks_side_by_side() -> None:
    """A block is as wide as it has rounds, and every round lies within its own."""
    panel, lane = panel_and_lane()
    assert panel.rules == (0.0, 2.0, 5.0, 7.0)
    assert [place for place, *_ in lane.dots] == [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5]
    assert [(begin, end) for begin, end, _ in lane.blocks] == [(0, 2), (2, 5), (5, 7)]


def test_a_round_is_shown_beside_its_cells_typical_time() -> None:
    """Twice the time is twice as high as the rounds beside it."""
    _, lane = panel_and_lane()
    assert lane.dots[3][1] / lane.dots[2][1] == pytest.approx(2)
    assert lane.says.startswith("1× is ")


def test_what_lies_outside_stands_at_the_edge() -> None:
    """A round that took a thousandth does not squeeze all others flat."""
    panel, _ = panel_and_lane()
    assert panel.bounds is not None
    assert panel.bounds[0] >= 1 / 3
    heights = [np.asarray(line.get_ydata()) for line in drawn(CHART, uneven()).axes[0].lines]
    assert min(float(height.min()) for height in heights if height.size) >= panel.bounds[0]


def rings(run: Run) -> int:
    """Return how many rounds the chart rings."""
    lines = [line for axes in drawn(CHART, run).axes for line in axes.lines]
    return sum(np.asarray(line.get_xdata()).size for line in lines if line.get_markeredgecolor() == MARK)


def test_marked_rounds_are_ringed_and_the_others_are_not() -> None:
    """Steal in the two rounds of the first block rings two."""
    assert rings(uneven(steal_s=0.01)) == 2
    assert rings(uneven(steal_s=0.0)) == 0


def test_an_old_run_is_drawn_and_says_that_nothing_was_recorded() -> None:
    """Without readings no round can be marked, which must not pass for a quiet machine."""
    old = only_group(made_run(), "nap")
    assert rings(old) == 0
    assert any("holds no readings" in text for text in texts(CHART, old))
    assert any("2 of 2 rounds are marked" in text for text in texts(CHART, uneven(steal_s=0.01)))


def test_every_cell_of_every_group_has_a_lane() -> None:
    """Five groups of four models, and axes for each lane."""
    graph = describe(summarise(made_run()))
    assert [len(panel.items) for panel in graph.panels] == [4] * 5
    assert len(drawn(CHART, only_group(made_run(), "nap")).axes) == 4


def test_a_run_without_times_has_no_such_chart() -> None:
    """No timed round, nothing to draw."""
    assert not describe(summarise(made_run(cells=()))).panels
    assert not describe(summarise(simple_run({"sequential": []}))).panels
