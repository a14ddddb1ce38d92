"""What a duel came to."""

import math
from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from bench.analysis.run.duel import duel_result, typical_time
from bench.errors import RunFileError
from bench.model.plan import Until
from bench.model.run import Run
from bench.planning.profiles import LOOK_ALPHA
from tests.made import blocks_of, planned_cell, planned_group, result, run_of

WOBBLE = (0.01, -0.01, 0.005, 0.0, -0.005, 0.002)


def duel_run(centre: float, scale: float = 1.0, wobble: Sequence[float] = WOBBLE, **changes: object) -> Run:
    """Return a duel whose Y takes exp(centre) times as long as X, give or take."""
    cells = [planned_cell("duel", "asyncio"), planned_cell("duel", "sequential")]
    group = planned_group("duel", cells, kind="duel")
    x = result(cells[0], blocks_of([0.0] * len(wobble)))
    y = result(cells[1], blocks_of([centre + scale * one for one in wobble]), **changes)
    run = run_of([group], [x, y])
    return replace(run, plan=replace(run.plan, alpha=LOOK_ALPHA))


def test_the_answer_is_told_of_y_whatever_its_backend() -> None:
    """A sequential Y does not change places with X."""
    found = duel_result(duel_run(0.5))
    assert found.comparison is not None
    assert found.comparison.verdict == "slower"
    assert found.comparison.ratio == pytest.approx(1.65, abs=0.01)
    assert found.needed is None
    assert found.blocks == 6


def test_the_margin_is_the_plans() -> None:
    """Two per cent is no difference within five, and one beyond half a per cent."""
    run = duel_run(0.02, scale=0.1)
    within = duel_result(run).comparison
    beyond = duel_result(replace(run, plan=replace(run.plan, margin=0.005))).comparison
    assert (within and within.verdict, beyond and beyond.verdict) == ("equivalent", "slower")


def test_an_open_one_says_how_many_blocks_it_would_take() -> None:
    """Where six blocks are too few, the number that would do is told, and it is more."""
    found = duel_result(duel_run(0.1, scale=10))
    assert found.comparison is not None
    assert found.comparison.verdict == "inconclusive"
    assert found.needed is not None
    assert found.needed > 6
    assert found.spread is not None


@pytest.mark.parametrize(
    ("threshold", "answer"), [(0.05, True), (1.0, False), (math.expm1(0.5), None), (None, None)]
)
def test_the_threshold_of_the_plan_is_answered(threshold: float | None, answer: bool | None) -> None:
    """Whether Y is slower by more than that, where that is settled and was asked."""
    run = duel_run(0.5)
    found = duel_result(replace(run, plan=replace(run.plan, until=Until(threshold=threshold))))
    assert (found.threshold, found.past) == (threshold, answer)


def test_merged_blocks_count_twice_in_what_is_needed() -> None:
    """Where neighbours are alike, the number is of blocks as they are measured, and above what there is."""
    wobble = [one for one in (-0.02, 0.02, 0.01, -0.01, 0.015, -0.015) for _ in range(2)]
    found = duel_result(duel_run(0.06, scale=10, wobble=wobble))
    assert found.comparison is not None
    assert found.comparison.merged
    assert found.needed is not None
    assert found.needed > 12
    assert found.needed % 2 == 0


def test_a_void_side_leaves_no_comparison() -> None:
    """There is no ratio of times that are in no table."""
    found = duel_result(duel_run(0.1, status="void", reason="wrong"))
    assert found.comparison is None
    assert found.blocks == 0


def test_a_run_of_another_kind_is_refused() -> None:
    """`bench all`'s runs are no duels."""
    run = duel_run(0.0)
    plain = replace(run.plan, groups=(replace(run.plan.groups[0], kind="comparison"),))
    with pytest.raises(RunFileError, match="is not a duel"):
        duel_result(replace(run, plan=plain))


def test_the_time_of_an_operation_is_that_of_a_round_by_n() -> None:
    """Ten milliseconds over N operations."""
    run = duel_run(0.0)
    cell = run.cells[0]
    found = typical_time(cell, run.plan.groups[0], LOOK_ALPHA)
    assert found.value == pytest.approx(0.01 / (cell.operations or 1))
