"""Controls: identical twins, declared ratios, the cost of dispatch."""

import math
from collections.abc import Sequence
from typing import Any

import pytest

from bench.analysis.run.controls import judge
from bench.analysis.stats.compare import difference_p
from bench.analysis.stats.independence import independent
from bench.model.plan import Expectation
from bench.model.run import Control, Run
from tests.made import SAME_TIME, altered, blocks_of, planned_cell, planned_group, result, run_of, simple_run

STEADY = [0.0, 0.02, -0.02, 0.01, -0.01, 0.0, 0.015, -0.015, 0.005, -0.005]
JITTER = [0.004, -0.003, 0.001, -0.004, 0.002, 0.003, -0.002, 0.001, -0.001, -0.0015]
COST = Expectation(kind="cost", backend="asyncio", says="what dispatch costs")


def beside(log_ratio: float, count: int = 10) -> list[float]:
    """Return log times that are `log_ratio` over the steady ones, give or take half a percent."""
    return [v + log_ratio + j for v, j in zip(STEADY[:count], JITTER, strict=False)]


def only(run: Run) -> Control:
    """Return the one control of a run."""
    (control,) = judge(run)
    return control


def twin_run(values: Sequence[float], base: Sequence[float] = STEADY, **changes: Any) -> Run:
    """Return a run of one cell and its twin."""
    return simple_run({"threads": list(base), "threads~twin": list(values)}, **changes)


def test_alike_twins_hold() -> None:
    """A twin within noise is in bounds, its ratio about 1 and inside its interval."""
    control = only(twin_run(beside(0.0)))
    assert control.ok is True
    assert control.name == "A/A, pinned"
    assert control.ratio == pytest.approx(1.0, abs=0.005)
    assert control.ratio_ci is not None
    assert control.ratio_ci[0] < 1 < control.ratio_ci[1]


@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize(("pinned", "kind"), [(True, "pinned"), (False, "unpinned")])
def test_a_twin_ten_percent_off_is_out_of_bounds(sign: int, pinned: bool, kind: str) -> None:
    """A method that finds 10 % between identical cells is not to be trusted, slower or faster."""
    control = only(twin_run(beside(sign * math.log(1.1)), pinned=pinned))
    assert control.ok is False
    assert control.name == f"A/A, {kind}"
    assert control.ratio == pytest.approx(1.1**sign, rel=0.01)


def test_twins_that_agree_exactly_hold() -> None:
    """A made-up clock's twins are in bounds."""
    assert only(twin_run(STEADY)).ok is True


@pytest.mark.parametrize(("blocks", "pinned"), [(2, True), (8, False), (0, True)])
def test_too_few_blocks_leave_a_twin_unknown(blocks: int, pinned: bool) -> None:
    """Neither holding nor out of bounds: None, without a p-value."""
    control = only(twin_run(beside(0.5, blocks), STEADY[:blocks], pinned=pinned))
    assert control.ok is None
    assert control.p_adjusted is None
    assert (control.ratio is None) is (blocks == 0)


@pytest.mark.parametrize("lost", ["made:threads", "made:threads~twin"])
def test_a_lost_cell_leaves_its_twin_unknown(lost: str) -> None:
    """Where one of the two is void there is nothing to judge."""
    control = only(altered(twin_run(beside(0.0)), lost, status="void"))
    assert (control.ok, control.ratio) == (None, None)


def test_an_interval_agrees_with_a_later_step_of_holm() -> None:
    """Beside a twin far off, p = 0.7 % is out of bounds; the wider simultaneous interval is cut off at 1."""
    groups = {"g": beside(math.log(1.1)), "h": beside(0.0036)}
    runs = {
        name: [planned_cell(name, "threads"), planned_cell(name, "threads", twin=True)] for name in groups
    }
    run = run_of(
        [planned_group(name, pair) for name, pair in runs.items()],
        [
            result(c, blocks_of(groups[name] if c.twin else STEADY))
            for name, pair in runs.items()
            for c in pair
        ],
    )
    _, late = judge(run)
    assert late.ok is False
    assert late.ratio_ci is not None
    assert late.ratio_ci[0] == 1.0


