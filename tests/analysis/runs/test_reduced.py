"""A run reduced to what a comparison with others needs."""

import pytest
from msgspec.structs import replace

from bench.analysis.runs.reduced import reduce_run
from bench.model.run import Control
from tests.made import altered, block, planned_cell, planned_group, result, run_of, simple_run
from tests.made_sides import certificate

STEADY = [0.0, 0.02, -0.02, 0.01]


def test_a_cell_keeps_its_log_ratios_over_its_sequential_one() -> None:
    """Block by block, the pilot left out; the sequential cell has no base."""
    run = simple_run({"sequential": STEADY, "threads": [v + 0.5 for v in STEADY]})
    cells = reduce_run(run).cells
    assert cells["made:threads"].log_ratios == pytest.approx((0.5,) * 4)
    assert cells["made:threads"].base == "made:sequential"
    assert (cells["made:sequential"].base, cells["made:sequential"].log_ratios) == (None, ())
    assert len(cells["made:sequential"].log_times) == 4


def test_each_level_of_the_work_has_its_own_sequential_cell() -> None:
    """Where a client varies within the group, a cell is relative to the sequential cell of its client."""
    pairs = [("sequential", "a", 1.0), ("threads", "a", 2.0), ("sequential", "b", 4.0), ("threads", "b", 4.0)]
    cells = [planned_cell("g", backend, {"client": client}) for backend, client, _ in pairs]
    walls = [wall for _, _, wall in pairs]
    results = [result(c, [block(1, [wall] * 3)]) for c, wall in zip(cells, walls, strict=True)]
    found = reduce_run(run_of([planned_group("g", cells, factor="client")], results)).cells
    assert found["g:threads[client=a]"].base == "g:sequential[client=a]"
    assert found["g:threads[client=b]"].base == "g:sequential[client=b]"
    assert found["g:threads[client=b]"].log_ratios == (0.0,)


def test_twins_are_left_out_and_lost_cells_have_no_times() -> None:
    """A twin is a control; a void cell keeps its reason and nothing else."""
    run = simple_run({"sequential": STEADY, "threads": STEADY, "threads~twin": STEADY})
    run = altered(run, "made:threads", status="void", reason="wrong digest")
    found = reduce_run(run).cells
    assert list(found) == ["made:sequential", "made:threads"]
    lost = found["made:threads"]
    assert (lost.status, lost.reason, lost.log_times, lost.log_ratios) == ("void", "wrong digest", (), ())


@pytest.mark.parametrize("wall_s", [0.0, -1.0])
def test_times_that_are_none_are_left_out(wall_s: float) -> None:
    """A cell of which no time is above zero has no times, and as a base it is none."""
    run = simple_run({"sequential": STEADY, "threads": STEADY})
    run = altered(run, "made:sequential", blocks=(block(1, [wall_s] * 3), block(2, [wall_s] * 3)))
    found = reduce_run(run).cells
    assert found["made:sequential"].log_times == ()
    assert found["made:threads"].base is None


def test_broken_controls_are_those_that_failed() -> None:
    """A control that holds, or is not known, need not be told of."""
    controls = [Control(name=str(ok), group="g", says="s", ok=ok) for ok in (True, False, None)]
    run = replace(simple_run({"sequential": STEADY}), controls=tuple(controls))
    assert [control.name for control in reduce_run(run).broken_controls] == ["False"]


def test_the_certificate_gives_the_variance_by_kind() -> None:
    """Where a certificate knows it; else the run has none."""
    run = simple_run({"sequential": STEADY})
    assert reduce_run(run).run_to_run == {}
    assert reduce_run(run, certificate(None)).run_to_run == {}
    assert reduce_run(run, certificate(4e-4)).run_to_run == {"pinned": 4e-4, "unpinned": 4e-4}


def test_the_kind_is_that_of_the_group() -> None:
    """Pinned groups and others differ in what they can see."""
    pinned = reduce_run(simple_run({"sequential": STEADY}))
    whole = reduce_run(simple_run({"sequential": STEADY}, pinned=False))
    assert [run.cells["made:sequential"].kind for run in (pinned, whole)] == ["pinned", "unpinned"]
