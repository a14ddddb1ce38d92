"""Which rounds are marked as disturbed, and how they are counted."""

from typing import Any

import pytest

from bench.analysis.run.disturbed import is_marked, shares_cpus, tallies, waited_s
from bench.model.measurements import Disturbance
from bench.model.rounds import Round
from tests.made import block, planned_cell, planned_group, result, run_of, timed

CALM: dict[str, Any] = {"run_delay_s": 0.0, "thread_cpu_s": 0.01}


def seen(cpu_s: float | None = 0.01, **figures: Any) -> Round:
    """Return a round of 10 ms around which this was read."""
    return Round(kind="timed", wall_s=0.01, cpu_s=cpu_s, disturbance=Disturbance(**figures))


def test_a_tick_of_steal_marks_a_round() -> None:
    """The host ran something else while there was work."""
    assert is_marked(seen(steal_s=0.01))
    assert is_marked(seen(steal_s=0.0, **CALM)) is False


def test_a_suspension_marks_a_round() -> None:
    """Nothing else that is read shows that a process was stopped."""
    assert is_marked(seen(suspended=True, **CALM), shares_cpus=True)


@pytest.mark.parametrize(("delay_s", "marked"), [(0.0004, False), (0.0006, True)])
def test_waiting_marks_from_five_per_cent_on(delay_s: float, marked: bool) -> None:
    """Less cannot turn what counts as equivalent into a difference."""
    assert is_marked(seen(run_delay_s=delay_s, thread_cpu_s=0.01)) is marked


def test_a_quotas_pauses_mark_a_round_and_are_nobody_elses_doing() -> None:
    """The kernel lets a paused thread count as waiting; 5 % of the round is the limit for both."""
    paused = seen(run_delay_s=0.0055, throttled_s=0.0052, thread_cpu_s=0.01)
    assert is_marked(paused)
    assert waited_s(paused) == pytest.approx(0.0003)
    assert not is_marked(seen(run_delay_s=0.0004, throttled_s=0.0004, thread_cpu_s=0.01))


def test_a_pool_that_keeps_its_own_main_thread_waiting_is_no_disturbance() -> None:
    """What the tree used beyond the main thread may be what the main thread waited for."""
    pool = seen(cpu_s=0.018, run_delay_s=0.007, thread_cpu_s=0.002)
    assert waited_s(pool) == 0.0
    assert not is_marked(pool)
    assert waited_s(seen(cpu_s=0.003, run_delay_s=0.007, thread_cpu_s=0.002)) == pytest.approx(0.006)


def test_what_a_pool_did_in_the_rehearsal_is_its_own_doing_too() -> None:
    """The main thread's time covers the rehearsal, so the pool's must: else its threads would be others."""
    rehearsed = seen(cpu_s=0.01, run_delay_s=0.007, thread_cpu_s=0.016, tree_cpu_s=0.024)
    assert waited_s(rehearsed) == 0.0
    assert waited_s(
        seen(cpu_s=None, run_delay_s=0.007, thread_cpu_s=0.016, tree_cpu_s=0.02)
    ) == pytest.approx(0.003)


def test_what_was_not_read_marks_nothing() -> None:
    """Neither a round from before, nor one of a platform that counts nothing: they cannot be judged."""
    assert is_marked(timed(0.01)) is None
    assert is_marked(seen()) is None
    assert is_marked(seen(steal_s=0.0)) is None
    assert waited_s(timed(0.01)) is None
    assert waited_s(seen(cpu_s=None, run_delay_s=0.01, thread_cpu_s=0.01)) is None


def test_waiting_for_the_workloads_own_server_is_part_of_the_work() -> None:
    """Where the server may run on the worker's CPUs, a delay says nothing of others; steal still does."""
    assert shares_cpus(planned_group("g", [], cpus=(0, 1), service_cpus=(1,)))
    assert not shares_cpus(planned_group("g", [], cpus=(0, 1), service_cpus=(2,)))
    assert is_marked(seen(run_delay_s=0.009, thread_cpu_s=0.01), shares_cpus=True) is None
    assert is_marked(seen(steal_s=0.01), shares_cpus=True)


def test_marked_rounds_are_counted_with_what_they_lost() -> None:
    """Timed rounds of measured blocks count; the pilot, untimed rounds and rounds without readings do not."""
    cell = planned_cell("g", "sequential")
    calm, taken = seen(steal_s=0.0, **CALM), seen(steal_s=0.02, run_delay_s=0.004, thread_cpu_s=0.01)
    untimed = Round(kind="untimed", wall_s=0.01, disturbance=taken.disturbance)
    blocks = [block(0, [], rounds=(taken,)), block(1, [], rounds=(untimed, calm, taken, timed(0.01)))]
    (count,) = tallies(run_of([planned_group("g", [cell])], [result(cell, blocks)])).values()
    assert (count.rounds, count.marked) == (2, 1)
    assert (count.steal_s, count.waited_s) == (0.02, 0.004)


def test_rounds_that_cannot_be_judged_are_counted_apart() -> None:
    """On CPUs that the server shares only steal, a quota or a suspension prove something."""
    cell = planned_cell("g", "sequential")
    late, taken = seen(run_delay_s=0.009, thread_cpu_s=0.01), seen(suspended=True)
    stopped = Round(kind="open", wall_s=0.01, disturbance=taken.disturbance)
    group = planned_group("g", [cell], cpus=(0, 1), service_cpus=(0, 1))
    blocks = [block(1, [], rounds=(late, late, taken, stopped))]
    (count,) = tallies(run_of([group], [result(cell, blocks)])).values()
    assert (count.rounds, count.marked, count.unjudged, count.suspended) == (1, 1, 2, 2)


def test_what_nobody_counts_is_unknown_in_the_sum() -> None:
    """A platform without steal gets no zero made up."""
    cell = planned_cell("g", "sequential")
    taken = seen(run_delay_s=0.004, thread_cpu_s=0.01)
    (count,) = tallies(
        run_of([planned_group("g", [cell])], [result(cell, [block(1, [], rounds=(taken,))])])
    ).values()
    assert (count.marked, count.steal_s, count.waited_s) == (1, None, 0.004)