def test_twins_with_alike_neighbours_are_merged() -> None:
    """A drift between them is judged over pairs of blocks, as a comparison is."""
    drift = [0.01 * block - 0.02 for block in range(12)]
    control = only(twin_run(drift, [0.0] * 12))
    assert control.p_adjusted is not None
    assert control.p_adjusted == pytest.approx(difference_p(independent(drift, 3), "t"))
    assert control.p_adjusted > difference_p(drift, "t")


def test_twins_are_corrected_over_the_run() -> None:
    """Two groups' twins have p-values twice those of one, and a difference of p = 0.7 % then holds."""
    weak = beside(0.0028)
    alone = only(twin_run(weak))
    cells = {
        name: [planned_cell(name, "threads"), planned_cell(name, "threads", twin=True)] for name in ("g", "h")
    }
    run = run_of(
        [planned_group(name, pair) for name, pair in cells.items()],
        [result(c, blocks_of(weak if c.twin else STEADY)) for pair in cells.values() for c in pair],
    )
    both = judge(run)
    assert alone.p_adjusted is not None
    assert [control.p_adjusted for control in both] == [pytest.approx(2 * alone.p_adjusted)] * 2
    assert alone.ratio_ci is not None
    assert both[0].ratio_ci is not None
    assert both[0].ratio_ci[1] > alone.ratio_ci[1]


@pytest.mark.parametrize(
    ("log_ratio", "ok"), [(0.0, True), (0.04, True), (-0.04, True), (0.2, False), (-0.2, False)]
)
def test_a_declared_ratio_holds_unless_the_interval_leaves_the_bounds(log_ratio: float, ok: bool) -> None:
    """Asyncio within 5 % of sequential holds; 20 % off either way does not."""
    run = simple_run({"sequential": STEADY, "asyncio": beside(log_ratio)}, controls=(SAME_TIME,))
    control = only(run)
    assert control.ok is ok
    assert control.name == "asyncio relative to sequential"
    assert control.ratio == pytest.approx(math.exp(log_ratio), rel=0.005)


def test_a_wide_interval_is_no_proof() -> None:
    """A ratio whose interval reaches beyond the bounds, but not only beyond, neither holds nor fails."""
    noisy = [v * 40 + 0.3 for v in STEADY]
    assert only(simple_run({"sequential": STEADY, "asyncio": noisy}, controls=(SAME_TIME,))).ok is None


@pytest.mark.parametrize("pinned", [True, False])
def test_copies_that_scatter_widely_prove_nothing(pinned: bool) -> None:
    """A control that could not have noticed a difference of 25 % has not passed."""
    noisy = [v * 40 for v in STEADY]
    assert only(twin_run(noisy, pinned=pinned)).ok is None


@pytest.mark.parametrize(("costly", "found"), [(True, True), (False, None)])
def test_few_unpinned_blocks_have_the_bounds_of_unpinned_ones(costly: bool, found: bool | None) -> None:
    """Six blocks that Student's t judges pass with an interval of 15 %; signed ranks have too few of them."""
    values = [0.1, -0.1, 0.12, -0.12, 0.05, -0.05]
    assert only(twin_run(values, STEADY[:6], pinned=False, costly=costly)).ok is found


def test_a_declared_ratio_without_its_cells_is_unknown() -> None:
    """A cell that failed, or too few blocks, leave the control unknown with no ratio."""
    run = simple_run({"sequential": STEADY, "asyncio": beside(0.0)}, controls=(SAME_TIME,))
    assert only(altered(run, "made:asyncio", status="failed")).ok is None
    few = simple_run({"sequential": STEADY[:2], "asyncio": STEADY[:2]}, controls=(SAME_TIME,))
    assert (only(few).ok, only(few).ratio) == (None, None)


def test_the_cost_of_an_empty_operation_is_told() -> None:
    """Seconds per operation of each cell stand in the control, which cannot fail and so does not pass."""
    run = simple_run({"sequential": [0.0] * 3, "asyncio": [math.log(2)] * 3}, controls=(COST,))
    control = only(run)
    assert control.ok is None
    assert control.figures == {
        "sequential_s_per_op": pytest.approx(1e-4),
        "asyncio_s_per_op": pytest.approx(2e-4),
    }


def test_a_run_without_controls_has_none() -> None:
    """Nothing is made up."""
    assert judge(simple_run({"sequential": STEADY})) == ()
