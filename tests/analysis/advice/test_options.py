"""The options of a sweep, and which of them are compared further."""

import pytest

from bench.analysis.advice.options import options_of, shortlist
from bench.model.plan import Skipped
from tests.analysis.advice.made_advice import options
from tests.made import block, planned_cell, planned_group, record


def test_speed_ups_are_per_operation() -> None:
    """A cell that does ten times as many operations in the same time is ten times as fast."""
    cells = [planned_cell("sweep", "sequential"), planned_cell("sweep", "threads", {"concurrency": 16})]
    group = planned_group("sweep", cells, pinned=False)
    rounds = [
        record(
            group,
            number,
            cells={
                cells[0].id: block(number, [0.1], operations=10),
                cells[1].id: block(number, [0.1 * wobble], operations=100),
            },
        )
        for number, wobble in ((1, 1.0), (2, 1.01), (3, 0.99))
    ]
    lost = Skipped(**planned_cell("sweep", "processes", {"concurrency": 2}).identity(), reason="a lambda")
    loop, threads, processes = options_of(group, rounds, [lost])
    assert (loop.speedup, loop.workers, threads.workers) == (1.0, 1, 16)
    assert threads.speedup == pytest.approx(10, rel=0.02)
    assert threads.speedup_ci is not None
    assert threads.speedup_ci[0] < 10 < threads.speedup_ci[1]
    assert loop.s_per_call == pytest.approx(0.01)
    assert (processes.status, processes.reason, processes.speedup) == ("skipped", "a lambda", None)


def test_the_lightest_of_the_fastest_and_the_best_of_another_model_go_on() -> None:
    """Eight threads do what sixteen do, so they are compared with the best of the processes."""
    wanted = shortlist(options({"threads/8": 7.9, "threads/16": 8.0, "processes/4": 3.0, "processes/8": 5.0}))
    assert [one.cell for one in wanted] == ["threads/8", "processes/8"]


def test_with_one_model_another_number_of_workers_is_the_runner_up() -> None:
    """There is something to compare with as long as there are two options."""
    assert [one.cell for one in shortlist(options({"threads/8": 8.0, "threads/2": 2.0}))] == [
        "threads/8",
        "threads/2",
    ]
    assert shortlist(options({})) == []


def test_a_model_that_takes_far_longer_than_a_loop_is_no_runner_up() -> None:
    """Its blocks would take most of the time, and prove nothing that the sweep has not shown."""
    wanted = shortlist(options({"threads/8": 1.8, "threads/2": 1.5, "processes/4": 0.4}))
    assert [one.cell for one in wanted] == ["threads/8", "threads/2"]
