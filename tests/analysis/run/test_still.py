"""Cells whose clock stood still: no time, no crash, and a reason."""

import pytest

from bench.analysis.run.cell_times import measured_blocks, stood_still
from bench.analysis.run.summary import STILL, summarise
from bench.model.run import Run
from tests.made import block, planned_cell, planned_group, result, run_of


def still_run(wall_s: float) -> Run:
    """Return a run of a good sequential cell, and one whose every round took `wall_s`."""
    cells = [planned_cell("g", "sequential"), planned_cell("g", "threads")]
    good = result(cells[0], [block(n, [0.01, 0.011]) for n in range(1, 7)])
    still = result(cells[1], [block(n, [wall_s, wall_s]) for n in range(1, 7)])
    return run_of([planned_group("g", cells)], [good, still])


@pytest.mark.parametrize("wall_s", [0.0, -1.0])
def test_a_cell_without_a_time_is_summarised_with_its_reason(wall_s: float) -> None:
    """It has a row without figures, no comparison, and stands among what was not measured."""
    run = still_run(wall_s)
    found = summarise(run)
    row = found.groups[0].rows[1]
    assert (row.blocks, row.wall_s, row.speedup) == (0, None, None)
    assert found.groups[0].pairs == ()
    assert [cell.reason for cell in found.unmeasured] == [STILL]
    assert (measured_blocks(run.cells[1]), stood_still(run.cells[1])) == ([], True)
