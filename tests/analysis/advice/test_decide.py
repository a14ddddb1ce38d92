"""The verdict of an advice, from comparisons that are what a test says."""

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from bench.analysis.advice.decide import advise
from tests.analysis.advice.made_advice import final_of, found, nature


def test_what_is_established_as_faster_is_advised() -> None:
    """The fastest model is named with its workers, its speed-up and interval, and the runner-up."""
    advice = advise(found({"threads": 1.0, "processes": 1.9}))
    assert advice.verdict == "faster"
    assert (advice.advice.backend, advice.advice.workers) == ("processes", 2)
    assert advice.advice.speedup == pytest.approx(1.9, rel=0.02)
    assert advice.advice.speedup_ci is not None
    assert advice.runner_up is not None
    assert (advice.runner_up.backend, advice.runner_up.verdict) == ("threads", "faster")
    assert advice.runner_up.times == pytest.approx(1.9, rel=0.02)


@pytest.mark.parametrize(
    ("speeds", "verdict"),
    [({"threads": 0.5}, "sequential"), ({"threads": 1.0}, "no difference"), ({}, "can't tell")],
)
def test_a_loop_is_advised_where_nothing_pays(speeds: Mapping[str, float], verdict: str) -> None:
    """What is slower, equally fast or unknown is never advised."""
    advice = advise(found(speeds))
    assert advice.verdict == verdict
    assert (advice.advice.backend, advice.advice.workers, advice.advice.speedup) == ("sequential", 1, 1.0)


def test_a_wide_interval_on_both_sides_tells_nothing() -> None:
    """Where blocks disagree by more than the difference, the answer is that it can't be told."""
    wide = found({"threads": 1.1}, final=final_of({"threads": 1.1}, scale=60))
    assert advise(wide).verdict == "can't tell"


def test_of_two_that_are_equally_fast_the_lighter_one_is_advised() -> None:
    """Threads are preferred to processes, and the runner-up is told to be no different."""
    advice = advise(found({"threads": 1.90, "processes": 1.91}))
    assert advice.advice.backend == "threads"
    assert advice.runner_up is not None
    assert advice.runner_up.verdict == "equivalent"


def test_without_a_significant_difference_the_lighter_one_is_advised() -> None:
    """Processes that seem a little faster than threads are not worth their memory and start."""
    advice = advise(found({}, final=final_of({"threads": 1.85, "processes": 1.9}, scale=6)))
    assert advice.runner_up is not None
    assert (advice.advice.backend, advice.runner_up.verdict) == ("threads", "inconclusive")


def test_a_pool_that_starts_for_too_few_calls_does_not_pay() -> None:
    """With a start that saves nothing within the calls there are, a loop is advised, and from when a pool."""
    few = found({"processes": 1.9}, nature(items=2))
    assert few.final
    loop, *pools = few.final.rows
    rows = (loop, *(replace(row, ready_s=0.5) for row in pools))
    advice = advise(replace(few, final=replace(few.final, rows=rows)))
    assert advice.verdict == "sequential"
    assert advice.reasons[0].id == "start_up"
    assert advice.costs.pays_from_calls is not None
    assert advice.costs.pays_from_calls > 2
    assert "more_calls" in [change.id for change in advice.changes]


def test_calls_that_take_far_less_than_the_import_are_left_in_a_loop() -> None:
    """Nothing could be saved of twelve calls beside a second's import, however fast; of 2,000 it is much."""
    few = advise(found({"processes": 1.9}, nature(items=12, call_s=5e-3, mean_s=5e-3, import_s=1.0)))
    assert (few.verdict, few.reasons[0].id) == ("sequential", "start_up")
    assert "1 s to import the module" in few.reasons[0].text
    many = advise(found({"processes": 1.9}, nature(items=2_000, import_s=1.0)))
    assert many.verdict == "faster"


def test_what_starts_sooner_is_advised_for_a_few_calls() -> None:
    """Threads pay for ten calls, which faster processes do not."""
    few = found({"threads": 1.5, "processes": 1.9}, nature(items=10))
    assert few.final
    rows = tuple(
        replace(row, create_s=0.0, ready_s=10.0 * (row.cell.backend == "processes"), teardown_s=0.0)
        for row in few.final.rows
    )
    advice = advise(replace(few, final=replace(few.final, rows=rows)))
    assert (advice.verdict, advice.advice.backend) == ("faster", "threads")
    assert advice.runner_up
    assert (advice.runner_up.backend, advice.runner_up.verdict) == ("processes", "slower")


def test_one_item_leaves_nothing_to_run_side_by_side() -> None:
    """With a single item there are no options, and a loop is advised."""
    advice = advise(found({}, nature(items=1), sweep=(), final=None))
    assert advice.verdict == "sequential"
    assert advice.runner_up is None
    assert [reason.id for reason in advice.reasons] == ["start_up"]
    assert "more_calls" in [change.id for change in advice.changes]
